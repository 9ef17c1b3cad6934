"""Importing past meetings: planned, entered, entered again; and everything that must stop it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import translation

from meetings.models import Deadline, JointText, Meeting, Sitting, SymbolCounter
from meetings.rules.imports.lines import Outcome
from meetings.rules.imports.past_meetings import read_past_meetings
from meetings.services.imports import import_past_meetings, plan_past_meetings
from members.models import AuditEntry, Notification
from tests import factories
from tests.conftest import Cast
from tests.meetings.importfiles import Importing, meeting_row, meetings_file
from workinggroup.lib.errors import Doubtful, NotAllowed, Refused, Stale

NOW = dt.datetime(2027, 1, 5, 15, tzinfo=dt.UTC)
HISTORY = meetings_file(
    meeting_row(),
    meeting_row(day="2021-05-12"),
    meeting_row(number="2", host="CSIA", day="2021年11月16日", starts="上午8:00", ends="上午10:00"),
    meeting_row(number="X1", host="cn", day="2022/1/11", place_en="Geneva", place_zh="日内瓦"),
    meeting_row(number="第3次会议", host="美方", day="11 May 2022", starts="7:30 pm", ends="9 pm"),
)


@pytest.fixture(autouse=True)
def january() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


IMPORTING = Importing(read_past_meetings, plan_past_meetings, import_past_meetings, NOW)
read, planned, imported = IMPORTING.read, IMPORTING.planned, IMPORTING.imported


def everything() -> list[list[dict[str, Any]]]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Meeting, Sitting, JointText, SymbolCounter, AuditEntry, Notification)
    ]


def test_a_group_that_has_met_since_2021(cast: Cast) -> None:
    imported(cast, HISTORY)
    entered = Meeting.objects.order_by("year", "half", "-kind")
    assert [(m.number, m.year, m.half, m.host, m.state) for m in entered] == [
        ("1", 2021, 1, "us", "held"),
        ("2", 2021, 2, "cn", "held"),
        ("3", 2022, 1, "us", "held"),
        ("X1", 2022, 1, "cn", "held"),
    ]
    first, second, third = (Meeting.objects.get(number=n) for n in "123")
    assert [s.day.day for s in first.sittings.all()] == [11, 12]
    assert [s.number for s in first.sittings.all()] == [1, 2]
    (morning,) = second.sittings.all()
    assert (second.anchor_zone, morning.starts, second.format) == (
        "Asia/Shanghai",
        dt.time(8),
        "online",
    )
    (evening,) = third.sittings.all()
    assert (evening.day, evening.starts, evening.ends) == (
        dt.date(2022, 5, 11),
        dt.time(19, 30),
        dt.time(21),
    )
    special = Meeting.objects.get(number="X1")
    assert (special.format, special.place_zh) == ("face_to_face", "日内瓦")


def test_plan_leaves_nothing_behind(cast: Cast) -> None:
    before = everything()
    plan = planned(cast, HISTORY)
    assert plan.counts == {"entered": 4, "completed": 0, "settled": 0, "there": 0}
    assert [line.number for line in plan.lines if hasattr(line, "host")] == ["1", "2", "X1", "3"]
    assert everything() == before


def test_imported_as_if_entered_by_hand(cast: Cast) -> None:
    """The same entries in the record; nobody is written to, and no deadline is derived."""
    imported(cast, HISTORY)
    acts = AuditEntry.objects.filter(act="enter_past_meeting")
    assert {entry.meeting_id for entry in acts} == set(Meeting.objects.values_list("pk", flat=True))
    assert {entry.actor_id for entry in acts} == {cast.us_secretary.pk}
    assert not Notification.objects.exists() and not mail.outbox
    assert not Deadline.objects.exists()


@pytest.mark.parametrize("again", ["us_secretary", "cn_secretary"])
def test_imported_twice_changes_nothing(cast: Cast, again: str) -> None:
    imported(cast, HISTORY)
    before = everything()
    plan = imported(cast, HISTORY, again)
    assert plan.changes_nothing and plan.counts[Outcome.THERE] == 4
    assert [line.differs for line in plan.lines] == [(), (), (), ()]
    assert everything() == before


def test_what_is_there_stays_and_the_plan_says_where_the_file_differs(cast: Cast) -> None:
    imported(cast, HISTORY)
    before = everything()
    other = meetings_file(
        meeting_row(host="cn", day="2021-05-13"),
        meeting_row(number="4", host="cn", day="2022-11-15"),
    )
    plan = planned(cast, other)
    assert [(line.outcome, line.differs) for line in plan.lines] == [
        ("there", ("host", "date")),
        ("entered", ()),
    ]
    imported(cast, other)
    assert Meeting.objects.get(number="1").host == "us"
    assert len(everything()[0]) == len(before[0]) + 1


@pytest.mark.parametrize(
    ("rows", "cells", "reason"),
    [
        ([meeting_row(number="9999")], ["A2"], "far beyond"),
        ([meeting_row(number="2"), meeting_row(number="1", day="2021-11-16")], ["A3"], "follow"),
        ([meeting_row(), meeting_row(number="2", day="2021-05-20")], [""], "its regular meeting"),
        ([meeting_row(), meeting_row(day="2027-05-11")], ["C3"], "one of 2021"),
        ([meeting_row(day="2027-05-11")], ["C2"], "are over"),
        ([meeting_row(), meeting_row(starts="20:00", ends="22:00")], ["D3"], "at that time"),
        ([meeting_row(ends="19:00")], ["E2"], "ends when it begins"),
        ([meeting_row(ends="08:00")], ["E2"], "twelve hours at most"),
        (
            [meeting_row(day="2021-03-14", starts="02:30", ends="04:00")],
            ["D2"],
            "does not exist on that day",
        ),
    ],
)
def test_what_the_services_refuse_is_a_fault_at_its_cell(
    cast: Cast, rows: list[list[str]], cells: list[str], reason: str
) -> None:
    before = everything()
    plan = planned(cast, meetings_file(*rows))
    assert [fault.cell for fault in plan.faults] == cells
    assert reason in plan.faults[0].reason
    assert plan.lines == ()
    with pytest.raises(Refused):
        imported(cast, meetings_file(*rows))
    assert everything() == before


def test_all_faults_are_told_at_once_in_the_readers_language(cast: Cast) -> None:
    rows = [meeting_row(ends="19:00"), meeting_row(number="2000", day="2021-11-16")]
    with translation.override("zh-hans"):
        faults = planned(cast, meetings_file(*rows)).faults
    assert [(fault.row, fault.column) for fault in faults] == [(2, "Until"), (3, "Meeting")]
    assert faults[0].reason == "结束时间与开始时间相同。请更正其一。"


def test_what_looks_like_a_mistake_is_confirmed_once(cast: Cast) -> None:
    """Both doubts in one plan; without them nothing is done."""
    rows = [
        meeting_row(),
        meeting_row(day="2021-05-31"),
        meeting_row(number="2", day="2022-03-15"),
    ]
    odd = meetings_file(
        *[[*row, "2021", half] for row, half in zip(rows, "112", strict=True)],
        headings=("Meeting", "Host", "Date", "From", "Until", "Place", "地点", "Year", "Half"),
    )
    plan = planned(cast, odd)
    assert len(plan.doubts) == 2 and plan.doubts[0].text.startswith("Meeting 1: ")
    before = everything()
    with pytest.raises(Doubtful):
        imported(cast, odd, confirmed=False)
    assert everything() == before
    imported(cast, odd)
    assert Meeting.objects.count() == 2


def test_extraordinary_meetings_out_of_order_are_asked_about(cast: Cast) -> None:
    """Whichever of them is here already, and in whatever order the file has them."""
    imported(cast, meetings_file(meeting_row(number="X2", day="2026-12-15")))
    rows = [meeting_row(number="X3", day="2022-03-15"), meeting_row(number="X1", day="2023-03-15")]
    plan = planned(cast, meetings_file(*rows))
    assert [doubt.text.partition(",")[2] for doubt in plan.doubts] == [
        " before meeting X2 on Tue 15 Dec 2026, whose number is lower.",
        " after meeting X3 on Tue 15 Mar 2022, whose number is higher.",
    ]
    with pytest.raises(Doubtful):
        imported(cast, meetings_file(*rows), confirmed=False)
    imported(cast, meetings_file(*rows))
    assert Meeting.objects.count() == 3


def test_what_was_shown_is_done_or_nothing(cast: Cast) -> None:
    plan = planned(cast, HISTORY)
    imported(cast, meetings_file(meeting_row()), "cn_secretary")
    before = everything()
    with pytest.raises(Stale):
        import_past_meetings(
            cast.viewer("us_secretary"),
            rows=read(HISTORY).rows,
            fingerprint=plan.fingerprint,
            now=NOW,
        )
    assert everything() == before


def test_one_fault_stops_all(cast: Cast) -> None:
    factories.a_meeting(number="7", serial=7, year=2021, half=2)
    before = everything()
    with pytest.raises(Refused):
        imported(cast, HISTORY)
    assert everything() == before


def test_who_may_enter_a_past_meeting_may_import_them(cast: Cast) -> None:
    def may(viewer: Any) -> bool:
        try:
            plan_past_meetings(viewer, rows=read(HISTORY).rows, now=NOW)
        except NotAllowed:
            return False
        return True

    assert cast.who_may(may) == {"us_head", "us_secretary", "cn_head", "cn_secretary"}
