"""What looks like a mistake is refused, says why, and is done once it is confirmed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Deadline, Meeting, Sitting
from meetings.services.deadlines import set_deadlines
from meetings.services.meetings import SittingHours, change_meeting, create_meeting
from meetings.services.moves import poll_meeting, postpone_meeting
from meetings.services.sittings import add_sitting, change_sitting
from members.api.errors import problem
from members.models import Person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.errors import Doubtful

ClientOf = Callable[[Person | None], Client]
LATE = dt.date(2027, 6, 30)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Proposed, on 23 and 24 March 2027 at 19:00 in Washington, with its deadlines."""
    meeting = factories.a_meeting(state="proposed")
    change_meeting(cast.viewer("us_secretary"), meeting=meeting, now=clock.now(), place_en="Boston")
    return meeting


def extraordinary() -> Meeting:
    """Another one of the same half-year, without a sitting yet."""
    return factories.a_meeting(number=1, state="proposed", sittings=0, kind="extraordinary")


def dates_of(meeting: Meeting) -> dict[str, dt.date]:
    return dict(Deadline.objects.filter(meeting=meeting).values_list("kind", "due_on"))


def marks(error: pytest.ExceptionInfo[Doubtful]) -> list[str]:
    return [doubt.mark.split(":")[0] for doubt in error.value.doubts]


def test_papers_after_the_meeting_are_asked_about_and_then_set(
    cast: Cast, meeting: Meeting
) -> None:
    actor, now = cast.viewer("us_secretary"), clock.now()
    before = dates_of(meeting)
    with pytest.raises(Doubtful) as asked:
        set_deadlines(actor, meeting=meeting, dates={"papers": LATE}, now=now)
    assert marks(asked) == ["papers"]
    assert dates_of(meeting) == before
    confirmed = {asked.value.doubts[0].mark}
    # What was confirmed is that day and no other.
    with pytest.raises(Doubtful):
        set_deadlines(
            actor,
            meeting=meeting,
            dates={"papers": LATE + dt.timedelta(days=1)},
            now=now,
            confirmed=confirmed,
        )
    set_deadlines(actor, meeting=meeting, dates={"papers": LATE}, now=now, confirmed=confirmed)
    assert dates_of(meeting)["papers"] == LATE
    # It stands now, and is not asked about again.
    set_deadlines(actor, meeting=meeting, dates={"comments": before["comments"]}, now=now)


def test_one_answer_confirms_all_that_is_asked_by_then(cast: Cast, meeting: Meeting) -> None:
    """Whoever corrects one thing and brings another is asked about both in one."""
    actor, now = cast.viewer("us_secretary"), clock.now()
    with pytest.raises(Doubtful) as asked:
        set_deadlines(actor, meeting=meeting, dates={"papers": LATE}, now=now)
    confirmed = {doubt.mark for doubt in asked.value.doubts}
    both = {"papers": LATE, "credentials": LATE}
    with pytest.raises(Doubtful) as asked:
        set_deadlines(actor, meeting=meeting, dates=both, now=now, confirmed=confirmed)
    assert sorted(marks(asked)) == ["credentials", "papers"]
    confirmed = {doubt.mark for doubt in asked.value.doubts}
    set_deadlines(actor, meeting=meeting, dates=both, now=now, confirmed=confirmed)
    assert dates_of(meeting)["credentials"] == LATE


def test_sitting_far_away_is_asked_about(cast: Cast, meeting: Meeting) -> None:
    actor, now = cast.viewer("us_secretary"), clock.now()
    sitting = Sitting.objects.get(meeting=meeting, number=1)
    far = dt.date(2028, 12, 31)
    with pytest.raises(Doubtful) as asked:
        change_sitting(actor, sitting=sitting, day=far, now=now)
    assert "apart" in marks(asked)
    sitting.refresh_from_db()
    assert sitting.day == dt.date(2027, 3, 23)
    confirmed = {doubt.mark for doubt in asked.value.doubts}
    change_sitting(actor, sitting=sitting, day=far, now=now, confirmed=confirmed)
    sitting.refresh_from_db()
    assert sitting.day == far


def test_deadlines_that_are_over_when_they_are_set_are_asked_about(
    cast: Cast, meeting: Meeting
) -> None:
    """A meeting that is planned, or moved, at short notice opens with what is overdue."""
    actor, values = cast.viewer("us_secretary"), {"year": 2027, "half": 1, "host": "cn"}
    soon = [SittingHours(dt.date(2027, 4, 20), dt.time(20), dt.time(21))]
    now = dt.datetime(2027, 4, 1, 17, tzinfo=dt.UTC)
    with pytest.raises(Doubtful) as asked:
        create_meeting(actor, hours=soon, now=now, kind="extraordinary", **values)
    assert [each.mark.split(":")[:2] for each in asked.value.doubts] == [
        ["passed", "proposals"],
        ["passed", "agenda"],
    ]
    assert "is due on Tue 9 Mar 2027, which has passed already" in asked.value.doubts[0].text
    confirmed = {each.mark for each in asked.value.doubts}
    made = create_meeting(
        actor, hours=soon, now=now, kind="extraordinary", confirmed=confirmed, **values
    )
    # What is over anyhow is nobody's mistake; papers are, whose day has come to lie before today.
    sitting = made.sittings.get()
    change_sitting(actor, sitting=sitting, day=dt.date(2027, 4, 19), now=now)
    with pytest.raises(Doubtful) as asked:
        change_sitting(actor, sitting=sitting, day=dt.date(2027, 4, 8), now=now)
    assert {each.mark.split(":")[1] for each in asked.value.doubts} == {"credentials", "papers"}
    # By hand the same: 1 April is over in Beijing, where it is the 2nd.
    with pytest.raises(Doubtful) as asked:
        set_deadlines(actor, meeting=made, dates={"papers": now.date()}, now=now)
    assert [each.mark for each in asked.value.doubts] == ["passed:papers:2027-04-02"]


