"""The letter to the operator about letters."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.mail.letter import GROUP, Letter, facts
from meetings.mail.material import Material, Rule, page_address
from members.enums import MailKind


def _trouble(material: Material) -> Letter | None:
    """How many letters are late or lost, never whose; None for who is no operator any more."""
    if not material.addressee.viewer.is_operator:
        return None
    counts = material.payload
    oldest = parse_datetime(counts["oldest"]) if counts["oldest"] else None
    heading = _("Email delivery of the portal is failing")
    return Letter(
        subject=f"[{GROUP}] {heading}",
        heading=heading,
        kinds=(MailKind.ACCOUNT,),
        facts=facts(
            (_("Late"), _letters(counts["late"])),
            (_("Oldest due since"), material.clocks(oldest) if oldest else ""),
            (_("Failed or perhaps delivered in a day"), _letters(counts["stuck"])),
            (_("Expired unsent in a day"), _letters(counts["expired"])),
        ),
        asked=_("Please check the email log, the worker and the mail server."),
        link=page_address("admin:members_notification_changelist"),
        link_label=_("Email log"),
        notes=(_("This notice is sent once a day at most."),),
    )


def _letters(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)d email", "%(count)d emails", count) % {"count": count}


TROUBLE_LETTERS = {
    "mail_trouble": Rule(_trouble, "people", ("addressee", "zone", "payload_text")),
}
