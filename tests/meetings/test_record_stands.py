"""What both heads signed is what everybody reads: every row behind a final text changes, and every
surface that shows it as signed says what it said."""

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from meetings.enums import TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Paragraph,
    Signature,
    Sitting,
    TextRevision,
    Topic,
)
from meetings.queries.texts.status import text_status
from meetings.queries.texts.verification import astray_texts
from meetings.queries.texts.words import words_of
from meetings.rules.content import FORMATS, fingerprint_of, first_format
from members.models import Appointment, Company, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import fingerprint_now
from tests.meetings.documents.readback import said_in
from tests.meetings.queries.texts.vectors import vector
from tests.meetings.test_signers import text_signed
from tests.tampering import rows_free, unguarded
from tests.world import undone
from workinggroup.lib.word_files import read_word

ROOT = Path(__file__).resolve().parents[2]
# Nothing of this is in any text.
AFTER = "Quicksilver"
# Tokens of forms, which no two answers share.
PASSING = re.compile(r'(name="(csrfmiddlewaretoken|once)" value|nonce)="[^"]*"')


@pytest.fixture(params=list(TextKind))
def text(cast: Cast, now: dt.datetime, request: pytest.FixtureRequest) -> JointText:
    """Final, with presenters, topics, papers, a place and hours."""

    def furnish(meeting: Meeting) -> None:
        Meeting.objects.filter(pk=meeting.pk).update(place_en="Geneva", place_zh="日内瓦")
        item = AgendaItem.objects.get(meeting=meeting)
        item.topics.add(Topic.objects.order_by("pk")[0])
        AgendaItem.objects.filter(pk=item.pk).update(
            presenter=cast.us_delegate, presenter_side="us", note_en="Note.", note_zh="说明。"
        )
        paper = factories.a_paper(
            meeting=meeting,
            side="us",
            item=item,
            created_by=cast.us_secretary,
            state="released",
            distribution="working_group",
        )
        factories.a_version(paper=paper, number=1)
        if request.param == TextKind.MINUTES:
            factories.an_action(
                meeting=meeting, owner_us=cast.us_delegate, owner_cn=cast.cn_delegate, serial=1
            )

    return text_signed(cast, request.param, now, furnish=furnish)


def surfaces(cast: Cast, client_of: Any, text: JointText) -> dict[str, str]:
    """All that shows the text as signed, as a delegate and a secretary get it, in both languages;
    without the head of the meeting, which says how things are now."""
    page = "meeting_agenda" if text.kind == TextKind.AGENDA else "meeting_minutes"
    addresses = {
        "page": reverse(page, args=["5"]),
        "revision": reverse("text_revision", args=["5", text.kind, text.revision]),
    }
    addresses["print"] = reverse(f"{text.kind}_print", args=["5"])
    shown = {}
    for reader in (cast.us_delegate, cast.cn_secretary):
        client = client_of(reader)
        for language in ("en", "zh-hans"):
            Person.objects.filter(pk=reader.pk).update(language=language)
            for name, address in addresses.items():
                body = client.get(address).content.decode()
                shown[f"{name} {reader.pk} {language}"] = text_in(body)
    paper = reverse("meeting_document", args=["5", text.kind, "pdf"])
    word = reverse("meeting_document", args=["5", text.kind, "docx"])
    for reader in (cast.us_delegate, cast.cn_secretary):
        shown[f"pdf {reader.pk}"] = said_in(b"".join(client_of(reader).get(paper)))
        file = read_word(b"".join(client_of(reader).get(word)))
        shown[f"word {reader.pk}"] = str(file.tables)
    program = Program(cast.us_delegate)
    told = program.read(f"texts/{text.pk}/revisions/{text.revision}/")
    shown["api"] = str({name: told[name] for name in ("content", "fingerprint", "made_by")})
    if text.kind == TextKind.AGENDA:
        items = program.read("items/?meeting=5")["results"]
        shown["api items"] = str([(row["title"], row["presenter"]) for row in items])
    return shown


def text_in(body: str) -> str:
    """The part of a page that is the text, without what is told beside it of what has moved."""
    start = body.find("<article")
    start = body.find('aria-labelledby="agenda-head"') if start < 0 else start
    shown = body[start:].partition("</main>")[0]
    beside = r'<div class="alert alert-info">.*?</div>|<a class="para__flag".*?</a>'
    shown = re.sub(beside, "", shown, flags=re.DOTALL)
    return " ".join(PASSING.sub("", shown).split())


