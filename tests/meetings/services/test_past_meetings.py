"""Meetings that took place before the group had this portal."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from meetings.models import Deadline, Meeting
from meetings.queries.home.next import line_of
from meetings.services.meetings import SittingHours, plan_meetings
from meetings.services.past_meetings import enter_past_meeting
from members.models import AuditEntry, Notification
from tests import factories
from tests.conftest import Cast
from tests.signing_in import sign_in_as
from workinggroup.lib.errors import Doubtful, NotAllowed, Refused

NOW = dt.datetime(2027, 1, 5, 15, tzinfo=dt.UTC)


def day(year: int, month: int) -> SittingHours:
    return SittingHours(dt.date(year, month, 16), dt.time(19), dt.time(21))


def entered(cast: Cast, **values: Any) -> Meeting:
    given: dict[str, Any] = {"kind": "regular", "year": 2021, "half": 1, "host": "us", "serial": 1}
    given |= {"hours": [day(2021, 3)], "now": NOW} | values
    return enter_past_meeting(cast.viewer("us_secretary"), **given)


def test_a_group_that_has_met_since_2021(cast: Cast) -> None:
    """Its numbers follow the years, whichever of its meetings is entered first."""
    years = [(2021, 2, 2, 10), (2021, 1, 1, 3), (2022, 1, 3, 4)]
    for year, half, serial, month in years:
        entered(cast, year=year, half=half, serial=serial, hours=[day(year, month)])
    extra = {"kind": "extraordinary", "serial": None, "hours": [day(2021, 12)]}
    special = entered(cast, year=2021, half=2, **extra)
    (coming, *_others) = plan_meetings(
        cast.viewer("cn_head"), first_year=2027, last_year=2027, format="online", now=NOW
    )
    assert coming.number == "4"
    listed = list(Meeting.objects.values_list("number", flat=True))[-4:]
    assert listed == ["3", "X1", "2", "1"]
    assert special.state == "held"


def test_it_tells_nobody_and_has_no_deadline(cast: Cast) -> None:
    meeting = entered(cast)
    assert not Deadline.objects.filter(meeting=meeting).exists()
    assert not Notification.objects.exists() and not mail.outbox
    entry = AuditEntry.objects.get(act="enter_past_meeting")
    assert (entry.to_state, entry.meeting_id, entry.side) == ("held", meeting.pk, "")


def test_nothing_is_said_of_when_it_was_planned(cast: Cast) -> None:
    """It was entered when it was over: that is no date of its own."""
    line = line_of(cast.viewer("cn_head"), entered(cast), {})
    assert [station.at for station in line] == [None] * len(line)
    assert line[4].status == "now"


def test_its_pages_open_for_both_sides(cast: Cast) -> None:
    entered(cast, serial=3)
    for name in ("us_delegate", "cn_secretary"):
        client = Client()
        sign_in_as(client, getattr(cast, name))
        for tab in ("", "agenda/", "minutes/", "papers/", "people/", "history/"):
            assert client.get(f"/meetings/3/{tab}").status_code == 200, tab


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"serial": 5}, "serial", "there already"),
        ({"serial": None}, "serial", "Enter the number"),
        ({"serial": 6}, "serial", "meeting 5 is the one of"),
        ({"serial": 4, "year": 2027, "half": 2}, "serial", "follow the years"),
        ({"hours": [], "serial": 4}, "day", "dates and times"),
        (
            {"hours": [day(2027, 3)], "year": 2027, "half": 1, "kind": "extraordinary"},
            "day",
            "are over",
        ),
        ({"hours": [day(2021, 3), day(2027, 3)], "serial": 4}, "day", "one of 2021"),
        ({"year": 2026, "half": 2, "serial": 4, "host": "xx"}, "host", ""),
    ],
)
def test_what_cannot_have_been_is_refused_at_its_field(
    cast: Cast, values: dict[str, Any], field: str, words: str
) -> None:
    factories.a_meeting(number=5, year=2027, half=1)
    with pytest.raises(Refused) as refused:
        entered(cast, **values)
    assert words in str(refused.value.fields[field])
    assert Meeting.objects.count() == 1


def test_a_cancelled_meeting_is_in_nobodys_order_and_keeps_its_number(cast: Cast) -> None:
    factories.a_meeting(number=1, year=2026, half=1, state="cancelled")
    with pytest.raises(Refused):
        entered(cast, serial=1)
    assert entered(cast, serial=2).number == "2"


@pytest.mark.parametrize(
    ("serial", "year", "words"),
    [
        (None, 2022, "before meeting X2 on Wed 16 Dec 2026, whose number is lower"),
        (1, 2023, None),
        (1, 2026, "after meeting X2 on Wed 16 Dec 2026, whose number is higher"),
        (3, 2026, None),
    ],
)
def test_an_extraordinary_meeting_out_of_order_is_asked_about(
    cast: Cast, serial: int | None, year: int, words: str | None
) -> None:
    extra = {"kind": "extraordinary", "half": 2}
    entered(cast, **extra, serial=2, year=2026, hours=[day(2026, 12)])
    at = SittingHours(dt.date(year, 12, 20), dt.time(19), dt.time(21))
    values = {**extra, "serial": serial, "year": year, "hours": [at]}
    if words is None:
        entered(cast, **values)
        return
    with pytest.raises(Doubtful) as asked:
        entered(cast, **values)
    (doubt,) = asked.value.doubts
    assert words in doubt.text
    assert Meeting.objects.count() == 1
    assert entered(cast, **values, confirmed=[doubt.mark]).number == ("X1" if serial else "X3")


def test_a_cancelled_extraordinary_meeting_is_in_nobodys_order(cast: Cast) -> None:
    extra = {"kind": "extraordinary", "half": 2}
    entered(cast, **extra, serial=1, year=2026, hours=[day(2026, 12)])
    Meeting.objects.update(state="cancelled")
    assert entered(cast, **extra, serial=None, year=2022, hours=[day(2022, 12)]).number == "X2"


def test_a_regular_meeting_is_asked_about_by_the_same_rule(cast: Cast) -> None:
    """Numbers that do not follow the half-years are refused; days may still change places."""
    entered(cast, serial=1, year=2021, half=1, hours=[day(2021, 7)])
    early = SittingHours(dt.date(2021, 7, 2), dt.time(19), dt.time(21))
    with pytest.raises(Doubtful, match="whose number is lower"):
        entered(cast, serial=2, year=2021, half=2, hours=[early])


@pytest.mark.parametrize("name", ["us_delegate", "cn_counsel", "operator"])
def test_it_is_entered_by_the_secretariats(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        enter_past_meeting(
            cast.viewer(name), kind="regular", year=2021, half=1, host="us", hours=[day(2021, 3)],
            now=NOW,
        )  # fmt: skip


def test_the_form_keeps_what_was_typed_where_it_is_refused(cast: Cast) -> None:
    factories.a_meeting(number=5, year=2027, half=1)
    client = Client()
    sign_in_as(client, cast.us_secretary)
    data = {
        "serial": "5", "kind": "regular", "year": "2022", "half": "1", "host": "cn",
        "day": "2022-03-16", "starts": "19:00", "ends": "21:00", "format": "online",
        "anchor_zone": "Asia/Shanghai", "interpretation": "consecutive", "quorum": "6",
        "place_en": "Suzhou", "sittings": "2",
    }  # fmt: skip
    page = client.post("/meetings/past/", data)
    body = page.content.decode()
    assert page.status_code == 200 and "Meeting 5 is there already." in body and "Suzhou" in body
    at_the_end_of_time = client.post("/meetings/past/", {**data, "day": "9999-12-31"})
    assert at_the_end_of_time.context["form"].errors["day"]
    made = client.post("/meetings/past/", {**data, "serial": "2"})
    assert (made.status_code, made["Location"]) == (302, "/meetings/2/")
    days = Meeting.objects.get(number="2").sittings.values_list("day", flat=True)
    assert list(days) == [dt.date(2022, 3, 16), dt.date(2022, 3, 17)]
