"""Who reads which issued revision of a joint text: what was cleared and never circulated is for
heads, counsel and secretariats."""

import datetime as dt
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import JSONField
from django.urls import reverse

from meetings.access import visible_revisions
from meetings.enums import TextKind
from meetings.mail import compose
from meetings.models import AgendaItem, JointText, TextRevision
from meetings.queries.texts.agenda import agenda_of
from meetings.queries.texts.panel import issued_revisions
from meetings.services import texts
from meetings.services.revisions import discard_revision, open_revision
from members.models import Notification, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import clear_both
from tests.tampering import unguarded

DRAFTERS = {
    *("us_head", "us_counsel", "us_secretary"),
    *("cn_head", "cn_counsel", "cn_secretary"),
    # Reads everything.
    "operator",
}
ROOT = Path(__file__).resolve().parents[2]
SECRET = "The quicksilver clause"


@pytest.fixture
def agenda(cast: Cast, now: dt.datetime) -> JointText:
    """Its first revision was cleared and never circulated, its second one was."""
    meeting = factories.a_meeting(number=5)
    item = factories.an_item(meeting=meeting, title_en=SECRET, title_zh="水银条款")
    text = factories.the_text(meeting, TextKind.AGENDA)
    clear_both(cast, text, now)
    editor = cast.viewer("us_secretary")
    open_revision(editor, text=text, reason="Too much.", now=now)
    AgendaItem.objects.filter(pk=item.pk).update(title_en="Something plain", title_zh="平常事项")
    clear_both(cast, text, now)
    texts.circulate(editor, text=text, now=now)
    text.refresh_from_db()
    return text


def test_only_who_drafts_reads_what_was_never_circulated(cast: Cast, agenda: JointText) -> None:
    first, second = agenda.revisions.order_by("revision")
    for name in cast.names:
        may_read = set(visible_revisions(cast.viewer(name)))
        expected = {first, second} if name in DRAFTERS else {second}
        outside = name.endswith("_left") or name == "stranger"
        assert may_read == (set() if outside else expected), name


def test_list_of_revisions_loads_nothing_that_nobody_reads_in_it(
    cast: Cast, agenda: JointText
) -> None:
    large = {field.name for field in TextRevision._meta.fields if isinstance(field, JSONField)}
    for row in issued_revisions(cast.viewer("us_secretary"), agenda):
        assert row.get_deferred_fields() == large


@pytest.mark.parametrize("name", ["us_delegate", "cn_delegate", "us_adviser", "us_counsel"])
def test_every_door_keeps_to_it(cast: Cast, agenda: JointText, client_of: Any, name: str) -> None:
    is_shown = name in DRAFTERS
    browser, program = client_of(getattr(cast, name)), Program(getattr(cast, name))
    page = browser.get(reverse("text_revision", args=["5", "agenda", 1]))
    assert page.status_code == (200 if is_shown else 404)
    assert (SECRET in page.content.decode()) is is_shown
    assert browser.get(reverse("text_revision", args=["5", "agenda", 2])).status_code == 200
    listed = [row["revision"] for row in program.read(f"texts/{agenda.pk}/")["revisions"]]
    assert listed == ([2, 1] if is_shown else [2])
    one = reverse("text_revision", args=["5", "agenda", 1])
    assert (one in browser.get(reverse("meeting_agenda", args=["5"])).content.decode()) is is_shown


@pytest.mark.parametrize("name", ["us_delegate", "us_adviser", "us_counsel"])
def test_panel_is_that_of_the_revision_that_is_shown(
    cast: Cast, agenda: JointText, now: dt.datetime, client_of: Any, name: str
) -> None:
    """Of the next one, which both counsel cleared and nobody circulated, who does not draft is told
    that it is written, and not by whom it was cleared."""
    editor = cast.viewer("us_secretary")
    open_revision(editor, text=agenda, reason="Once more.", now=now)
    AgendaItem.objects.update(title_en=SECRET)
    clear_both(cast, agenda, now)
    panel = agenda_of(cast.viewer(name), agenda.meeting, now).panel
    assert panel is not None
    drafts = name in DRAFTERS
    assert panel.status.revision == (3 if drafts else 2)
    assert [bool(half.clearance) for half in panel.sides] == [drafts, drafts]
    void = {row.revision for half in panel.sides for row in half.void}
    assert void == ({1, 2} if drafts else {2})
    page = client_of(getattr(cast, name)).get(reverse("meeting_agenda", args=["5"]))
    told = " ".join(page.content.decode().split())
    assert ("Below is revision 2, as it was circulated." in told) is not drafts
    assert ("Cleared by counsel:" in told) is drafts
    program = Program(getattr(cast, name))
    [listed] = [row for row in program.read("texts/")["results"] if row["id"] == agenda.pk]
    for row in (program.read(f"texts/{agenda.pk}/"), listed):
        turned = {each["revision"] for each in row["signatures"]}
        assert turned == ({1, 2, 3} if drafts else {2})


