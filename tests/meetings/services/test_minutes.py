"""Paragraphs: numbers, kinds, sides, stale pairs, editors who meet."""

import datetime as dt

import pytest

from meetings.enums import ParagraphKind, TextKind, TextState
from meetings.models import AgendaItem, JointText, Paragraph
from meetings.queries.texts.minutes import minutes_of
from meetings.queries.texts.status import text_status
from meetings.services import minutes, texts
from meetings.services.revisions import open_revision
from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.tampering import without_keys
from workinggroup.lib import clock
from workinggroup.lib.edits import FieldConflict, marks_of
from workinggroup.lib.errors import NotAllowed, Refused, Stale


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(state="held", **chairs)
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return factories.an_item(meeting=meeting)


def write(cast: Cast, item: AgendaItem, now: dt.datetime, **values: str) -> Paragraph:
    given = {"kind": "summary", "text_en": "Words.", "text_zh": "文字。", **values}
    return minutes.add_paragraph(cast.viewer("us_secretary"), item=item, now=now, **given)


def text_of(item: AgendaItem) -> JointText:
    return factories.the_text(item.meeting, TextKind.MINUTES)


def numbers(cast: Cast, item: AgendaItem) -> list[tuple[str, str]]:
    shown = minutes_of(cast.viewer("cn_head"), item.meeting, clock.now())
    assert shown is not None
    return [(line.number, line.paragraph.text_en) for part in shown.parts for line in part.lines]


