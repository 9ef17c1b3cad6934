"""The acts on agenda items: words, order, revisions; and two editors at a time."""

import datetime as dt
from typing import Any

import pytest

from meetings.enums import ItemKind, TextKind
from meetings.models import AgendaItem, JointText, Meeting, Topic
from meetings.queries.texts.agenda import agenda_of
from meetings.rules.numbering import outline
from meetings.rules.outline import surroundings
from meetings.rules.standing_items import STANDING
from meetings.services.agenda import (
    add_item,
    add_standing_items,
    change_item,
    confirm_item,
    withdraw_item,
)
from meetings.services.agenda_order import outline_of, place_item, rearrange_item
from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.edits import FieldConflict, marks_of
from workinggroup.lib.errors import NotAllowed, Refused, Stale

NOW = dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting()


def told(meeting: Meeting) -> list[tuple[str, str]]:
    rows = AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None)
    return [(number, item.title_en) for number, item in outline(rows)]


def text_of(meeting: Meeting) -> JointText:
    return meeting.texts.get(kind=TextKind.AGENDA)


def items(cast: Cast, meeting: Meeting, *titles: str) -> list[AgendaItem]:
    actor = cast.viewer("us_secretary")
    return [
        add_item(actor, meeting=meeting, title_en=title, title_zh="题", minutes=10, now=NOW)
        for title in titles
    ]


def test_standing_items_come_in_both_languages_with_the_antitrust_statement(
    cast: Cast, meeting: Meeting
) -> None:
    add_standing_items(cast.viewer("cn_secretary"), meeting=meeting, now=NOW)
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("position")
    kinds = [each.kind for each in STANDING if each.kind != ItemKind.LAST_MINUTES]
    assert [row.kind for row in rows] == kinds
    assert all(row.title.complete for row in rows)
    opening = rows[0].note
    for words in (("antitrust", "prices", "capacity"), ("反垄断", "价格", "产能")):
        assert all(word in (opening.en + opening.zh) for word in words)


def test_adoption_of_the_last_minutes_comes_only_while_they_are_open(cast: Cast) -> None:
    factories.a_meeting(number=4, year=2026, half=2, state="held", minutes="circulated")
    meeting = factories.a_meeting()
    add_standing_items(cast.viewer("us_head"), meeting=meeting, now=NOW)
    assert AgendaItem.objects.filter(meeting=meeting, kind=ItemKind.LAST_MINUTES).exists()


def test_standing_items_fill_what_is_missing_around_what_is_there(
    cast: Cast, meeting: Meeting
) -> None:
    actor = cast.viewer("us_secretary")
    items(cast, meeting, "Encryption")
    add_item(actor, meeting=meeting, kind=ItemKind.OTHER, title_en="Other", minutes=5, now=NOW)
    add_standing_items(actor, meeting=meeting, now=NOW)
    assert [title for _, title in told(meeting)] == [
        "Opening and antitrust statement", "Introduction of the delegations",
        "Adoption of the agenda", "Matters arising: open action items", "Encryption", "Other",
        "Date and place of the next meeting",
    ]  # fmt: skip
    with pytest.raises(Refused):
        add_standing_items(actor, meeting=meeting, now=NOW)


def test_new_item_goes_before_any_other_business(cast: Cast, meeting: Meeting) -> None:
    add_standing_items(cast.viewer("us_head"), meeting=meeting, now=NOW)
    items(cast, meeting, "Encryption")
    assert [title for _, title in told(meeting)][-3:] == [
        "Encryption", "Any other business", "Date and place of the next meeting",
    ]  # fmt: skip


def test_sub_item_is_numbered_under_its_parent_one_level_deep(cast: Cast, meeting: Meeting) -> None:
    actor = cast.viewer("cn_head")
    first, _second = items(cast, meeting, "A", "B")
    part = add_item(actor, meeting=meeting, parent=first, title_zh="分项", minutes=5, now=NOW)
    assert told(meeting) == [("1", "A"), ("1a", ""), ("2", "B")]
    with pytest.raises(Refused):
        add_item(actor, meeting=meeting, parent=part, title_en="C", minutes=5, now=NOW)


