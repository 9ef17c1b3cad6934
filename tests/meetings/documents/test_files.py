"""Papers to file: who may have which, in which copy, and that a file is made once."""

import datetime as dt

import pytest
from django.urls import reverse

from meetings.models import RenderedDocument
from meetings.services import documents
from tests import factories
from tests.meetings.documents.readback import pages_of, said_in
from tests.world import SECRET, World, browser
from workinggroup.lib import clock

pytestmark = pytest.mark.usefixtures("at_work")


def address(world: World, kind: str, **query: str) -> str:
    text = world.agenda if kind == "agenda" else world.minutes
    number = text.meeting.number
    path = reverse("meeting_document", kwargs={"number": number, "kind": kind, "file": "pdf"})
    return path + "?" + "&".join(f"{name}={value}" for name, value in query.items())


def asked(world: World, name: str, kind: str, **query: str) -> bytes:
    answer = browser(world, name).get(address(world, kind, **query))
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    return answer.content


def test_reader_has_the_own_copy_in_both_languages(world: World) -> None:
    us, cn = (pages_of(asked(world, f"{side}_delegate", "minutes")) for side in ("us", "cn"))
    assert "CopyoftheUSside·美方存本" in us[0]
    assert "中方存本·CopyoftheChineseside" in cn[0]


def test_reader_may_choose_copy_and_language(world: World) -> None:
    (page, *_more) = pages_of(asked(world, "us_adviser", "minutes", copy="cn", languages="en"))
    assert "CopyoftheChineseside" in page
    assert "中方" not in page


@pytest.mark.parametrize(
    "kind", ["agenda", "minutes", "decisions", "actions", "attendance", "record"]
)
def test_every_kind_is_had_and_says_nothing_private(world: World, kind: str) -> None:
    said = said_in(asked(world, "cn_adviser", kind))
    assert "JWG/" in said
    assert SECRET.search(said) is None
    answer = browser(world, "cn_adviser").get(address(world, kind))
    number = world.agenda.meeting.number if kind == "agenda" else world.minutes.meeting.number
    assert f"JWG-{number}" in answer["Content-Disposition"]
    assert f"{kind}-cn-zh-en.pdf" in answer["Content-Disposition"]


def test_who_does_not_draft_reads_what_was_circulated_last(world: World) -> None:
    factories.clear_next(world.agenda, by=world.cast.us_counsel)
    first, second = (
        pages_of(asked(world, name, "agenda"))[0] for name in ("us_head", "us_adviser")
    )
    assert "JWG/5/AG/1/Rev.2" in first
    assert "Rev.2" not in second


@pytest.mark.parametrize("query", [{"copy": "xx"}, {"languages": "fr"}, {"revision": "x"}])
def test_copy_that_there_is_not_is_not_found(world: World, query: dict[str, str]) -> None:
    answer = browser(world, "us_head").get(address(world, "minutes", **query))
    assert answer.status_code == 404


def test_same_paper_is_made_once_until_its_words_are_others(world: World) -> None:
    first = asked(world, "us_delegate", "agenda")
    assert RenderedDocument.objects.count() == 1
    assert asked(world, "us_head", "agenda") == first
    assert RenderedDocument.objects.count() == 1
    asked(world, "us_head", "agenda", copy="cn")
    assert RenderedDocument.objects.count() == 2
    factories.clear_next(world.agenda, by=world.cast.us_counsel)
    assert asked(world, "us_head", "agenda") != first
    assert RenderedDocument.objects.count() == 3


def test_what_was_made_long_ago_goes(world: World) -> None:
    asked(world, "us_head", "agenda")
    now = clock.now()
    assert documents.forget_documents(now=now + documents.DOCUMENT_LASTS) == 0
    later = now + documents.DOCUMENT_LASTS + dt.timedelta(seconds=1)
    assert documents.forget_documents(now=later) == 1


def test_paper_is_had_for_word_too(world: World) -> None:
    answer = browser(world, "cn_delegate").get(address(world, "minutes").replace(".pdf", ".docx"))
    assert answer.content.startswith(b"PK")
    assert answer["Content-Disposition"].endswith('minutes-cn-zh-en.docx"')


def test_page_offers_what_its_reader_may_have(world: World) -> None:
    number = world.draft_agenda.meeting.number
    page = reverse("meeting_documents", args=[number])
    shown = {
        name: browser(world, name).get(page).content.decode() for name in ("us_head", "us_adviser")
    }
    link = reverse("meeting_document", args=[number, "agenda", "pdf"])
    assert link in shown["us_head"]
    assert link not in shown["us_adviser"]
    assert "not circulated yet" in shown["us_adviser"]
