"""The outbox from outside: queueing a letter, trying a refused one again."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.text import format_lazy

from members.access import may_retry_letters, viewer_of
from members.enums import NotificationState
from members.letters import rule_label
from members.models import Notification, Person
from members.queries.people import last_side_of
from members.queries.verdicts import may_retry_letter_now
from members.services import audit
from members.services.notices import record_and_tell
from workinggroup.lib import doorbell
from workinggroup.lib.errors import Refused
from workinggroup.lib.punctuation import lead_lazy
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer

# Who waits for a link waits minutes; a notice about one's account is worth days.
LINK_LASTS = dt.timedelta(hours=2)
# Whoever asks for the same again within a minute, the holder or a stranger, finds it on its way.
SENT_AGAIN_AFTER = dt.timedelta(minutes=1)
NOTICE_LASTS = dt.timedelta(days=3)
# What the sign-in library says was done to a second factor, as the record calls it.
ACTS_ON_FACTORS = {
    "totp_activated": "add_second_factor",
    "webauthn_added": "add_second_factor",
    "totp_deactivated": "remove_second_factor",
    "webauthn_removed": "remove_second_factor",
    "recovery_codes_generated": "make_recovery_codes",
}


@transaction.atomic
def queue_account_mail(
    actor: Viewer,
    *,
    email: str,
    template: str,
    now: dt.datetime,
    link: str = "",
    ip: str = "",
    browser: str = "",
) -> Notification | None:
    """Queue a letter about an account: `template` is the name of the sign-in library's template.

    `link` is a one-time address; only its path is kept, so that a forged Host header cannot lead
    anybody elsewhere. `ip` and `browser` tell where a change came from. All of it is erased once
    the letter is sent or of no more use, and is in no log. None where no account has that email,
    its person has not accepted an invitation yet, which is the only way to a first password, or
    they hold no role: whoever asks learns nothing. None for a link that went out within the last
    minute: strangers flood nobody, nor keep anybody from their link. What changes the second factor
    of somebody is written down, and told as `record_and_tell` does; the rest is between the portal
    and the person.
    """
    person = Person.objects.with_login(email).filter(is_active=True).first()
    holder = viewer_of(person, now)
    if person is None or holder.is_nobody:
        return None
    path = urlsplit(link).path
    if path and _has_just_gone_out(person, template, now):
        return None
    row = Notification.objects.create(
        rule="account",
        subject_type="person",
        subject_id=person.pk,
        recipient=person,
        occurrence=f"{template}:{now.isoformat()}",
        payload={
            "letter": template,
            "link": f"{settings.SITE_URL}{path}" if path else "",
            "ip": clean_line(ip),
            "browser": clean_line(browser),
        },
        secret=True,
        due_at=now,
        expires_at=now + (LINK_LASTS if path else NOTICE_LASTS),
        created_at=now,
        try_at=now,
    )
    if act := ACTS_ON_FACTORS.get(template):
        record_and_tell(holder, act=act, person=person, now=now)
    doorbell.ring(doorbell.DELIVER)
    return row


def _has_just_gone_out(person: Person, template: str, now: dt.datetime) -> bool:
    rows = Notification.objects.filter(
        rule="account", subject_type="person", subject_id=person.pk, recipient=person
    )
    lately = rows.filter(created_at__gt=now - SENT_AGAIN_AFTER, created_at__lte=now)
    return lately.filter(occurrence__startswith=f"{template}:").exists()


@transaction.atomic
def retry_letter(actor: Viewer, *, letter: Notification, now: dt.datetime) -> Notification:
    """Send a refused letter once more, under the same Message-ID.

    For the secretariat of the recipient's side and the operator. Raises `NotAllowed`; `Refused`
    where what it says is no longer of use (it expired); `Stale` where it is not a refused one
    any more. Whether the recipient may still get it is asked again when it is sent.
    """
    locked = Notification.objects.select_for_update().filter(pk=letter.pk).first() or letter
    may_retry_letter_now(actor, locked, now).demand()
    Notification.objects.filter(pk=letter.pk).update(
        state=NotificationState.QUEUED, try_at=now, attempts=0, lost_tries=0
    )
    audit.record(
        actor,
        act="retry_letter",
        subject=letter,
        label=format_lazy("{}{}", lead_lazy(rule_label(letter.rule)), letter.recipient),
        now=now,
        # Its mail is nobody else's business.
        side=last_side_of(letter.recipient),
        from_state=locked.state,
        to_state=NotificationState.QUEUED,
    )
    doorbell.ring(doorbell.DELIVER)
    letter.refresh_from_db()
    return letter


@transaction.atomic
def retry_letters(
    actor: Viewer, *, letters: Iterable[Notification], now: dt.datetime
) -> tuple[int, int]:
    """Retry every letter that can be; how many were queued again, and how many were left. Raises
    `NotAllowed` for who may retry none."""
    may_retry_letters(actor).demand()
    done = left = 0
    for letter in letters:
        try:
            retry_letter(actor, letter=letter, now=now)
        except Refused:
            left += 1
        else:
            done += 1
    return done, left
