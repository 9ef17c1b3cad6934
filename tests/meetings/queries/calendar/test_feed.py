import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings import ical
from meetings.enums import ActionState, Audience, MeetingFormat, MeetingState
from meetings.models import ActionItem, Deadline, JoiningLink, Meeting, Sitting
from meetings.queries.calendar.feed import Feed, feed_of
from tests import factories
from tests.conftest import Cast

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def first_of_march() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def feed(cast: Cast, who: str = "us_delegate", **changes: Any) -> Feed:
    wishes = {"language": "en", "alarms": False, "now": NOW, **changes}
    return feed_of(cast.viewer(who), **wishes)


def titles(found: Feed) -> list[str]:
    return [entry.summary for entry in found.entries]


def a_deadline(meeting: Meeting, **fields: Any) -> Deadline:
    values = {"kind": "papers", "due_on": dt.date(2027, 3, 9), "created_at": NOW, "changed_at": NOW}
    return Deadline.objects.create(meeting=meeting, **values | fields)


def a_link(meeting: Meeting, **fields: Any) -> JoiningLink:
    values = {"label_en": "Main room", "label_zh": "主会场", "url": "https://meet.example/5"}
    return JoiningLink.objects.create(meeting=meeting, **values | fields)


def test_member_finds_sittings_deadlines_and_own_actions(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=2)
    a_deadline(meeting)
    mine = factories.an_action(meeting=meeting, owner_us=cast.us_delegate, text_en="Compare lists")
    factories.an_action(meeting=meeting, owner_us=cast.us_head, text_en="Not mine")
    factories.an_action(meeting=meeting, owner_cn=cast.cn_delegate, text_en="Theirs")
    assert titles(feed(cast)) == [
        "Meeting 5: sitting 1",
        "Meeting 5: sitting 2",
        "Deadline: papers (Meeting 5)",
        f"Due: A5-{mine.serial:02d} Compare lists",
    ]


def test_sitting_is_told_on_both_clocks_own_side_first(cast: Cast) -> None:
    factories.a_meeting(sittings=1, format=MeetingFormat.HYBRID)
    (entry,) = feed(cast).entries
    assert entry.description.split("\n") == [
        "Washington 19:00–22:00 Tue 23 Mar 2027",
        "Beijing 07:00–10:00 Wed 24 Mar 2027 (+1 day)",
        "",
        "Format: hybrid. Host: US side.",
        "",
        "JWG/5 http://127.0.0.1:8000/meetings/5/",
    ]
    assert entry.location == "Washington, D.C."
    assert entry.busy
    assert isinstance(entry.when, ical.Timed)
    assert entry.when.zone == "America/New_York"
    (theirs,) = feed(cast, "cn_delegate").entries
    assert theirs.description.startswith("Beijing 07:00–10:00 Wed 24 Mar 2027\nWashington")


def test_language_is_that_of_the_subscription(cast: Cast) -> None:
    factories.a_meeting(sittings=1, format=MeetingFormat.HYBRID)
    (entry,) = feed(cast, language="zh-hans").entries
    assert "华盛顿时间2027年3月23日（周二）19:00–22:00" in entry.description
    assert entry.location == "华盛顿特区"


def test_online_meeting_has_its_links_but_not_the_access_codes(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1, format=MeetingFormat.ONLINE)
    a_link(meeting, access_code="s3cret-code")
    a_link(meeting, label_en="Backup", url="https://backup.example/5", withdrawn_at=NOW)
    (entry,) = feed(cast).entries
    assert entry.location == "Online"
    assert entry.conferences == (ical.Conference(url="https://meet.example/5", label="Main room"),)
    assert "Join: Main room https://meet.example/5" in entry.description
    assert "The access code is in the portal." in entry.description
    assert "s3cret-code" not in entry.description
    assert "backup" not in str(entry)


