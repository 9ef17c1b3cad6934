"""A paper says at its head where the text it is made of does not agree with what was signed."""

import datetime as dt
import io
from collections.abc import Callable

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.documents.kinds import paper_of
from meetings.documents.pdf import write_pdf
from meetings.documents.word import write_word
from meetings.enums import DocumentKind, TextKind
from meetings.models import JointText, Meeting, Signature, TextRevision
from meetings.queries.texts.status import text_status
from members.models import Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.documents.readback import pages_of, said_in, squeezed
from tests.meetings.queries.texts.vectors import vector
from tests.meetings.test_record_stands import DISAGREE
from tests.meetings.test_signers import text_signed
from tests.tampering import unguarded
from tests.world import undone
from workinggroup.lib import clock
from workinggroup.lib.viewer import Side

ClientOf = Callable[[Person], Client]
# The queries of a paper that has the statement of its agenda.
MOST = 12
WARNING = "(does not verify: see the portal)"
Tampering = Callable[[JointText], object]


def edit_content(text: JointText) -> None:
    revision = TextRevision.objects.get(text=text)
    revision.content["items"][0]["title"]["en"] = "Quicksilver"
    revision.save()


def set_back(text: JointText) -> None:
    state = "circulated" if text.kind == TextKind.AGENDA else "for_signature"
    JointText.objects.filter(pk=text.pk).update(state=state)


def without(side: str, capacity: str) -> Tampering:
    return lambda text: Signature.objects.filter(text=text, side=side, capacity=capacity).delete()


def set_back_uncleared(text: JointText) -> None:
    set_back(text)
    without("us", "clear")(text)


# Name -> what is done to a final text, and the head of its paper then.
TAMPERED: dict[str, tuple[Tampering, str]] = {
    "us clearance gone": (without("us", "clear"), "FINAL"),
    "cn clearance gone": (without("cn", "clear"), "FINAL"),
    "signature gone": (without("cn", "sign"), "FINAL"),
    "clearance of other words": (
        lambda text: Signature.objects.filter(text=text, side="us", capacity="clear").update(
            fingerprint="0" * 64
        ),
        "FINAL",
    ),
    "content": (edit_content, "FINAL"),
    "state": (set_back, "DRAFT, circulated"),
    "state and clearance": (set_back_uncleared, "DRAFT, circulated"),
}


@pytest.fixture(params=list(TextKind))
def text(cast: Cast, now: dt.datetime, request: pytest.FixtureRequest) -> JointText:
    Person.objects.update(language="en")
    return text_signed(cast, request.param, now)


def head_of(
    cast: Cast, text: JointText, kind: DocumentKind | None = None, revision: int | None = None
) -> str:
    """The line at the head of a paper that says how its text stands."""
    text = JointText.objects.select_related("meeting").get(pk=text.pk)
    paper = paper_of(
        cast.viewer("us_delegate"),
        text.meeting,
        kind or DocumentKind(text.kind),
        copy=Side.US,
        now=clock.now(),
        revision=revision,
    )
    assert paper is not None
    return paper.document.status.en


@pytest.mark.parametrize("name", TAMPERED)
def test_page_and_paper_say_so_where_a_text_does_not_agree(
    cast: Cast, client_of: ClientOf, text: JointText, name: str
) -> None:
    tamper, stage = TAMPERED[name]
    assert head_of(cast, text) == head_of(cast, text, revision=1) == "FINAL"
    with unguarded():
        tamper(text)
    fresh = JointText.objects.select_related("meeting").get(pk=text.pk)
    assert not text_status(fresh).agrees
    page = client_of(cast.us_delegate).get(reverse(f"meeting_{text.kind}", args=["5"]))
    assert DISAGREE in page.content.decode()
    assert head_of(cast, text) == f"{stage} {WARNING}"
    assert head_of(cast, text, revision=1) == f"{stage} {WARNING}"


@pytest.mark.parametrize("text", [TextKind.MINUTES], indirect=True)
def test_adopted_minutes_without_what_was_adopted_do_not_agree(cast: Cast, text: JointText) -> None:
    """The rows may say the same still; nothing was issued of them."""
    with unguarded():
        TextRevision.objects.filter(text=text).delete()
    fresh = JointText.objects.select_related("meeting").get(pk=text.pk)
    assert not text_status(fresh).agrees