def test_items_move_by_button(cast: Cast, meeting: Meeting) -> None:
    actor = cast.viewer("us_secretary")
    _a, b, c = items(cast, meeting, "A", "B", "C")
    rearrange_item(actor, item=c, way="up", now=NOW)
    assert told(meeting) == [("1", "A"), ("2", "C"), ("3", "B")]
    rearrange_item(actor, item=c, way="nest", now=NOW)
    assert told(meeting) == [("1", "A"), ("1a", "C"), ("2", "B")]
    rearrange_item(actor, item=c, way="unnest", now=NOW)
    rearrange_item(actor, item=b, way="nest", now=NOW)
    assert told(meeting) == [("1", "A"), ("2", "C"), ("2a", "B")]
    for way in ("up", "down", "nest", "sideways"):
        with pytest.raises(Refused):
            rearrange_item(actor, item=b, way=way, now=NOW)


def test_items_move_by_drag(cast: Cast, meeting: Meeting) -> None:
    actor = cast.viewer("us_secretary")
    a, b, c = items(cast, meeting, "A", "B", "C")
    place_item(actor, item=c, parent=None, before=a, now=NOW)
    place_item(actor, item=a, parent=b, before=None, now=NOW)
    assert told(meeting) == [("1", "C"), ("2", "B"), ("2a", "A")]
    with pytest.raises(Refused):
        place_item(actor, item=b, parent=c, before=None, now=NOW)


def test_an_item_that_stands_elsewhere_by_now_is_not_moved(cast: Cast, meeting: Meeting) -> None:
    """Who moves it says between which neighbours they saw it."""
    us, cn = cast.viewer("us_secretary"), cast.viewer("cn_secretary")
    a, b, _c, d, e = items(cast, meeting, "A", "B", "C", "D", "E")
    seen = surroundings(outline_of(meeting))
    rearrange_item(cn, item=a, way="down", now=NOW, around=seen[a.pk])
    order = told(meeting)
    entries = AuditEntry.objects.count()
    for who, said in ((us, str(cn.person)), (cn, "You changed the order in another window")):
        with pytest.raises(Stale, match=said):
            rearrange_item(who, item=b, way="down", now=NOW, around=seen[b.pk])
        with pytest.raises(Stale, match=said):
            place_item(who, item=a, parent=None, before=e, now=NOW, around=seen[a.pk])
    assert (told(meeting), AuditEntry.objects.count()) == (order, entries)
    # What stands apart from it is moved: between which others does not matter to it.
    place_item(us, item=e, parent=None, before=d, now=NOW, around=seen[e.pk])
    # Not before one that is under another by now.
    rearrange_item(cn, item=d, way="nest", now=NOW)
    with pytest.raises(Stale):
        place_item(
            us,
            item=b,
            parent=None,
            before=d,
            now=NOW,
            around=surroundings(outline_of(meeting))[b.pk],
        )
    assert [title for _number, title in told(meeting)] == ["B", "A", "C", "E", "D"]


def test_dropping_an_item_where_it_was_puts_nothing_on_record(cast: Cast, meeting: Meeting) -> None:
    a, b = items(cast, meeting, "A", "B")
    before = AuditEntry.objects.count()
    place_item(cast.viewer("us_head"), item=a, parent=None, before=b, now=NOW)
    assert AuditEntry.objects.count() == before


def test_an_issued_agenda_takes_no_edit_not_even_a_vain_one(cast: Cast, meeting: Meeting) -> None:
    (a,) = items(cast, meeting, "A")
    JointText.objects.filter(meeting=meeting).update(issued=True)
    for title_zh in ("甲", a.title_zh):
        with pytest.raises(Refused, match="Open the next revision first"):
            change_item(
                cast.viewer("cn_secretary"), item=a, title_en="A", title_zh=title_zh, now=NOW
            )
    a.refresh_from_db()
    assert (text_of(meeting).revision, a.title_zh) == (1, "题")


def test_writing_back_what_is_there_puts_nothing_on_record(cast: Cast, meeting: Meeting) -> None:
    (a,) = items(cast, meeting, "A")
    before = AuditEntry.objects.count()
    change_item(
        cast.viewer("cn_secretary"), item=a, title_en=" A ", title_zh="题", topics=[], now=NOW
    )
    assert AuditEntry.objects.count() == before


def test_item_can_be_mended_after_its_sitting_or_presenter_is_gone(
    cast: Cast, meeting: Meeting
) -> None:
    second = meeting.sittings.get(number=2)
    item = factories.an_item(
        meeting=meeting, sitting=second, presenter=cast.us_left, presenter_side="us"
    )
    second.cancelled_at = NOW
    second.save()
    actor = cast.viewer("us_secretary")
    assert change_item(actor, item=item, minutes=45, now=NOW).minutes == 45
    other = factories.an_item(meeting=meeting)
    for wrong in ({"sitting": second}, {"presenter": cast.us_left}):
        with pytest.raises(Refused) as refused:
            change_item(actor, item=other, now=NOW, **wrong)
        assert set(refused.value.fields) == set(wrong)


