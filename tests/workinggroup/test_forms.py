"""The fields that every form may have."""

import datetime as dt

import pytest
from django import forms

from workinggroup.forms import DayField, HourField, instant_read

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
    ("field", "typed", "value"),
    [
        (DayField(), "June 5th, 2027", dt.date(2027, 6, 5)),
        (HourField(), "下午7点30分", dt.time(19, 30)),
        (DayField(required=False), " ", None),
        (HourField(required=False), " ", None),
    ],
)
def test_fields_take_what_is_typed(field: forms.Field, typed: str, value: object) -> None:
    assert field.clean(typed) == value


def test_an_hour_that_is_none_is_told_how_to_write_it() -> None:
    with pytest.raises(forms.ValidationError, match="Write it like 19:00"):
        HourField().clean("seven")
