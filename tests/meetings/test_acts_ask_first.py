"""Every act asks whether its actor may do it before it finds out that there is nothing to do, and
again once it holds its locks: whose role ended while they waited does nothing."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction

from members.models import Appointment, AuditEntry
from tests.conftest import Cast
from tests.meetings.calendar_acts import Scene
from tests.meetings.test_calendars_after_acts import BY_SOMEBODY, Apps
from tests.world import undone
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
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
    for name, (prepare, act) in BY_SOMEBODY.items():
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
    assert asked > len(BY_SOMEBODY) / 2


# What leaves no entry that others read: a file that is opened, one's own language and visits, a
# letter about an account; and of several letters those that could not be sent again are left.
WITHOUT_A_RECORD = {
    *("papers.open_file", "profile.choose_language", "profile.note_visit", "profile.note_all_seen"),
    *("letters.queue_account_mail", "letters.retry_letters"),
    # A pack for oneself: whoever makes it asks again.
    "packs.ask_for_pack",
    # One's own filters, which nobody else sees.
    *("saved_filters.save_filter", "saved_filters.delete_filter"),
}


class Waiting(Scene):
    """Who acts was known as a member before they began to wait; their role ended then."""

    acts = False

    def by(self, name: str) -> Viewer:
        viewer = super().by(name)
        if viewer.appointment is not None:
            self.acts = True
            Appointment.objects.filter(pk=viewer.appointment.pk).update(ended_at=NOW)
        return viewer


@time_machine.travel(NOW, tick=False)
@pytest.mark.django_db
def test_no_act_is_done_by_whose_role_ended_meanwhile(cast: Cast) -> None:
    Apps(cast)
    done = []
    tried = 0
    for name, (prepare, act) in BY_SOMEBODY.items():
        with undone():
            row = prepare(Scene(cast, NOW))
            waiting = Waiting(cast, NOW)
            before = AuditEntry.objects.count()
            if answer(act, waiting, row) == "refused":
                assert AuditEntry.objects.count() == before
            else:
                done += [name] * waiting.acts
            tried += waiting.acts
    assert set(done) == WITHOUT_A_RECORD, done
    assert tried > len(BY_SOMEBODY) / 2
