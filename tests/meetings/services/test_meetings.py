"""Changing meetings, their sittings, deadlines and links."""

import datetime as dt
from typing import Any

import pytest

from meetings.enums import Audience, DeadlineKind, MeetingState, TextKind
from meetings.models import Attendance, Deadline, JoiningLink, Meeting, Sitting
from meetings.services.deadlines import derive, set_deadlines
from meetings.services.links import add_link, change_link, withdraw_link
from meetings.services.meetings import change_meeting, set_chairs
from meetings.services.sittings import (
    add_sitting,
    cancel_sitting,
    change_sitting,
    rederive_instants,
)
from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.edits import FieldConflict, marks_of
from workinggroup.lib.errors import NotAllowed, Refused, Stale

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
DAY = dt.date(2027, 3, 23)
TIMES: dict[str, Any] = {"starts": dt.time(19), "ends": dt.time(21)}


def meeting_of(**fields: Any) -> Meeting:
    meeting = factories.a_meeting(state="polling", sittings=2, first_day=DAY, **fields)
    derive(meeting, now=NOW)
    return meeting


def sequences(meeting: Meeting) -> list[int]:
    return list(meeting.sittings.order_by("number").values_list("sequence", flat=True))


def test_changing_the_zone_moves_utc_and_bumps_every_sitting(cast: Cast) -> None:
    meeting = meeting_of()
    change_meeting(cast.viewer("cn_secretary"), meeting=meeting, anchor_zone=clock.BEIJING, now=NOW)
    for sitting in meeting.sittings.all():
        assert (sitting.day.day, sitting.starts) in {(23, dt.time(19)), (24, dt.time(19))}
        assert clock.local(sitting.starts_at, clock.BEIJING).time() == dt.time(19)
    assert sequences(meeting) == [1, 1]


def test_changing_interpretation_bumps_no_sitting(cast: Cast) -> None:
    meeting = meeting_of()
    change_meeting(cast.viewer("us_head"), meeting=meeting, interpretation="none", now=NOW)
    assert sequences(meeting) == [0, 0]
    assert AuditEntry.objects.get(act="change_meeting").changes == {
        "interpretation": ["consecutive", "none"]
    }


def test_writing_back_what_is_there_changes_nothing(cast: Cast) -> None:
    meeting = meeting_of()
    change_meeting(cast.viewer("us_head"), meeting=meeting, host="us", now=NOW)
    meeting.refresh_from_db()
    assert meeting.changed_at != NOW
    assert not AuditEntry.objects.filter(act="change_meeting").exists()


def test_change_against_an_older_version_is_stale(cast: Cast) -> None:
    meeting = meeting_of()
    seen = marks_of({"quorum": meeting.quorum, "place_en": meeting.place_en})
    us, cn = cast.viewer("us_head"), cast.viewer("cn_head")
    change_meeting(us, meeting=meeting, seen=seen, quorum=5, now=NOW)
    with pytest.raises(FieldConflict):
        change_meeting(cn, meeting=meeting, seen=seen, quorum=7, now=NOW)
    older = meeting.quorum
    change_meeting(cn, meeting=meeting, seen=seen, quorum=older, place_en="Dallas", now=NOW)
    meeting.refresh_from_db()
    assert (meeting.quorum, meeting.place_en) == (5, "Dallas")


def test_confirmed_meeting_changes_only_with_a_reason(cast: Cast) -> None:
    meeting = meeting_of()
    Meeting.objects.update(state="confirmed")
    actor = cast.viewer("us_secretary")
    with pytest.raises(Refused) as refused:
        change_meeting(actor, meeting=meeting, format="hybrid", now=NOW)
    assert set(refused.value.fields) == {"reason"}
    change_meeting(actor, meeting=meeting, format="hybrid", reason="Visas came.", now=NOW)
    assert AuditEntry.objects.get(act="change_meeting").reason == "Visas came."


def test_place_changed_in_one_language_is_stale_in_the_other(cast: Cast) -> None:
    meeting = meeting_of()
    change_meeting(cast.viewer("us_head"), meeting=meeting, place_en="San Jose", now=NOW)
    meeting.refresh_from_db()
    assert meeting.place_stale == "zh"


@pytest.mark.parametrize("state", ["held", "closed", "cancelled"])
def test_meeting_that_is_over_is_not_changed(cast: Cast, state: str) -> None:
    meeting = meeting_of()
    Meeting.objects.update(state=state)
    with pytest.raises(Refused):
        change_meeting(cast.viewer("us_head"), meeting=meeting, quorum=5, now=NOW)