@pytest.mark.parametrize("text", [TextKind.AGENDA], indirect=True)
def test_revision_that_is_not_the_present_one_has_its_own_verdict(
    cast: Cast, text: JointText
) -> None:
    factories.open_next(text)
    for revision in (None, 1):
        assert head_of(cast, text, revision=revision) == "DRAFT, circulated"
    with unguarded():
        text.signatures.filter(capacity="sign").update(fingerprint="0" * 64)
    for revision in (None, 1):
        assert head_of(cast, text, revision=revision) == f"DRAFT, circulated {WARNING}"


@pytest.mark.parametrize("text", [TextKind.MINUTES], indirect=True)
def test_every_file_has_it_at_its_head(cast: Cast, client_of: ClientOf, text: JointText) -> None:
    with unguarded():
        without("us", "clear")(text)
    said = squeezed(f"FINAL {WARNING}")
    paper = paper_of(
        cast.viewer("us_delegate"), text.meeting, DocumentKind.MINUTES, copy=Side.US,
        now=clock.now(),
    )  # fmt: skip
    assert paper is not None
    languages = ("en", "zh")
    pages = pages_of(write_pdf(paper.document, languages, dated=paper.dated))
    assert len(pages) > 1
    assert all(said in page for page in pages)
    body = write_word(paper.document, languages, dated=paper.dated)
    word = docx.Document(io.BytesIO(body))
    assert said in squeezed(" ".join(each.text for each in word.paragraphs))
    answer = client_of(cast.us_delegate).get(reverse("minutes_print", args=["5"]))
    assert said in squeezed(answer.content.decode())
    address = reverse("meeting_document", args=["5", "minutes", "pdf"])
    assert said in said_in(client_of(cast.us_delegate).get(address).content)


@pytest.mark.parametrize("text", [TextKind.MINUTES], indirect=True)
def test_paper_of_two_texts_says_so_of_either(cast: Cast, text: JointText) -> None:
    """The agenda counts as agreed, and nobody signed it."""
    assert head_of(cast, text) == "FINAL"
    assert head_of(cast, text, DocumentKind.RECORD) == f"FINAL {WARNING}"


def test_verdict_asks_no_more_of_a_longer_text(cast: Cast, now: dt.datetime) -> None:
    def asked_with(items: int, revision: int | None) -> int:
        def furnish(meeting: Meeting) -> None:
            for _each in range(items):
                factories.an_item(meeting=meeting)

        with undone():
            text = text_signed(cast, TextKind.AGENDA, now, furnish)
            with CaptureQueriesContext(connection) as queries:
                assert head_of(cast, text, revision=revision) == "FINAL"
        return len(queries)

    for revision in (None, 1):
        assert asked_with(1, revision) == asked_with(30, revision) <= MOST


# --- whose clocks an agenda is told on ------------------------------------------------------------


def third_clock(cast: Cast, text: JointText) -> str:
    """The line of the first sitting that is of neither side's clock."""
    paper = paper_of(
        cast.viewer("us_delegate"),
        text.meeting,
        DocumentKind.AGENDA,
        copy=Side.US,
        now=clock.now(),
    )
    assert paper is not None
    facts = {label.en: value.en for label, value in paper.document.facts}
    _washington, _beijing, third = facts["Date"].split("\n")[:3]
    said = squeezed(third)
    assert said in said_in(write_pdf(paper.document, ("en",), dated=paper.dated))
    return third


def test_clock_of_a_signed_agenda_stays_when_the_meeting_gets_another(
    cast: Cast, now: dt.datetime
) -> None:
    def furnish(meeting: Meeting) -> None:
        Meeting.objects.filter(pk=meeting.pk).update(anchor_zone="Europe/Prague")

    text = text_signed(cast, TextKind.AGENDA, now, furnish)
    before = third_clock(cast, text)
    assert "Prague" in before
    Meeting.objects.update(anchor_zone="Asia/Tokyo")
    text = factories.the_text(text.meeting, TextKind.AGENDA)
    assert text.meeting.anchor_zone == "Asia/Tokyo"
    assert third_clock(cast, text) == before


def test_first_format_is_told_on_the_clock_of_today(cast: Cast, now: dt.datetime) -> None:
    meeting = factories.a_meeting(agenda="agreed", anchor_zone="Asia/Tokyo")
    text = factories.the_text(meeting, TextKind.AGENDA)
    by = {"name_en": "Dana", "made_by": cast.us_secretary, "circulated_at": now, "made_at": now}
    TextRevision.objects.create(text=text, revision=1, **vector("agenda-format-0"), **by)
    assert "Tokyo" in third_clock(cast, text)
