"""Every act asks whether its actor may do it before it finds out that there is nothing to do: who
may not is told so by what changes nothing, too."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from tests.conftest import Cast
from tests.meetings.calendar_acts import ON_MEETINGS, Scene
from tests.meetings.calendar_acts_of_people import ON_PEOPLE
from tests.meetings.test_calendars_after_acts import OF_THE_CLOCK, Apps
from tests.world import undone
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
ACTS = {name: act for name, act in (ON_MEETINGS | ON_PEOPLE).items() if name not in OF_THE_CLOCK}
# About whoever asks, changing their own row or none; and the letter of who cannot log in.
OF_ANYBODY = {
    *("profile.note_visit", "profile.note_all_seen", "readings.note_reading"),
    "letters.queue_account_mail",
}


class Outsider(Scene):
    """The cast, in which whoever acts has left."""

    asked = False

    def by(self, name: str) -> Viewer:
        self.asked = True
        return self.cast.viewer("us_left")


def answer(act: Any, scene: Scene, row: Any) -> str:
    try:
        with transaction.atomic():
            act(scene, row)
    except Refused:
        return "refused"
    except (DatabaseError, ObjectDoesNotExist) as error:
        return f"went on: {error}"
    return "done"


@time_machine.travel(NOW, tick=False)
@pytest.mark.django_db
def test_every_act_asks_before_it_finds_nothing_to_do(cast: Cast) -> None:
    # Some acts are on the keys of apps.
    Apps(cast)
    done: dict[str, list[str]] = {}
    asked = 0
    for name, (prepare, act) in ACTS.items():
        with undone():
            scene, outsider = Scene(cast, NOW), Outsider(cast, NOW)
            row = prepare(scene)
            first = answer(act, outsider, row)
            with undone():
                answer(act, scene, row)
                again = answer(act, outsider, row)
            asked += outsider.asked
            if outsider.asked and {first, again} != {"refused"}:
                done[name] = [first, again]
    assert done.keys() == OF_ANYBODY, done
    assert asked > len(ACTS) / 2
