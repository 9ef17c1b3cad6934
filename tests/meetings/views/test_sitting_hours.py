"""The picture of a sitting beside the form that asks for its hours."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from members.models import Person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.clock import BEIJING, WASHINGTON

Browser = Callable[[Person | None], Client]
TYPED = {"day": "2027-03-23", "starts": "19:00", "ends": "21:00", "anchor_zone": WASHINGTON}
UNREADABLE: list[dict[str, Any]] = [
    {"day": ""},
    {"day": "2027-02-30"},
    {"day": "01/02/2027"},
    {"starts": "25:00"},
    {"ends": ""},
    {"anchor_zone": ""},
    {"anchor_zone": "Mars/Olympus"},
]
OF_NO_MEETING = "Meetings are of the years 2021 to 2201. Correct the date."
NO_LENGTH = "The sitting ends when it begins. Correct one of the times."
SKIPPED = (
    "This time does not exist on that day: clocks in the meeting time zone are set forward then."
)
NONE_OF_A_SITTING: list[tuple[dict[str, Any], str]] = [
    ({"day": "9999-12-31"}, OF_NO_MEETING),
    ({"day": "9999-12-31", "ends": "19:00"}, OF_NO_MEETING),
    ({"day": "0001-01-01"}, OF_NO_MEETING),
    ({"day": "2020-12-31"}, OF_NO_MEETING),
    ({"ends": "19:00"}, NO_LENGTH),
    ({"ends": "08:00"}, "A sitting lasts twelve hours at most."),
    (
        {"day": "2027-03-14", "starts": "02:30", "ends": "04:00"},
        SKIPPED,
    ),
]


def asked(browser: Client, **values: Any) -> tuple[int, str]:
    answer = browser.get(f"{reverse('sitting_hours')}?{urlencode({**TYPED, **values})}")
    return answer.status_code, answer.content.decode()


def test_typed_hours_are_drawn_with_the_own_side_first(cast: Cast, client_of: Browser) -> None:
    for person, first, second in (
        (cast.us_secretary, "19:00–21:00", "07:00–09:00"),
        (cast.cn_head, "07:00–09:00", "19:00–21:00"),
    ):
        status, said = asked(client_of(person))
        assert status == 200
        about = said.partition("<desc>")[2].partition("</desc>")[0]
        assert about.index(first) < about.index(second)
    # Past midnight in a zone of neither side; on the clock of Beijing as it is typed there.
    _status, said = asked(client_of(cast.us_head), starts="23:00", ends="01:00")
    assert "11:00–13:00" in said
    _status, said = asked(client_of(cast.us_head), anchor_zone=BEIJING)
    assert "07:00–09:00" in said and "19:00–21:00" in said
    _status, said = asked(client_of(cast.us_head), anchor_zone="Asia/Tokyo")
    assert "18:00–20:00" in said and "06:00–08:00" in said


@pytest.mark.parametrize("wrong", UNREADABLE, ids=str)
def test_what_cannot_be_read_is_answered_by_nothing(
    cast: Cast, client_of: Browser, wrong: dict[str, Any]
) -> None:
    assert asked(client_of(cast.us_secretary), **wrong) == (204, "")


@pytest.mark.parametrize(("wrong", "sentence"), NONE_OF_A_SITTING, ids=str)
def test_what_are_no_hours_of_a_sitting_is_answered_by_why(
    cast: Cast, client_of: Browser, wrong: dict[str, Any], sentence: str
) -> None:
    status, said = asked(client_of(cast.us_secretary), **wrong)
    assert status == 200
    assert f'<p class="field__help">{sentence}</p>' in said
    assert "<svg" not in said


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize("ends", ["19:00", "23:30"])
def test_each_form_of_hours_bears_a_day_at_the_end_of_the_calendar(
    cast: Cast, client_of: Browser, day: str, ends: str
) -> None:
    factories.a_meeting(state="polling")
    browser = client_of(cast.us_secretary)
    hours = {"day": day, "starts": "19:00", "ends": ends}
    usual = {"year": "2027", "half": "1", "host": "us", "format": "online", "quorum": "6"}
    usual |= {"anchor_zone": WASHINGTON, "interpretation": "none", "sittings": "2", "serial": "4"}
    for name, args, more in (
        ("meeting_sitting", [5, 1], {"audience": "all"}),
        ("meeting_sitting_add", [5], {"audience": "all"}),
        ("meeting_new", [], {**usual, "kind": "extraordinary"}),
        ("meeting_past", [], {**usual, "kind": "regular", "year": "2026"}),
    ):
        answer = browser.post(reverse(name, args=args), {**hours, **more})
        assert answer.status_code == 200, name
        assert answer.context["form"].errors.keys() & {"day", "ends"}, name
        assert not drawn(answer.content.decode())


def drawn(page: str) -> bool:
    """Whether the place of the picture, which each form of hours has, holds one."""
    place = page.partition("data-hours=")[2].partition("</div>")[0]
    assert place, "no picture could follow what is typed"
    return "<svg" in place


def test_each_form_of_hours_shows_those_that_stand_in_it(cast: Cast, client_of: Browser) -> None:
    meeting: Meeting = factories.a_meeting(state="polling")
    browser = client_of(cast.us_secretary)
    change = reverse("meeting_sitting", args=[5, 1])
    assert drawn(browser.get(change).content.decode())
    # A form that is shown again draws what was typed, or nothing for what are no hours.
    add = reverse("meeting_sitting_add", args=[5])
    assert not drawn(browser.get(add).content.decode())
    day = meeting.sittings.first().day  # type: ignore[union-attr]
    sent = {"day": day.isoformat(), "starts": "03:00", "ends": "04:00", "audience": "nobody"}
    shown = browser.post(add, sent).content.decode()
    assert drawn(shown)
    assert "03:00–04:00" in shown
    assert not drawn(browser.post(add, {**sent, "ends": "03:00"}).content.decode())
    # A day that the year planner leads with.
    new = reverse("meeting_new")
    assert not drawn(browser.get(new).content.decode())
    assert drawn(browser.get(f"{new}?first_day=2028-03-21").content.decode())
    assert not drawn(browser.get(reverse("meeting_past")).content.decode())
