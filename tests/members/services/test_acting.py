"""Designation: who acts for a head and for delegates, and what that counts for."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from meetings.models import Attendance
from meetings.queries.meetings.people import people_of
from meetings.queries.texts.minutes import minutes_of
from meetings.services.attendance import record_attendance
from members.models import ApiKey, Appointment, AuditEntry, Person
from members.services.acting import designate
from members.services.keys import issue_api_key
from members.services.profile import change_own_profile
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.edits import FieldConflict, Newer, marks_of
from workinggroup.lib.errors import NotAllowed, Refused


def role_of(person: Person) -> int:
    return Appointment.objects.get(person=person, ended_at=None).pk


def acting() -> set[int]:
    return set(Appointment.objects.filter(acting=True).values_list("person", flat=True))


@pytest.mark.parametrize("name", ["us_head", "us_secretary"])
def test_a_side_says_who_acts_and_both_can_read_that(
    cast: Cast, now: dt.datetime, name: str
) -> None:
    deputy, alternate = role_of(cast.us_adviser), role_of(cast.us_alternate)
    changed = designate(cast.viewer(name), deputy=deputy, alternates=[alternate], now=now)
    assert {row.person_id for row in changed} == acting()
    assert acting() == {cast.us_adviser.pk, cast.us_alternate.pk}
    entries = AuditEntry.objects.filter(act="designate")
    assert {(str(entry.subject), entry.side) for entry in entries} == {
        (cast.us_adviser.latin_name, ""),
        (cast.us_alternate.latin_name, ""),
    }
    # Another deputy takes the place of the first; who is not named acts no longer.
    designate(cast.viewer(name), deputy=role_of(cast.us_delegate), alternates=[], now=now)
    assert acting() == {cast.us_delegate.pk}
    assert (
        designate(cast.viewer(name), deputy=role_of(cast.us_delegate), alternates=[], now=now) == []
    )


def test_who_becomes_deputy_has_no_key_of_before_and_who_stops_keeps_theirs(
    cast: Cast, now: dt.datetime
) -> None:
    issue_api_key(cast.viewer("us_adviser"), label="Sync", writes=True, now=now)
    designate(cast.viewer("us_head"), deputy=role_of(cast.us_adviser), alternates=[], now=now)
    assert not ApiKey.objects.filter(revoked_at=None).exists()
    ApiKey.objects.update(revoked_at=None)
    designate(cast.viewer("us_head"), deputy=None, alternates=[], now=now)
    assert ApiKey.objects.filter(revoked_at=None).exists()


def test_who_named_another_deputy_meanwhile_is_told_so_and_nobody_is_blamed(
    cast: Cast, now: dt.datetime
) -> None:
    """What the record tells of the actor themselves is not about the deputy."""
    head, secretary = cast.viewer("us_head"), cast.viewer("us_secretary")
    shown = marks_of({"deputy": None, "alternates": []})
    change_own_profile(head, now=now, title_en="Chair")
    designate(secretary, deputy=role_of(cast.us_adviser), alternates=[], now=now)
    alternate = role_of(cast.us_alternate)
    with pytest.raises(FieldConflict) as conflict:
        designate(
            head, deputy=role_of(cast.us_delegate), alternates=[alternate], now=now, seen=shown
        )
    assert conflict.value.newer == {"deputy": Newer(role_of(cast.us_adviser))}
    designate(head, deputy=None, alternates=[alternate], now=now, seen=shown)
    assert acting() == {cast.us_adviser.pk, cast.us_alternate.pk}


@pytest.mark.parametrize(
    "name", ["us_delegate", "us_alternate", "us_adviser", "us_counsel", "us_left", "operator"]
)
def test_nobody_else_designates(cast: Cast, now: dt.datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        designate(cast.viewer(name), deputy=None, alternates=[], now=now)


@pytest.mark.parametrize("name", ["cn_alternate", "us_left", "us_counsel", "us_head"])
def test_only_own_members_of_some_roles_can_act(cast: Cast, now: dt.datetime, name: str) -> None:
    key = Appointment.objects.get(person=getattr(cast, name)).pk
    for named in ({"deputy": key, "alternates": []}, {"deputy": None, "alternates": [key]}):
        with pytest.raises(Refused):
            designate(cast.viewer("us_head"), now=now, **named)
    assert acting() == set()


def test_an_alternate_is_no_deputy_and_a_delegate_no_alternate(
    cast: Cast, now: dt.datetime
) -> None:
    with pytest.raises(Refused):
        designate(cast.viewer("us_head"), deputy=role_of(cast.us_alternate), alternates=[], now=now)
    with pytest.raises(Refused):
        designate(
            cast.viewer("us_head"), deputy=None, alternates=[role_of(cast.us_delegate)], now=now
        )


def test_the_database_holds_to_one_deputy_and_to_these_roles(cast: Cast) -> None:
    Appointment.objects.filter(person=cast.us_adviser).update(acting=True)
    for person in (cast.us_delegate, cast.us_counsel, cast.us_head):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.filter(person=person).update(acting=True)


def test_quorum_counts_who_acts_and_keeps_what_was_recorded(cast: Cast, now: dt.datetime) -> None:
    """Neither the deputy nor the alternate counts before they are designated; afterwards a later
    designation leaves the record of the meeting as it was."""
    meeting = factories.a_meeting(state="confirmed", first_day=now.date() - dt.timedelta(days=3))
    people = (cast.us_adviser, cast.us_alternate)
    viewer = cast.viewer("us_secretary")
    for person in people:
        Attendance.objects.create(meeting=meeting, person=person, answer="accepted")

    def part() -> tuple[bool, int]:
        quorum = people_of(viewer, meeting, now).sides[0].quorum
        return (quorum.head, quorum.companies)

    assert part() == (False, 0)
    Appointment.objects.update(began_at=now - dt.timedelta(days=400))
    named = {"deputy": role_of(cast.us_adviser), "alternates": [role_of(cast.us_alternate)]}
    designate(viewer, now=now, **named)
    assert part() == (True, 1)
    came = {person.pk: True for person in people}
    record_attendance(viewer, meeting=meeting, attended=came, now=now)
    designate(viewer, deputy=None, alternates=[], now=now)
    meeting.state = "held"
    meeting.save()
    assert part() == (True, 1)
    minutes = minutes_of(viewer, meeting, clock.now())
    assert minutes is not None and minutes.record is not None
    assert (
        minutes.record.presences[0].quorum.head,
        minutes.record.presences[0].quorum.companies,
    ) == (True, 1)