@pytest.mark.parametrize("who", ["us_delegate", "cn_counsel", "operator", "nobody"])
def test_others_change_nothing(cast: Cast, who: str) -> None:
    meeting = meeting_of()
    sitting = meeting.sittings.all()[0]
    actor = cast.viewer(who)
    for act in (
        lambda: change_meeting(actor, meeting=meeting, quorum=5, now=NOW),
        lambda: add_sitting(actor, meeting=meeting, day=DAY, now=NOW, **TIMES),
        lambda: change_sitting(actor, sitting=sitting, day=DAY, now=NOW),
        lambda: cancel_sitting(actor, sitting=sitting, now=NOW),
        lambda: set_deadlines(actor, meeting=meeting, dates={}, now=NOW),
        lambda: add_link(actor, meeting=meeting, label_en="x", url="https://x.example", now=NOW),
        lambda: set_chairs(actor, meeting=meeting, chair_us=None, chair_cn=None, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert not AuditEntry.objects.exists()


# --- sittings ------------------------------------------------------------------------------------
def test_sitting_past_midnight_ends_the_next_day(cast: Cast) -> None:
    meeting = meeting_of()
    sitting = add_sitting(
        cast.viewer("us_head"), meeting=meeting, day=dt.date(2027, 3, 26),
        starts=dt.time(22), ends=dt.time(1), now=NOW,
    )  # fmt: skip
    assert sitting.number == 3
    assert sitting.ends_at - sitting.starts_at == dt.timedelta(hours=3)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": DAY, "starts": dt.time(20), "ends": dt.time(21)}, "starts"),
        ({"day": dt.date(2027, 3, 29), "starts": dt.time(9), "ends": dt.time(9)}, "ends"),
        ({"day": dt.date(2027, 3, 29), "starts": dt.time(9), "ends": dt.time(8)}, "ends"),
        ({"day": dt.date(2036, 3, 29), **TIMES}, "day"),
        ({"day": dt.date(2026, 3, 29), **TIMES}, "day"),
        ({"day": dt.date(2027, 3, 29), **TIMES, "audience": "everybody"}, "audience"),
        ({"day": dt.date(2027, 3, 29), **TIMES, "title_en": "x" * 161}, "title_en"),
    ],
)
def test_impossible_sitting_is_refused_at_its_field(
    cast: Cast, values: dict[str, Any], field: str
) -> None:
    meeting = meeting_of()
    with pytest.raises(Refused) as refused:
        add_sitting(cast.viewer("us_head"), meeting=meeting, now=NOW, **values)
    assert field in refused.value.fields
    assert meeting.sittings.count() == 2


def test_moving_the_first_sitting_moves_the_deadlines_but_not_those_set_by_hand(
    cast: Cast,
) -> None:
    meeting = meeting_of()
    actor = cast.viewer("cn_secretary")
    fixed = dt.date(2027, 3, 1)
    set_deadlines(actor, meeting=meeting, dates={DeadlineKind.PAPERS: fixed}, now=NOW)
    before = dict(meeting.deadlines.values_list("kind", "due_on"))
    for sitting in meeting.sittings.order_by("-number"):
        change_sitting(actor, sitting=sitting, day=sitting.day + dt.timedelta(days=7), now=NOW)
    after = dict(meeting.deadlines.values_list("kind", "due_on"))
    assert after[DeadlineKind.PAPERS] == fixed == before[DeadlineKind.PAPERS]
    moved = {kind for kind in after if after[kind] != before[kind]}
    assert moved == set(DeadlineKind.values) - {DeadlineKind.PAPERS}
    assert all(row.sequence >= 1 for row in meeting.deadlines.all())
    set_deadlines(actor, meeting=meeting, dates={DeadlineKind.PAPERS: None}, now=NOW)
    assert meeting.deadlines.get(kind=DeadlineKind.PAPERS).due_on > fixed


def test_deadlines_count_from_the_first_sitting_of_both_delegations(cast: Cast) -> None:
    meeting = meeting_of()
    before = dict(meeting.deadlines.values_list("kind", "due_on"))
    add_sitting(
        cast.viewer("us_head"), meeting=meeting, day=DAY - dt.timedelta(days=1),
        audience=Audience.HEADS, now=NOW, **TIMES,
    )  # fmt: skip
    assert dict(meeting.deadlines.values_list("kind", "due_on")) == before


def test_cancelled_sitting_stays_with_its_number(cast: Cast) -> None:
    meeting = meeting_of()
    actor = cast.viewer("us_head")
    second = meeting.sittings.get(number=2)
    cancel_sitting(actor, sitting=second, now=NOW)
    second.refresh_from_db()
    assert second.cancelled_at == NOW
    assert second.sequence == 1
    added = add_sitting(actor, meeting=meeting, day=second.day, now=NOW, **TIMES)
    assert added.number == 3
    with pytest.raises(Stale):
        cancel_sitting(actor, sitting=second, now=NOW)


