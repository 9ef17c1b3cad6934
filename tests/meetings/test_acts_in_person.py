"""Whatever binds a side, or opens an account further, is done by who proved just now who they are:
every act there is, tried by people whose proof is too old."""

import contextlib
import datetime as dt

import time_machine
from django.db import transaction

from meetings.rules import acts
from members.services import address_changes
from tests.conftest import Cast
from tests.meetings.calendar_acts import Scene
from tests.meetings.test_calendars_after_acts import ACTS, NOW, Apps, Undone
from workinggroup.lib.errors import ProofNeeded, Refused
from workinggroup.lib.viewer import Viewer

# Of a role with a key alone; what others hold is given and taken without.
WHERE_IT_IS_ABOUT_A_KEY = {
    "appointments.change_appointment",
    "appointments.end_appointment",
    "appointments.appoint",
    "acting.designate",
    "people.add_person",
}


class Later(Scene):
    """Six minutes after everybody proved who they are."""

    acting = False

    def by(self, name: str) -> Viewer:
        viewer = super().by(name)
        return viewer.in_person(self.now - dt.timedelta(minutes=6)) if self.acting else viewer


def refused_without_proof(scene: Later, name: str) -> bool:
    prepare, perform = ACTS[name]
    asked = False
    with contextlib.suppress(Undone), transaction.atomic():
        scene.acting = False
        there = prepare(scene)
        scene.acting = True
        try:
            with transaction.atomic():
                perform(scene, there)
        except ProofNeeded:
            asked = True
        except Refused:
            asked = False
        raise Undone
    return asked


def test_what_asks_for_a_proof_says_so_and_what_says_so_asks(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        scene, _subscribed = Later(cast, NOW), Apps(cast)
        asked = {name for name in ACTS if refused_without_proof(scene, name)}
    rows = acts.ACTS.values()
    told = {act.service.partition(".services.")[2] for act in rows if act.proven}
    assert told <= asked
    assert asked - told <= WHERE_IT_IS_ABOUT_A_KEY
    assert f"{address_changes.__name__.rpartition('.')[2]}.ask_for_address" in told