def test_change_of_one_language_leaves_the_other_stale_until_confirmed(
    cast: Cast, meeting: Meeting
) -> None:
    (a,) = items(cast, meeting, "A")
    actor = cast.viewer("us_head")
    changed = change_item(actor, item=a, title_en="Another", now=NOW)
    assert changed.title_stale == "zh"
    with pytest.raises(Stale):
        confirm_item(actor, item=a, now=NOW, as_of=NOW - dt.timedelta(days=9))
    assert confirm_item(actor, item=a, now=NOW).title_stale == ""


def test_second_editor_of_the_same_version_is_told(cast: Cast, meeting: Meeting) -> None:
    (a,) = items(cast, meeting, "A")
    later = NOW + dt.timedelta(minutes=1)
    us, cn = cast.viewer("us_secretary"), cast.viewer("cn_secretary")
    shown = marks_of({"title_en": a.title_en, "title_zh": a.title_zh, "topics": []})
    mine, theirs = Topic.objects.all()[:2]
    change_item(us, item=a, seen=shown, title_en="B", topics=[theirs], now=later)
    with pytest.raises(FieldConflict):
        change_item(cn, item=a, seen=shown, title_en="C", now=later)
    both = change_item(
        cn, item=a, seen=shown, title_en="A", title_zh="丙", topics=[mine], now=later
    )
    assert told(meeting) == [("1", "B")]
    assert (both.title_zh, set(both.topics.all())) == ("丙", {mine, theirs})


def test_withdrawn_item_takes_its_parts_along_and_is_gone_for_others(
    cast: Cast, meeting: Meeting
) -> None:
    actor = cast.viewer("us_secretary")
    a, b = items(cast, meeting, "A", "B")
    add_item(actor, meeting=meeting, parent=a, title_en="A1", minutes=5, now=NOW)
    withdraw_item(actor, item=a, now=NOW)
    assert told(meeting) == [("1", "B")]
    assert AgendaItem.objects.filter(meeting=meeting).count() == 3
    other = cast.viewer("cn_secretary")
    for act in (
        lambda: withdraw_item(other, item=a, now=NOW),
        lambda: change_item(other, item=a, title_en="X", now=NOW),
        lambda: rearrange_item(other, item=a, way="down", now=NOW),
        lambda: add_item(other, meeting=meeting, parent=a, title_en="X", minutes=1, now=NOW),
    ):
        with pytest.raises(Stale):
            act()
    place_item(other, item=b, parent=None, before=a, now=NOW)


