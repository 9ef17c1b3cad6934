"""Whether an act on the roster, on keys or mail can be done now: what the table of acts names.

The rules are in `members/access.py`; here they are asked with what they depend on. All take the
viewer, what the act is about, and the instant.
"""

import datetime as dt

from django.utils.translation import gettext as _

from members.access import (
    PLEASE_LOG_IN,
    ROLE_ENDED,
    may_carry_keys,
    may_designate,
    may_export_everything,
    may_invite,
    may_let_go,
    may_manage_roster,
    may_retry_letters,
    may_vacate_seat,
)
from members.address_changes import (
    may_ask_for_address,
    may_confirm_address,
    may_second_address,
    may_stop_address,
)
from members.enums import NOTIFICATION_STUCK
from members.models import (
    AddressChange,
    ApiKey,
    Appointment,
    CalendarKey,
    Company,
    Notification,
    Person,
    Seat,
)
from members.queries.mail import is_notification_seen
from members.queries.people import OF_NO_DELEGATION, held_by, last_side_of, role_of
from members.queries.seats import holder_of
from workinggroup.lib.viewer import YES, Verdict, Viewer, no, not_now, too_late


def may_add_person_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Add people to a roster: the own one; the operator says which."""
    return may_manage_roster(viewer, viewer.side or "")


def may_export_everything_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Take along everything that the own side may see."""
    return may_export_everything(viewer)


def may_change_person_now(viewer: Viewer, person: Person, now: dt.datetime) -> Verdict:
    """Change what the roster says of a person, who comes from `people_with_roles`. One query for
    who holds no role now."""
    held = role_of(person)
    side = held.delegation_id if held else last_side_of(person)
    return may_manage_roster(viewer, side) if side else no(OF_NO_DELEGATION)


def may_invite_now(viewer: Viewer, person: Person, now: dt.datetime) -> Verdict:
    """Send the link to an account to somebody of the roster who has none yet."""
    return may_invite(viewer, person, role_of(person))


def may_ask_for_address_now(viewer: Viewer, person: Person, now: dt.datetime) -> Verdict:
    """Ask for another address for an account that is in use."""
    return may_ask_for_address(viewer, person, held_by(person, now))


def may_confirm_address_now(viewer: Viewer, change: AddressChange, now: dt.datetime) -> Verdict:
    """Make a new address count, as the holder of the account."""
    return may_confirm_address(viewer, change, now)


def may_second_address_now(viewer: Viewer, change: AddressChange, now: dt.datetime) -> Verdict:
    """Agree that the holder of an account has lost their access."""
    return may_second_address(viewer, change, held_by(change.person, now), now)


def may_stop_address_now(viewer: Viewer, change: AddressChange, now: dt.datetime) -> Verdict:
    """Stop an open change of an address."""
    return may_stop_address(viewer, change)


def may_end_appointment_now(viewer: Viewer, held: Appointment, now: dt.datetime) -> Verdict:
    """Change or end a role that runs, but one's own."""
    if not (verdict := may_manage_roster(viewer, held.delegation_id)):
        return verdict
    if held.ended_at is not None:
        return too_late(ROLE_ENDED)
    return may_let_go(viewer, held)


def may_designate_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Say who acts for the head and the delegates of the own side."""
    return may_designate(viewer)


def may_replace_company_now(viewer: Viewer, row: Seat | Company, now: dt.datetime) -> Verdict:
    """Give a seat to a company, or correct a company's names."""
    return may_manage_roster(viewer, row.delegation_id)


def may_vacate_seat_now(viewer: Viewer, seat: Seat, now: dt.datetime) -> Verdict:
    """End the term that `seats_with_terms` found on a seat."""
    return may_vacate_seat(viewer, seat, holder_of(seat))


def may_keep_own_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Everybody with an account keeps their own profile and preferences."""
    return YES if viewer.person else no(PLEASE_LOG_IN)


def may_carry_keys_now(viewer: Viewer, _nothing: None, now: dt.datetime) -> Verdict:
    """Subscribe a calendar, or make an API key."""
    return may_carry_keys(viewer)


def may_revoke_key_now(viewer: Viewer, key: ApiKey | CalendarKey, now: dt.datetime) -> Verdict:
    """End one's own key, or give a subscription another address."""
    if key.person_id != viewer.person_id:
        return no(_("This is another person's key."))
    if key.revoked_at is not None:
        return not_now(_("This key is revoked already."))
    return YES


def may_retry_letter_now(viewer: Viewer, letter: Notification, now: dt.datetime) -> Verdict:
    """Send a refused letter again, while what it says is of use."""
    if not (verdict := may_retry_letters(viewer)):
        return verdict
    if not is_notification_seen(viewer, letter):
        return too_late(_("This email no longer exists."))
    if letter.expires_at <= now:
        return not_now(_("This email has expired; what it says no longer applies."))
    if letter.state not in NOTIFICATION_STUCK:
        return too_late(_("This email is not waiting to be resent."))
    return YES
