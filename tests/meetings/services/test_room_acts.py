"""What the editor in the room does to paragraphs: writing after one, dividing, joining."""

import datetime as dt

import pytest

from meetings.models import AgendaItem, EditorPresence, Meeting, Paragraph
from meetings.queries.texts.room import GONE, order_in, people_in, writing_room_of
from meetings.services import minutes
from meetings.services.presence import FRESH, note_presence
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.edits import FieldConflict, marks_of
from workinggroup.lib.errors import NotAllowed, Refused, Stale

TEXTS = ("text_en", "text_zh")


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    return factories.an_item(meeting=factories.a_meeting(state="held"))


def written(item: AgendaItem) -> list[tuple[str, str, str]]:
    rows = Paragraph.objects.filter(item=item, withdrawn_at=None).order_by("position", "pk")
    return [(row.text_en, row.text_zh, row.kind) for row in rows]


def three(item: AgendaItem) -> list[Paragraph]:
    return [
        factories.a_paragraph(item=item, text_en=f"{n}.", text_zh=f"{n}。", position=7)
        for n in range(3)
    ]


def test_paragraph_is_written_right_after_another(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    first, _second, last = three(item)
    secretary = cast.viewer("cn_secretary")
    for after, text in ((first, "a"), (last, "z")):
        minutes.add_paragraph(
            secretary, item=item, kind="summary", text_en=text, text_zh="", after=after, now=now
        )
    assert [text for text, *_rest in written(item)] == ["0.", "a", "1.", "2.", "z"]


def test_after_one_that_is_gone_it_stands_at_the_end(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    first = three(item)[0]
    elsewhere = factories.a_paragraph(item=factories.an_item(meeting=item.meeting))
    secretary = cast.viewer("us_secretary")
    minutes.withdraw_paragraph(secretary, paragraph=first, version=first.version, now=now)
    for after in (first, elsewhere):
        minutes.add_paragraph(
            secretary, item=item, kind="summary", text_en="new", text_zh="", after=after, now=now
        )
    assert [text for text, *_rest in written(item)] == ["1.", "2.", "new", "new"]


def test_divided_paragraph_keeps_its_number_and_both_halves_stand_in_order(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    row = factories.a_paragraph(item=item, kind="decision", text_en="One. Two.", text_zh="一二")
    factories.a_paragraph(item=item, text_en="Last.")
    second = minutes.split_paragraph(
        cast.viewer("us_secretary"),
        paragraph=row,
        head_en="One.",
        head_zh="一",
        tail_en=" Two.",
        tail_zh="二",
        now=now,
    )
    row.refresh_from_db()
    assert row.decision is not None and second.decision is None
    assert [each[:2] for each in written(item)][:2] == [("One.", "一"), ("Two.", "二")]
    assert written(item)[2][0] == "Last."


def test_half_of_a_reservation_is_of_the_same_side(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    row = factories.a_paragraph(item=item, kind="reservation", side="cn", text_en="One. Two.")
    halves = {"head_en": "One.", "tail_en": "Two.", "head_zh": "一", "tail_zh": ""}
    with pytest.raises(NotAllowed):
        minutes.split_paragraph(cast.viewer("us_secretary"), paragraph=row, **halves, now=now)
    second = minutes.split_paragraph(cast.viewer("cn_head"), paragraph=row, **halves, now=now)
    assert (second.kind, second.side) == ("reservation", "cn")


@pytest.mark.parametrize("empty", ["head", "tail"])
def test_nothing_is_divided_into_nothing(
    cast: Cast, item: AgendaItem, now: dt.datetime, empty: str
) -> None:
    row = three(item)[0]
    halves = dict.fromkeys(("head_en", "head_zh", "tail_en", "tail_zh"), "x")
    with pytest.raises(Refused, match="nothing to divide"):
        minutes.split_paragraph(
            cast.viewer("us_secretary"),
            paragraph=row,
            now=now,
            **{**halves, f"{empty}_en": " ", f"{empty}_zh": ""},
        )
    assert len(written(item)) == 3


def test_dividing_what_somebody_changed_meanwhile_is_a_conflict_and_undone(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    row = factories.a_paragraph(item=item, text_en="One. Two.", text_zh="一。二。")
    seen = marks_of({name: getattr(row, name) for name in TEXTS})
    minutes.change_paragraph(cast.viewer("cn_secretary"), paragraph=row, text_en="Else.", now=now)
    with pytest.raises(FieldConflict):
        minutes.split_paragraph(
            cast.viewer("us_secretary"),
            paragraph=row,
            head_en="One.",
            head_zh="一。二。",
            tail_en="Two.",
            tail_zh="",
            seen=seen,
            now=now,
        )
    assert [text for text, *_rest in written(item)] == ["Else."]


def test_joined_paragraphs_are_one_with_the_texts_of_both(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    _first, second, _last = three(item)
    joined = minutes.join_paragraphs(
        cast.viewer("cn_secretary"), paragraph=second, version=second.version, now=now
    )
    assert (joined.text_en, joined.text_zh) == ("0. 1.", "0。1。")
    assert [text for text, *_rest in written(item)] == ["0. 1.", "2."]


def test_joining_refuses_what_cannot_be_joined(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    first = factories.a_paragraph(item=item)
    decision = factories.a_paragraph(item=item, kind="decision")
    secretary = cast.viewer("us_secretary")
    with pytest.raises(Refused, match="no paragraph before it"):
        minutes.join_paragraphs(secretary, paragraph=first, version=first.version, now=now)
    with pytest.raises(Refused, match="a paragraph of its own"):
        minutes.join_paragraphs(secretary, paragraph=decision, version=1, now=now)
    last = factories.a_paragraph(item=item)
    with pytest.raises(Stale):
        minutes.join_paragraphs(secretary, paragraph=last, version=9, now=now)
    for name in ("us_delegate", "cn_counsel", "operator"):
        with pytest.raises(Refused):
            minutes.join_paragraphs(cast.viewer(name), paragraph=last, version=1, now=now)
    assert len(written(item)) == 3


def test_nobody_joins_to_the_reservation_of_the_other_side(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    factories.a_paragraph(item=item, kind="reservation", side="us")
    row = factories.a_paragraph(item=item)
    with pytest.raises(NotAllowed):
        minutes.join_paragraphs(cast.viewer("cn_secretary"), paragraph=row, version=1, now=now)
    assert len(written(item)) == 2


def test_order_tells_every_change(cast: Cast, item: AgendaItem, now: dt.datetime) -> None:
    """What a browser compares: a new row, a change, a move and a withdrawal each differ."""
    secretary = cast.viewer("us_secretary")
    first, second, _last = three(item)
    orders = []

    def note() -> None:
        room = writing_room_of(secretary, item.meeting)
        assert room is not None
        orders.append(str(order_in(room)))

    note()
    minutes.change_paragraph(secretary, paragraph=first, text_zh="另一文本。", now=now)
    note()
    minutes.move_paragraph(secretary, paragraph=first, up=False, now=now)
    note()
    minutes.withdraw_paragraph(secretary, paragraph=second, version=second.version, now=now)
    note()
    assert len(set(orders)) == 4


# --- who is where --------------------------------------------------------------------------------
def here(cast: Cast, name: str, meeting: Meeting, now: dt.datetime) -> dict[int, list[str]]:
    return people_in(cast.viewer(name), meeting, now)


def test_who_is_in_a_paragraph_is_for_the_own_side_and_for_some_seconds(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    row = three(item)[0]
    note_presence(cast.viewer("us_secretary"), meeting=item.meeting, paragraph=row.pk, now=now)
    assert here(cast, "us_head", item.meeting, now) == {row.pk: [cast.us_secretary.name]}
    for name in ("us_secretary", "cn_secretary", "cn_head", "nobody", "stranger"):
        assert here(cast, name, item.meeting, now) == {}
    assert here(cast, "us_head", item.meeting, now + GONE) == {}


def test_presence_is_written_when_it_changes_and_seldom_else(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    first, second, _last = three(item)
    secretary, at = cast.viewer("cn_secretary"), now
    for paragraph, wait, written_anew in (
        (first.pk, dt.timedelta(0), True),
        (first.pk, FRESH / 2, False),
        (second.pk, FRESH / 2, True),
        (second.pk, FRESH * 2, True),
        (None, dt.timedelta(seconds=1), True),
    ):
        at += wait
        note_presence(secretary, meeting=item.meeting, paragraph=paragraph, now=at)
        row = EditorPresence.objects.get()
        assert (row.seen_at == at) is written_anew, paragraph


def test_presence_in_a_paragraph_of_another_meeting_is_none(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    other = factories.a_paragraph(
        item=factories.an_item(meeting=factories.a_meeting(number=7, half=2))
    )
    for paragraph in (other.pk, 4_398_046_511_103):
        note_presence(cast.viewer("us_head"), meeting=item.meeting, paragraph=paragraph, now=now)
        assert EditorPresence.objects.get().paragraph is None
    for name in ("us_delegate", "us_counsel", "operator"):
        with pytest.raises(NotAllowed):
            note_presence(cast.viewer(name), meeting=item.meeting, paragraph=None, now=now)
