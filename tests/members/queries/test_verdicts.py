"""What the roster, keys and letters take, from whom and when, as the table of acts asks for it."""

import datetime as dt

from members.enums import NotificationState
from members.models import Appointment, CalendarKey, Company, Notification, Person
from members.queries import verdicts
from members.queries.people import people_with_roles
from members.queries.seats import seats_with_terms
from tests.conftest import Cast

US, CN = {"us_head", "us_secretary"}, {"cn_head", "cn_secretary"}


def test_roster_is_kept_by_the_secretariat_and_head_of_each_side(
    cast: Cast, now: dt.datetime
) -> None:
    assert cast.who_may(verdicts.may_add_person_now, None, now) == {*US, *CN, "operator"}
    assert cast.who_may(verdicts.may_designate_now, None, now) == US | CN
    held = Appointment.objects.get(person=cast.cn_adviser)
    assert cast.who_may(verdicts.may_end_appointment_now, held, now) == {*CN, "operator"}
    own = Appointment.objects.get(person=cast.cn_head)
    assert cast.who_may(verdicts.may_end_appointment_now, own, now) == {"cn_secretary", "operator"}
    over = Appointment.objects.get(person=cast.cn_left)
    assert cast.who_may(verdicts.may_end_appointment_now, over, now) == set()
    adviser = people_with_roles(cast.viewer("operator"), now).get(pk=cast.us_adviser.pk)
    assert cast.who_may(verdicts.may_change_person_now, adviser, now) == {*US, "operator"}


def test_who_has_a_role_and_no_account_is_invited(cast: Cast, now: dt.datetime) -> None:
    def inviting(person: Person) -> set[str]:
        row = people_with_roles(cast.viewer("operator"), now).get(pk=person.pk)
        return cast.who_may(verdicts.may_invite_now, row, now)

    cast.us_adviser.set_unusable_password()
    cast.us_adviser.save()
    assert inviting(cast.us_adviser) == {*US, "operator"}
    cast.us_adviser.set_password("of their own")
    cast.us_adviser.save()
    assert inviting(cast.us_adviser) == inviting(cast.us_left) == set()


def test_seat_is_vacated_while_a_company_holds_it(cast: Cast, now: dt.datetime) -> None:
    taken, vacant = (
        seats_with_terms(cast.viewer("operator")).get(delegation="cn", number=number)
        for number in (1, 2)
    )
    assert cast.who_may(verdicts.may_vacate_seat_now, taken, now) == {*CN, "operator"}
    assert cast.who_may(verdicts.may_vacate_seat_now, vacant, now) == set()
    for row in (vacant, Company.objects.filter(delegation="cn").first()):
        assert cast.who_may(verdicts.may_replace_company_now, row, now) == {*CN, "operator"}


def test_profile_and_keys_are_everybodys_own(cast: Cast, now: dt.datetime) -> None:
    members = {name for name in cast.names if cast.viewer(name).is_member}
    assert cast.who_may(verdicts.may_keep_own_now, None, now) == {*members, "operator"}
    assert cast.who_may(verdicts.may_carry_keys_now, None, now) == members
    key = CalendarKey(person=cast.us_adviser)
    assert cast.who_may(verdicts.may_revoke_key_now, key, now) == {"us_adviser"}
    key.revoked_at = now
    assert cast.who_may(verdicts.may_revoke_key_now, key, now) == set()


def test_refused_letter_is_sent_again_by_its_side_while_it_is_of_use(
    cast: Cast, now: dt.datetime
) -> None:
    hour = dt.timedelta(hours=1)
    letter = Notification.objects.create(
        rule="account", subject_type="person", subject_id=cast.cn_adviser.pk, occurrence="1",
        recipient=cast.cn_adviser, state=NotificationState.FAILED,
        due_at=now, try_at=now, created_at=now, expires_at=now + hour,
    )  # fmt: skip
    may = verdicts.may_retry_letter_now
    assert cast.who_may(may, letter, now) == {"cn_secretary", "operator"}
    assert cast.who_may(may, letter, now + hour) == set()
    letter.state = NotificationState.SENT
    assert cast.who_may(may, letter, now) == set()
