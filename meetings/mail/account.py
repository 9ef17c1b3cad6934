"""Letters about accounts: invitations, passwords, second factors."""

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.mail.letter import Letter, facts
from meetings.mail.material import Material, Rule, page_address
from members.access import appointment_of
from members.enums import MailKind
from members.invitations import invitation_link
from members.models import Person

ACCOUNT = (MailKind.ACCOUNT,)


def invitation(material: Material) -> Letter | None:
    """A link to choose the first password; None once there is one, or the role has ended."""
    person, appointment = material.addressee.person, appointment_of(material.addressee.viewer)
    if appointment is None or person.has_usable_password():
        return None
    days = settings.INVITATION_TIMEOUT // 86400
    heading = _("Invitation to the portal of the semiconductor working group")
    return Letter(
        subject=heading,
        heading=heading,
        kinds=ACCOUNT,
        paragraphs=(
            _("Dear %(name)s,") % {"name": person.name},
            _(
                "the secretariat of your delegation invites you to the portal of the working "
                "group, where its meetings, agendas, papers, minutes and action items are kept."
            ),
        ),
        facts=facts(
            (_("Delegation"), str(appointment.delegation.association)),
            (_("Role"), capfirst(str(appointment.get_role_display()))),
            (_("You log in with"), person.email),
        ),
        asked=_("Please choose a password."),
        link=invitation_link(person),
        link_label=_("Choose a password"),
        notes=(
            ngettext(
                "The link works once, within %(days)d day. Do not pass this letter on.",
                "The link works once, within %(days)d days. Do not pass this letter on.",
                days,
            )
            % {"days": days},
        ),
    )


def _letter(material: Material) -> Letter | None:
    """A one-time link, or a notice that something about the account changed; None once its words
    are erased."""
    name = material.payload.get("letter", "")
    if name == "password_reset_key":
        return _password_reset(material, material.addressee.person, material.payload["link"])
    notices = {
        "password_changed": _("Your password was changed"),
        "password_set": _("Your password was set"),
        "password_reset": _("Your password was reset"),
        "totp_activated": _("Two-factor authentication was switched on"),
        "totp_deactivated": _("Two-factor authentication was switched off"),
        "recovery_codes_generated": _("New recovery codes were made"),
    }
    heading = notices.get(name)
    return _notice(material, material.addressee.person, heading) if heading else None


ACCOUNT_LETTERS = {
    "invitation": Rule(invitation, "people", ("addressee",)),
    "account": Rule(_letter, "people", ("addressee", "zone", "created_at", "payload_text")),
}


def _password_reset(material: Material, person: Person, link: str) -> Letter:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    heading = _("Choose a new password")
    return Letter(
        subject=heading,
        heading=heading,
        kinds=ACCOUNT,
        paragraphs=(
            _("Somebody asked for a new password for the account %(email)s.")
            % {"email": person.email},
        ),
        facts=facts((_("Asked"), material.clocks(material.created_at))),
        asked=_("If it was you, choose a new password. If not, there is nothing to do."),
        link=link,
        link_label=_("Choose a new password"),
        notes=(
            ngettext(
                "The link works once, within %(hours)d hour. Do not pass this letter on.",
                "The link works once, within %(hours)d hours. Do not pass this letter on.",
                hours,
            )
            % {"hours": hours},
        ),
    )


def _notice(material: Material, person: Person, heading: str) -> Letter:
    return Letter(
        subject=heading,
        heading=heading,
        kinds=ACCOUNT,
        paragraphs=(_("This was changed for the account %(email)s.") % {"email": person.email},),
        facts=facts(
            (_("When"), material.clocks(material.created_at)),
            (_("Network address"), material.payload.get("ip", "")),
            (_("Browser"), material.payload.get("browser", "")),
        ),
        asked=_("If it was not you, reset your password now and tell your secretariat."),
        link=page_address("account_reset_password"),
        link_label=_("Reset the password"),
    )