@pytest.mark.parametrize("audience", ["all", "heads"])
def test_two_meetings_at_one_hour_are_asked_about(
    cast: Cast, meeting: Meeting, audience: str
) -> None:
    actor, now = cast.viewer("us_secretary"), clock.now()
    hours = SittingHours(dt.date(2027, 3, 23), dt.time(20), dt.time(21), audience)
    values = {"year": 2027, "half": 1, "host": "cn", "format": "online"}
    values |= {"anchor_zone": clock.WASHINGTON, "kind": "extraordinary"}
    with pytest.raises(Doubtful) as asked:
        create_meeting(actor, hours=[hours], now=now, **values)
    assert marks(asked) == ["clash"]
    assert Meeting.objects.count() == 1
    confirmed = {asked.value.doubts[0].mark}
    made = create_meeting(actor, hours=[hours], now=now, confirmed=confirmed, **values)
    assert made.sittings.count() == 1


def test_meeting_that_is_cancelled_or_postponed_is_in_nobodys_way(
    cast: Cast, meeting: Meeting
) -> None:
    actor, now = cast.viewer("us_secretary"), clock.now()
    other = extraordinary()
    values = {"day": dt.date(2027, 3, 23), "starts": dt.time(19), "ends": dt.time(21)}
    for state in ("cancelled", "postponed"):
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
        added = add_sitting(actor, meeting=other, now=now, audience="all", **values)
        added.delete()
    Meeting.objects.filter(pk=meeting.pk).update(state="proposed")
    with pytest.raises(Doubtful):
        add_sitting(actor, meeting=other, now=now, audience="all", **values)


def test_new_days_of_a_postponed_meeting_are_asked_about_when_they_are_proposed(
    cast: Cast,
) -> None:
    actor, now = cast.viewer("us_secretary"), clock.now()
    meeting = factories.a_meeting()
    change_meeting(actor, meeting=meeting, now=now, place_en="Boston", reason="The hall.")
    postpone_meeting(actor, meeting=meeting, reason="Visas.", now=now)
    sitting = Sitting.objects.get(meeting=meeting, number=2)
    # One after the other: while they are on the way, nothing is asked.
    change_sitting(actor, sitting=sitting, day=dt.date(2027, 5, 25), now=now)
    with pytest.raises(Doubtful) as asked:
        poll_meeting(actor, meeting=meeting, now=now)
    assert "apart" in marks(asked)
    meeting.refresh_from_db()
    assert meeting.state == "postponed"
    sitting = Sitting.objects.get(meeting=meeting, number=1)
    change_sitting(actor, sitting=sitting, day=dt.date(2027, 5, 24), now=now)
    poll_meeting(actor, meeting=meeting, now=now)


def test_page_asks_with_a_tick_and_keeps_what_was_typed(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    client = client_of(cast.us_secretary)
    address = reverse("meeting_deadlines", args=[meeting.number])
    typed = {kind: day.isoformat() for kind, day in dates_of(meeting).items()}
    typed |= {"papers": LATE.isoformat(), "reason": "The venue asks for it."}
    page = client.post(address, typed)
    assert page.status_code == 200
    text = page.content.decode()
    assert 'name="confirmed"' in text and 'id="form-doubts"' in text
    assert f'value="{LATE.isoformat()}"' in text and "The venue asks for it." in text
    assert dates_of(meeting)["papers"] != LATE
    mark = text.split('id="id_confirmed"')[1].split('value="')[1].split('"')[0]
    page = client.post(address, {**typed, "confirmed": mark})
    assert page.status_code == 302
    assert dates_of(meeting)["papers"] == LATE


def test_admin_asks_with_the_same_tick(cast: Cast, client_of: ClientOf, meeting: Meeting) -> None:
    other = extraordinary()
    hours = {"day": dt.date(2027, 3, 24), "starts": dt.time(7), "ends": dt.time(9)}
    add_sitting(
        cast.viewer("us_secretary"), meeting=other, now=clock.now(), audience="all", **hours
    )
    client = client_of(cast.us_secretary)
    address = reverse("admin:meetings_meeting_act", args=[other.pk, "change_meeting"])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "seen"}
    typed |= {"anchor_zone": clock.BEIJING, "host_reason": "The hall is free."}
    # 07:00 of the 24th in Beijing is 19:00 of the 23rd in Washington.
    page = client.post(address, typed)
    assert page.status_code == 200, page.context["form"].errors
    text = page.content.decode()
    assert not page.context["form"].errors
    mark = text.split('id="id_confirmed"')[1].split('value="')[1].split('"')[0]
    assert mark.startswith("clash:1:5:1:")
    assert client.post(address, {**typed, "confirmed": mark}).status_code == 302


def test_programs_get_a_problem_document_with_the_marks(cast: Cast, meeting: Meeting) -> None:
    with pytest.raises(Doubtful) as asked:
        set_deadlines(
            cast.viewer("us_secretary"), meeting=meeting, dates={"papers": LATE}, now=clock.now()
        )
    answer = problem(asked.value, {})
    assert answer is not None and answer.status_code == 409
    assert answer.data["code"] == "doubtful"
    assert [each["mark"] for each in answer.data["doubts"]] == [
        each.mark for each in asked.value.doubts
    ]
