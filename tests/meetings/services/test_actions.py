"""Action items: given out, worked on, confirmed by each owner's side, dropped by both."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from meetings.access import visible_actions
from meetings.enums import ActionState, TextKind
from meetings.models import ActionItem, JointText, Meeting, Topic
from meetings.queries.actions import ActionFilter, actions_table
from meetings.queries.texts.arising import arising_at
from meetings.services import actions
from members.models import AuditEntry, Notification
from tests import factories
from tests.conftest import Cast
from tests.tampering import without_keys
from workinggroup.lib import clock
from workinggroup.lib.edits import FieldConflict, marks_of
from workinggroup.lib.errors import NotAllowed, Refused

NOW = dt.datetime(2027, 4, 1, 14, 0, tzinfo=dt.UTC)
DUE = dt.date(2027, 4, 30)


@pytest.fixture(autouse=True)
def first_of_april() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(state="held")


def give(cast: Cast, meeting: Meeting, **values: Any) -> ActionItem:
    given = {
        "text_en": "Send the list.",
        "text_zh": "发送清单。",
        "due_on": DUE,
        "owner_us": cast.us_delegate,
        "owner_cn": cast.cn_delegate,
        **values,
    }
    action = actions.give_action(cast.viewer("us_secretary"), meeting=meeting, now=NOW, **given)
    factories.in_circulated_minutes(action)
    return action


def minutes_are(meeting: Meeting, state: str) -> None:
    with without_keys():
        JointText.objects.filter(meeting=meeting, kind=TextKind.MINUTES).update(
            state=state, issued=True, agreed_at=NOW
        )


def test_action_takes_the_next_number_and_tells_its_owners(cast: Cast, meeting: Meeting) -> None:
    topic = Topic.objects.get(slug="encryption")
    first = give(cast, meeting, topics=[topic])
    second = give(cast, meeting, owner_us=None)
    assert (first.number, second.number) == ("A5-01", "A5-02")
    assert list(first.topics.all()) == [topic]
    told = Notification.objects.filter(rule="action_assigned", subject_id=first.pk)
    assert set(told.values_list("recipient", flat=True)) == {
        cast.us_delegate.pk,
        cast.cn_delegate.pk,
    }


def test_refused_action_leaves_no_gap(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(Refused):
        give(cast, meeting, owner_us=cast.us_left)
    assert give(cast, meeting).number == "A5-01"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text_en": "", "text_zh": " "}, "text_en"),
        ({"owner_us": None, "owner_cn": None}, "owner_us"),
        ({"due_on": dt.date(2027, 3, 31)}, "due_on"),
        ({"due_on": dt.date(9999, 1, 1)}, "due_on"),
        ({"text_en": "x" * 2001}, "text_en"),
    ],
)
def test_action_refused_at_its_field(
    cast: Cast, meeting: Meeting, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        give(cast, meeting, **values)
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("field", ["owner_us", "owner_cn"])
@pytest.mark.parametrize("name", ["left", "stranger", "other"])
def test_owner_must_be_of_the_side(cast: Cast, meeting: Meeting, field: str, name: str) -> None:
    side = field.removeprefix("owner_")
    other = {"us": "cn", "cn": "us"}[side]
    who = {"left": f"{side}_left", "stranger": "stranger", "other": f"{other}_delegate"}[name]
    with pytest.raises(Refused) as refusal:
        give(cast, meeting, **{field: getattr(cast, who)})
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize("name", ["us_delegate", "cn_counsel", "operator", "us_left"])
def test_action_is_not_everybodys_to_give_out(cast: Cast, meeting: Meeting, name: str) -> None:
    minutes_are(meeting, "circulated")
    with pytest.raises((NotAllowed, Refused)):
        actions.give_action(
            cast.viewer(name),
            meeting=meeting,
            text_en="x",
            text_zh="x",
            due_on=DUE,
            owner_us=cast.us_delegate,
            now=NOW,
        )
    assert ActionItem.objects.count() == 0


def test_done_once_every_owner_confirmed(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting)
    action = actions.confirm_done(cast.viewer("us_delegate"), action=action, now=NOW)
    assert action.state == ActionState.OPEN
    with pytest.raises(Refused):
        actions.confirm_done(cast.viewer("us_secretary"), action=action, now=NOW)
    action = actions.confirm_done(cast.viewer("cn_head"), action=action, now=NOW)
    assert action.state == ActionState.DONE
    with pytest.raises(NotAllowed):
        actions.confirm_done(cast.viewer("us_delegate"), action=action, now=NOW)


def test_one_owner_confirms_alone_and_the_other_side_cannot(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting, owner_cn=None)
    with pytest.raises(NotAllowed):
        actions.confirm_done(cast.viewer("cn_head"), action=action, now=NOW)
    assert actions.confirm_done(cast.viewer("us_head"), action=action, now=NOW).state == "done"


def test_dropped_once_both_sides_agreed(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting, owner_cn=None)
    with pytest.raises(Refused):
        actions.agree_to_drop(cast.viewer("us_head"), action=action, now=NOW)
    action = actions.agree_to_drop(
        cast.viewer("us_head"), action=action, reason="Overtaken.", now=NOW
    )
    assert action.state == ActionState.OPEN
    with pytest.raises(Refused):
        actions.agree_to_drop(cast.viewer("us_secretary"), action=action, reason="x", now=NOW)
    with pytest.raises(NotAllowed):
        actions.agree_to_drop(cast.viewer("cn_delegate"), action=action, now=NOW)
    action = actions.agree_to_drop(cast.viewer("cn_secretary"), action=action, now=NOW)
    assert (action.state, action.drop_reason) == (ActionState.DROPPED, "Overtaken.")


def test_dropping_turned_down_starts_anew(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting)
    action = actions.agree_to_drop(cast.viewer("us_head"), action=action, reason="Old.", now=NOW)
    action = actions.keep_action(cast.viewer("cn_head"), action=action, now=NOW)
    action = actions.agree_to_drop(cast.viewer("cn_head"), action=action, reason="New.", now=NOW)
    assert (action.state, action.drop_reason, action.drop_us_at) == ("open", "New.", None)


def test_reopened_with_a_reason_and_without_old_confirmations(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting, owner_cn=None)
    action = actions.confirm_done(cast.viewer("us_head"), action=action, now=NOW)
    with pytest.raises(Refused) as refusal:
        actions.reopen_action(cast.viewer("cn_secretary"), action=action, reason=" ", now=NOW)
    assert list(refusal.value.fields) == ["reason"]
    action = actions.reopen_action(
        cast.viewer("cn_secretary"), action=action, reason="Not sent.", now=NOW
    )
    assert (action.state, action.confirmed_us_at) == (ActionState.OPEN, None)
    entry = AuditEntry.objects.get(act="reopen_action")
    assert (entry.from_state, entry.to_state, entry.reason) == ("done", "open", "Not sent.")


def test_change_voids_what_was_confirmed_before_it(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting)
    action = actions.confirm_done(cast.viewer("us_delegate"), action=action, now=NOW)
    later = dt.date(2027, 5, 9)
    action = actions.change_action(cast.viewer("cn_head"), action=action, due_on=later, now=NOW)
    assert action.confirmed_us_at == NOW
    action = actions.change_action(cast.viewer("cn_head"), action=action, text_en="Other.", now=NOW)
    assert (action.confirmed_us_at, action.text_stale) == (None, "zh")
    action = actions.confirm_wording(cast.viewer("us_head"), action=action, now=NOW)
    assert action.text_stale == ""


def test_it_is_done_when_the_only_owner_who_owed_is_taken_away(
    cast: Cast, meeting: Meeting
) -> None:
    """Else it would stay open with nobody who could confirm it."""
    action = give(cast, meeting, owner_us=cast.us_delegate, owner_cn=cast.cn_delegate)
    action = actions.confirm_done(cast.viewer("us_delegate"), action=action, now=NOW)
    action = actions.change_action(
        cast.viewer("cn_secretary"), action=action, owner_cn=None, now=NOW
    )
    assert action.state == "done"
    assert AuditEntry.objects.filter(act="finish_action").count() == 1


def test_change_from_an_old_form_is_told(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting)
    us = cast.viewer("us_secretary")
    shown = marks_of({"text_en": action.text_en, "due_on": action.due_on})
    actions.change_action(us, action=action, text_en="First.", now=NOW)
    with pytest.raises(FieldConflict) as conflict:
        actions.change_action(us, action=action, seen=shown, text_en="Second.", now=NOW)
    (newer,) = conflict.value.newer.values()
    assert (newer.value, newer.by, newer.at) == ("First.", cast.us_secretary, NOW)
    action = actions.change_action(
        us, action=action, seen=shown, due_on=dt.date(2027, 5, 9), now=NOW
    )
    assert (action.text_en, action.due_on) == ("First.", dt.date(2027, 5, 9))


def test_sequence_grows_with_what_a_calendar_shows(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting)
    us = cast.viewer("us_secretary")
    seen = [action.sequence]
    for values in (
        {"due_on": dt.date(2027, 5, 1)},
        {"topics": list(Topic.objects.all()[:1])},
        {"owner_us": cast.us_head},
    ):
        action = actions.change_action(us, action=action, now=NOW, **values)
        seen.append(action.sequence)
    action = actions.start_action(us, action=action, now=NOW)
    assert [*seen, action.sequence] == [0, 1, 1, 2, 3]


def test_new_owner_is_told_and_the_old_one_no_longer_asked(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting, owner_cn=None)
    actions.change_action(
        cast.viewer("us_secretary"), action=action, owner_us=cast.us_head, now=NOW
    )
    waiting = Notification.objects.filter(rule="action_assigned", state="queued")
    assert list(waiting.values_list("recipient", flat=True)) == [cast.us_head.pk]


def test_locked_minutes_hold_the_promises_and_adopted_ones_their_words(
    cast: Cast, meeting: Meeting
) -> None:
    action = give(cast, meeting)
    us = cast.viewer("us_secretary")
    minutes_are(meeting, "for_signature")
    with pytest.raises(Refused):
        give(cast, meeting)
    with pytest.raises(Refused):
        actions.change_action(us, action=action, due_on=dt.date(2027, 6, 1), now=NOW)
    minutes_are(meeting, "adopted")
    with pytest.raises(Refused):
        actions.change_action(us, action=action, text_en="Other.", now=NOW)
    later = dt.date(2027, 6, 1)
    assert actions.change_action(us, action=action, due_on=later, now=NOW).due_on == later


def test_nothing_is_given_out_under_issued_minutes_until_a_revision_is_open(
    cast: Cast, meeting: Meeting
) -> None:
    minutes_are(meeting, "circulated")
    with pytest.raises(Refused, match="Open the next revision first"):
        give(cast, meeting)
    assert not ActionItem.objects.exists()
    factories.open_next(factories.the_text(meeting, TextKind.MINUTES))
    assert give(cast, meeting).number == "A5-01"


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("us_delegate", True),
        ("us_secretary", True),
        ("us_head", True),
        ("us_alternate", False),
        ("cn_delegate", False),
        ("cn_head", False),
        ("operator", False),
    ],
)
def test_progress_is_reported_by_owners_and_their_secretariats(
    cast: Cast, meeting: Meeting, name: str, allowed: bool
) -> None:
    action = give(cast, meeting, owner_cn=None)

    def report() -> None:
        actions.report_progress(cast.viewer(name), action=action, text_zh="已起草。", now=NOW)

    if allowed:
        report()
    else:
        with pytest.raises(NotAllowed):
            report()
    assert action.notes.count() == int(allowed)


# --- overdue, derived on each side's own clock ----------------------------------------------------
def overdue(cast: Cast, at: dt.datetime) -> list[str]:
    rows = actions_table(cast.viewer("us_adviser"), ActionFilter(state="overdue"), at)
    return [row.number for row in rows]


def test_overdue_once_the_day_has_ended_on_the_owners_clock(cast: Cast, meeting: Meeting) -> None:
    give(cast, meeting, owner_cn=None)
    give(cast, meeting, owner_us=None)
    beijing_midnight = dt.datetime(2027, 4, 30, 16, 0, tzinfo=dt.UTC)
    washington_midnight = dt.datetime(2027, 5, 1, 4, 0, tzinfo=dt.UTC)
    second = dt.timedelta(seconds=1)
    assert overdue(cast, beijing_midnight - second) == []
    assert overdue(cast, beijing_midnight) == ["A5-02"]
    assert overdue(cast, washington_midnight - second) == ["A5-02"]
    assert overdue(cast, washington_midnight) == ["A5-01", "A5-02"]


def test_confirmed_side_is_not_late(cast: Cast, meeting: Meeting) -> None:
    action = give(cast, meeting)
    actions.confirm_done(cast.viewer("cn_delegate"), action=action, now=NOW)
    after_beijing = dt.datetime(2027, 4, 30, 20, 0, tzinfo=dt.UTC)
    assert overdue(cast, after_beijing) == []


def test_table_is_overdue_first_then_by_date_then_settled(cast: Cast, meeting: Meeting) -> None:
    rows = {
        name: factories.an_action(meeting=meeting, due_on=day, **fields)
        for name, day, fields in (
            ("later", dt.date(2027, 6, 1), {"owner_us": cast.us_head}),
            ("soon", dt.date(2027, 4, 2), {"owner_us": cast.us_head}),
            ("done", dt.date(2027, 1, 1), {"owner_us": cast.us_head, "confirmed_us_at": NOW}),
            ("late", dt.date(2027, 3, 1), {"owner_cn": cast.cn_head}),
        )
    }
    ActionItem.objects.filter(pk=rows["done"].pk).update(state="done")
    shown = [row.pk for row in actions_table(cast.viewer("cn_head"), ActionFilter(), NOW)]
    assert shown == [rows[name].pk for name in ("late", "soon", "later", "done")]


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"side": "cn"}, [2, 3]),
        ({"topic": "encryption"}, [1]),
        ({"state": "in_progress"}, [2]),
        ({"state": "alive"}, [1, 2, 3]),
        ({"meeting": "5"}, [1, 2, 3]),
        ({"meeting": "4"}, []),
        ({"q": "laboratory"}, [1]),
        ({"q": "实验室"}, [3]),
        ({"q": "a5-02"}, [2]),
        ({"q": "a6-02"}, []),
        ({"q": "100%_"}, []),
        ({"side": "us", "q": "list"}, [1]),
    ],
)
def test_filters(cast: Cast, meeting: Meeting, chosen: dict[str, Any], found: list[int]) -> None:
    topic = Topic.objects.get(slug="encryption")
    give(cast, meeting, text_en="Laboratory list", owner_cn=None, topics=[topic])
    started = give(cast, meeting, text_en="Other", owner_us=None)
    actions.start_action(cast.viewer("cn_delegate"), action=started, now=NOW)
    give(cast, meeting, text_en="", text_zh="实验室名单", owner_us=None)
    rows = actions_table(cast.viewer("us_delegate"), ActionFilter(**chosen), NOW)
    assert sorted(row.serial for row in rows) == found


def test_matters_arising_are_what_is_open_of_earlier_meetings(cast: Cast, meeting: Meeting) -> None:
    open_one = give(cast, meeting)
    done = give(cast, meeting, owner_cn=None)
    actions.confirm_done(cast.viewer("us_head"), action=done, now=NOW)
    following = factories.a_meeting(number=6, half=2)
    factories.an_action(meeting=following, owner_us=cast.us_head)
    viewer = cast.viewer("cn_adviser")
    assert list(arising_at(viewer, following, clock.now())) == [open_one]
    assert list(arising_at(viewer, meeting, clock.now())) == []


def test_everybody_reads_what_the_group_brought_along_as_it_is_put_right(
    cast: Cast, meeting: Meeting
) -> None:
    """Until minutes that have it are circulated here: then as they have it."""
    secretary = cast.viewer("us_secretary")
    given = {"text_en": "Sned it.", "text_zh": "发送。", "due_on": DUE, "owner_us": cast.us_head}
    action = actions.enter_past_action(secretary, meeting=meeting, serial=4, now=NOW, **given)

    def read() -> list[str]:
        rows = visible_actions(cast.viewer("cn_delegate"))
        return [row.text.en for row in rows]

    assert read() == ["Sned it."]
    actions.change_action(secretary, action=action, text_en="Send it.", now=NOW)
    assert read() == ["Send it."]
    JointText.objects.filter(meeting=meeting, kind=TextKind.MINUTES).update(circulated_at=NOW)
    actions.change_action(secretary, action=action, text_en="Send it all.", now=NOW)
    assert read() == ["Send it."]
