"""Kinds of letters: which rule writes which, and the signed links that switch one off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from members.enums import MailKind

_SALT = "members.letters"

KIND_OF_RULE: Mapping[str, MailKind] = {
    "meeting_soon": MailKind.MEETINGS,
    "meeting_polled": MailKind.ANSWERS,
    "answer_missing": MailKind.ANSWERS,
    "answer_asked": MailKind.ANSWERS,
    "meeting_confirmed": MailKind.CHANGES,
    "meeting_changed": MailKind.CHANGES,
    "meeting_postponed": MailKind.CHANGES,
    "meeting_cancelled": MailKind.CANCELLATION,
    "agenda_circulated": MailKind.AGENDA,
    "agenda_opened": MailKind.AGENDA,
    "agenda_discarded": MailKind.AGENDA,
    "agenda_agreed": MailKind.AGENDA,
    "paper_released": MailKind.PAPERS,
    "paper_version": MailKind.PAPERS,
    "paper_withdrawn": MailKind.PAPERS,
    "minutes_circulated": MailKind.MINUTES,
    "minutes_opened": MailKind.MINUTES,
    "minutes_discarded": MailKind.MINUTES,
    "minutes_adopted": MailKind.MINUTES,
    "clearance_wanted": MailKind.SIGNATURES,
    "signature_wanted": MailKind.SIGNATURES,
    "signature_void": MailKind.SIGNATURES,
    "opening_asked": MailKind.SIGNATURES,
    "agenda_kept": MailKind.SIGNATURES,
    "action_assigned": MailKind.ACTIONS,
    "action_due": MailKind.ACTIONS,
    "action_overdue": MailKind.ACTIONS,
    "action_owner_left": MailKind.ACTIONS,
    "action_asked": MailKind.ACTIONS,
    "invitation": MailKind.ACCOUNT,
    "account": MailKind.ACCOUNT,
    "address": MailKind.ACCOUNT,
    "key_holder": MailKind.ACCOUNT,
    "mail_trouble": MailKind.ACCOUNT,
    "record_astray": MailKind.ACCOUNT,
}
RULE_LABELS: Mapping[str, Promise] = {
    "meeting_soon": _("Reminder of a coming meeting"),
    "meeting_polled": _("Replies requested"),
    "answer_missing": _("Reminder to reply"),
    "answer_asked": _("Reply requested again"),
    "meeting_confirmed": _("Meeting confirmed"),
    "meeting_changed": _("Meeting changed"),
    "meeting_postponed": _("Meeting postponed"),
    "meeting_cancelled": _("Meeting cancelled"),
    "agenda_circulated": _("Agenda circulated"),
    "agenda_opened": _("Next revision of the agenda opened"),
    "agenda_discarded": _("Revision of the agenda discarded"),
    "agenda_agreed": _("Agenda agreed"),
    "paper_released": _("Paper released"),
    "paper_version": _("New version of a paper"),
    "paper_withdrawn": _("Paper withdrawn"),
    "minutes_circulated": _("Minutes circulated"),
    "minutes_opened": _("Next revision of the minutes opened"),
    "minutes_discarded": _("Revision of the minutes discarded"),
    "minutes_adopted": _("Minutes adopted"),
    "clearance_wanted": _("Clearance requested"),
    "signature_wanted": _("Signature requested"),
    "signature_void": _("Signature or clearance void"),
    "opening_asked": _("Asked to reopen an agreed agenda"),
    "agenda_kept": _("Agreed agenda kept as it is"),
    "action_assigned": _("Action item assigned"),
    "action_due": _("Action item due soon"),
    "action_overdue": _("Action item overdue"),
    "action_owner_left": _("Owner of an action item left"),
    "action_asked": _("Progress report on an action item requested"),
    "invitation": _("Invitation"),
    "account": _("Account"),
    "address": _("Change of an address"),
    "key_holder": _("Change of a key-holder's account or role"),
    "mail_trouble": _("Email delivery problem"),
    "record_astray": _("Text that does not verify"),
    "digest": _("Daily digest"),
}
# Of letters that are no longer written.
FORMER_RULES: Mapping[str, Promise] = {
    "agenda_changed": _("Agenda changed"),
    "minutes_changed": _("Minutes changed"),
}
DIGEST = "digest"
# About letters; of itself it tells nothing.
MAIL_TROUBLE = "mail_trouble"
RECORD_ASTRAY = "record_astray"
# What the portal itself notes as the fault of a letter; the rest are the mail server's words.
NOBODY_PLANNED = gettext_noop("The portal was not running when this was due.")
LOST_IN_RESTORE = gettext_noop("The database was restored; this may have been sent before.")
WORKER_LOST = gettext_noop("The worker ended while handling this email.")
OWN_FAULTS = (NOBODY_PLANNED, LOST_IN_RESTORE, WORKER_LOST)
# Nobody would forgive a missed one: always sent, at once.
NEVER_OFF = frozenset({MailKind.CANCELLATION, MailKind.ACCOUNT})
CHOOSABLE = tuple(kind for kind in MailKind if kind not in NEVER_OFF)


def describe_fault(error: str) -> str:
    """What went wrong with a letter: the portal's own words in the active language, those of a
    mail server as it said them."""
    return gettext(error) if error in OWN_FAULTS else error


def rules_of(kinds: Iterable[str]) -> list[str]:
    """The rules that write letters of any of `kinds`."""
    wanted = set(kinds)
    return [rule for rule, kind in KIND_OF_RULE.items() if kind in wanted]


@dataclass(frozen=True)
class Unsubscription:
    """What a signed link stands for: one person and the kinds of letters it switches off."""

    person_id: int
    kinds: tuple[MailKind, ...]


def unsubscribe_link(person_id: int, kinds: Iterable[MailKind]) -> str:
    """The absolute address that switches off `kinds` for a person, without signing in.

    It never expires: a letter may be read years later (RFC 8058 section 3.1 asks for a link that
    works from the letter alone). It can do nothing else.
    """
    content = {"person": person_id, "kinds": sorted(kinds)}
    token = signing.Signer(salt=_SALT).sign_object(content, compress=True)
    return f"{settings.SITE_URL}{reverse('unsubscribe', args=[token])}"


def read_unsubscribe(token: str) -> Unsubscription | None:
    """What `token` stands for; None where it is not ours. Never raises."""
    try:
        content = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    kinds = tuple(kind for kind in CHOOSABLE if kind in content["kinds"])
    return Unsubscription(content["person"], kinds) if kinds else None


def rule_label(rule: str) -> Promise | str:
    """What a letter of `rule` is about."""
    return {**FORMER_RULES, **RULE_LABELS}.get(rule, rule)
