"""Who stands at the head of the minutes, in which order and as what."""

import datetime as dt

from meetings.models import Sitting
from meetings.queries.texts.minutes import minutes_of
from members.models import Appointment
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock


def test_a_delegation_is_listed_by_rank_and_seat(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held")
    fourth = factories.a_member(side="us", seat=4, family_name="Aaron")
    factories.attended(meeting, fourth, *cast.of_side("us"), *cast.of_side("cn"))
    minutes = minutes_of(cast.viewer("us_head"), meeting, clock.now())
    assert minutes is not None and minutes.record is not None
    us, cn = minutes.record.presences
    assert [row.names for row in us.people] == [
        person.names
        for person in (
            cast.us_head,
            cast.us_delegate,
            cast.us_alternate,
            fourth,
            cast.us_adviser,
            cast.us_counsel,
            cast.us_secretary,
        )
    ]
    assert [row.role for row in cn.people] == [
        *("head", "delegate", "alternate", "adviser", "counsel", "secretary")
    ]


def test_who_changed_seats_since_attended_on_the_former_one(cast: Cast) -> None:
    """The record of a meeting does not change when a company is replaced afterwards."""
    meeting = factories.a_meeting(state="held", first_day=dt.date(2026, 3, 24))
    opened = Sitting.objects.get(meeting=meeting, number=1).starts_at
    factories.attended(meeting, cast.us_delegate)
    former = Appointment.objects.get(person=cast.us_delegate)
    assert former.term is not None
    before, after = opened - dt.timedelta(days=90), opened + dt.timedelta(days=9)
    Appointment.objects.filter(pk=former.pk).update(began_at=before, ended_at=after)
    seat = factories.a_term(side="us", number=7, began_at=after)
    Appointment.objects.create(
        person=cast.us_delegate, delegation_id="us", role="delegate", term=seat, began_at=after
    )
    minutes = minutes_of(cast.viewer("cn_head"), meeting, clock.now())
    assert minutes is not None and minutes.record is not None
    (there,) = [row for side in minutes.record.presences for row in side.people]
    assert (there.names, there.company) == (
        cast.us_delegate.names,
        former.term.company.name,
    )
