"""In which order names are written in Latin letters, and whom a typed name means."""

import pytest

from members.naming import NamesOf, called_as, family_name_first
from members.services.people import add_person, change_person
from tests.conftest import Cast
from workinggroup.lib import clock


@pytest.mark.parametrize(
    ("side", "name_zh", "first"),
    [
        ("cn", "吕俊杰", True),
        ("cn", "李䶮", True),
        ("cn", "", False),
        ("cn", "卡尔·穆斯特", False),
        ("us", "王昇", False),
    ],
)
def test_family_name_comes_first_for_chinese_names_of_the_chinese_side(
    side: str, name_zh: str, *, first: bool
) -> None:
    assert family_name_first(side, name_zh) is first


def test_a_westerner_on_the_chinese_side_keeps_the_order_of_the_name(cast: Cast) -> None:
    secretary, now = cast.viewer("cn_secretary"), clock.now()
    values = {
        "email": "karl@example.org",
        "given_name": "Karl",
        "family_name": "Muster",
        "language": "en",
        "time_zone": "Asia/Shanghai",
    }
    made = add_person(secretary, side="cn", role="adviser", values=values, now=now)
    assert made.person.latin_name == "Karl Muster"
    person = change_person(secretary, person=made.person, values={"name_zh": "穆凯"}, now=now)
    assert person.latin_name == "Muster Karl"


@pytest.mark.parametrize(
    ("name", "is_called_so"),
    [
        ("Mary Ann Lee", True),
        ("Lee, Mary Ann", True),
        ("LEE MARY-ANN", True),
        ("李 玛丽", True),
        ("李玛丽", True),
        ("Mary-Ann Lee", True),
        ("Mary Lee", False),
        ("玛丽", False),
        ("", False),
    ],
)
def test_somebody_is_called_by_a_whole_name_in_any_order(name: str, *, is_called_so: bool) -> None:
    assert called_as(NamesOf("Mary Ann", "Lee", "李玛丽"), name) is is_called_so