@pytest.mark.parametrize("name", ["us_delegate", "cn_adviser", "cn_counsel"])
def test_why_the_next_one_was_opened_is_for_who_reads_the_one_before(
    cast: Cast, agenda: JointText, now: dt.datetime, client_of: Any, name: str
) -> None:
    """Of a revision that nobody else has, nobody else is told that it was opened again, and why."""
    person, editor = getattr(cast, name), cast.viewer("us_secretary")
    Person.objects.filter(pk=person.pk).update(language="en")
    open_revision(editor, text=agenda, reason="A word too many.", now=now)
    clear_both(cast, agenda, now)
    Notification.objects.update(state="sent", sent_at=now)
    agenda.refresh_from_db()
    open_revision(editor, text=agenda, reason=SECRET, now=now + dt.timedelta(minutes=1))
    drafts = name in DRAFTERS
    announced = Notification.objects.filter(recipient=person, state="queued")
    assert announced.exists() is drafts
    browser, program = client_of(person), Program(person)
    page = browser.get(reverse("meeting_agenda", args=["5"])).content.decode()
    assert "Revision 4" in page and (SECRET in page) is drafts
    assert (cast.us_secretary.name in page.partition("Revision 4")[2][:300]) is drafts
    text = program.read(f"texts/{agenda.pk}/")
    assert (text["opened"], text["opened_reason"]) == (True, SECRET if drafts else "")
    assert (text["opened_at"] is not None) is drafts
    for address in ("/", reverse("meeting_history", args=["5"]), reverse("meeting", args=["5"])):
        assert drafts or SECRET not in browser.get(address).content.decode(), address
    # Nor that it was discarded: what was told last is that the second one is followed by another.
    Notification.objects.update(state="sent", sent_at=now)
    discard_revision(editor, text=agenda, now=now + dt.timedelta(minutes=2))
    discarded = Notification.objects.filter(rule="agenda_discarded", recipient=person)
    assert discarded.exists() is drafts
    for address in (reverse("meeting_agenda", args=["5"]), "/"):
        assert drafts or SECRET not in browser.get(address).content.decode(), address


def test_changes_are_told_against_what_was_circulated(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    """Counsel cleared another revision meanwhile, which was opened again: nobody else had it."""
    editor = cast.viewer("cn_secretary")
    for title in (SECRET, "Something plainer"):
        open_revision(editor, text=agenda, reason="Once more.", now=now)
        AgendaItem.objects.update(title_en=title)
        clear_both(cast, agenda, now)
    texts.circulate(editor, text=agenda, now=now)
    letter = Notification.objects.get(
        rule="agenda_circulated", recipient=cast.us_delegate, state="queued"
    )
    mail = compose(letter, now)
    assert mail is not None
    assert "Something plainer" in mail.body and "Once more." in mail.body
    assert SECRET not in mail.body and "Withdrawn" not in mail.body


def test_of_revisions_of_before_the_record_tells_it(cast: Cast, agenda: JointText) -> None:
    first, second = agenda.revisions.order_by("revision")
    with unguarded():
        earlier = first.made_at - dt.timedelta(days=1)
        TextRevision.objects.filter(pk=first.pk).update(made_at=earlier)
        TextRevision.objects.update(circulated_at=None)
    migration = import_module("meetings.migrations.0015_circulated_revisions")
    migration.read_from_record(apps, None)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.circulated_at, second.circulated_at) == (None, second.made_at)


def recipe() -> str:
    """The program by which `docs/api.md` has anybody find a fingerprint."""
    told = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    return told.partition("python3 -c '")[2].partition("'\n")[0].replace("\n        ", " ")


@pytest.mark.parametrize(
    "title", ["Plain", "Two lines\n\u0301with a mark", "Zoe\u0308", "出口管制"]
)
def test_recipe_of_the_document_finds_the_fingerprint(
    cast: Cast, now: dt.datetime, title: str
) -> None:
    meeting = factories.a_meeting(number=5)
    factories.an_item(meeting=meeting, note_en=title, note_zh="说明")
    text = factories.the_text(meeting, TextKind.AGENDA)
    clear_both(cast, text, now)
    told = Program(cast.us_counsel).read(f"texts/{text.pk}/revisions/1/")
    ran = subprocess.run(
        [sys.executable, "-c", recipe()],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        check=True,
    )
    named, found = ran.stdout.split()
    assert named == found == told["fingerprint"]
