"""Two sides that give one name at the same moment: one of them does."""

from functools import partial

import pytest

from members.models import Appointment, Person
from members.services.people import add_person
from tests.conftest import Cast
from tests.races import at_once
from workinggroup.lib import clock
from workinggroup.lib.errors import Refused

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_both_sides_give_one_name_at_once(racers: Cast) -> None:
    def added(side: str, number: int) -> partial[Appointment]:
        names = {"given_name": f"Alex{number}", "family_name": "Chen", "name_zh": ""}
        values = {
            **names,
            "email": f"alex{number}@{side}.example",
            "title_en": "",
            "title_zh": "",
            "language": "en",
            "time_zone": "America/New_York",
        }
        actor = racers.viewer(f"{side}_secretary")
        return partial(add_person, actor, side=side, role="adviser", values=values, now=clock.now())

    for number in range(5):
        results = at_once(added("us", number), added("cn", number))
        assert sum(isinstance(each, Refused) for each in results) == 1, results
        assert Person.objects.filter(given_name=f"Alex{number}").count() == 1
