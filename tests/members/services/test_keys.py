import datetime as dt

import pytest

from members.access import (
    api_key_with,
    calendar_key_with,
    viewer_of_key,
    visible_api_keys,
    visible_calendar_keys,
)
from members.models import ApiKey, Appointment, AuditEntry, CalendarKey, SeatTerm
from members.services.keys import (
    MOST_KEYS,
    USE_NOTED_EVERY,
    Issued,
    issue_api_key,
    issue_calendar_key,
    note_use,
    revoke_api_key,
    revoke_calendar_key,
    rotate_calendar_key,
)
from tests.conftest import Cast
from workinggroup.lib.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


def subscribe(cast: Cast, who: str, now: dt.datetime, label: str = "Phone") -> Issued[CalendarKey]:
    return issue_calendar_key(
        cast.viewer(who), label=label, language="zh-hans", alarms=True, now=now
    )


def test_secret_is_nowhere_in_the_database(cast: Cast, now: dt.datetime) -> None:
    issued = subscribe(cast, "cn_delegate", now)
    row = CalendarKey.objects.filter(pk=issued.key.pk).values().get()
    assert len(issued.token) == 43
    assert issued.token not in str(row)
    assert (row["language"], row["alarms"], row["label"]) == ("zh-hans", True, "Phone")
    assert calendar_key_with(issued.token) == issued.key
    assert calendar_key_with(issued.token[:-1]) is None
    entry = AuditEntry.objects.get(act="issue_calendar_key")
    assert (entry.side, str(entry.subject)) == ("cn", "Phone")
    assert issued.token not in str(entry.changes)


def test_second_device_of_one_name_is_refused_at_its_field(cast: Cast, now: dt.datetime) -> None:
    subscribe(cast, "us_head", now)
    with pytest.raises(Refused) as refusal:
        subscribe(cast, "us_head", now, label="  Phone ")
    assert list(refusal.value.fields) == ["label"]
    subscribe(cast, "us_counsel", now)


def test_revoked_name_is_free_again(cast: Cast, now: dt.datetime) -> None:
    issued = subscribe(cast, "us_head", now)
    revoke_calendar_key(cast.viewer("us_head"), key=issued.key, now=now)
    assert subscribe(cast, "us_head", now).key.label == "Phone"


def test_too_many_keys_are_refused(cast: Cast, now: dt.datetime) -> None:
    for number in range(MOST_KEYS):
        subscribe(cast, "us_head", now, label=f"Device {number}")
        issue_api_key(cast.viewer("us_head"), label=f"Script {number}", writes=False, now=now)
    with pytest.raises(Refused, match=str(MOST_KEYS)):
        subscribe(cast, "us_head", now, label="One more")
    with pytest.raises(Refused, match=str(MOST_KEYS)):
        issue_api_key(cast.viewer("us_head"), label="x", writes=False, now=now)


def test_rotation_ends_the_old_address_and_keeps_the_settings(cast: Cast, now: dt.datetime) -> None:
    old = subscribe(cast, "cn_head", now)
    new = rotate_calendar_key(cast.viewer("cn_head"), key=old.key, now=now + SECOND)
    assert new.token != old.token
    assert (new.key.label, new.key.language, new.key.alarms) == ("Phone", "zh-hans", True)
    gone = calendar_key_with(old.token)
    assert gone is not None and viewer_of_key(gone, now + SECOND).is_nobody
    assert viewer_of_key(new.key, now + SECOND).person == cast.cn_head
    with pytest.raises(Refused):
        rotate_calendar_key(cast.viewer("cn_head"), key=old.key, now=now + SECOND)


@pytest.mark.parametrize("who", ["cn_head", "us_secretary", "operator", "stranger", "us_left"])
def test_another_persons_key_is_out_of_reach(cast: Cast, now: dt.datetime, who: str) -> None:
    issued = subscribe(cast, "us_delegate", now)
    api = issue_api_key(cast.viewer("us_delegate"), label="x", writes=True, now=now)
    viewer = cast.viewer(who)
    assert not visible_calendar_keys(viewer).exists()
    assert not visible_api_keys(viewer).exists()
    with pytest.raises(NotAllowed):
        rotate_calendar_key(viewer, key=issued.key, now=now)
    with pytest.raises(NotAllowed):
        revoke_calendar_key(viewer, key=issued.key, now=now)
    with pytest.raises(NotAllowed):
        revoke_api_key(viewer, key=api.key, now=now)
    assert CalendarKey.objects.get().revoked_at is ApiKey.objects.get().revoked_at is None


@pytest.mark.parametrize("who", ["operator", "stranger", "us_left", "nobody"])
def test_who_is_no_member_gets_no_key(cast: Cast, now: dt.datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        subscribe(cast, who, now)
    with pytest.raises(NotAllowed):
        issue_api_key(cast.viewer(who), label="x", writes=False, now=now)
    assert not CalendarKey.objects.exists() and not ApiKey.objects.exists()


def test_key_dies_with_the_appointment_the_seat_and_the_account(
    cast: Cast, now: dt.datetime
) -> None:
    person = cast.us_delegate
    issued = issue_api_key(cast.viewer("us_delegate"), label="x", writes=False, now=now)
    found = api_key_with(issued.token)
    assert found is not None and viewer_of_key(found, now).person == person
    SeatTerm.objects.filter(appointments__person=person).update(ended_at=now + SECOND)
    assert not viewer_of_key(found, now).is_nobody
    assert viewer_of_key(found, now + SECOND).is_nobody
    SeatTerm.objects.filter(appointments__person=person).update(ended_at=None)
    Appointment.objects.filter(person=person).update(ended_at=now + SECOND)
    assert viewer_of_key(found, now + SECOND).is_nobody
    Appointment.objects.filter(person=person).update(ended_at=None)
    assert not viewer_of_key(found, now + SECOND).is_nobody
    found.person.is_active = False
    assert viewer_of_key(found, now + SECOND).is_nobody


def test_use_is_noted_four_times_an_hour_at_most(cast: Cast, now: dt.datetime) -> None:
    key = issue_api_key(cast.viewer("us_head"), label="x", writes=False, now=now).key
    note_use(key, agent="First/1.0\r\nX: y" + "z" * 300, now=now)
    key.refresh_from_db()
    assert key.used_at == now
    assert key.used_by.startswith("First/1.0 X: yzz") and len(key.used_by) == 200
    note_use(key, agent="Second", now=now + USE_NOTED_EVERY - SECOND)
    key.refresh_from_db()
    assert key.used_at == now
    note_use(key, agent="Second", now=now + USE_NOTED_EVERY)
    key.refresh_from_db()
    assert (key.used_at, key.used_by) == (now + USE_NOTED_EVERY, "Second")


def test_noting_a_use_does_not_undo_a_revocation(cast: Cast, now: dt.datetime) -> None:
    key = issue_api_key(cast.viewer("us_head"), label="x", writes=False, now=now).key
    loaded = ApiKey.objects.get(pk=key.pk)
    revoke_api_key(cast.viewer("us_head"), key=key, now=now)
    note_use(loaded, agent="x", now=now)
    assert ApiKey.objects.get(pk=key.pk).revoked_at == now
