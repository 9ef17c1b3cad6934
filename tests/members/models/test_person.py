"""How a person is called, in either language."""

import pytest

from members.models import Person
from members.services.appointments import appoint
from members.services.people import add_person
from members.services.profile import change_own_profile
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role

LATIN = {"us": "Ann Lee", "cn": "Lee Ann"}
WESTERN = "Ann Lee"


def names_of(person: Person) -> tuple[str, str]:
    person.refresh_from_db()
    return person.names.en, person.names.zh


@pytest.mark.parametrize("side", ["us", "cn"])
@pytest.mark.parametrize("name_zh", ["", "李安"])
def test_a_name_is_written_as_the_side_of_its_person_writes_it(
    cast: Cast, side: str, name_zh: str
) -> None:
    values = {"email": "ann@x.example", "given_name": "Ann", "family_name": "Lee"}
    appointment = add_person(
        cast.viewer(f"{side}_secretary"),
        side=side,
        role=Role.ADVISER,
        values={**values, "name_zh": name_zh},
        now=clock.now(),
    )
    # Who has no Chinese name keeps the order of their own.
    latin = LATIN[side] if name_zh else WESTERN
    assert names_of(appointment.person) == (latin, name_zh or latin)


@pytest.mark.parametrize("side", ["us", "cn"])
def test_an_account_without_a_side_is_called_as_the_side_it_comes_to(cast: Cast, side: str) -> None:
    person = factories.a_person(given_name="Ann", family_name="Lee", name_zh="李安")
    secretary = cast.viewer(f"{side}_secretary")
    appoint(secretary, person=person, side=side, role=Role.ADVISER, now=clock.now())
    assert names_of(person) == (LATIN[side], "李安")


@pytest.mark.parametrize("side", ["us", "cn"])
def test_chinese_characters_in_a_profile_do_not_turn_the_name(cast: Cast, side: str) -> None:
    person: Person = getattr(cast, f"{side}_adviser")
    for name_zh in ("李安", ""):
        change_own_profile(
            cast.viewer(f"{side}_adviser"),
            given_name="Ann",
            family_name="Lee",
            name_zh=name_zh,
            now=clock.now(),
        )
        assert names_of(person) == (LATIN[side], name_zh or LATIN[side])