def test_last_sitting_of_a_confirmed_meeting_is_not_cancelled_alone(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    with pytest.raises(Refused):
        cancel_sitting(
            cast.viewer("us_head"), sitting=meeting.sittings.get(), reason="Ill.", now=NOW
        )


def test_sitting_changed_against_an_older_version_is_stale(cast: Cast) -> None:
    sitting = meeting_of().sittings.get(number=2)
    seen = marks_of({"day": sitting.day})
    later = dt.date(2027, 3, 25)
    change_sitting(cast.viewer("us_head"), sitting=sitting, seen=seen, day=later, now=NOW)
    with pytest.raises(FieldConflict):
        change_sitting(cast.viewer("cn_head"), sitting=sitting, seen=seen, day=DAY, now=NOW)


@pytest.mark.parametrize(
    ("starts", "ends", "field"),
    [
        (dt.time(2, 30), dt.time(4), "starts"),
        (dt.time(1), dt.time(2, 30), "ends"),
        (dt.time(2, 30), dt.time(3, 30), "starts"),
    ],
)
def test_a_time_that_the_clock_skips_is_refused_at_its_field(
    cast: Cast, starts: dt.time, ends: dt.time, field: str
) -> None:
    """At two in the morning of 14 March 2027 New York's clock goes to three."""
    sitting = meeting_of().sittings.get(number=1)
    with pytest.raises(Refused) as refusal:
        change_sitting(
            cast.viewer("us_secretary"),
            sitting=sitting,
            day=dt.date(2027, 3, 14),
            starts=starts,
            ends=ends,
            now=NOW,
        )
    assert list(refusal.value.fields) == [field]
    assert "does not exist on that day" in str(refusal.value.fields[field])


def test_changed_zone_rules_move_utc_and_nothing_else(cast: Cast) -> None:
    """The agreed clock time stands; the stored instant follows it."""
    meeting = meeting_of()
    wrong = clock.instant(DAY, dt.time(18), clock.WASHINGTON)
    Sitting.objects.filter(number=1).update(starts_at=wrong)
    moved = rederive_instants(now=NOW)
    assert [sitting.number for sitting in moved] == [1]
    sitting = meeting.sittings.get(number=1)
    assert sitting.starts_at == clock.instant(DAY, dt.time(19), clock.WASHINGTON)
    assert (sitting.day, sitting.starts, sitting.sequence) == (DAY, dt.time(19), 1)
    assert rederive_instants(now=NOW) == []


# --- chairs and links ----------------------------------------------------------------------------
def test_chair_is_somebody_of_that_side(cast: Cast) -> None:
    meeting = meeting_of()
    actor = cast.viewer("us_secretary")
    with pytest.raises(Refused) as refused:
        set_chairs(actor, meeting=meeting, chair_us=cast.cn_head, chair_cn=None, now=NOW)
    assert set(refused.value.fields) == {"chair_us"}
    set_chairs(actor, meeting=meeting, chair_us=cast.us_head, chair_cn=cast.cn_head, now=NOW)
    meeting.refresh_from_db()
    assert (meeting.chair_us, meeting.chair_cn) == (cast.us_head, cast.cn_head)


def test_chairs_stand_in_the_minutes_and_follow_their_lock(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held", minutes="for_signature")
    with pytest.raises(Refused):
        set_chairs(
            cast.viewer("us_head"), meeting=meeting, chair_us=cast.us_head, chair_cn=None, now=NOW
        )
    assert meeting.texts.get(kind=TextKind.MINUTES).revision == 1


def test_access_code_is_not_put_on_record(cast: Cast) -> None:
    meeting = meeting_of()
    actor = cast.viewer("cn_secretary")
    link = add_link(
        actor, meeting=meeting, label_en="Main", url="https://room.example", access_code="774411",
        now=NOW,
    )  # fmt: skip
    change_link(actor, link=link, access_code="998822", now=NOW)
    withdraw_link(actor, link=link, now=NOW)
    told = str(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert "774411" not in told
    assert "998822" not in told
    assert JoiningLink.objects.get().withdrawn_at == NOW
    assert sequences(meeting) == [3, 3]
    with pytest.raises(Stale):
        change_link(actor, link=link, label_en="Other", now=NOW)


@pytest.mark.parametrize("url", ["http://room.example", "javascript:alert(1)", "ftp://x", "room"])
def test_link_is_https(cast: Cast, url: str) -> None:
    with pytest.raises(Refused) as refused:
        add_link(cast.viewer("us_head"), meeting=meeting_of(), label_en="x", url=url, now=NOW)
    assert set(refused.value.fields) == {"url"}


def test_every_deadline_has_its_row(cast: Cast) -> None:
    meeting = meeting_of()
    assert set(Deadline.objects.filter(meeting=meeting).values_list("kind", flat=True)) == set(
        DeadlineKind.values
    )
    assert meeting.state == MeetingState.POLLING


def test_reply_loses_a_way_of_attending_that_the_format_no_longer_has(cast: Cast) -> None:
    meeting = meeting_of(format="hybrid")
    for person, mode in ((cast.us_head, "on_site"), (cast.cn_head, "online")):
        Attendance.objects.create(meeting=meeting, person=person, answer="accepted", mode=mode)
    change_meeting(cast.viewer("us_secretary"), meeting=meeting, format="online", now=NOW)
    told = {row.person: (row.answer, row.mode) for row in Attendance.objects.all()}
    assert told == {
        cast.us_head: ("accepted", ""),
        cast.cn_head: ("accepted", "online"),
    }
