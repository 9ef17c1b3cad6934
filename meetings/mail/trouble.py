"""Letters about the portal itself: to the operator about letters, and to all who hold keys about
texts on record that do not verify."""

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.access import reads_drafts
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


def _astray(material: Material) -> Letter | None:
    """Which texts, and what does not agree; None for who reads not every revision any more."""
    viewer = material.addressee.viewer
    if not reads_drafts(viewer):
        return None
    texts = material.payload["texts"]
    heading = ngettext(
        "%(count)d text on record does not verify",
        "%(count)d texts on record do not verify",
        len(texts),
    ) % {"count": len(texts)}
    symbols = [each["symbol"] for each in texts]
    more = "" if len(symbols) == 1 else f" +{len(symbols) - 1}"
    first = texts[0]
    return Letter(
        subject=f"[{symbols[0]}{more}] {heading}",
        heading=heading,
        kinds=(MailKind.ACCOUNT,),
        paragraphs=(
            _(
                "Something was changed outside this portal: what is stored is no longer what was "
                "issued, cleared and signed."
            ),
        ),
        facts=facts(
            (
                _("Words, fingerprint, signatures or state"),
                [each["symbol"] for each in texts if not each["rows_only"]],
            ),
            (
                _("Lists only: the text itself verifies"),
                [each["symbol"] for each in texts if each["rows_only"]],
            ),
        ),
        asked=_("Please find out who changed what, and tell both secretariats.")
        if viewer.is_operator
        else _(
            "Until that is found out, please rely on the copies that your delegation has filed."
        ),
        link=page_address("admin:index")
        if viewer.is_operator
        else page_address(f"meeting_{first['kind']}", first["meeting"]),
        link_label=_("Admin site") if viewer.is_operator else symbols[0],
        notes=(_("This notice goes to the heads, counsel and secretariats of both sides."),),
    )


TROUBLE_LETTERS = {
    "mail_trouble": Rule(_trouble, "people", ("addressee", "zone", "payload_text")),
    "record_astray": Rule(_astray, "people", ("addressee", "payload_text")),
}
