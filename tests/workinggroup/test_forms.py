"""The fields that every form may have."""

import datetime as dt

import pytest
from django import forms

from workinggroup.forms import DayField, instant_read, read_hour

AT = dt.datetime(2027, 3, 1, 14, 0, 0, 123456, tzinfo=dt.UTC)


def test_an_instant_comes_back_to_the_microsecond() -> None:
    assert instant_read(AT.isoformat()) == AT


NONE = ["", " ", "x" * 100_000, "\x00", "1e9", "٢٠٢٧-٠٣-٠١"]
NONE += ["2027-02-30T10:00:00+00:00", "2027-03-01T25:00", "2027-03-01T10:00:00+99:99"]
# Of no zone.
NONE += ["2027-03-01T10:00"]


@pytest.mark.parametrize("sent", NONE)
def test_what_is_no_instant_was_never_read(sent: str) -> None:
    assert instant_read(sent) is None


@pytest.mark.parametrize(
    "typed",
    [
        "2027-03-01",
        "2027/3/1",
        "2027.3.1",
        "2027年3月1日",
        "２０２７年３月１日",
        "1 Mar 2027",
        "1 March 2027",
        "Mar 1, 2027",
        "March 1, 2027",
    ],
)
def test_a_day_is_read_as_either_country_writes_it(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("31/12/2027", (12, 31)), ("12/31/2027", (12, 31)), ("5.5.2027", (5, 5))],
)
def test_numbers_that_can_be_one_day_only_are_that_day(typed: str, day: tuple[int, int]) -> None:
    assert DayField().clean(typed) == dt.date(2027, *day)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("01/02/2027", "may be two days"),
        ("2027-02-30", "does not exist"),
        ("31/31/2027", "does not exist"),
        ("next week", "is no day"),
        ("1e9", "is no day"),
    ],
)
def test_what_may_be_two_days_or_is_none_is_refused_with_a_hint(typed: str, reason: str) -> None:
    with pytest.raises(forms.ValidationError, match=reason):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("19:00", dt.time(19)),
        ("9:05", dt.time(9, 5)),
        ("19.30", dt.time(19, 30)),
        ("19:00:00", dt.time(19)),
        ("１９：３０", dt.time(19, 30)),
        ("7 pm", dt.time(19)),
        ("7:30 p.m.", dt.time(19, 30)),
        ("12 am", dt.time(0)),
        ("12 pm", dt.time(12)),
        ("19时", dt.time(19)),
        ("下午7点30分", dt.time(19, 30)),
        ("晚上 8:00", dt.time(20)),
        ("上午9点", dt.time(9)),
    ],
)
def test_hour_as_either_office_writes_it(typed: str, hour: dt.time) -> None:
    assert read_hour(typed) == hour


@pytest.mark.parametrize(
    "typed", ["", "19", "1900", "25:00", "9:60", "13 am pm", "19:00:30", "noon"]
)
def test_what_is_no_hour(typed: str) -> None:
    with pytest.raises(forms.ValidationError):
        read_hour(typed)
