"""Importing action items of past meetings: who owns them, what each side may say, who is told."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail

from meetings.enums import ActionState, TextKind
from meetings.models import ActionItem, JointText, Meeting, ProgressNote, SymbolCounter
from meetings.rules.imports.lines import ActionLine, ImportPlan
from meetings.rules.imports.past_actions import read_past_actions
from meetings.services import actions
from meetings.services.imports import import_past_actions, plan_past_actions
from meetings.services.reminders import plan_reminders
from members.enums import NotificationState
from members.models import AuditEntry, Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.importfiles import Importing, action_row, actions_file
from workinggroup.lib.errors import Doubtful, NotAllowed, Refused, Stale

# A Tuesday, in working hours of neither side's day off.
NOW = dt.datetime(2027, 1, 5, 15, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def january() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def meeting(cast: Cast) -> Meeting:
    first = factories.a_meeting(number="1", serial=1, state="held", year=2021, half=1)
    factories.a_sitting(meeting=first, number=9, day=dt.date(2021, 5, 11))
    factories.a_meeting(number="2", serial=2, state="closed", year=2021, half=2)
    return first


IMPORTING = Importing(read_past_actions, plan_past_actions, import_past_actions, NOW)
read, planned, imported = IMPORTING.read, IMPORTING.planned, IMPORTING.imported


def everything() -> list[list[dict[str, Any]]]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (
            ActionItem, ProgressNote, JointText, SymbolCounter, AuditEntry, Notification,
        )
    ]  # fmt: skip


def names(*people: Person) -> tuple[str, ...]:
    return tuple(person.latin_name for person in people)


def states(plan: ImportPlan) -> list[tuple[str, str, str]]:
    lines = [line for line in plan.lines if isinstance(line, ActionLine)]
    return [(line.outcome, line.state, line.waiting_for) for line in lines]


def history(cast: Cast) -> bytes:
    us, cn = names(cast.us_delegate, cast.cn_delegate)
    done = {"state": "done", "done_on": "2021-07-01"}
    return actions_file(
        action_row(owner_us=us, owner_cn=cn),
        action_row(text_en="Of both.", text_zh="", owner_us=us, owner_cn=cn, **done),
        action_row(text_en="Of the US side.", text_zh="", owner_us=us, **done),
        action_row(text_en="", text_zh="中方事项。", owner_cn=cn, **done),
        action_row(text_en="Dropped.", text_zh="", owner_us=us, state="dropped", reason="Moot."),
        action_row(number="A1-09", text_en="Of nine.", text_zh="", owner_us=us, state="进行中"),
    )


def test_each_side_says_what_it_may_and_its_file_says_the_rest(cast: Cast) -> None:
    """What both sides own is done once both said so; one file, imported by each, says it."""
    assert states(imported(cast, history(cast))) == [
        ("entered", "open", ""),
        ("entered", "open", "done"),
        ("entered", "done", ""),
        ("entered", "open", "done"),
        ("entered", "open", "dropped"),
        ("entered", "in_progress", ""),
    ]
    assert states(imported(cast, history(cast), "cn_secretary")) == [
        ("there", "open", ""),
        ("settled", "done", ""),
        ("there", "done", ""),
        ("settled", "done", ""),
        ("settled", "dropped", ""),
        ("there", "in_progress", ""),
    ]
    before = everything()
    for who in ("us_secretary", "cn_secretary"):
        assert imported(cast, history(cast), who).changes_nothing
    assert everything() == before


def test_numbers_of_the_group_stand_and_the_others_follow(cast: Cast) -> None:
    imported(cast, history(cast))
    numbers = ActionItem.objects.order_by("serial").values_list("serial", "text_en")
    assert dict(numbers)[9] == "Of nine."
    assert [serial for serial, _text in numbers] == [9, 10, 11, 12, 13, 14]
    minutes = Meeting.objects.get(number="1")
    given = actions.give_action(
        cast.viewer("cn_secretary"),
        meeting=minutes,
        text_en="Next.",
        text_zh="",
        due_on=dt.date(2027, 3, 1),
        owner_us=cast.us_delegate,
        now=NOW,
    )
    assert given.number == "A1-15"


def test_plan_leaves_nothing_behind(cast: Cast) -> None:
    before = everything()
    assert planned(cast, history(cast)).counts["entered"] == 6
    assert everything() == before


def test_the_day_it_was_done_stands_in_a_note_and_confirmed_is_when_it_was(cast: Cast) -> None:
    imported(cast, history(cast))
    action = ActionItem.objects.get(text_en="Of the US side.")
    assert action.confirmed_us_at == NOW
    note = ProgressNote.objects.get(action=action)
    assert note.text_en == "Done on Thu 1 Jul 2021, according to the group's own list."
    assert "2021年7月1日" in note.text_zh


def test_in_the_record_as_the_acts_by_hand(cast: Cast) -> None:
    imported(cast, history(cast))
    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    assert acts.filter(act="enter_past_action").count() == 6
    settled = ActionItem.objects.get(text_en="Of the US side.")
    of_it = acts.filter(subject_type="actionitem", subject_id=settled.pk)
    assert list(of_it) == ["enter_past_action", "report_progress", "confirm_done", "finish_action"]


def test_owners_get_one_letter_for_all_of_it(cast: Cast) -> None:
    """Not one for each, neither now nor when the planner runs; what is settled is no news."""
    us, cn = names(cast.us_delegate, cast.cn_delegate)
    rows = [
        action_row(number=str(n), owner_us=us, owner_cn=cn, due="2027-06-01", text_en=f"No. {n}.")
        for n in range(1, 21)
    ]
    late = action_row(number="21", owner_us=us, text_en="Late.")
    done = action_row(number="22", owner_us=us, text_en="Done.", state="done")
    imported(cast, actions_file(*rows, late, done))
    told = Notification.objects.filter(recipient=cast.us_delegate)
    assert set(told.values_list("state", flat=True)) == {NotificationState.HELD}
    assert told.filter(rule="action_assigned").count() == 20
    assert told.get(rule="action_overdue").subject_id == ActionItem.objects.get(serial=21).pk
    assert not told.filter(subject_id=ActionItem.objects.get(serial=22).pk).exists()
    # In the morning of Beijing, and of Washington.
    for hours in (12, 24):
        morning = NOW + dt.timedelta(hours=hours)
        with time_machine.travel(morning, tick=False):
            plan_reminders(now=morning)
    queued = Notification.objects.filter(state=NotificationState.QUEUED)
    # Who looks after the US side's action items hears of the late one.
    told_in_one = {cast.us_delegate, cast.cn_delegate, cast.us_head, cast.us_secretary}
    assert set(queued.values_list("rule", flat=True)) == {"digest"}
    assert sorted(queued.values_list("recipient", flat=True)) == sorted(p.pk for p in told_in_one)
    assert not mail.outbox


@pytest.mark.parametrize(
    ("write", "side"),
    [
        (lambda p: p.latin_name, "us"),
        (lambda p: f"{p.family_name}, {p.given_name}", "us"),
        (lambda p: p.email.upper(), "us"),
        (lambda p: p.latin_name.lower(), "cn"),
        (lambda p: p.name_zh, "cn"),
    ],
)
def test_owners_are_found_by_name_in_any_order_and_own_ones_by_address(
    cast: Cast, write: Any, side: str
) -> None:
    owner = getattr(cast, f"{side}_delegate")
    Person.objects.filter(pk=cast.cn_delegate.pk).update(name_zh="吕俊杰")
    owner.refresh_from_db()
    imported(cast, actions_file(action_row(**{f"owner_{side}": write(owner)})))
    assert getattr(ActionItem.objects.get(), f"owner_{side}") == owner


def test_an_address_of_the_other_side_tells_nothing(cast: Cast) -> None:
    """Whether there is such an address is not to be learnt from a fault."""
    reasons = {
        fault.reason
        for address in (cast.cn_delegate.email, "nobody@nowhere.example")
        for fault in planned(cast, actions_file(action_row(owner_cn=address))).faults
    }
    assert reasons == {"People of the other delegation are named by their names."}


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [
        ({"owner_us": "Nobody Known"}, "E2", "No one in that delegation has this name now."),
        ({"owner_us": "no@one.example"}, "E2", "No one in your delegation has this email"),
        ({"owner_us": "LEFT"}, "E2", "No one in that delegation has this name now."),
        ({"owner_us": "TWIN"}, "E2", "Several people of your delegation have this name."),
        ({}, "E2", "Name an owner on at least one side."),
        ({"text_en": "", "text_zh": "", "owner_us": "US"}, "C2", "at least one language"),
        ({"due": "9999-01-01", "owner_us": "US"}, "G2", "too far away"),
        ({"meeting": "77", "owner_us": "US"}, "B2", "Meeting 77 is not here. Import it first."),
        ({"number": "7000", "owner_us": "US"}, "A2", "a number from 1 to 999"),
        ({"state": "dropped", "owner_us": "US"}, "J2", "why it should be closed without action"),
        ({"state": "done", "done_on": "2027-02-01", "owner_us": "US"}, "I2", "yet to come"),
    ],
)
def test_what_the_services_refuse_is_a_fault_at_its_cell(
    cast: Cast, row: dict[str, str], cell: str, reason: str
) -> None:
    for _twice in range(2):
        factories.a_member(side="us", role="adviser", given_name="Twin", family_name="Twin")
    people = {"US": cast.us_delegate, "LEFT": cast.us_left}
    named = {
        key: people[value].latin_name if value in people else value for key, value in row.items()
    }
    named = {key: "Twin Twin" if value == "TWIN" else value for key, value in named.items()}
    before = everything()
    content = actions_file(action_row(**named))
    (fault,) = planned(cast, content).faults
    assert (fault.cell, reason in fault.reason) == (cell, True), fault
    with pytest.raises(Refused):
        imported(cast, content)
    assert everything() == before


def test_locked_minutes_and_meetings_to_come_forbid_it_for_their_own_reasons(cast: Cast) -> None:
    JointText.objects.filter(meeting__number="1", kind=TextKind.MINUTES).update(
        state="for_signature", issued=True
    )
    factories.a_meeting(number="9", serial=9, state="confirmed", year=2027, half=1)
    (us,) = names(cast.us_delegate)
    rows = [action_row(owner_us=us), action_row(meeting="9", owner_us=us)]
    faults = planned(cast, actions_file(*rows)).faults
    assert [(fault.row, fault.reason) for fault in faults] == [
        (
            2,
            (
                "The minutes of this meeting are locked or adopted, and its action items are part "
                "of them."
            ),
        ),
        (3, "Action items of the past are those of meetings that took place."),
    ]


def test_a_number_with_other_words_is_another_action_item(cast: Cast, meeting: Meeting) -> None:
    us = cast.us_delegate
    known = factories.an_action(meeting=meeting, text_en="Known.", owner_us=us, serial=4)
    row = action_row(number="A1-04", text_en="Unknown.", owner_us=us.latin_name)
    (fault,) = planned(cast, actions_file(row)).faults
    assert (fault.cell, fault.reason) == (
        "A2",
        "Another action item of this meeting has this number.",
    )
    same = action_row(
        number="A1-04", text_en=known.text_en, text_zh="", owner_us="whoever", due="2030-01-01"
    )
    (line,) = planned(cast, actions_file(same)).lines
    assert (line.outcome, line.differs) == ("there", ("owner, US side", "due"))


def test_what_was_reopened_here_is_not_settled_by_an_old_file(cast: Cast) -> None:
    us = cast.us_delegate.latin_name
    content = actions_file(action_row(owner_us=us, state="done"))
    imported(cast, content)
    action = ActionItem.objects.get()
    actions.reopen_action(cast.viewer("cn_secretary"), action=action, reason="It was not.", now=NOW)
    assert imported(cast, content).changes_nothing
    action.refresh_from_db()
    assert action.state == ActionState.OPEN


def test_a_day_before_the_meeting_is_confirmed(cast: Cast) -> None:
    content = actions_file(action_row(owner_us=cast.us_delegate.latin_name, due="2012-08-31"))
    (doubt,) = planned(cast, content).doubts
    assert "before the meeting began on Tue 11 May 2021" in doubt.text
    with pytest.raises(Doubtful):
        imported(cast, content, confirmed=False)
    imported(cast, content)
    assert ActionItem.objects.get().due_on == dt.date(2012, 8, 31)


def test_a_row_has_all_its_doubts_confirmed_at_once(cast: Cast) -> None:
    us = cast.us_delegate.latin_name
    content = actions_file(
        action_row(owner_us=us, due="2012-08-31", state="done", done_on="2020-07-01")
    )
    due, settled = planned(cast, content).doubts
    assert "It is due on Fri 31 Aug 2012, before the meeting began" in due.text
    assert (
        "It was done or closed without action on Wed 1 Jul 2020, before the meeting began"
        in settled.text
    )
    with pytest.raises(Doubtful):
        imported(cast, content, confirmed=False)
    imported(cast, content)
    assert ActionItem.objects.get().state == ActionState.DONE


def test_what_was_shown_is_done_or_nothing(cast: Cast) -> None:
    content = history(cast)
    plan = planned(cast, content)
    imported(cast, actions_file(action_row(owner_us=cast.us_head.latin_name)), "cn_head")
    before = everything()
    with pytest.raises(Stale):
        import_past_actions(
            cast.viewer("us_secretary"),
            rows=read(content).rows,
            fingerprint=plan.fingerprint,
            now=NOW,
        )
    assert everything() == before


def test_who_may_give_out_action_items_may_import_them(cast: Cast) -> None:
    def may(viewer: Any) -> bool:
        try:
            plan_past_actions(viewer, rows=read(history(cast)).rows, now=NOW)
        except NotAllowed:
            return False
        return True

    assert cast.who_may(may) == {"us_head", "us_secretary", "cn_head", "cn_secretary"}


def test_nothing_is_imported_under_circulated_minutes(cast: Cast, meeting: Meeting) -> None:
    """It would void what was cleared, without a reason and without a word."""
    JointText.objects.filter(meeting=meeting, kind=TextKind.MINUTES).update(
        state="circulated", issued=True, circulated_at=NOW
    )
    (fault,) = planned(cast, actions_file(action_row(owner_us=cast.us_delegate.latin_name))).faults
    assert (fault.row, "are circulated" in str(fault.reason)) == (2, True)


def test_what_stands_under_no_heading_is_a_fault() -> None:
    row = [*action_row(state="dropped", reason="No money"), " no time"]
    (fault,) = read_past_actions(actions_file(row)).faults
    assert (fault.row, fault.position) == (2, len(row))
    assert "no heading above" in str(fault.reason)


def test_the_plan_has_the_day_and_the_reason_that_will_be_read(cast: Cast) -> None:
    row = action_row(
        owner_us=cast.us_delegate.latin_name,
        state="dropped",
        done_on="2022-02-01",
        reason="No money",
    )
    (line,) = planned(cast, actions_file(row)).lines
    assert isinstance(line, ActionLine)
    assert (line.settled_day, line.reason) == (dt.date(2022, 2, 1), "No money")


def test_all_owners_that_are_not_found_are_told_at_once(cast: Cast) -> None:
    row = action_row(owner_us="Nobody Known", owner_cn="无名氏")
    assert [fault.cell for fault in planned(cast, actions_file(row)).faults] == ["E2", "F2"]
