"""What was done to a text stands in the history of its meeting and on its own page, with the
reasons, for whoever may know of the revision that it is about."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from meetings.access import visible_text_acts
from meetings.enums import MeetingState, TextKind
from meetings.mail import compose
from meetings.models import JointText
from meetings.services import texts
from meetings.services.revisions import (
    ask_to_open,
    discard_revision,
    keep_agreed,
    open_revision,
)
from members.models import AuditEntry, Notification, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import fingerprint_now
from tests.meetings.test_revisions import DRAFTERS
from tests.meetings.test_signers import text_signed
from workinggroup.lib.viewer import ProofWay

MINUTE = dt.timedelta(minutes=1)
EARLY, SHARED, QUIET = "Too much of one thing.", "A company joined.", "On second thoughts."
ACTS = [
    ("clear", ""),
    ("clear", ""),
    ("open_revision", "/Rev.2"),
    ("clear", "/Rev.2"),
    ("clear", "/Rev.2"),
    ("circulate", "/Rev.2"),
    ("open_revision", "/Rev.3"),
    ("clear", "/Rev.3"),
    ("open_revision", "/Rev.4"),
    ("discard_revision", "/Rev.4"),
]
# The first revision, the third and the fourth were never circulated.
SHARED_ACTS = ACTS[3:7]


@pytest.fixture(params=list(TextKind))
def text(cast: Cast, now: dt.datetime, request: pytest.FixtureRequest) -> JointText:
    """All of `ACTS`, a minute after one another."""
    meeting = factories.a_meeting(number=5, state="held", agenda="agreed")
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    type(meeting).objects.filter(pk=meeting.pk).update(**chairs)
    if request.param == TextKind.AGENDA:
        JointText.objects.filter(meeting=meeting).update(
            state="draft", issued=False, circulated_at=None, agreed_at=None
        )
        type(meeting).objects.filter(pk=meeting.pk).update(state="confirmed")
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    for person in (cast.us_delegate, cast.cn_delegate):
        factories.attended(meeting, person)
    text = factories.the_text(meeting, request.param)
    desk, moments = cast.viewer("us_secretary"), iter(now + n * MINUTE for n in range(99))

    def clear(*names: str) -> None:
        for name in names:
            moment = next(moments)
            viewer = cast.viewer(name).in_person(moment, ProofWay.PASSKEY)
            texts.clear(viewer, text=text, seen_fingerprint=fingerprint_now(text), now=moment)
            text.refresh_from_db()

    clear("us_counsel", "cn_counsel")
    open_revision(desk, text=text, reason=EARLY, now=next(moments))
    clear("us_counsel", "cn_counsel")
    texts.circulate(desk, text=text, now=next(moments))
    open_revision(desk, text=text, reason=SHARED, now=next(moments))
    clear("us_counsel")
    open_revision(desk, text=text, reason=QUIET, now=next(moments))
    discard_revision(cast.viewer("cn_secretary"), text=text, now=next(moments))
    text.refresh_from_db()
    return text


def series_of(text: JointText) -> str:
    return text.symbol_of(1)


def test_who_may_know_of_what_was_done_to_a_text(cast: Cast, text: JointText) -> None:
    for name in cast.names:
        rows = visible_text_acts(cast.viewer(name)).filter(subject_id=text.pk).order_by("at")
        found = [(row.act, row.subject_en.removeprefix(series_of(text))) for row in rows]
        outside = name.endswith("_left") or name == "stranger"
        expected = [] if outside else ACTS if name in DRAFTERS else SHARED_ACTS
        assert found == expected, name


@pytest.mark.parametrize("name", ["us_delegate", "cn_adviser", "cn_secretary", "us_counsel"])
def test_each_history_says_what_its_reader_may_know_and_no_more(
    cast: Cast, client_of: Any, text: JointText, name: str
) -> None:
    Person.objects.update(language="en")
    person = getattr(cast, name)
    browser = client_of(person)
    pages = {
        where: browser.get(address).content.decode()
        for where, address in (
            ("history", reverse("meeting_history", args=["5"])),
            ("of the text", f"{reverse('meeting_history', args=['5'])}?text={text.kind}"),
            ("text", reverse(f"meeting_{text.kind}", args=["5"])),
            ("overview", reverse("meeting", args=["5"])),
            ("home", reverse("home")),
        )
    }
    events = Program(person).read("meetings/5/history/")["results"]
    # What was opened again before it was circulated remained a draft.
    assert not [
        each for row in events for each in row["changes"] if each["before"] == each["after"]
    ]
    pages["api"] = str(events)
    third, fourth = (text.symbol_of(n) for n in (3, 4))
    assert f"?text={text.kind}" in pages["text"]
    for where in ("history", "of the text", "api"):
        page = pages[where]
        assert f"New revision opened: {third}" in page and SHARED in page, where
        assert (f"Revision discarded: {fourth}" in page) is (name in DRAFTERS), where
        assert (f"Text cleared by counsel: {third}" in page) is (name in DRAFTERS), where
    if name not in DRAFTERS:
        for where, page in pages.items():
            assert QUIET not in page and fourth not in page, where
            assert f"cleared {third}" not in page, where
            assert where == "text" or EARLY not in page, where
    else:
        assert all(QUIET in pages[where] and EARLY in pages[where] for where in ("history", "api"))


def test_why_an_agreed_agenda_is_kept_is_for_those_who_draft(
    cast: Cast, client_of: Any, now: dt.datetime
) -> None:
    agenda = text_signed(cast, TextKind.AGENDA, now)
    type(agenda.meeting).objects.update(state=MeetingState.CONFIRMED)
    agenda = factories.the_text(agenda.meeting, TextKind.AGENDA)
    ask_to_open(cast.viewer("us_head"), text=agenda, reason=SHARED, now=now)
    keep_agreed(cast.viewer("cn_head"), text=agenda, reason=QUIET, now=now)
    for name, is_shown in (("us_delegate", False), ("cn_adviser", False), ("us_secretary", True)):
        for only in ({}, {"text": "agenda"}):
            page = client_of(getattr(cast, name)).get(reverse("meeting_history", args=["5"]), only)
            assert SHARED in page.content.decode(), (name, only)
            assert (QUIET in page.content.decode()) is is_shown, (name, only)
        home = client_of(getattr(cast, name)).get(reverse("home")).content.decode()
        assert SHARED in home and (QUIET in home) is is_shown, name


def test_letter_about_a_discarded_revision_says_which_whose_and_why(
    cast: Cast, now: dt.datetime
) -> None:
    """To everybody who was told that it was opened, in their language."""
    text = text_signed(cast, TextKind.AGENDA, now)
    type(text.meeting).objects.update(state=MeetingState.CONFIRMED)
    JointText.objects.filter(pk=text.pk).update(state="circulated", agreed_at=None)
    text = factories.the_text(text.meeting, TextKind.AGENDA)
    open_revision(cast.viewer("us_secretary"), text=text, reason=SHARED, now=now)
    Notification.objects.update(state="sent", sent_at=now)
    discard_revision(cast.viewer("cn_secretary"), text=text, now=now + MINUTE)
    by, opener = cast.cn_secretary.names, cast.us_secretary.names
    for recipient, lines in (
        (
            cast.us_delegate,
            ("Discarded revision", "Discarded by", "Opened by", "Why it was opened"),
        ),
        (cast.cn_delegate, ("已撤销的修订版", "撤销人", "开启人", "开启理由")),
    ):
        about = Notification.objects.get(rule="agenda_discarded", recipient=recipient)
        mail = compose(about, now + MINUTE)
        assert mail is not None
        for line in (*lines, text.symbol_of(2), SHARED):
            assert line in mail.body, line
        assert any(name in mail.body for name in (by.en, by.zh))
        assert any(name in mail.body for name in (opener.en, opener.zh))


def test_history_of_a_text_is_of_this_one_alone(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    other = next(kind for kind in TextKind if kind != text.kind)
    browser, address = client_of(cast.us_secretary), reverse("meeting_history", args=["5"])
    assert text.symbol_of(3) in browser.get(address, {"text": "nonsense"}).content.decode()
    assert text.symbol_of(3) not in browser.get(address, {"text": other}).content.decode()


def test_record_has_each_act_of_a_text_that_a_history_can_say(cast: Cast, text: JointText) -> None:
    """Else the tests above would look for what nobody wrote down."""
    rows = AuditEntry.objects.filter(subject_type="jointtext", subject_id=text.pk).order_by("at")
    assert [(row.act, row.subject_en.removeprefix(series_of(text))) for row in rows] == ACTS
