"""Letters about accounts: invitations, passwords, second factors."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.mail.letter import GROUP, Letter, facts
from meetings.mail.material import Material, Rule, page_address
from members.access import appointment_of
from members.acts import MEMBER_ACTS
from members.address_changes import CONFIRM, STOP, address_link
from members.enums import MailKind
from members.invitations import invitation_link
from members.models import AuditEntry, Person
from members.naming import NAME_FIELDS
from workinggroup.lib.viewer import Role, Side

ACCOUNT = (MailKind.ACCOUNT,)
OPEN_ADDRESS_ACTS = frozenset({"ask_for_address", "second_address"})


def invitation(material: Material) -> Letter | None:
    """A link to choose the first password; None once there is one, or the role has ended."""
    person, appointment = material.addressee.person, appointment_of(material.addressee.viewer)
    if appointment is None or person.has_usable_password():
        return None
    days = settings.INVITATION_TIMEOUT // 86400
    heading = _("Invitation to the portal of the semiconductor working group")
    return Letter(
        subject=f"[{GROUP}] {heading}",
        heading=heading,
        kinds=ACCOUNT,
        paragraphs=(
            _(
                "The secretariat of your delegation invites you to the portal of the working "
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
                "The link works once, within %(days)d day. Do not forward this email.",
                "The link works once, within %(days)d days. Do not forward this email.",
                days,
            )
            % {"days": days},
        ),
        salutation=_("Dear %(name)s,") % {"name": person.name},
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
        "webauthn_added": _("A passkey was set up"),
        "webauthn_removed": _("A passkey was removed"),
        "recovery_codes_generated": _("New recovery codes were created"),
    }
    heading = notices.get(name)
    return _notice(material, material.addressee.person, heading) if heading else None


def _address(material: Material) -> Letter | None:
    """To the new address of an account, to confirm it; to the old one, to stop it. None once the
    change has ended."""
    change = material.facts.address_changes.get(material.subject)
    if change is None or change.ended_at is not None:
        return None
    asked = facts(
        (_("Requested by"), change.asked_by.name),
        (_("Requested"), material.clocks(change.asked_at)),
    )
    if material.occurrence == CONFIRM:
        heading = _("Confirm your new address")
        return Letter(
            subject=f"[{GROUP}] {heading}",
            heading=heading,
            kinds=ACCOUNT,
            paragraphs=(
                _("This is to be the address of your account in the portal of the working group."),
            ),
            facts=asked,
            asked=_("Please log in and confirm it. If it is not yours, there is nothing to do."),
            link=address_link(CONFIRM, change),
            link_label=_("Confirm the address"),
        )
    heading = _("Your address is to be changed")
    lost = _(
        "They state that you have lost your access. If a second officer of your side agrees, "
        "the change takes effect 48 hours later."
    )
    return Letter(
        subject=f"[{GROUP}] {heading}",
        heading=heading,
        kinds=ACCOUNT,
        paragraphs=(
            _("A change of the address of your account was requested: %(email)s.")
            % {"email": change.email},
            *([lost] if change.lost_access else []),
        ),
        facts=asked,
        asked=_("If you did not expect this, stop it now and tell the secretariat of your side."),
        link=address_link(STOP, change),
        link_label=_("Stop the change"),
    )


def key_holder(material: Material) -> Letter | None:
    """What was done to the account or the role of a head, deputy, counsel or secretary, as the
    record has it that both sides read."""
    entry = material.facts.audit_entries.get(material.subject)
    if entry is None or entry.side or entry.act not in MEMBER_ACTS:
        return None
    what = str(MEMBER_ACTS[entry.act].recorded)
    name = str(entry.subject)
    actor = str(entry.actor_names)
    heading = _("%(what)s: %(name)s") % {"what": what, "name": name}
    # Their own officers can second or stop it there.
    own = entry.act in OPEN_ADDRESS_ACTS and entry.actor_side == material.side
    return Letter(
        subject=f"[{GROUP}] {heading}",
        heading=heading,
        kinds=ACCOUNT,
        paragraphs=(
            _(
                "You are notified because heads, deputies, counsel and secretaries act for a "
                "side, and no one should take their place unnoticed."
            ),
        ),
        facts=facts(
            (_("By"), actor),
            (_("Side"), str(Side(entry.actor_side).label) if entry.actor_side else ""),
            (_("When"), material.clocks(entry.at)),
            *_was_and_is(entry),
            (_("Reason"), entry.reason),
        ),
        asked=_("If you did not expect this, ask the secretariat of that side."),
        link=page_address("address_of", entry.subject_id) if own else page_address("members"),
        link_label=_("View the change") if own else _("View the members"),
    )


def _was_and_is(entry: AuditEntry) -> Iterator[tuple[str, str]]:
    """Names and roles, before and after."""
    for field, (old, new) in entry.changes.items():
        if field == "role":
            roles = [str(Role(value).label) if value else "" for value in (old, new)]
            yield capfirst(_("role")), _arrow(*roles)
        elif field in NAME_FIELDS:
            yield capfirst(str(Person._meta.get_field(field).verbose_name)), _arrow(old, new)  # type: ignore[union-attr]


def _arrow(old: str, new: str) -> str:
    return f"{old or '–'} → {new or '–'}"


ACCOUNT_LETTERS = {
    "invitation": Rule(invitation, "people", ("addressee",)),
    "account": Rule(_letter, "people", ("addressee", "zone", "created_at", "payload_text")),
    "address": Rule(_address, "address changes", ("addressee", "zone", "occurrence")),
}
"""Those that reach people who hold no role (any more) too."""
KEY_HOLDER_LETTERS = {"key_holder": Rule(key_holder, "audit entries", ("zone",))}


def _password_reset(material: Material, person: Person, link: str) -> Letter:
    hours = settings.PASSWORD_RESET_TIMEOUT // 3600
    heading = _("Choose a new password")
    return Letter(
        subject=f"[{GROUP}] {heading}",
        heading=heading,
        kinds=ACCOUNT,
        paragraphs=(
            _("A new password was requested for the account %(email)s.") % {"email": person.email},
        ),
        facts=facts((_("Requested"), material.clocks(material.created_at))),
        asked=_("If it was you, choose a new password. If not, there is nothing to do."),
        link=link,
        link_label=_("Choose a new password"),
        notes=(
            ngettext(
                "The link works once, within %(hours)d hour. Do not forward this email.",
                "The link works once, within %(hours)d hours. Do not forward this email.",
                hours,
            )
            % {"hours": hours},
        ),
    )


def _notice(material: Material, person: Person, heading: str) -> Letter:
    return Letter(
        subject=f"[{GROUP}] {heading}",
        heading=heading,
        kinds=ACCOUNT,
        paragraphs=(_("This was changed for the account %(email)s.") % {"email": person.email},),
        facts=facts(
            (_("When"), material.clocks(material.created_at)),
            (_("IP address"), material.payload.get("ip", "")),
            (_("Browser"), material.payload.get("browser", "")),
        ),
        asked=_("If it was not you, reset your password now and tell your secretariat."),
        link=page_address("account_reset_password"),
        link_label=_("Reset the password"),
    )