@pytest.mark.parametrize(
    ("state", "title", "status"),
    [
        (MeetingState.PROPOSED, "Proposed: Meeting 5: sitting 1", ical.Status.TENTATIVE),
        (MeetingState.POLLING, "Proposed: Meeting 5: sitting 1", ical.Status.TENTATIVE),
        (MeetingState.POSTPONED, "POSTPONED: Meeting 5: sitting 1", ical.Status.TENTATIVE),
        (MeetingState.CONFIRMED, "Meeting 5: sitting 1", ical.Status.CONFIRMED),
        (MeetingState.HELD, "Meeting 5: sitting 1", ical.Status.CONFIRMED),
        (MeetingState.CLOSED, "Meeting 5: sitting 1", ical.Status.CONFIRMED),
        (MeetingState.CANCELLED, "CANCELLED: Meeting 5: sitting 1", ical.Status.CANCELLED),
    ],
)
def test_state_of_the_meeting_is_in_title_and_status(
    cast: Cast, state: str, title: str, status: ical.Status
) -> None:
    meeting = factories.a_meeting(sittings=1, state=state)
    a_deadline(meeting)
    sitting, deadline = feed(cast).entries
    assert (sitting.summary, sitting.status) == (title, status)
    assert deadline.status == status
    assert sitting.busy == (status is ical.Status.CONFIRMED)


def test_cancelled_sitting_is_kept_for_a_year(cast: Cast) -> None:
    factories.a_meeting(sittings=1)
    Sitting.objects.update(cancelled_at=NOW, changed_at=NOW)
    soon, kept, gone = (feed(cast, now=NOW + n * DAY) for n in (1, 364, 366))
    assert titles(soon) == titles(kept) == ["CANCELLED: Meeting 5: sitting 1"]
    assert soon.entries == kept.entries
    assert titles(gone) == []


def test_cancelled_meeting_keeps_sitting_and_deadline_for_a_year(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1, state=MeetingState.CANCELLED)
    a_deadline(meeting, due_on=dt.date(2027, 12, 1))
    assert len(feed(cast, now=NOW + 300 * DAY).entries) == 2
    assert feed(cast, now=NOW + 366 * DAY).entries == ()


@pytest.mark.parametrize("days", [-20, 0, 3])
def test_deadline_near_the_cancellation_stays_cancelled_for_a_year(cast: Cast, days: int) -> None:
    """However near its day was: it would leave the feed half a year after that otherwise."""
    meeting = factories.a_meeting(sittings=0, state=MeetingState.CANCELLED)
    a_deadline(meeting, due_on=(NOW + days * DAY).date())
    for later in (1, 200, 364):
        (entry,) = feed(cast, now=NOW + later * DAY).entries
        assert entry.status is ical.Status.CANCELLED
    assert feed(cast, now=NOW + 366 * DAY).entries == ()


def test_window_reaches_half_a_year_back_and_a_year_and_a_half_ahead(cast: Cast) -> None:
    offsets = (-190, -180, 540, 550)
    for number, days in enumerate(offsets, start=1):
        day = (NOW + days * DAY).date()
        meeting = factories.a_meeting(number=number, year=2030 + number, first_day=day, sittings=1)
        a_deadline(meeting, due_on=day)
    assert titles(feed(cast)) == [
        "Meeting 2: sitting 1",
        "Meeting 3: sitting 1",
        "Deadline: papers (Meeting 2)",
        "Deadline: papers (Meeting 3)",
    ]


