"""Whether an act on the roster, on keys or mail can be done now: what the table of acts names.

The rules are in `members/access.py`; here they are asked with what they depend on. All take the
viewer, what the act is about, and the instant.
"""

import datetime as dt

from django.utils.translation import gettext as _

from members.access import (
    may_carry_keys,
    may_designate,
    may_manage_roster,
    may_retry_letters,
    visible_notifications,
)
from members.enums import NotificationState
from members.models import ApiKey, Appointment, CalendarKey, Company, Notification, Person, Seat
from members.queries.people import role_of
from members.queries.seats import holder_of
from workinggroup.lib.viewer import YES, Verdict, Viewer, no


def may_add_person_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Add people to a roster: the own one; the operator says which."""
    return may_manage_roster(viewer, viewer.side or "")


def may_change_person_now(viewer: Viewer, person: Person, now: dt.datetime) -> Verdict:
    """Change what the roster says of a person, who comes from `people_with_roles`."""
    held = role_of(person)
    return may_manage_roster(viewer, held.delegation_id if held else (viewer.side or ""))


def may_invite_now(viewer: Viewer, person: Person, now: dt.datetime) -> Verdict:
    """Send the link to an account to somebody of the roster who has none yet."""
    held = role_of(person)
    if held is None:
        return no(_("%(name)s holds no role, so there is nothing to invite to.") % _name(person))
    if person.has_usable_password():
        return no(
            _("%(name)s has an account. A forgotten password is reset on the sign-in page.")
            % _name(person)
        )
    return may_manage_roster(viewer, held.delegation_id)


def may_end_appointment_now(viewer: Viewer, held: Appointment, now: dt.datetime) -> Verdict:
    """Change or end a role that runs, but one's own."""
    if held.ended_at is not None:
        return no(_("This role has ended already."))
    if held.person_id == viewer.person_id:
        return no(_("You cannot end or change your own role. Ask another secretary or your head."))
    return may_manage_roster(viewer, held.delegation_id)


def may_designate_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    return may_designate(viewer)


def may_replace_company_now(viewer: Viewer, row: Seat | Company, now: dt.datetime) -> Verdict:
    """Give a seat to a company, or correct a company's names."""
    return may_manage_roster(viewer, row.delegation_id)


def may_vacate_seat_now(viewer: Viewer, seat: Seat, now: dt.datetime) -> Verdict:
    """End the term that `seats_with_terms` found on a seat."""
    if holder_of(seat) is None:
        return no(_("This seat is vacant."))
    return may_manage_roster(viewer, seat.delegation_id)


def may_keep_own_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Everybody with an account keeps their own profile and preferences."""
    return YES if viewer.person else no(_("Please log in."))


def may_carry_keys_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    return may_carry_keys(viewer)


def may_revoke_key_now(viewer: Viewer, key: ApiKey | CalendarKey, now: dt.datetime) -> Verdict:
    """End one's own key, or give a subscription another address."""
    if key.person_id != viewer.person_id:
        return no(_("This is another person's key."))
    if key.revoked_at is not None:
        return no(_("This key is revoked already."))
    return YES


def may_retry_letter_now(viewer: Viewer, letter: Notification, now: dt.datetime) -> Verdict:
    """Send a refused letter again, while what it says is of use."""
    if not (verdict := may_retry_letters(viewer)):
        return verdict
    if not visible_notifications(viewer).filter(pk=letter.pk).exists():
        return no(_("This letter no longer exists."))
    if letter.expires_at <= now:
        return no(_("This letter has expired; what it says is no longer of use."))
    if letter.state != NotificationState.FAILED:
        return no(_("This letter is not waiting for another try."))
    return YES


def _name(person: Person) -> dict[str, str]:
    return {"name": person.name}
