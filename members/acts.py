"""What the acts on the roster, on accounts and on mail are called in the audit record."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEMBER_ACT_LABELS: dict[str, Promise] = {
    "accept_invitation": _("Invitation accepted"),
    "add_company": _("Company added"),
    "add_person": _("Person added"),
    "appoint": _("Role given"),
    "begin_seat_term": _("Seat given"),
    "change_own_profile": _("Own profile changed"),
    "change_person": _("Person changed"),
    "choose_mail": _("Mail preferences changed"),
    "designate": _("Designated to act"),
    "end_appointment": _("Role ended"),
    "end_seat_term": _("Seat term ended"),
    "import_roster": _("Roster imported"),
    "invite": _("Invitation sent"),
    "issue_api_key": _("API key made"),
    "issue_calendar_key": _("Calendar subscription made"),
    "operator_read": _("Private material read by the operator"),
    "rename_company": _("Company names corrected"),
    "retry_letter": _("Letter queued again"),
    "revoke_api_key": _("API key revoked"),
    "revoke_calendar_key": _("Calendar subscription revoked"),
}
