"""The fields that every form may have."""

import datetime as dt

import pytest
from django import forms

from workinggroup.forms import SeenField

AT = dt.datetime(2027, 3, 1, 14, 0, 0, 123456, tzinfo=dt.UTC)


class Shown(forms.Form):
    seen = SeenField()


def test_what_was_seen_comes_back_to_the_microsecond() -> None:
    field = Shown(initial={"seen": AT})["seen"]
    assert f'value="{AT.isoformat()}"' in str(field)
    form = Shown({"seen": field.value()})
    assert form.is_valid()
    assert form.cleaned_data == {"seen": AT}


NONE = ["", " ", "x" * 100_000, "\x00", "1e9", "٢٠٢٧-٠٣-٠١"]
NONE += ["2027-02-30T10:00:00+00:00", "2027-03-01T25:00", "2027-03-01T10:00:00+99:99"]
# Of no zone.
NONE += ["2027-03-01T10:00"]


@pytest.mark.parametrize("sent", NONE)
def test_what_is_no_instant_was_never_seen(sent: str) -> None:
    form = Shown({"seen": sent})
    assert form.is_valid()
    assert form.cleaned_data == {"seen": None}
