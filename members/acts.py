"""What is done to the roster, to accounts, keys and mail."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import ApiKey, Appointment, CalendarKey, Company, Notification, SeatTerm
from workinggroup.lib.acts import Act, table_of

_SERVICES = "members.services"
_RULES = "members.queries.verdicts"
_FORMS = "members.forms"
_SAVED = gettext_lazy("Your changes are saved.")
_TERM_ENDS = gettext_lazy(
    "The present company's term ends now. Its delegate, alternate and advisers lose "
    "their roles and all access at that instant; the history stays."
)


def _added(held: Appointment) -> str:
    sentence = _("%(name)s is in the roster. Nothing was sent yet: invite them when you are ready.")
    return sentence % {"name": held.person.name}


def _invited(notification: Notification) -> str:
    return _("The invitation to %(name)s is on its way.") % {"name": notification.recipient.name}


def _ended(held: Appointment) -> str:
    sentence = _("The role of %(name)s has ended, and all access with it.")
    return sentence % {"name": held.person.name}


def _seated(term: SeatTerm) -> str:
    return _("Seat %(number)s is now assigned to %(company)s.") % {
        "number": term.seat.number,
        "company": term.company.name,
    }


def _vacated(term: SeatTerm) -> str:
    return _("Seat %(number)s is vacant.") % {"number": term.seat.number}


def _renamed(company: Company) -> str:
    return _("The company is called %(name)s now.") % {"name": company.name}


def _key_revoked(key: ApiKey) -> str:
    return _("The key “%(name)s” is revoked.") % {"name": key.label}


def _subscription_ended(key: CalendarKey) -> str:
    return _("The subscription “%(name)s” has ended.") % {"name": key.label}


# --- people and their roles ---
ADD_PERSON = Act(
    name="add_person",
    recorded=gettext_lazy("Person added"),
    label=gettext_lazy("Add a person"),
    done=_added,
    says=(gettext_lazy("Nothing is sent until you send the invitation."),),
    rule=f"{_RULES}.may_add_person_now",
    service=f"{_SERVICES}.people.add_person",
    form=f"{_FORMS}.roster.NewPersonForm",
)
CHANGE_PERSON = Act(
    name="change_person",
    recorded=gettext_lazy("Person changed"),
    label=gettext_lazy("Edit"),
    done=_SAVED,
    rule=f"{_RULES}.may_change_person_now",
    service=f"{_SERVICES}.people.change_person",
    thing="person",
    form=f"{_FORMS}.roster.PersonForm",
)
INVITE_PERSON = Act(
    name="invite",
    recorded=gettext_lazy("Invitation sent"),
    label=gettext_lazy("Send the invitation"),
    done=_invited,
    says=(
        gettext_lazy(
            "An email with a one-time link goes to the person's address. A link sent earlier "
            "stops working."
        ),
    ),
    rule=f"{_RULES}.may_invite_now",
    service=f"{_SERVICES}.invitations.invite_person",
    thing="person",
)
_NOTICE_OF_KEY_HOLDERS = gettext_lazy(
    "For a head, deputy, counsel or secretary, both secretariats and both heads are "
    "notified, and both sides can read it in the record."
)
ASK_FOR_ADDRESS = Act(
    name="ask_for_address",
    recorded=gettext_lazy("Change of address requested"),
    label=gettext_lazy("Request a change of address"),
    done=gettext_lazy("Requested. The emails are on their way."),
    says=(
        gettext_lazy(
            "An email with a link goes to the new address, which takes effect once the "
            "account holder, logged in, confirms it from there. The old address is notified "
            "and can stop the change."
        ),
        _NOTICE_OF_KEY_HOLDERS,
    ),
    proven=True,
    rule=f"{_RULES}.may_ask_for_address_now",
    service=f"{_SERVICES}.address_changes.ask_for_address",
    thing="person",
    form=f"{_FORMS}.address_change.AddressForm",
)
CONFIRM_ADDRESS = Act(
    name="change_address",
    recorded=gettext_lazy("Address changed"),
    label=gettext_lazy("Confirm this address"),
    done=gettext_lazy("Your address is changed. You log in with the new one from now on."),
    says=(_NOTICE_OF_KEY_HOLDERS,),
    proven=True,
    rule=f"{_RULES}.may_confirm_address_now",
    service=f"{_SERVICES}.address_changes.confirm_address",
    thing="change",
)
SECOND_ADDRESS = Act(
    name="second_address",
    recorded=gettext_lazy("Loss of access confirmed by a second officer"),
    label=gettext_lazy("Agree that the access is lost"),
    done=gettext_lazy("It takes effect in 48 hours, unless it is stopped before then."),
    says=(
        gettext_lazy(
            "Agree only if you have spoken with the account holder yourself. In 48 hours "
            "password, second factor, sessions and keys become void, and an invitation goes "
            "to the new address."
        ),
        _NOTICE_OF_KEY_HOLDERS,
    ),
    grave=True,
    proven=True,
    rule=f"{_RULES}.may_second_address_now",
    service=f"{_SERVICES}.address_changes.second_address",
    thing="change",
)
STOP_ADDRESS = Act(
    name="stop_address",
    recorded=gettext_lazy("Change of address stopped"),
    label=gettext_lazy("Stop the change"),
    done=gettext_lazy("It is stopped. Nothing was changed."),
    says=(gettext_lazy("The address stays as it is."), _NOTICE_OF_KEY_HOLDERS),
    rule=f"{_RULES}.may_stop_address_now",
    service=f"{_SERVICES}.address_changes.stop_address",
    thing="change",
)
LAPSE_ADDRESS = Act(name="lapse_address", recorded=gettext_lazy("Change of address lapsed"))
ADD_SECOND_FACTOR = Act(name="add_second_factor", recorded=gettext_lazy("Second factor set up"))
REMOVE_SECOND_FACTOR = Act(
    name="remove_second_factor", recorded=gettext_lazy("Second factor removed")
)
MAKE_RECOVERY_CODES = Act(
    name="make_recovery_codes", recorded=gettext_lazy("Recovery codes created")
)
CHANGE_APPOINTMENT = Act(
    name="change_appointment",
    records=("end_appointment", "appoint"),
    label=gettext_lazy("Change role or seat"),
    done=gettext_lazy("The role is changed."),
    says=(gettext_lazy("The old role ends and the new one begins now. Access goes on."),),
    rule=f"{_RULES}.may_end_appointment_now",
    service=f"{_SERVICES}.appointments.change_appointment",
    thing="appointment",
    form=f"{_FORMS}.roster.RoleForm",
)
END_APPOINTMENT = Act(
    name="end_appointment",
    recorded=gettext_lazy("Role ended"),
    label=lambda held: _("End the role of %(name)s") % {"name": held.person.name},
    done=_ended,
    says=(
        gettext_lazy(
            "Access ends at once: sessions, API keys and calendar subscriptions. What the "
            "person wrote and signed stays. Both sides see in the audit log that the role ended, "
            "with your reason."
        ),
    ),
    grave=True,
    rule=f"{_RULES}.may_end_appointment_now",
    service=f"{_SERVICES}.appointments.end_appointment",
    thing="appointment",
    form=f"{_FORMS}.roster.EndReasonForm",
)
APPOINT = Act(name="appoint", recorded=gettext_lazy("Role assigned"))
DESIGNATE = Act(
    name="designate",
    recorded=gettext_lazy("Designated to act"),
    label=gettext_lazy("Designate acting representatives"),
    done=_SAVED,
    rule=f"{_RULES}.may_designate_now",
    service=f"{_SERVICES}.acting.designate",
    form=f"{_FORMS}.acting.ActingForm",
)
IMPORT_ROSTER = Act(
    name="import_roster",
    recorded=gettext_lazy("Roster imported"),
    label=gettext_lazy("Import a roster"),
    done=gettext_lazy("The roster is imported."),
    says=(
        gettext_lazy(
            "The file is your whole roster: whoever is not in it loses their role, and a seat that "
            "is not in it becomes vacant."
        ),
    ),
    rule=f"{_RULES}.may_add_person_now",
    service=f"{_SERVICES}.rosters.import_roster",
    form=f"{_FORMS}.roster.RosterFileForm",
)
EXPORT_EVERYTHING = Act(
    name="export_everything",
    recorded=gettext_lazy("Everything exported"),
    label=gettext_lazy("Export everything"),
    done=gettext_lazy("Everything was exported."),
    says=(
        gettext_lazy(
            "A ZIP archive with every list as your side may see it, its own private rows included: "
            "handle it as you would handle these."
        ),
        gettext_lazy(
            "The words of every revision of agendas and minutes are in it, as the bytes that their "
            "fingerprints are made of."
        ),
        gettext_lazy(
            "Your side's record says who exported and when; the other side is not notified."
        ),
    ),
    rule=f"{_RULES}.may_export_everything_now",
    service=f"{_SERVICES}.exports.export_everything",
    form=f"{_FORMS}.exports.ExportForm",
)
# --- seats and companies ---
REPLACE_COMPANY = Act(
    name="replace_company",
    records=("end_seat_term", "begin_seat_term"),
    label=lambda seat: _("Assign seat %(number)s to a company") % {"number": seat.number},
    done=_seated,
    says=(_TERM_ENDS, gettext_lazy("Then add the new company's people.")),
    grave=True,
    rule=f"{_RULES}.may_replace_company_now",
    service=f"{_SERVICES}.seats.replace_company",
    thing="seat",
    form=f"{_FORMS}.roster.CompanyForm",
)
VACATE_SEAT = Act(
    name="vacate_seat",
    records=("end_seat_term",),
    label=lambda seat: _("Vacate seat %(number)s") % {"number": seat.number},
    done=_vacated,
    says=(_TERM_ENDS,),
    grave=True,
    rule=f"{_RULES}.may_vacate_seat_now",
    service=f"{_SERVICES}.seats.vacate_seat",
    thing="seat",
    form=f"{_FORMS}.roster.EndReasonForm",
)
RENAME_COMPANY = Act(
    name="rename_company",
    recorded=gettext_lazy("Company names corrected"),
    label=gettext_lazy("Correct the names"),
    done=_renamed,
    says=(gettext_lazy("The company keeps its seat and its people keep their access."),),
    rule=f"{_RULES}.may_replace_company_now",
    service=f"{_SERVICES}.seats.rename_company",
    thing="company",
    form=f"{_FORMS}.roster.RenameForm",
)
ADD_COMPANY = Act(name="add_company", recorded=gettext_lazy("Company added"))
BEGIN_SEAT_TERM = Act(name="begin_seat_term", recorded=gettext_lazy("Seat assigned"))
END_SEAT_TERM = Act(name="end_seat_term", recorded=gettext_lazy("Seat term ended"))
# --- one's own ---
ACCEPT_INVITATION = Act(name="accept_invitation", recorded=gettext_lazy("Invitation accepted"))
CHANGE_OWN_PROFILE = Act(
    name="change_own_profile",
    recorded=gettext_lazy("Own profile changed"),
    label=gettext_lazy("Save"),
    done=gettext_lazy("Your profile is saved."),
    rule=f"{_RULES}.may_keep_own_now",
    service=f"{_SERVICES}.profile.change_own_profile",
    form=f"{_FORMS}.profile.ProfileForm",
)
CHOOSE_MAIL = Act(
    name="choose_mail",
    recorded=gettext_lazy("Email preferences changed"),
    label=gettext_lazy("Save"),
    done=gettext_lazy("Your email preferences are saved."),
    rule=f"{_RULES}.may_keep_own_now",
    service=f"{_SERVICES}.mail_preferences.choose_mail",
    form=f"{_FORMS}.preferences.MailPreferencesForm",
)
ISSUE_API_KEY = Act(
    name="issue_api_key",
    recorded=gettext_lazy("API key created"),
    label=gettext_lazy("Create key"),
    proven=True,
    rule=f"{_RULES}.may_carry_keys_now",
    service=f"{_SERVICES}.keys.issue_api_key",
    form=f"{_FORMS}.api_key.ApiKeyForm",
)
REVOKE_API_KEY = Act(
    name="revoke_api_key",
    recorded=gettext_lazy("API key revoked"),
    label=gettext_lazy("Revoke key"),
    done=_key_revoked,
    grave=True,
    rule=f"{_RULES}.may_revoke_key_now",
    service=f"{_SERVICES}.keys.revoke_api_key",
    thing="key",
)
ISSUE_CALENDAR_KEY = Act(
    name="issue_calendar_key",
    recorded=gettext_lazy("Calendar subscription created"),
    label=gettext_lazy("Create subscription"),
    proven=True,
    rule=f"{_RULES}.may_carry_keys_now",
    service=f"{_SERVICES}.keys.issue_calendar_key",
    form="meetings.forms.calendar.SubscriptionForm",
)
ROTATE_CALENDAR_KEY = Act(
    name="rotate_calendar_key",
    records=("revoke_calendar_key", "issue_calendar_key"),
    label=gettext_lazy("Create a new address"),
    grave=True,
    proven=True,
    rule=f"{_RULES}.may_revoke_key_now",
    service=f"{_SERVICES}.keys.rotate_calendar_key",
    thing="key",
)
REVOKE_CALENDAR_KEY = Act(
    name="revoke_calendar_key",
    recorded=gettext_lazy("Calendar subscription revoked"),
    label=gettext_lazy("End the subscription"),
    done=_subscription_ended,
    grave=True,
    rule=f"{_RULES}.may_revoke_key_now",
    service=f"{_SERVICES}.keys.revoke_calendar_key",
    thing="key",
)
# --- mail ---
RETRY_LETTER = Act(
    name="retry_letter",
    recorded=gettext_lazy("Email queued again"),
    label=gettext_lazy("Resend"),
    done=gettext_lazy("The email is queued again."),
    says=(
        gettext_lazy(
            "The email is queued again and goes out within a minute, or when the working "
            "hours of its recipient begin."
        ),
    ),
    rule=f"{_RULES}.may_retry_letter_now",
    service=f"{_SERVICES}.letters.retry_letter",
    thing="letter",
)
OPERATOR_READ_PRIVATE = Act(
    name="operator_read", recorded=gettext_lazy("Private material read by the operator")
)
MEMBER_ACTS = table_of(
    ADD_PERSON,
    CHANGE_PERSON,
    INVITE_PERSON,
    ASK_FOR_ADDRESS,
    CONFIRM_ADDRESS,
    SECOND_ADDRESS,
    STOP_ADDRESS,
    LAPSE_ADDRESS,
    ADD_SECOND_FACTOR,
    REMOVE_SECOND_FACTOR,
    MAKE_RECOVERY_CODES,
    CHANGE_APPOINTMENT,
    END_APPOINTMENT,
    APPOINT,
    DESIGNATE,
    IMPORT_ROSTER,
    EXPORT_EVERYTHING,
    REPLACE_COMPANY,
    VACATE_SEAT,
    RENAME_COMPANY,
    ADD_COMPANY,
    BEGIN_SEAT_TERM,
    END_SEAT_TERM,
    ACCEPT_INVITATION,
    CHANGE_OWN_PROFILE,
    CHOOSE_MAIL,
    ISSUE_API_KEY,
    REVOKE_API_KEY,
    ISSUE_CALENDAR_KEY,
    ROTATE_CALENDAR_KEY,
    REVOKE_CALENDAR_KEY,
    RETRY_LETTER,
    OPERATOR_READ_PRIVATE,
)
