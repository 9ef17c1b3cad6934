"""Whoever clears or signs a further revision sees on its page what differs from the one before."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from meetings.enums import TextKind
from meetings.models import AgendaItem, JointText, Meeting, Paragraph
from meetings.queries.texts.agenda import agenda_of
from meetings.queries.texts.differences import Compared
from meetings.queries.texts.minutes import minutes_of
from meetings.services import agenda, minutes, texts
from meetings.services.revisions import open_revision
from members.models import Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.clearing import clear_both, fingerprint_now

SUMMARY = "What differs from revision 1"


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(number=5, state="held", **chairs)
    for title in ("Customs data of both sides", "Rules for encryption"):
        item = factories.an_item(meeting=meeting, title_en=title, title_zh="双方的数据")
        factories.a_paragraph(item=item, text_en=f"{title} were presented.", text_zh="已介绍。")
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return meeting


def circulated(cast: Cast, meeting: Meeting, kind: TextKind, now: dt.datetime) -> JointText:
    text = factories.the_text(meeting, kind)
    if kind == TextKind.AGENDA:
        clear_both(cast, text, now)
    return texts.circulate(cast.viewer("us_secretary"), text=text, now=now)


def shown(cast: Cast, text: JointText, name: str, now: dt.datetime) -> Compared | None:
    read = agenda_of if text.kind == TextKind.AGENDA else minutes_of
    page = read(cast.viewer(name), text.meeting, now)
    assert page is not None
    return page.compared


def told(found: Compared | None) -> tuple[list[Any], list[str], list[str]]:
    assert found is not None
    return (
        [(part.now.number, part.now.words.en, fields) for part, fields in found.changed],
        [part.words.en for part in found.found.added],
        [part.words.en for part in found.found.withdrawn],
    )


@pytest.mark.parametrize("kind", list(TextKind))
def test_first_revision_differs_from_none(
    cast: Cast, meeting: Meeting, now: dt.datetime, kind: TextKind
) -> None:
    text = circulated(cast, meeting, kind, now)
    assert shown(cast, text, "us_head", now) is None
    assert shown(cast, text, "cn_delegate", now) is None


def test_agenda_tells_what_changed_by_words_and_by_what_else(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    text = circulated(cast, meeting, TextKind.AGENDA, now)
    secretary = cast.viewer("us_secretary")
    open_revision(secretary, text=text, reason="A word.", now=now)
    found = shown(cast, text, "cn_head", now)
    assert found is not None and not found.found
    first = AgendaItem.objects.filter(meeting=meeting)[0]
    agenda.change_item(
        secretary, item=first, title_en="Customs data of one side", minutes=45, now=now
    )
    agenda.confirm_item(secretary, item=first, now=now)
    factories.an_item(meeting=meeting, title_en="Any other business", title_zh="其他")
    expected: tuple[list[Any], list[str], list[str]] = (
        [("1", "Customs data of one side", ["duration"])],
        ["Any other business"],
        [],
    )
    for name in ("cn_head", "us_secretary", "cn_counsel"):
        assert told(shown(cast, text, name, now)) == expected
    # Who does not draft reads the first revision, before which there was none.
    assert shown(cast, text, "cn_delegate", now) is None
    clear_both(cast, text, now)
    texts.circulate(secretary, text=text, now=now)
    assert told(shown(cast, text, "cn_delegate", now)) == expected


def test_page_shows_it_open_to_who_is_to_sign_and_folded_to_others(
    cast: Cast, meeting: Meeting, now: dt.datetime, client_of: Any
) -> None:
    Person.objects.update(language="en")
    text = circulated(cast, meeting, TextKind.MINUTES, now)
    secretary = cast.viewer("us_secretary")
    open_revision(secretary, text=text, reason="A word.", now=now)
    first, second = Paragraph.objects.filter(meeting=meeting).order_by("pk")
    minutes.change_paragraph(
        secretary,
        paragraph=first,
        text_en="Customs data of <one> side were presented.",
        now=now,
    )
    minutes.withdraw_paragraph(secretary, paragraph=second, version=second.version, now=now)
    first.refresh_from_db()
    minutes.confirm_current(secretary, paragraph=first, version=first.version, now=now)
    texts.circulate(secretary, text=text, now=now)
    address = reverse("meeting_minutes", args=["5"])
    page = client_of(cast.us_counsel).get(address).content.decode()
    assert '<details class="differences" open>' in page and SUMMARY in page
    assert "&lt;one&gt;" in page and "<one>" not in page
    assert "<del>Rules for encryption were presented.</del>" in page
    page = client_of(cast.cn_delegate).get(address).content.decode()
    assert '<details class="differences">' in page and SUMMARY in page


def test_counsel_and_heads_see_what_differs_from_what_their_side_turned_its_key_on(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    """Counsel of one side cleared a revision that was never circulated; the other did not."""
    text = circulated(cast, meeting, TextKind.AGENDA, now)
    editor = cast.viewer("us_secretary")
    item = AgendaItem.objects.order_by("pk")[0]
    for title, title_zh, clears in (("Second", "第二", True), ("Third", "第三", False)):
        text.refresh_from_db()
        open_revision(editor, text=text, reason="Once more.", now=now)
        agenda.change_item(editor, item=item, title_en=title, title_zh=title_zh, now=now)
        if clears:
            counsel, seen = cast.viewer("us_counsel"), fingerprint_now(text)
            texts.clear(counsel, text=text, seen_fingerprint=seen, now=now)
    former = {
        name: getattr(shown(cast, text, name, now), "former", None)
        for name in ("us_counsel", "cn_counsel", "us_head", "us_secretary", "us_delegate")
    }
    assert {name: row and row.revision for name, row in former.items()} == {
        "us_counsel": 2,
        "cn_counsel": 1,
        "us_head": 1,
        "us_secretary": 1,
        # They read the first one, until the next is circulated.
        "us_delegate": None,
    }
