"""Whose role ends while they wait for their turn does nothing: every act is asked again once it
holds its locks."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction

from members.models import Appointment, AuditEntry
from tests.conftest import Cast
from tests.meetings.calendar_acts import ON_MEETINGS, Scene
from tests.meetings.calendar_acts_of_people import ON_PEOPLE
from tests.meetings.test_calendars_after_acts import OF_THE_CLOCK, Apps
from tests.world import undone
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer

NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
ACTS = {name: act for name, act in (ON_MEETINGS | ON_PEOPLE).items() if name not in OF_THE_CLOCK}


# What leaves no entry that others read: a file that is opened, one's own language and visits, a
# letter about an account; and of several letters those that could not be sent again are left.
WITHOUT_A_RECORD = {
    *("papers.open_file", "profile.choose_language", "profile.note_visit", "profile.note_all_seen"),
    *("letters.queue_account_mail", "letters.retry_letters"),
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
    for name, (prepare, act) in ACTS.items():
        with undone():
            row = prepare(Scene(cast, NOW))
            waiting = Waiting(cast, NOW)
            before = AuditEntry.objects.count()
            try:
                with transaction.atomic():
                    act(waiting, row)
            except Refused:
                assert AuditEntry.objects.count() == before
            else:
                done += [name] * waiting.acts
            tried += waiting.acts
    assert set(done) == WITHOUT_A_RECORD, done
    assert tried > len(ACTS) / 2
