"""A delegation's roster is changed by one act at a time."""

from django.db.models import Q
from django.utils.translation import gettext as _

from members.access import may_manage_roster
from members.models import Appointment, Delegation, Person
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer


def open_roster(actor: Viewer, side: str) -> Delegation:
    """The delegation of `side`, locked until the transaction ends; every act on a roster starts
    here, so that two secretaries at one time act one after the other.

    Raises `NotAllowed` unless `actor` may change that roster.
    """
    may_manage_roster(actor, side).demand()
    return Delegation.objects.select_for_update().get(pk=side)


def of_elsewhere(side: str) -> Q:
    """The accounts that are the operator's or are, or were, of the other side: people do not
    change sides, since the record of the one must not follow them to the other."""
    others = Appointment.objects.exclude(delegation=side)
    return Q(is_superuser=True) | Q(pk__in=others.values("person"))


def refuse_elsewhere(person: Person, side: str) -> None:
    """Raise `Refused`, without saying whose the account is, where it is `of_elsewhere`."""
    if Person.objects.filter(of_elsewhere(side), pk=person.pk).exists():
        raise Refused(elsewhere(), fields={"email": elsewhere()})


def elsewhere() -> str:
    """The reason that `refuse_elsewhere` gives, in the active language."""
    return _("This email address belongs to an account outside your delegation.")
