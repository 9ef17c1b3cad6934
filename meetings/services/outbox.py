"""The outbox: writing letters down as rows, once each, as their recipients want them.

Everything here runs inside the transaction of the act that has something to say.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from meetings.queries.reminders import Readers, readers
from meetings.rules.reminders import PlannedReminder, next_digest
from meetings.rules.working_days import working_moment
from members.enums import NOTIFICATION_WAITING, MailMode, NotificationState
from members.letters import DIGEST, KIND_OF_RULE, NEVER_OFF, NOBODY_PLANNED
from members.models import MailPreference, Notification
from workinggroup.lib import doorbell
from workinggroup.lib.clock import local

# What may be taken up again. Missed was what a clock said that may have been wrong.
_TAKEN_BACK = Q(state=NotificationState.MOOT) | Q(
    state=NotificationState.EXPIRED, error=NOBODY_PLANNED
)
DIGEST_LASTS = dt.timedelta(hours=20)
# Rule, kind and pk of the subject, recipient, occurrence: what the database holds to be unique.
_Identity = tuple[str, str, int, int, str]


def post(
    planned: Iterable[PlannedReminder],
    *,
    now: dt.datetime,
    people: Readers | None = None,
    gathered: bool = False,
) -> None:
    """Write `planned` down, once each: what waits or was sent already stays as it is.

    One that was taken back before it was sent waits again, from now on for its new time. A kind
    that its recipient switched off is not written. One wanted in a digest is held for the next
    one, unless it would be of no more use by then; so are all that one act makes for many things at
    once (`gathered`). `people` spares a query where the caller has them. Rings for delivery where
    something is due.
    """
    wanted = _wanted(planned)
    if gathered:
        wanted = [(each, MailMode.DAILY.value) for each, _mode in wanted]
    _post(wanted, now, people)


def _post(
    wanted: list[tuple[PlannedReminder, str]], now: dt.datetime, people: Readers | None
) -> None:
    if people is None and any(mode == MailMode.DAILY for reminder, mode in wanted):
        people = readers(now)
    rows = []
    for reminder, mode in wanted:
        held = mode == MailMode.DAILY and _may_wait(reminder, people or {}, now)
        rows.append(
            _row(reminder, now, NotificationState.HELD if held else NotificationState.QUEUED)
        )
    _write(rows)
    if any(row.state == NotificationState.QUEUED and row.due_at <= now for row in rows):
        doorbell.ring(doorbell.DELIVER)


def ask_by_hand(
    planned: Iterable[PlannedReminder], *, now: dt.datetime, people: Readers
) -> list[PlannedReminder]:
    """As `post`, of letters that somebody asks for by a button; those that are on their way now.
    Whoever had the same one before, or wants none of its kind, gets none."""
    wanted = _wanted(planned)
    had = {
        _identity_of(row)
        for row in _alike(reminder.identity for reminder, _mode in wanted).exclude(_TAKEN_BACK)
    }
    new = [(reminder, mode) for reminder, mode in wanted if reminder.identity not in had]
    _post(new, now, people)
    return [reminder for reminder, _mode in new]


def write_off(planned: Iterable[PlannedReminder], *, now: dt.datetime, why: str) -> None:
    """Write `planned` down as expired, never to be sent; what waits or was sent stays as it is.
    `why` is kept as what went wrong."""
    rows = [_row(reminder, now, NotificationState.EXPIRED) for reminder, _mode in _wanted(planned)]
    for row in rows:
        row.error = why
    _write(rows)


def write_off_digests(*, people: Readers, now: dt.datetime, why: str) -> None:
    """Write today's digests of those of `people` who want any down as expired: one may have gone
    out already, and a second one would bear its name. `why` as in `write_off`."""
    daily = MailPreference.objects.filter(person__in=people, mode=MailMode.DAILY)
    rows = []
    for person in set(daily.values_list("person", flat=True)):
        if digest := _digest(person, [], people, now):
            digest.state, digest.error = NotificationState.EXPIRED, why
            rows.append(digest)
    _write(rows)


def withdraw_notifications(
    *,
    rules: Collection[str],
    subject_type: str,
    subject_id: int,
    recipients: Collection[int] | None = None,
) -> int:
    """Mark letters that nobody has sent yet as no longer needed; returns how many.

    What a worker has in its hands is not touched: it asks again whether the letter is true.
    """
    rows = Notification.objects.filter(
        rule__in=rules,
        subject_type=subject_type,
        subject_id=subject_id,
        state__in=NOTIFICATION_WAITING,
    )
    if recipients is not None:
        rows = rows.filter(recipient__in=recipients)
    return rows.update(state=NotificationState.MOOT)


def join_waiting(
    planned: Iterable[PlannedReminder], *, now: dt.datetime, or_rules: Collection[str] = ()
) -> list[PlannedReminder]:
    """Those of `planned`, all of one rule, about which nothing waits yet to go to the same person
    (the rule, or one of `or_rules`, and the subject being the same): edits that follow one another
    are told in one letter.

    The `reasons` of the others are put to those of the letter that waits; where one of them is
    urgent, so is that letter from now on, unless its recipient has it in the digest. Inside a
    transaction.
    """
    wanted = {reminder.identity[1:4]: reminder for reminder in planned}
    waiting = Notification.objects.filter(
        rule__in={*or_rules, *(reminder.rule for reminder in wanted.values())},
        subject_id__in={reminder.subject_id for reminder in wanted.values()},
        state__in=NOTIFICATION_WAITING,
        due_at__gt=now,
    )
    joined = []
    for row in waiting.select_for_update(of=("self",)).order_by("pk"):
        if reminder := wanted.pop(_identity_of(row)[1:4], None):
            _join(row, reminder)
            joined.append(row)
    Notification.objects.bulk_update(joined, ["payload", "due_at", "try_at"])
    if any(row.due_at <= now for row in joined):
        doorbell.ring(doorbell.DELIVER)
    return list(wanted.values())


def _join(row: Notification, reminder: PlannedReminder) -> None:
    """Let the waiting `row` tell what `reminder` would have."""
    more = reminder.payload.get("reasons")
    if isinstance(more, list):
        row.payload["reasons"] = [*row.payload.get("reasons", []), *more]
    if reminder.payload.get("urgent") and row.state == NotificationState.QUEUED:
        row.payload["urgent"] = True
        row.due_at = row.try_at = min(row.due_at, reminder.due_at)


@transaction.atomic
def gather_digests(*, now: dt.datetime) -> int:
    """Put the held letters that are due into a digest for each person whose working day it is and
    who had none today. Returns how many digests there are to send.

    Held letters past their use expire; those of people who left are no longer needed.
    """
    held = Notification.objects.filter(state=NotificationState.HELD)
    held.filter(expires_at__lte=now).update(state=NotificationState.EXPIRED)
    due = held.filter(due_at__lte=now).select_for_update(of=("self",)).order_by("pk")
    by_person: defaultdict[int, list[int]] = defaultdict(list)
    for row in due:
        by_person[row.recipient_id].append(row.pk)
    if not by_person:
        return 0
    people = readers(now)
    gone = [person for person in by_person if person not in people]
    held.filter(recipient__in=gone).update(state=NotificationState.MOOT)
    digests = {
        person: digest
        for person, rows in by_person.items()
        if person in people and (digest := _digest(person, rows, people, now))
    }
    had = set(
        Notification.objects.filter(
            rule=DIGEST,
            recipient__in=digests,
            occurrence__in={digest.occurrence for digest in digests.values()},
        ).values_list("recipient", "occurrence")
    )
    new = [d for person, d in digests.items() if (person, d.occurrence) not in had]
    Notification.objects.bulk_create(new, ignore_conflicts=True)
    bundled = [pk for digest in new for pk in digest.payload["letters"]]
    Notification.objects.filter(pk__in=bundled).update(state=NotificationState.BUNDLED)
    if new:
        doorbell.ring(doorbell.DELIVER)
    return len(new)


def erase_secrets(*, now: dt.datetime) -> int:
    """Empty the payload of account letters past their use, however they ended."""
    spent = Notification.objects.filter(secret=True, expires_at__lte=now).exclude(payload={})
    return spent.update(payload={})


def _wanted(planned: Iterable[PlannedReminder]) -> list[tuple[PlannedReminder, str]]:
    """Those of `planned` that their recipients want, with the mode in which they do. One query."""
    kinds = [(reminder, KIND_OF_RULE[reminder.rule]) for reminder in planned]
    chosen = MailPreference.objects.filter(
        person__in={reminder.recipient for reminder, _kind in kinds}
    )
    modes = {(row.person_id, row.kind): row.mode for row in chosen if row.kind not in NEVER_OFF}
    modes_of = ((each, modes.get((each.recipient, kind), MailMode.NOW)) for each, kind in kinds)
    return [(reminder, mode) for reminder, mode in modes_of if mode != MailMode.OFF]


def _may_wait(reminder: PlannedReminder, people: Readers, now: dt.datetime) -> bool:
    reader = people.get(reminder.recipient)
    return reader is not None and next_digest(now, reader.recipient) < reminder.expires_at


def _identity_of(row: Notification) -> _Identity:
    return (row.rule, row.subject_type, row.subject_id, row.recipient_id, row.occurrence)


def _write(rows: Iterable[Notification]) -> None:
    """Insert `rows`; of those that were taken back as the same, take up the old row again.

    Two queries, and one for each row taken up. The state is asked in the update itself: a row that
    somebody else took up, or sent, meanwhile is not touched.
    """
    # Always in the same order, so that two who write the same letters at once wait, not deadlock.
    wanted = {_identity_of(row): row for row in sorted(rows, key=_identity_of)}
    Notification.objects.bulk_create(wanted.values(), ignore_conflicts=True)
    taken_back = _alike(wanted).filter(_TAKEN_BACK)
    for old in taken_back.order_by("pk"):
        if row := wanted.get(_identity_of(old)):
            Notification.objects.filter(_TAKEN_BACK, pk=old.pk).update(
                state=row.state,
                payload=row.payload,
                due_at=row.due_at,
                expires_at=row.expires_at,
                try_at=row.try_at,
                error=row.error,
            )


def _alike(identities: Iterable[_Identity]) -> QuerySet[Notification]:
    """The rows with these identities, and few others: each part of one is looked for by itself."""
    parts = [set(part) for part in zip(*identities, strict=True)] or [set()] * 5
    rules, _types, subjects, recipients, occurrences = parts
    return Notification.objects.filter(
        rule__in=rules,
        subject_id__in=subjects,
        recipient__in=recipients,
        occurrence__in=occurrences,
    )


def _row(reminder: PlannedReminder, now: dt.datetime, state: str) -> Notification:
    return Notification(
        rule=reminder.rule,
        subject_type=reminder.subject_type,
        subject_id=reminder.subject_id,
        recipient_id=reminder.recipient,
        occurrence=reminder.occurrence,
        payload=dict(reminder.payload),
        state=state,
        due_at=reminder.due_at,
        expires_at=reminder.expires_at,
        created_at=now,
        try_at=reminder.due_at,
    )


def _digest(person: int, held: list[int], people: Readers, now: dt.datetime) -> Notification | None:
    """One person's digest of today; None outside their working hours."""
    to = people[person].recipient
    if working_moment(now, to.side, to.zone) != now:
        return None
    return Notification(
        rule=DIGEST,
        subject_type="person",
        subject_id=person,
        recipient_id=person,
        occurrence=local(now, to.zone).date().isoformat(),
        payload={"letters": held},
        due_at=now,
        expires_at=now + DIGEST_LASTS,
        created_at=now,
        try_at=now,
    )
