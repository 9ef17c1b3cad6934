"""Regular meetings count 1, 2, 3; extraordinary ones X1, X2, in a series of their own."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from meetings.models import Meeting
from meetings.queries.numbered import named
from meetings.services.meetings import create_meeting, plan_meetings
from meetings.symbols import (
    action_number,
    decision_number,
    meeting_name,
    meeting_name_within,
    paper_symbol,
    read_action_number,
    read_decision_number,
    read_meeting_number,
    read_paper_symbol,
    read_text_symbol,
    text_symbol,
)
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.signing_in import sign_in_as

NOW = dt.datetime(2027, 1, 5, 15, tzinfo=dt.UTC)


def extraordinary(cast: Cast, **values: object) -> Meeting:
    given = {"year": 2027, "half": 1, "host": "us", "kind": "extraordinary", "now": NOW} | values
    return create_meeting(cast.viewer("us_secretary"), **given)  # type: ignore[arg-type]


def test_an_extraordinary_meeting_takes_no_number_of_the_regular_ones(cast: Cast) -> None:
    years = {"first_year": 2027, "last_year": 2027, "format": "online", "now": NOW}
    plan_meetings(cast.viewer("us_secretary"), **years)  # type: ignore[arg-type]
    made = [extraordinary(cast), extraordinary(cast, half=2)]
    years |= {"first_year": 2028, "last_year": 2028}
    later = plan_meetings(cast.viewer("us_secretary"), **years)  # type: ignore[arg-type]
    assert [each.number for each in made] == ["X1", "X2"]
    assert [each.number for each in later] == ["3", "4"]
    assert (made[0].symbol, str(made[0])) == ("JWG/X1", "Meeting X1")


def test_the_first_number_is_a_setting(cast: Cast, settings: object) -> None:
    settings.FIRST_MEETING_NUMBER = 11  # type: ignore[attr-defined]
    years = {"first_year": 2027, "last_year": 2027, "format": "online", "now": NOW}
    planned = plan_meetings(cast.viewer("us_secretary"), **years)  # type: ignore[arg-type]
    assert [each.number for each in planned] == ["11", "12"]
    assert extraordinary(cast).number == "X1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "X5", "serial": 5, "kind": "regular"},
        {"number": "5", "serial": 6},
        {"number": "X5", "serial": 6, "kind": "extraordinary"},
        {"number": "x5", "serial": 5, "kind": "extraordinary"},
        {"number": "0", "serial": 0},
        {"number": "05", "serial": 5},
    ],
)
def test_the_database_keeps_numbers_and_series_together(db: None, wrong: dict[str, object]) -> None:
    meeting = factories.a_meeting()
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**wrong)


@pytest.mark.parametrize(
    ("language", "number", "name", "within"),
    [
        ("en", "7", "Meeting 7", "meeting 7"),
        ("en", "X1", "Meeting X1", "meeting X1"),
        ("zh-hans", "7", "第7次会议", "第7次会议"),
        ("zh-hans", "X1", "特别会议X1", "特别会议X1"),
    ],
)
def test_what_a_meeting_is_called(language: str, number: str, name: str, within: str) -> None:
    with override(language):
        assert (meeting_name(number), meeting_name_within(number)) == (name, within)


def test_an_extraordinary_meeting_is_called_so_on_its_pages(cast: Cast) -> None:
    extraordinary(cast)
    client = Client()
    sign_in_as(client, cast.cn_delegate)
    for address in ("/meetings/", "/meetings/X1/", "/meetings/X1/agenda/"):
        page = client.get(address).content.decode()
        assert "特别会议X1" in page and "第X1次" not in page, address


def test_symbols_of_both_series_are_read_back() -> None:
    for meeting in ("7", "X1", "X12"):
        assert read_meeting_number(meeting) == meeting
        assert read_action_number(action_number(meeting, 3)) == (meeting, 3)
        assert read_decision_number(decision_number(meeting, 2)) == (meeting, 2)
        paper = read_paper_symbol(paper_symbol(meeting, "DOC", 4))
        text = read_text_symbol(text_symbol(meeting, "minutes", 2))
        assert paper and (paper.meeting, paper.serial) == (meeting, 4)
        assert text and (text.meeting, text.series) == (meeting, "MIN")
    assert read_meeting_number("meeting x01") == read_meeting_number("第 X1 次会议") == "X1"
    assert read_action_number("ax1-03") == ("X1", 3) and read_meeting_number("XX1") is None


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("minutes of meeting 6", ("6", "MIN")),
        ("the minutes of the sixth meeting", ("6", "MIN")),
        ("Meeting 6 minutes", ("6", "MIN")),
        ("meeting 6’s agenda", ("6", "AG")),
        ("agenda for X1", ("X1", "AG")),
        ("第6次会议纪要", ("6", "MIN")),
        ("第六次会议的纪要", ("6", "MIN")),
        ("第7次会议议程", ("7", "AG")),
        ("特别会议X1纪要", ("X1", "MIN")),
    ],
)
def test_a_text_is_found_by_what_people_call_it(written: str, named: tuple[str, str]) -> None:
    text = read_text_symbol(written)
    assert text and (text.meeting, text.series) == named


@pytest.mark.parametrize("written", ["minutes", "会议纪要", "minutes of silence", "agenda setting"])
def test_words_about_texts_are_no_symbols(written: str) -> None:
    assert read_text_symbol(written) is None


def test_an_extraordinary_meeting_has_pages_a_place_in_search_and_in_the_api(cast: Cast) -> None:
    meeting = extraordinary(cast)
    client = Client()
    sign_in_as(client, cast.cn_delegate)
    assert reverse("meeting", args=[meeting.number]) == "/meetings/X1/"
    for name in (
        "meeting",
        "meeting_agenda",
        "meeting_people",
        "meeting_papers",
        "meeting_actions",
    ):
        page = client.get(reverse(name, args=["X1"]))
        assert page.status_code == 200 and "X1" in page.content.decode(), name
    assert [client.get(f"/meetings/{number}/").status_code for number in ("X2", "Y1")] == [404, 404]
    assert list(Meeting.objects.filter(named("meetings", "meeting x1"))) == [meeting]
    program = Program(cast.cn_delegate)
    told = program.read("meetings/X1/")
    assert (told["number"], told["symbol"]) == ("X1", "JWG/X1")
    assert program.read("sittings/", meeting="x1")["count"] == 0


def test_an_address_names_a_meeting_in_small_letters_too(cast: Cast) -> None:
    extraordinary(cast)
    client = Client()
    sign_in_as(client, cast.cn_delegate)
    for below in ("", "agenda/", "people/", "history/"):
        assert client.get(f"/meetings/x1/{below}").status_code == 200, below
    program = Program(cast.cn_delegate)
    assert program.read("meetings/x1/") == program.read("meetings/X1/")
    assert program.read("meetings/x1/overview/") == program.read("meetings/X1/overview/")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        *(("X1", 1), ("x1", 1), ("x01", 1), ("7", 0), ("07", 0)),
        *(
            ("X99", 0),
            ("foo", None),
            ("0", None),
            ("X", None),
            ("7777777", None),
            ("meeting x1", None),
        ),
    ],
)
def test_a_list_is_narrowed_to_a_number_and_refuses_what_is_none(
    cast: Cast, written: str, found: int | None
) -> None:
    factories.an_action(meeting=extraordinary(cast), serial=1, owner_us=cast.us_delegate)
    answer = Program(cast.us_delegate).get("/api/v1/actions/", {"meeting": written})
    assert answer.status_code == (400 if found is None else 200)
    told = answer.json()
    if found is None:
        assert [error["field"] for error in told["errors"]] == ["meeting"]
    else:
        assert told["count"] == found


def test_action_items_of_both_series_have_their_own_addresses(cast: Cast) -> None:
    regular, special = factories.a_meeting(number=1), extraordinary(cast)
    for meeting in (regular, special):
        factories.an_action(meeting=meeting, serial=1, owner_us=cast.us_delegate)
    client = Client()
    sign_in_as(client, cast.us_delegate)
    for number in ("A1-01", "AX1-01"):
        assert client.get(f"/actions/{number}/").status_code == 200
