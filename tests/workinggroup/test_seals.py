"""What travels sealed is good for who it was sealed for, for one use, and for a while."""

import datetime as dt

import pytest
import time_machine

from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.seals import seal, unseal

CONTENT = ["us", [{"name_zh": "周文博"}]]


def test_what_is_sealed_is_opened_by_the_same_person_for_the_same_use(cast: Cast) -> None:
    owner, other = cast.viewer("us_secretary"), cast.viewer("cn_secretary")
    sealed = seal(owner, CONTENT, salt="tests")
    assert unseal(owner, sealed, salt="tests", lasts=60) == CONTENT
    assert unseal(other, sealed, salt="tests", lasts=60) is None
    assert unseal(owner, sealed, salt="another", lasts=60) is None


@pytest.mark.parametrize("sealed", ["", "x", "eyJhIjoxfQ:1abcde:0000", "\u5468:\u6587:\u535a"])
def test_what_nobody_sealed_is_not_opened(cast: Cast, sealed: str) -> None:
    assert unseal(cast.viewer("us_secretary"), sealed, salt="tests", lasts=60) is None


def test_it_does_not_last(cast: Cast) -> None:
    owner = cast.viewer("us_secretary")
    with time_machine.travel(clock.now(), tick=False) as travel:
        sealed = seal(owner, CONTENT, salt="tests")
        travel.shift(dt.timedelta(seconds=59))
        assert unseal(owner, sealed, salt="tests", lasts=60) == CONTENT
        travel.shift(dt.timedelta(seconds=2))
        assert unseal(owner, sealed, salt="tests", lasts=60) is None
