"""A meeting's page in the admin offers what its state and the reader's role allow, and no more."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from meetings.enums import MeetingState
from meetings.models import Attendance, Meeting, Sitting
from meetings.queries.meetings.open_work import missing_replies
from tests import factories
from tests.world import World, browser
from workinggroup.lib import clock

CHANGES = ("meeting_sitting_add", "meeting_deadlines", "meeting_link_add")
WORDS = ("minutes_edit", "action_give")
AGENDA = "/agenda/"


def page(world: World, name: str, meeting: Meeting) -> str:
    answer = browser(world, name).get(f"/admin/meetings/meeting/{meeting.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def offered(world: World, name: str, meeting: Meeting, urls: tuple[str, ...]) -> set[str]:
    body = page(world, name, meeting)
    return {url for url in urls if f'"{reverse(url, args=[meeting.number])}"' in body}


def closed(world: World) -> Meeting:
    return Meeting.objects.get(number=2)


def test_secretary_is_offered_what_a_coming_meeting_takes(at_work: None, world: World) -> None:
    factories.open_next(world.agenda)
    every = (*CHANGES, *WORDS, "paper_add")
    assert offered(world, "us_secretary", world.meeting, every) == set(every)
    body = page(world, "us_secretary", world.meeting)
    assert f'"/admin/meetings/meeting/{world.meeting.pk}{AGENDA}"' in body
    for sitting in world.meeting.sittings.all():
        assert f'"{reverse("meeting_sitting", args=[5, sitting.number])}"' in body


def test_operator_is_offered_nothing_that_would_be_refused(at_work: None, world: World) -> None:
    every = (*CHANGES, *WORDS, "paper_add", "meeting_attendance")
    assert offered(world, "operator", world.meeting, every) == set()
    body = page(world, "operator", world.meeting)
    assert f'"/admin/meetings/meeting/{world.meeting.pk}{AGENDA}"' not in body
    assert reverse("meeting_link", args=[5, world.link.pk]) not in body


def test_closed_meeting_takes_no_change_and_no_words(at_work: None, world: World) -> None:
    every = (*CHANGES, *WORDS, "meeting_attendance")
    assert offered(world, "us_secretary", closed(world), every) == set()
    body = page(world, "us_secretary", closed(world))
    assert f'"/admin/meetings/meeting/{closed(world).pk}{AGENDA}"' not in body
    assert f'"{reverse("meeting_sitting", args=[2, 1])}"' not in body


@pytest.mark.parametrize("url", [*CHANGES, *WORDS])
def test_what_is_offered_opens_with_its_form(at_work: None, world: World, url: str) -> None:
    for meeting in (world.meeting, world.past, closed(world)):
        if offered(world, "cn_secretary", meeting, (url,)):
            answer = browser(world, "cn_secretary").get(reverse(url, args=[meeting.number]))
            assert answer.status_code == 200
            assert "alert-warning" not in answer.content.decode()


def test_joining_links_stand_on_the_page(at_work: None, world: World) -> None:
    for name in ("us_secretary", "operator"):
        body = page(world, name, world.meeting)
        assert "Room A" in body and "https://meet.example/room-a" in body and "4711" in body
    assert reverse("meeting_link", args=[5, world.link.pk]) in page(
        world, "us_secretary", world.meeting
    )


def test_attendance_is_recorded_from_the_admin_once_the_meeting_has_begun(
    at_work: None, world: World
) -> None:
    factories.open_next(world.minutes)
    url = reverse("meeting_attendance", args=[world.past.number])
    assert world.past.state == MeetingState.HELD
    assert url in page(world, "us_secretary", world.past)
    row = Attendance.objects.create(meeting=world.past, person=world.cast.cn_delegate)
    path = f"/admin/meetings/attendance/{row.pk}/"
    assert url in browser(world, "cn_secretary").get(path).content.decode()
    assert url not in browser(world, "operator").get(path).content.decode()
    coming = Attendance.objects.filter(meeting=world.meeting)[0]
    path = f"/admin/meetings/attendance/{coming.pk}/"
    assert "/people/attendance/" not in browser(world, "us_secretary").get(path).content.decode()


# --- the portal's pages behind the links ---------------------------------------------------------
FORMS = ("meeting_edit", *CHANGES)


@pytest.mark.parametrize("state", ["held", "closed", "cancelled"])
@pytest.mark.parametrize("url", FORMS)
def test_form_of_a_meeting_that_is_over_says_so_at_once(
    at_work: None, world: World, url: str, state: str
) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(state=state)
    answer = browser(world, "us_secretary").get(reverse(url, args=[5]))
    body = answer.content.decode()
    assert answer.status_code == 200
    assert "This meeting can no longer be edited." in body
    assert 'name="reason"' not in body and 'name="url"' not in body and ">Save<" not in body


def test_sitting_and_link_of_a_meeting_that_is_over_say_so(at_work: None, world: World) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(state="closed")
    client = browser(world, "us_secretary")
    for path in (
        reverse("meeting_sitting", args=[5, 1]),
        reverse("meeting_sitting_cancel", args=[5, 1]),
        reverse("meeting_link", args=[5, world.link.pk]),
    ):
        body = client.get(path).content.decode()
        assert "This meeting can no longer be edited." in body
        assert 'name="reason"' not in body and 'name="url"' not in body


def test_what_was_typed_before_the_meeting_closed_is_not_lost(at_work: None, world: World) -> None:
    Meeting.objects.filter(pk=world.meeting.pk).update(state="closed")
    data = {
        "label_en": "Typed by hand",
        "label_zh": "",
        "url": "https://r.example",
        "access_code": "",
    }
    answer = browser(world, "us_secretary").post(reverse("meeting_link_add", args=[5]), data)
    assert "Typed by hand" in answer.content.decode()
    assert "This meeting can no longer be edited." in answer.content.decode()


def test_either_secretary_records_that_a_meeting_was_held_once_every_sitting_began(
    at_work: None, world: World
) -> None:
    meeting = world.meeting
    path = reverse("admin:meetings_meeting_act", args=[meeting.pk, "hold_meeting"])
    assert browser(world, "us_secretary").get(path).status_code == 404
    Sitting.objects.filter(meeting=meeting).update(
        starts_at=clock.now() - dt.timedelta(hours=9), ends_at=clock.now() - dt.timedelta(hours=6)
    )
    for name, status in (("operator", 404), ("us_delegate", 403), ("cn_secretary", 200)):
        assert browser(world, name).get(path).status_code == status
    for name, status in (("operator", 404), ("cn_secretary", 302)):
        assert browser(world, name).post(path).status_code == status
        meeting.refresh_from_db()
        assert (meeting.state == MeetingState.HELD) is (status == 302)


def test_desk_names_the_first_who_have_not_answered_and_how_many_more(
    at_work: None, world: World
) -> None:
    for n in range(1, 10):
        factories.a_member(side="us", seat=n + 1, family_name=f"Aaron{n}")
    body = " ".join(browser(world, "us_secretary").get("/admin/").content.decode().split())
    first = ", ".join(f"Delegate Aaron{n}" for n in range(1, 9))
    waiting = re.findall(rf">Meeting 5</a>: {first} and (\d+) more", body)
    silent = missing_replies(world.cast.viewer("us_secretary"), clock.now())
    assert waiting == [str(len(silent[0].people) - 8)]
