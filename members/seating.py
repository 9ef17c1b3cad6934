"""Who sits: delegates and alternates hold one of the ten seats, advisers may, the others hold none
(practice, Delegations)."""

from django.utils.translation import gettext as _

from members.enums import SEATED_ROLES
from workinggroup.lib.viewer import YES, Role, Verdict, no


def may_sit(role: str, *, seated: bool) -> Verdict:
    """Whether somebody with `role` may be `seated`, or without a seat."""
    if not seated and role in SEATED_ROLES:
        return no(_("Delegates and alternates need a seat."))
    if seated and role not in SEATED_ROLES and role != Role.ADVISER:
        return no(_("Heads, counsel and secretaries have no seat."))
    return YES