def test_sitting_for_heads_is_absent_from_a_delegates_calendar(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    Sitting.objects.update(audience=Audience.HEADS, title_en="Opening of the heads")
    assert titles(feed(cast)) == []
    assert titles(feed(cast, "cn_counsel")) == ["Meeting 5: Opening of the heads"]
    assert meeting.sittings.count() == 1


@pytest.mark.parametrize(
    ("state", "title", "status", "task"),
    [
        (ActionState.OPEN, "Due: A5-07 Do", ical.Status.CONFIRMED, ical.TaskState.OPEN),
        (
            ActionState.IN_PROGRESS,
            "Due: A5-07 Do",
            ical.Status.CONFIRMED,
            ical.TaskState.IN_PROGRESS,
        ),
        (ActionState.DONE, "Done: A5-07 Do", ical.Status.CONFIRMED, ical.TaskState.DONE),
        (ActionState.DROPPED, "CANCELLED: A5-07 Do", ical.Status.CANCELLED, ical.TaskState.DROPPED),
    ],
)
def test_action_item_tells_its_state(
    cast: Cast, state: str, title: str, status: ical.Status, task: ical.TaskState
) -> None:
    agreed = {"drop_us_at": NOW, "drop_cn_at": NOW, "confirmed_us_at": NOW}
    factories.an_action(
        meeting=factories.a_meeting(sittings=0),
        owner_us=cast.us_delegate,
        serial=7,
        text_en="Do",
        state=state,
        **agreed,
    )
    found = feed(cast, alarms=True)
    assert [(e.summary, e.status) for e in found.entries] == [(title, status)]
    assert [(t.summary, t.state) for t in found.tasks] == [("A5-07 Do", task)]
    settled = state in {ActionState.DONE, ActionState.DROPPED}
    assert bool(found.entries[0].alarms) is not settled


def test_open_action_item_stays_however_old_and_a_settled_one_goes(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=0)
    old = dt.date(2025, 1, 10)
    factories.an_action(
        meeting=meeting, owner_us=cast.us_delegate, due_on=old, text_en="Old and open"
    )
    factories.an_action(
        meeting=meeting,
        owner_us=cast.us_delegate,
        due_on=old,
        text_en="Old and done",
        state=ActionState.DONE,
        confirmed_us_at=NOW,
    )
    assert [title.partition(" ")[2][-12:] for title in titles(feed(cast))] == ["Old and open"]


def test_due_date_is_told_until_the_end_of_the_own_sides_day(cast: Cast) -> None:
    a_deadline(factories.a_meeting(sittings=0))
    (ours,), (theirs,) = feed(cast).entries, feed(cast, "cn_head").entries
    assert (
        "day: Washington 23:59 Tue 9 Mar 2027 | Beijing 12:59 Wed 10 Mar 2027" in ours.description
    )
    assert "day: Beijing 23:59 Tue 9 Mar 2027 | Washington 10:59" in theirs.description


def test_alarms_come_only_when_asked_for(cast: Cast) -> None:
    a_deadline(factories.a_meeting(sittings=1))
    assert [entry.alarms for entry in feed(cast).entries] == [(), ()]
    sitting, deadline = feed(cast, alarms=True).entries
    assert [alarm.before for alarm in sitting.alarms] == [DAY, dt.timedelta(hours=1)]
    assert [alarm.before for alarm in deadline.alarms] == [dt.timedelta(hours=15)]


def test_uids_are_unique_and_never_shared_with_tasks(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=2)
    a_deadline(meeting)
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    found = feed(cast)
    uids = [e.uid for e in found.entries] + [t.uid for t in found.tasks]
    assert len(uids) == len(set(uids)) == 6
    assert all(uid.endswith("@workinggroup.example") for uid in uids)


def test_stamp_follows_the_meeting_when_its_state_is_what_changed(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=1)
    (before,) = feed(cast).entries
    later = NOW + dt.timedelta(hours=1)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.POSTPONED, changed_at=later)
    (after,) = feed(cast).entries
    assert (before.modified, after.modified) == (NOW, later)


def test_reader_without_a_side_has_no_feed(cast: Cast) -> None:
    factories.a_meeting()
    with pytest.raises(Exception, match="delegation"):
        feed(cast, "operator")


def test_queries_do_not_grow_with_the_rows(cast: Cast) -> None:
    def count() -> int:
        viewer = cast.viewer("us_delegate")
        with CaptureQueriesContext(connection) as queries:
            feed_of(viewer, language="en", alarms=True, now=NOW)
        return len(queries)

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            meeting = factories.a_meeting(number=number, year=2022 + number, sittings=1)
            a_deadline(meeting)
            a_link(meeting)
            factories.an_action(meeting=meeting, owner_us=cast.us_delegate)

    # Texts are asked for only of meetings with a deadline.
    assert count() == 4
    grow(1, 4)
    few = count()
    grow(4, 101)
    assert Sitting.objects.count() + Deadline.objects.count() + ActionItem.objects.count() == 300
    assert count() == few == 5


def test_a_text_in_the_other_language_says_so(cast: Cast) -> None:
    """In every line of the feed that shows one, and after the cut of a long one too."""
    meeting = factories.a_meeting(sittings=1, format="hybrid", place_en="", place_zh="北京")
    Sitting.objects.update(title_en="", title_zh="预备会议")
    factories.an_action(
        meeting=meeting,
        serial=1,
        owner_us=cast.us_delegate,
        text_en="",
        text_zh="起草" * 80,
        due_on=(NOW + 20 * DAY).date(),
    )
    entries = feed(cast).entries
    assert "Meeting 5: 预备会议 (in Chinese)" in [entry.summary for entry in entries]
    (action,) = (entry for entry in entries if entry.uid.startswith("action-"))
    assert action.summary.endswith("… (in Chinese)")
    (sitting,) = (entry for entry in entries if entry.uid.startswith("sitting-"))
    assert sitting.location == "北京 (in Chinese)"