def test_item_with_minutes_under_it_stays(cast: Cast, meeting: Meeting) -> None:
    (a,) = items(cast, meeting, "A")
    factories.a_paragraph(item=a)
    with pytest.raises(Refused):
        withdraw_item(cast.viewer("us_secretary"), item=a, now=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title_en": "", "title_zh": ""}, "title_en"),
        ({"title_en": "x" * 201}, "title_en"),
        ({"title_en": "x", "minutes": 601}, "minutes"),
        ({"title_en": "x", "kind": "party"}, "kind"),
        ({"title_en": "x", "note_en": "x" * 4001}, "note_en"),
        ({"title_en": "x", "presenter_side": "eu"}, "presenter_side"),
    ],
)
def test_impossible_item_is_refused_at_its_field(
    cast: Cast, meeting: Meeting, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_item(cast.viewer("us_head"), meeting=meeting, now=NOW, **values)
    assert field in refused.value.fields
    assert not AgendaItem.objects.exists()


def test_sitting_and_presenter_belong_here(cast: Cast, meeting: Meeting) -> None:
    other = factories.a_meeting(number=6, half=2)
    actor = cast.viewer("us_head")
    for values, field in (
        ({"sitting": other.sittings.all()[0]}, "sitting"),
        ({"presenter": cast.us_left}, "presenter"),
    ):
        with pytest.raises(Refused) as refused:
            add_item(actor, meeting=meeting, title_en="x", minutes=1, now=NOW, **values)
        assert set(refused.value.fields) == {field}
    item = add_item(
        actor, meeting=meeting, title_en="x", minutes=1, presenter=cast.cn_delegate, now=NOW
    )
    assert item.presenter_side == "cn"


@pytest.mark.parametrize("who", ["us_delegate", "cn_counsel", "us_adviser", "operator", "nobody"])
def test_others_edit_nothing(cast: Cast, meeting: Meeting, who: str) -> None:
    (a,) = items(cast, meeting, "A")
    actor = cast.viewer(who)
    before = AuditEntry.objects.count()
    for act in (
        lambda: add_standing_items(actor, meeting=meeting, now=NOW),
        lambda: add_item(actor, meeting=meeting, title_en="x", minutes=1, now=NOW),
        lambda: change_item(actor, item=a, title_en="x", now=NOW),
        lambda: confirm_item(actor, item=a, now=NOW),
        lambda: withdraw_item(actor, item=a, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises((NotAllowed, Refused)):
        rearrange_item(actor, item=a, way="up", now=NOW)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("state", ["agreed"])
def test_agreed_agenda_is_locked(cast: Cast, state: str) -> None:
    meeting = factories.a_meeting(agenda=state)
    with pytest.raises(Refused):
        add_item(cast.viewer("us_head"), meeting=meeting, title_en="x", minutes=1, now=NOW)


# --- the timetable -------------------------------------------------------------------------------
def test_consecutive_interpretation_doubles_and_overrun_shows(cast: Cast, meeting: Meeting) -> None:
    items(cast, meeting, "A", "B", "C")
    AgendaItem.objects.update(minutes=80)
    agenda = agenda_of(cast.viewer("us_secretary"), meeting, clock.now())
    assert [line.time and line.time.over for line in agenda.lines] == [False, False, True]
    assert agenda.overrun == 140
    Meeting.objects.update(interpretation="simultaneous")
    meeting.refresh_from_db()
    assert agenda_of(cast.viewer("us_secretary"), meeting, clock.now()).overrun == 0


def test_times_are_the_same_for_who_is_not_invited_to_the_heads_sitting(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="circulated")
    heads = factories.a_sitting(
        meeting=meeting, number=9, day=dt.date(2027, 3, 22), audience="heads"
    )
    factories.an_item(meeting=meeting, position=1, title_en="Walk-through", sitting=heads)
    factories.an_item(meeting=meeting, position=2, title_en="Opening")
    told_to = {
        who: {
            line.item.title_en: line.time and line.time.starts_at
            for line in agenda_of(cast.viewer(who), meeting, clock.now()).lines
        }
        for who in ("cn_counsel", "us_delegate")
    }
    assert told_to["us_delegate"]["Opening"] == told_to["cn_counsel"]["Opening"]
    assert told_to["us_delegate"]["Opening"] == meeting.sittings.get(number=1).starts_at
    assert told_to["us_delegate"]["Walk-through"] is None
    assert told_to["cn_counsel"]["Walk-through"] == heads.starts_at


def test_matters_arising_are_the_open_action_items_of_earlier_meetings(
    cast: Cast, meeting: Meeting
) -> None:
    earlier = factories.a_meeting(number=4, year=2026, half=2, state="closed")
    open_one = factories.an_action(meeting=earlier, owner_us=cast.us_delegate)
    factories.an_action(
        meeting=earlier, owner_us=cast.us_delegate, state="done", confirmed_us_at=NOW
    )
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    arising = agenda_of(cast.viewer("us_secretary"), meeting, clock.now()).arising
    assert [matter.number for matter in arising.matters] == [open_one.number]
    assert (arising.total, arising.more) == (1, 0)


def test_topics_are_set_and_taken_off(cast: Cast, meeting: Meeting) -> None:
    topics = list(Topic.objects.all())
    actor = cast.viewer("us_head")
    item = add_item(actor, meeting=meeting, title_en="x", minutes=1, topics=topics, now=NOW)
    assert set(item.topics.all()) == set(topics)
    change_item(actor, item=item, topics=topics[:1], now=NOW)
    assert list(item.topics.all()) == topics[:1]


def test_other_topics_are_on_record(cast: Cast, now: dt.datetime) -> None:
    """With what they were and are, as everything else that is changed."""
    item = factories.an_item(meeting=factories.a_meeting())
    topic = Topic.objects.create(slug="export", name_en="Export", name_zh="出口")
    for topics, changes in (([topic], ["", "export"]), ([], ["export", ""])):
        change_item(cast.viewer("us_secretary"), item=item, now=now, topics=topics)
        entry = AuditEntry.objects.filter(act="change_item").order_by("pk").last()
        assert entry and entry.changes == {"topics": changes}
    entries = AuditEntry.objects.count()
    change_item(cast.viewer("us_secretary"), item=item, now=now, topics=[])
    assert AuditEntry.objects.count() == entries
