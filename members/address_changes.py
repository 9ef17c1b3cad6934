"""The change of an account's address: who may ask, second and stop it, and the signed links of its
letters. A key-holder cannot be replaced in silence: whoever could change the address of their head
could reset the password there and sign.
"""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.access import appointment_of, holds_key, own_people
from members.models import AddressChange, Appointment, Person
from workinggroup.lib.viewer import YES, Verdict, Viewer, no, not_now, too_late

# How long an open wish waits for its confirmation or its second officer.
ADDRESS_CHANGE_LASTS = dt.timedelta(days=14)
# How long the holder and everybody who is told can stop what two officers decided.
RESTORATION_WAITS = dt.timedelta(hours=48)
CONFIRM, STOP = "members.address.confirm", "members.address.stop"

ADDRESS_IN_USE = _(
    "This account is in use: its holder confirms another address. Ask for it on the page of the "
    "person."
)
CHANGE_ENDED = _("This change of an address is no longer open.")


def open_changes() -> QuerySet[AddressChange]:
    """Those that were neither done nor stopped, lapsed or not."""
    return AddressChange.objects.filter(ended_at=None).select_related(
        "person", "asked_by", "seconded_by"
    )


def lapses_at(change: AddressChange) -> dt.datetime:
    """When (UTC) an open change lapses unless somebody carries it on; one that was seconded does
    not lapse."""
    return change.asked_at + ADDRESS_CHANGE_LASTS


def has_ended(change: AddressChange, now: dt.datetime) -> bool:
    """Whether nobody can carry a change on any more at `now`, marked as ended yet or not."""
    waits = change.seconded_at is None and now >= lapses_at(change)
    return change.ended_at is not None or waits


def counts_at(change: AddressChange) -> dt.datetime | None:
    """When (UTC) a seconded change counts; None for one that nobody has seconded."""
    return change.seconded_at + RESTORATION_WAITS if change.seconded_at else None


def visible_address_changes(viewer: Viewer) -> QuerySet[AddressChange]:
    """One's own, and for the officers of a side those of its people; not the operator's."""
    rows = AddressChange.objects.select_related("person", "asked_by", "seconded_by")
    if viewer.is_nobody:
        return rows.none()
    own = Q(person=viewer.person_id)
    return rows.filter(own | Q(person__in=own_people(viewer)) if is_officer(viewer) else own)


def is_officer(viewer: Viewer) -> bool:
    """Whether the viewer can vouch for somebody of their side: head, deputy, counsel, secretary."""
    held = appointment_of(viewer)
    return held is not None and holds_key(held)


def may_ask_for_address(viewer: Viewer, person: Person, held: Appointment | None) -> Verdict:
    """Ask for another address for an account with a role (`held`): its holder, or an officer of
    that side; and the operator for their own. Somebody without an account yet has nothing to lose:
    their address is corrected in the roster."""
    own = viewer.person_id == person.pk
    if held is None:
        return YES if own and viewer.is_operator else not_now(_("This account holds no role now."))
    officer = is_officer(viewer) and viewer.side == held.delegation_id
    if not (own or officer):
        return no(_("Only the holder and the officers of that side can ask for another address."))
    if not person.is_in_use:
        return not_now(_("There is no account yet. Correct the address in the roster."))
    return YES


def may_tell_lost_access(viewer: Viewer, person: Person, held: Appointment | None) -> Verdict:
    """Say that the holder of an account can no longer prove who they are: another officer of the
    same side."""
    if not (held and is_officer(viewer) and viewer.side == held.delegation_id):
        return no(
            _("Only an officer of the same side can say so: head, deputy, counsel or secretary.")
        )
    if viewer.person_id == person.pk:
        return not_now(_("Whoever can log in has not lost their access."))
    return YES


def may_second_address(
    viewer: Viewer, change: AddressChange, held: Appointment | None, now: dt.datetime
) -> Verdict:
    """Agree, as a second officer of the same side, that the holder (in the role `held`) has lost
    their access, before the change lapses."""
    if not (verdict := may_tell_lost_access(viewer, change.person, held)):
        return verdict
    if has_ended(change, now):
        return too_late(CHANGE_ENDED)
    if not change.lost_access:
        return not_now(_("The holder confirms this change."))
    if change.asked_by_id == viewer.person_id:
        return not_now(_("Another officer of your side has to agree."))
    if change.seconded_by_id is not None:
        return too_late(_("A second officer has agreed already."))
    return YES


def may_stop_address(viewer: Viewer, change: AddressChange) -> Verdict:
    """Stop an open change: its holder, or an officer of their side."""
    if not visible_address_changes(viewer).filter(pk=change.pk).exists():
        return no(_("Only the holder and the officers of that side can stop it."))
    return YES if change.ended_at is None else too_late(CHANGE_ENDED)


def may_confirm_address(viewer: Viewer, change: AddressChange, now: dt.datetime) -> Verdict:
    """Confirm a new address from a letter that went there: the holder of the account."""
    if viewer.person_id is None or viewer.person_id != change.person_id:
        return no(_("Log in with the account whose address is to change."))
    if has_ended(change, now):
        return too_late(CHANGE_ENDED)
    return YES


def address_link(purpose: str, change: AddressChange) -> str:
    """The absolute address in the letter to the new address (`CONFIRM`) or to the old (`STOP`). It
    is made when the letter is composed; no secret is stored. A change has one address for ever."""
    token = signing.Signer(salt=purpose).sign(str(change.pk))
    name = "confirm_address" if purpose == CONFIRM else "stop_address"
    return f"{settings.SITE_URL}{reverse(name, args=[token])}"


def change_with(purpose: str, token: str) -> AddressChange | None:
    """The change that a link stands for, ended or not; None for a link that is not ours. Never
    raises."""
    try:
        pk = int(signing.Signer(salt=purpose).unsign(token))
    except signing.BadSignature:
        return None
    rows = AddressChange.objects.select_related("person", "asked_by", "seconded_by")
    return rows.filter(pk=pk).first()
