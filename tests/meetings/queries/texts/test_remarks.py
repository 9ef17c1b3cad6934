"""Who is asked about the two languages of a text, and that asking again costs nothing."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from meetings.enums import TextKind
from meetings.models import AgendaItem, GlossaryTerm, JointText, Meeting
from meetings.queries.texts import remarks
from meetings.queries.texts.agenda import agenda_of
from meetings.queries.texts.minutes import minutes_of
from meetings.queries.texts.remarks import pair_remarks, remarks_in
from meetings.queries.texts.words import words_of
from meetings.services import glossary, texts
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.bilingual import Bilingual

LONGER = {"text_en": "Comments are due within 45 days.", "text_zh": "意见应在54天内提交。"}
SAID = ["45", "54"]


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    meeting = factories.a_meeting(
        state="held", agenda="agreed", chair_us=cast.us_head, chair_cn=cast.cn_head
    )
    return factories.an_item(meeting=meeting)


def minutes_text(meeting: Meeting) -> JointText:
    return factories.the_text(meeting, TextKind.MINUTES)


def asked(cast: Cast, who: str, meeting: Meeting) -> list[str]:
    """What the reader of the minutes is asked about, as it was found."""
    shown = minutes_of(cast.viewer(who), meeting, clock.now())
    lines = [line for part in shown.parts for line in part.lines] if shown else []
    promised = shown.promised if shown else []
    return [
        remark.found
        for found in (*(line.remarks for line in lines), *(each for _row, each in promised))
        for remark in found
    ]


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("us_head", True),
        ("cn_secretary", True),
        ("cn_counsel", True),
        ("us_delegate", False),
        ("cn_adviser", False),
        ("operator", False),
    ],
)
def test_who_drafts_or_clears_is_asked(
    cast: Cast, item: AgendaItem, who: str, *, reads: bool
) -> None:
    factories.a_paragraph(item=item, **LONGER)
    words = words_of(minutes_text(item.meeting))
    found = remarks_in(cast.viewer(who), words)
    assert [remark.found for remark in found.on("1.1")] == (SAID if reads else [])
    assert bool(pair_remarks(cast.viewer(who), Bilingual("45 days", "54天"))) is reads


def test_of_what_is_issued_those_who_clear_or_sign_are_asked(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    factories.a_paragraph(item=item, **LONGER)
    factories.an_action(meeting=item.meeting, owner_us=cast.us_delegate, **LONGER)
    factories.attended(item.meeting, cast.us_head, cast.cn_head)
    everybody = ("us_delegate", "us_secretary", "us_counsel", "us_head")
    assert [asked(cast, who, item.meeting) for who in everybody] == [[], *[SAID * 2] * 3]
    text = minutes_text(item.meeting)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
    assert [asked(cast, who, item.meeting) for who in everybody] == [[], [], SAID * 2, []]


def test_names_and_terms_are_those_of_today(cast: Cast) -> None:
    viewer = cast.viewer("us_secretary")
    pair = Bilingual("The chip was named.", "已点名。")
    assert pair_remarks(viewer, pair) == ()
    term = glossary.add_term(
        viewer, en="chip", zh="芯片", state="settled", checked="en", now=clock.now()
    )
    (remark,) = pair_remarks(viewer, pair)
    assert (remark.found, remark.missing) == ("chip", "芯片")
    with override("zh-hans"):
        assert "芯片" in str(remark.sentence) and "术语表" in str(remark.sentence)
    glossary.retire_term(viewer, term=term, now=clock.now())
    assert pair_remarks(viewer, pair) == ()
    person = cast.us_delegate
    named = Bilingual(f"{person.given_name} {person.family_name} spoke.", "他发了言。")
    assert [remark.kind for remark in pair_remarks(viewer, named)] == ["name"]
    company = factories.a_term(side="cn", number=9, began_at=clock.now()).company
    named = Bilingual(f"{company.name_en} spoke.", "他发了言。")
    (remark,) = pair_remarks(viewer, named)
    assert (remark.found, remark.missing) == (company.name_en, company.name_zh)


def test_titles_and_notes_of_an_agenda_are_compared_and_those_minutes_cite_are_not(
    cast: Cast,
) -> None:
    meeting = factories.a_meeting()
    factories.an_item(
        meeting=meeting,
        title_en="Review of 12 cases",
        title_zh="审议案件",
        note_en="See 45 days.",
        note_zh="见54天。",
    )
    viewer = cast.viewer("cn_secretary")
    (line,) = agenda_of(viewer, meeting, clock.now()).lines
    assert [remark.found for remark in line.remarks] == ["12", *SAID]
    words = words_of(minutes_text(meeting))
    assert remarks_in(viewer, words).by_place == {}


def test_a_pair_that_is_not_whole_is_a_gap_and_no_remark(cast: Cast, item: AgendaItem) -> None:
    factories.a_paragraph(item=item, text_en="Within 45 days.", text_zh="")
    words = words_of(minutes_text(item.meeting))
    assert remarks_in(cast.viewer("us_head"), words).by_place == {}


def test_a_long_text_is_compared_once(
    cast: Cast, item: AgendaItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    plain = remarks.remarks_on

    def counting(en: str, *rest: Any) -> Any:
        compared.append(en)
        return plain(en, *rest)

    monkeypatch.setattr(remarks, "remarks_on", counting)
    pairs = [(f"They agreed on {n} points.", f"双方就{n + 1}点达成一致。") for n in range(100, 160)]
    for en, zh in pairs:
        factories.a_paragraph(item=item, text_en=en, text_zh=zh)
    looks = []
    for who in ("us_secretary", "us_secretary", "cn_head"):
        with CaptureQueriesContext(connection) as queries:
            looks.append(asked(cast, who, item.meeting))
        assert len(queries) < 20
    assert looks[0] == looks[1] == looks[2] and len(looks[0]) == 120
    assert sorted(compared) == sorted(en for en, _zh in pairs)


def test_two_questions_however_long_the_text(cast: Cast, item: AgendaItem) -> None:
    viewer = cast.viewer("us_secretary")
    for number in (1, 30):
        for _each in range(number):
            factories.a_paragraph(item=item)
        words = words_of(minutes_text(item.meeting))
        with CaptureQueriesContext(connection) as queries:
            remarks_in(viewer, words)
        assert len(queries) == 2
    delegate = cast.viewer("us_delegate")
    with CaptureQueriesContext(connection) as queries:
        remarks_in(delegate, words)
    assert len(queries) == 0


def test_terms_in_review_are_read_and_not_asked_for(cast: Cast) -> None:
    term = GlossaryTerm.objects.filter(state="review").exclude(en__contains="(")[0]
    assert pair_remarks(cast.viewer("us_head"), Bilingual(f"A {term.en}.", "此事。")) == ()