def change_everything(*readers: Person) -> None:
    """Every live row behind the text, past all services; `readers` keep their roles."""
    Person.objects.update(given_name=AFTER, family_name=AFTER, name_zh="水银")
    for row in Company.objects.all():
        Company.objects.filter(pk=row.pk).update(name_en=f"{AFTER} {row.pk}", name_zh=f"水{row.pk}")
    for topic in Topic.objects.all():
        Topic.objects.filter(pk=topic.pk).update(
            name_en=f"{AFTER} {topic.pk}", name_zh=f"水{topic.pk}"
        )
    for sitting in Sitting.objects.all():
        moved = dt.timedelta(days=9)
        Sitting.objects.filter(pk=sitting.pk).update(
            day=sitting.day + moved,
            starts_at=sitting.starts_at + moved,
            ends_at=sitting.ends_at + moved,
            title_en=AFTER,
            title_zh="水银",
        )
    Sitting.objects.update(starts=dt.time(3), ends=dt.time(4))
    Meeting.objects.update(
        place_en=AFTER,
        place_zh="水银",
        host="cn",
        format="face_to_face",
        interpretation="none",
        anchor_zone="Europe/Zurich",
        chair_us=None,
        chair_cn=None,
    )
    Attendance.objects.update(attended=False, missed=[])
    Paper.objects.update(title_en=AFTER, title_zh="水银", state="withdrawn")
    PaperVersion.objects.update(sha256="f" * 64)
    held = Appointment.objects.filter(role__in=["delegate", "head"]).exclude(person__in=readers)
    held.update(role="adviser", term=None)


def rewrite_the_text(cast: Cast) -> None:
    """The rows that the text was written in, as who runs the database could."""
    with rows_free():
        AgendaItem.objects.update(
            title_en=AFTER,
            title_zh="水银",
            note_en=AFTER,
            note_zh="水银",
            minutes=599,
            position=900,
        )
        Paragraph.objects.update(text_en=AFTER, text_zh="水银", position=900)
        ActionItem.objects.update(text_en=AFTER, text_zh="水银")
    ActionItem.objects.update(due_on=dt.date(2040, 1, 1), owner_us=cast.us_counsel, owner_cn=None)