def test_paragraphs_are_numbered_under_items_and_subitems(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    second = factories.an_item(meeting=item.meeting)
    under = factories.an_item(meeting=item.meeting, parent=second)
    for where, words in ((item, "a"), (second, "b"), (under, "c"), (item, "d")):
        write(cast, where, now, text_en=words)
    assert numbers(cast, item) == [("1.1", "a"), ("1.2", "d"), ("2.1", "b"), ("2a.1", "c")]


def test_paragraph_moved_and_taken_out_closes_the_row(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    rows = [write(cast, item, now, text_en=words) for words in "abc"]
    actor = cast.viewer("cn_secretary")
    minutes.move_paragraph(actor, paragraph=rows[2], up=True, now=now)
    minutes.move_paragraph(actor, paragraph=rows[0], up=True, now=now)
    assert numbers(cast, item) == [("1.1", "a"), ("1.2", "c"), ("1.3", "b")]
    minutes.withdraw_paragraph(actor, paragraph=rows[2], version=1, now=now)
    assert numbers(cast, item) == [("1.1", "a"), ("1.2", "b")]


def test_decision_numbers_are_never_given_twice(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    first = write(cast, item, now, kind="decision")
    actor = cast.viewer("us_secretary")
    minutes.withdraw_paragraph(actor, paragraph=first, version=1, now=now)
    second = write(cast, item, now, kind="decision")
    assert (first.register_number, second.register_number) == ("D5-01", "D5-02")
    changed = minutes.change_paragraph(actor, paragraph=second, kind="summary", side="", now=now)
    assert changed.register_number == ""
    again = minutes.change_paragraph(actor, paragraph=changed, kind="decision", side="", now=now)
    assert again.register_number == "D5-02"


@pytest.mark.parametrize("name", ["cn_head", "cn_secretary"])
def test_reservation_is_written_by_its_own_side(
    cast: Cast, item: AgendaItem, now: dt.datetime, name: str
) -> None:
    made = minutes.add_paragraph(
        cast.viewer(name),
        item=item,
        kind="reservation",
        side="cn",
        text_en="No.",
        text_zh="不同意。",
        now=now,
    )
    actor = cast.viewer("us_head")
    with pytest.raises(NotAllowed):
        write(cast, item, now, kind="reservation", side="cn")
    with pytest.raises(NotAllowed):
        minutes.change_paragraph(actor, paragraph=made, text_en="Yes.", now=now)
    with pytest.raises(NotAllowed):
        minutes.withdraw_paragraph(actor, paragraph=made, version=1, now=now)
    made.refresh_from_db()
    assert (made.text_en, made.withdrawn_at, made.version) == ("No.", None, 1)


def test_reservation_cannot_be_put_into_the_other_sides_mouth(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    made = write(cast, item, now)
    with pytest.raises(NotAllowed):
        minutes.change_paragraph(
            cast.viewer("us_secretary"),
            paragraph=made,
            kind="reservation",
            side="cn",
            now=now,
        )
    made.refresh_from_db()
    assert made.kind == ParagraphKind.SUMMARY


@pytest.mark.parametrize(
    "name", ["us_delegate", "us_counsel", "us_alternate", "us_adviser", "operator", "stranger"]
)
def test_paragraph_is_not_everybodys_to_write(
    cast: Cast, item: AgendaItem, now: dt.datetime, name: str
) -> None:
    with pytest.raises((NotAllowed, Stale)):
        minutes.add_paragraph(
            cast.viewer(name), item=item, kind="summary", text_en="x", text_zh="x", now=now
        )
    assert Paragraph.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text_en": " ", "text_zh": "\x00"}, "text_en"),
        ({"text_en": "x" * 8001}, "text_en"),
        ({"kind": "summary", "side": "us"}, "kind"),
        ({"kind": "opinion"}, "kind"),
    ],
)
def test_paragraph_refused_at_its_field(
    cast: Cast, item: AgendaItem, now: dt.datetime, values: dict[str, str], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        write(cast, item, now, **values)
    assert list(refusal.value.fields) == [field]
    assert Paragraph.objects.count() == 0


def test_paragraph_of_another_meeting_refused(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    made = write(cast, item, now)
    stray = factories.an_item(meeting=factories.a_meeting(number=6, half=2))
    with pytest.raises(Refused):
        minutes.change_paragraph(cast.viewer("us_secretary"), paragraph=made, item=stray, now=now)


def test_text_changed_alone_leaves_its_partner_stale_until_confirmed(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    made = write(cast, item, now)
    us, cn = cast.viewer("us_secretary"), cast.viewer("cn_secretary")
    changed = minutes.change_paragraph(us, paragraph=made, text_en="New.", now=now)
    assert changed.text_stale == "zh"
    assert [gap.where for gap in text_status(text_of(item)).gaps] == ["1.1"]
    confirmed = minutes.confirm_current(cn, paragraph=changed, version=2, now=now)
    assert confirmed.text_stale == ""
    with pytest.raises(Stale):
        minutes.confirm_current(cn, paragraph=confirmed, version=3, now=now)


def test_two_editors_of_one_paragraph_the_second_is_told(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    made = write(cast, item, now)
    us, cn = cast.viewer("us_secretary"), cast.viewer("cn_secretary")
    seen = marks_of({"text_en": made.text_en, "text_zh": made.text_zh})
    minutes.change_paragraph(us, paragraph=made, text_en="Theirs.", now=now)
    with pytest.raises(FieldConflict):
        minutes.change_paragraph(cn, paragraph=made, seen=seen, text_en="Mine.", now=now)
    old = {"text_en": made.text_en, "text_zh": "我方。"}
    both = minutes.change_paragraph(cn, paragraph=made, seen=seen, **old, now=now)
    assert (both.text_en, both.text_zh, both.text_stale, both.version) == (
        "Theirs.",
        "我方。",
        "",
        3,
    )


def test_an_issued_revision_takes_no_edit_until_the_next_is_open(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    made = write(cast, item, now)
    text = texts.circulate(cast.viewer("us_secretary"), text=text_of(item), now=now)
    us = cast.viewer("us_secretary")
    with pytest.raises(Refused, match="Open the next revision first"):
        minutes.change_paragraph(us, paragraph=made, text_en="Other.", now=now)
    open_revision(us, text=text, reason="A word.", now=now)
    minutes.change_paragraph(us, paragraph=made, text_en="Other.", now=now)
    shown = marks_of({"text_en": "Others."})
    with pytest.raises(FieldConflict):
        minutes.change_paragraph(us, paragraph=made, seen=shown, text_en="Third.", now=now)
    text.refresh_from_db()
    made.refresh_from_db()
    assert (text.revision, text.state, made.text_en) == (2, TextState.DRAFT, "Other.")


def test_locked_and_adopted_minutes_take_no_edit(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    made = write(cast, item, now)
    for state in (TextState.FOR_SIGNATURE, TextState.ADOPTED):
        with without_keys():
            JointText.objects.filter(meeting=item.meeting, kind=TextKind.MINUTES).update(
                state=state, issued=True, agreed_at=now
            )
        for act in (
            lambda: write(cast, item, now),
            lambda: minutes.change_paragraph(
                cast.viewer("us_head"), paragraph=made, text_en="x", now=now
            ),
            lambda: minutes.move_paragraph(
                cast.viewer("us_head"), paragraph=made, up=True, now=now
            ),
            lambda: minutes.withdraw_paragraph(
                cast.viewer("us_head"), paragraph=made, version=1, now=now
            ),
        ):
            with pytest.raises(Refused):
                act()
    assert Paragraph.objects.filter(withdrawn_at=None).count() == 1


def test_every_act_on_a_paragraph_is_on_record(
    cast: Cast, item: AgendaItem, now: dt.datetime
) -> None:
    made = write(cast, item, now)
    us = cast.viewer("us_secretary")
    write(cast, item, now)
    minutes.change_paragraph(us, paragraph=made, text_en="New.", now=now)
    minutes.confirm_current(us, paragraph=made, version=2, now=now)
    minutes.move_paragraph(us, paragraph=made, up=False, now=now)
    minutes.withdraw_paragraph(us, paragraph=made, version=3, now=now)
    rows = AuditEntry.objects.filter(subject_type="paragraph", subject_id=made.pk).order_by("pk")
    assert [(row.act, row.side) for row in rows] == [
        ("add_paragraph", ""),
        ("change_paragraph", ""),
        ("confirm_current", ""),
        ("move_paragraph", ""),
        ("withdraw_paragraph", ""),
    ]
    assert rows[1].changes == {"text_en": ["Words.", "New."]}