def test_papers_and_pages_do_not_even_follow_the_rows_of_the_text(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    """Where the guards of the database are down: lists that are drawn from these rows would follow,
    which is why it refuses to change them (`test_issued_row_guards.py`)."""
    before = surfaces(cast, client_of, text)
    change_everything(cast.us_delegate, cast.cn_secretary)
    rewrite_the_text(cast)
    after = surfaces(cast, client_of, text)
    assert [name for name in before if before[name] != after[name]] in ([], ["api items"])


def test_no_surface_follows_what_changes_behind_a_final_text(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    before = surfaces(cast, client_of, text)
    change_everything(cast.us_delegate, cast.cn_secretary)
    after = surfaces(cast, client_of, text)
    assert [name for name in before if before[name] != after[name]] == []
    assert [name for name, shown in after.items() if AFTER in shown or "水银" in shown] == []
    fresh = JointText.objects.select_related("meeting").get(pk=text.pk)
    assert text_status(fresh).agrees


def said_of(content: Any) -> set[str]:
    """The words of items, paragraphs and action items in a content, in both languages."""
    rows = [*content["items"], *content.get("actions", ())]
    rows += [each for row in content["items"] for each in row.get("paragraphs", ())]
    pairs = [row[name] for row in rows for name in ("title", "note", "text") if name in row]
    return {half for pair in pairs for half in pair.values() if half}


def lists(cast: Cast, client_of: Any, text: JointText) -> dict[str, str]:
    """All that has single rows of the text among those of others, in both languages."""
    word = TextRevision.objects.get(text=text).content["items"][0]["title"]["en"].split()[0]
    topic = Topic.objects.order_by("pk")[0]
    pages = {
        "register": reverse("decisions"),
        "register as a file": reverse("decisions_export", args=["csv"]),
        "action items": reverse("actions"),
        "action items as a file": reverse("actions_export", args=["csv"]),
        "topic": reverse("topic", args=[topic.slug]),
        "search": f"{reverse('search')}?q={word}",
        "home": reverse("home"),
        "items, admin": reverse("admin:meetings_agendaitem_changelist"),
        "paragraphs, admin": reverse("admin:meetings_paragraph_changelist"),
        "action items, admin": reverse("admin:meetings_actionitem_changelist"),
    }
    shown = {}
    for reader in (cast.us_delegate, cast.cn_secretary):
        client, program = client_of(reader), Program(reader)
        for language in ("en", "zh-hans"):
            Person.objects.filter(pk=reader.pk).update(language=language)
            for name, address in pages.items():
                answer = client.get(address)
                body = b"".join(answer) if answer.streaming else answer.content
                shown[f"{name} {reader.pk} {language}"] = re.sub(
                    "</?mark[^>]*>", "", body.decode("utf-8-sig")
                )
        for name in ("items", "paragraphs", "actions"):
            shown[f"{name}, API {reader.pk}"] = str(program.read(f"{name}/"))
    return shown


def test_no_list_follows_what_changes_behind_a_final_text(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    said = said_of(TextRevision.objects.get(text=text).content)
    before = lists(cast, client_of, text)
    change_everything(cast.us_delegate, cast.cn_secretary)
    after = lists(cast, client_of, text)
    found = {name: {word for word in said if word in before[name]} for name in before}
    assert {name: {word for word in said if word in after[name]} for name in after} == found
    assert sum(map(bool, found.values())) > 12
    assert set().union(*found.values()) == said


def test_what_has_moved_is_told_beside_the_text(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    Person.objects.update(language="en")
    address = reverse(f"meeting_{text.kind}", args=["5"])
    browser = client_of(cast.us_delegate)
    told = "By now:"
    assert told not in browser.get(address).content.decode()
    change_everything(cast.us_delegate)
    page = browser.get(address).content.decode()
    first, second = page.find("Sitting 1 is now on:"), page.find("Sitting 2 is now on:")
    assert 0 < page.find(told) < first < second
    assert "The place is now:" in page and AFTER in page
    Sitting.objects.filter(number=1).update(cancelled_at=dt.datetime.now(dt.UTC))
    assert "Sitting 1 is cancelled." in browser.get(address).content.decode()


def edit_content(text: JointText) -> None:
    revision = TextRevision.objects.get(text=text)
    revision.content["items"][0]["title"]["en"] = AFTER
    revision.save()


def found_astray(text: JointText) -> list[tuple[int, bool]]:
    """Of the other text of the meeting no revision was made."""
    return [(each.revision, each.rows_only) for each in astray_texts() if each.text == text]


DISAGREE = "do not agree: something was changed outside this portal"


@pytest.mark.parametrize(
    "tamper",
    [
        edit_content,
        lambda text: TextRevision.objects.filter(text=text).update(fingerprint="0" * 64),
        lambda text: Signature.objects.filter(text=text, side="cn", capacity="sign").update(
            fingerprint="0" * 64
        ),
        lambda text: Signature.objects.filter(text=text, side="us", capacity="sign").delete(),
        lambda text: JointText.objects.filter(pk=text.pk).update(
            state="circulated" if text.kind == TextKind.AGENDA else "for_signature"
        ),
    ],
    ids=["content", "fingerprint", "signature", "a key less", "state"],
)
def test_page_says_so_where_content_fingerprint_signatures_and_state_do_not_agree(
    cast: Cast, client_of: Any, text: JointText, tamper: Any
) -> None:
    Person.objects.update(language="en")
    address = reverse(f"meeting_{text.kind}", args=["5"])
    program = Program(cast.us_delegate)
    page = client_of(cast.us_delegate).get(address).content.decode()
    assert "signatures and state agree." in page and DISAGREE not in page
    assert program.read(f"texts/{text.pk}/")["agrees"] is True
    assert found_astray(text) == []
    with unguarded():
        tamper(text)
    assert found_astray(text) == [(1, False)]
    page = client_of(cast.us_delegate).get(address).content.decode()
    assert DISAGREE in page and "signatures and state agree." not in page
    assert program.read(f"texts/{text.pk}/")["agrees"] is False


def test_rows_that_say_something_else_than_the_content_are_found(
    cast: Cast, text: JointText
) -> None:
    """Of what lists are drawn from each column by itself, a row more and a row less."""
    columns: dict[Any, dict[str, Any]] = {
        AgendaItem: {
            "title_en": AFTER,
            "title_zh": "水银",
            "note_en": AFTER,
            "note_zh": "水银",
            "minutes": 599,
            "presenter_side": "cn",
            "kind": "other",
            "withdrawn_at": text.changed_at,
        },
        Paragraph: {
            "text_en": AFTER,
            "text_zh": "水银",
            "kind": "decision",
            "withdrawn_at": text.changed_at,
        },
        ActionItem: {
            "text_en": AFTER,
            "text_zh": "水银",
            "circulated_en": AFTER,
            "circulated_zh": "水银",
        },
    }
    kinds = (AgendaItem,) if text.kind == TextKind.AGENDA else (Paragraph, ActionItem)
    for model in kinds:
        for column, value in columns[model].items():
            with undone(), rows_free():
                more = {"decision": 99} if value == "decision" else {}
                model.objects.update(**{column: value}, **more)
                assert found_astray(text) == [(1, True)]
    with undone(), rows_free():
        item = AgendaItem.objects.get(meeting=text.meeting_id)
        if text.kind == TextKind.AGENDA:
            factories.an_item(meeting=text.meeting)
        else:
            factories.a_paragraph(item=item)
        assert found_astray(text) == [(1, True)]
    if text.kind == TextKind.AGENDA:
        with undone(), rows_free():
            item.topics.clear()
            assert found_astray(text) == [(1, True)]
    assert found_astray(text) == []


def test_content_says_everything_and_leads_to_no_row(cast: Cast, text: JointText) -> None:
    content = TextRevision.objects.get(text=text).content
    assert (content["format"], content["symbol"], content["revision"]) == (
        FORMATS[TextKind(text.kind)],
        text.symbol,
        1,
    )
    assert content["meeting"]["place"] == {"en": "Geneva", "zh": "日内瓦"}
    (paper,) = content["items"][0]["papers"]
    assert set(paper) == {"symbol", "title", "language", "version", "sha256"}
    assert not re.search(r"'(pk|id|\w+_id)':", str(content))


def places_in(value: Any, at: str = "") -> set[str]:
    """Where a content has something, whatever it is: `.items[].title.en`; `.chairs.us?` where it
    has nothing."""
    if value is None or value == []:
        return {f"{at}?"}
    if isinstance(value, dict):
        return {place for name in value for place in places_in(value[name], f"{at}.{name}")}
    if isinstance(value, list):
        return {place for each in value for place in places_in(each, f"{at}[]")}
    return {at}


def places_beyond(one: set[str], other: set[str]) -> set[str]:
    """The places of `one` that `other` has not, and has not left empty either."""
    empty = tuple(place.removesuffix("?") for place in other if place.endswith("?"))
    return {
        place
        for place in one - other
        if not place.startswith(empty)
        and not (place.endswith("?") and any(o.startswith(place[:-1]) for o in other))
    }


def test_what_is_captured_has_the_form_that_is_written_down(cast: Cast, text: JointText) -> None:
    """A place more or less in the content is a new format (`docs/record.md`)."""
    captured = places_in(TextRevision.objects.get(text=text).content)
    written = places_in(vector(f"{text.kind}-format-{FORMATS[TextKind(text.kind)]}")["content"])
    assert places_beyond(captured, written) == places_beyond(written, captured) == set()
    assert places_beyond({".items[].more"}, written) == {".items[].more"}


@pytest.mark.parametrize("name", ["agenda-format-0", "minutes-format-0"])
def test_what_was_frozen_in_the_first_format_is_verified_and_read_as_ever(
    cast: Cast, client_of: Any, now: dt.datetime, name: str
) -> None:
    """Of the example that an earlier version of the portal made."""
    kept = vector(name)
    content = kept["content"]
    assert first_format(content) and fingerprint_of(content) == kept["fingerprint"]
    kind = TextKind(content["kind"])
    meeting = factories.a_meeting(number=5, state="held", agenda="agreed", minutes="adopted")
    text = factories.the_text(meeting, kind)
    by = {"name_en": "Dana", "name_zh": "", "circulated_at": now, "made_at": now}
    TextRevision.objects.create(text=text, revision=1, made_by=cast.us_secretary, **kept, **by)
    for side in ("us", "cn"):
        for capacity, role in (("clear", "counsel"), ("sign", "head")):
            person = getattr(cast, f"{side}_{role}")
            Signature.objects.create(
                text=text, revision=1, capacity=capacity, side=side, person=person,
                signed_at=now, name_en=person.latin_name, fingerprint=kept["fingerprint"],
            )  # fmt: skip
    fresh = JointText.objects.select_related("meeting").get(pk=text.pk)
    assert fingerprint_now(fresh) == kept["fingerprint"] and text_status(fresh).agrees
    sections = words_of(fresh).sections
    assert [(s.number, s.item.title_en) for s in sections] == [
        (row["number"], row["title"]["en"]) for row in content["items"]
    ]
    Person.objects.update(language="en")
    for address in (
        reverse(f"meeting_{kind}", args=["5"]),
        reverse("text_revision", args=["5", kind, 1]),
    ):
        page = client_of(cast.cn_delegate).get(address)
        assert page.status_code == 200
        assert all(row["title"]["en"] in page.content.decode() for row in content["items"][:1])


@pytest.mark.parametrize(
    ("kind", "number"), [(kind, n) for kind, last in FORMATS.items() for n in range(last + 1)]
)
def test_recipe_of_the_document_gives_the_fingerprints_of_the_vectors(
    kind: str, number: int
) -> None:
    document = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    recipe = document.partition("python3 -c '")[2].partition("' <")[0].replace("\n    ", " ")
    name = f"{kind}-format-{number}"
    kept = vector(name)
    ran = subprocess.run(
        [sys.executable, "-c", recipe],
        input=json.dumps(kept),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == [kept["fingerprint"]]
    assert f"| `{name}.json` | `{kept['fingerprint']}` |" in document
    assert first_format(kept["content"]) is (number == 0)


def decisions_told(client: Client) -> list[str]:
    """The register of decisions: the rows of its page, and of its file."""
    page = client.get(reverse("decisions")).content.decode()
    file = client.get(reverse("decisions_export", args=["csv"]))
    rows = b"".join(file).decode("utf-8-sig")
    return [page.partition("<tbody>")[2].partition("</tbody>")[0], rows]


@pytest.mark.parametrize("text", [TextKind.AGENDA], indirect=True)
def test_the_register_calls_topics_as_the_signed_agenda_does(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    JointText.objects.filter(meeting=text.meeting, kind=TextKind.MINUTES).delete()
    JointText.objects.create(
        meeting=text.meeting,
        kind=TextKind.MINUTES,
        state="circulated",
        issued=True,
        circulated_at=text.agreed_at,
        changed_at=text.agreed_at,
    )
    item = AgendaItem.objects.get(meeting=text.meeting)
    factories.a_paragraph(item=item, kind="decision", decision=1, text_en="To exchange.")
    topic = Topic.objects.order_by("pk")[0]
    for reader in (cast.us_delegate, cast.cn_secretary):
        client = client_of(reader)
        before = decisions_told(client)
        Topic.objects.filter(pk=topic.pk).update(name_en=AFTER, name_zh="水银")
        assert decisions_told(client) == before
        assert all(topic.name_en in each or topic.name_zh in each for each in before)
        Topic.objects.filter(pk=topic.pk).update(name_en=topic.name_en, name_zh=topic.name_zh)


@pytest.mark.parametrize("text", [TextKind.AGENDA], indirect=True)
def test_the_admin_site_calls_topics_and_presenters_as_the_signed_agenda_does(
    cast: Cast, client_of: Any, text: JointText
) -> None:
    item = AgendaItem.objects.get(meeting=text.meeting)
    presenter, topic = cast.us_delegate.names, item.topics.get().name
    client = client_of(cast.cn_secretary)
    pages = {
        "list": reverse("admin:meetings_agendaitem_changelist"),
        "row": reverse("admin:meetings_agendaitem_change", args=[item.pk]),
        "file": reverse("admin:meetings_agendaitem_export", args=["csv"]),
    }

    def told() -> dict[str, str]:
        bodies = {name: b"".join(client.get(page)).decode() for name, page in pages.items()}
        rows = bodies["list"].partition("<tbody>")[2].partition("</tbody>")[0]
        fields = bodies["row"].partition("<fieldset")[2].partition("</fieldset>")[0]
        return {"list": rows, "row": fields, "file": bodies["file"]}

    for language in ("en", "zh-hans"):
        Person.objects.filter(pk=cast.cn_secretary.pk).update(language=language)
        before = told()
        name = presenter.zh if language == "zh-hans" else presenter.en
        assert (name or presenter.en) in before["row"]
        assert all(topic.zh in each or topic.en in each for each in before.values())
        with transaction.atomic():
            Topic.objects.update(name_en=F("slug"), name_zh=F("slug"))
            Person.objects.exclude(pk=cast.cn_secretary.pk).update(
                given_name=AFTER, family_name=AFTER, name_zh="水银"
            )
            assert told() == before
            transaction.set_rollback(True)
