"""The planner of reminders, run by the clock, and reminders asked for by hand."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import visible_attendances
from meetings.models import ActionItem, Meeting
from meetings.queries.reminders import action_facts, readers, reminder_facts
from meetings.queries.verdicts.actions import may_remind_owner_now
from meetings.queries.verdicts.meetings import may_remind_to_answer_now
from meetings.rules.reminders import (
    PLANNED_RULES,
    ActionFacts,
    MeetingFacts,
    PlannedReminder,
    TextFacts,
    news,
    plan_of,
)
from meetings.services.heartbeat import note_run
from meetings.services.outbox import ask_by_hand, erase_secrets, gather_digests, post, write_off
from members.access import appointment_of
from members.enums import NOTIFICATION_WAITING, NotificationState
from members.letters import NOBODY_PLANNED
from members.models import Notification
from members.services import audit
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Viewer

# Where the planner has not run for so long, it looks for what it missed, in steps shorter than any
# window of working hours; not further back than this.
OUTAGE = dt.timedelta(hours=1)
_LOOK_BACK_BY = dt.timedelta(hours=4)
LONGEST_OUTAGE = dt.timedelta(days=62)


@dataclass(frozen=True)
class Planning:
    """What one run of the planner did: letters it found due, letters it took back, digests."""

    due: int
    moot: int
    digests: int


def plan_reminders(*, now: dt.datetime) -> Planning:
    """Write down every letter that the rule table finds due at `now` (aware, UTC).

    Run by the clock, as often as you like and by as many schedulers: a letter is one row by a
    unique key. Letters that wait although their reason is gone (the answer came, the item is
    done, the meeting was cancelled) are marked as no longer needed. What would have been planned
    while nothing ran, and makes no sense now, is written down as expired. Also gathers the daily
    digests and erases spent secrets. A constant number of queries.
    """
    with transaction.atomic():
        since = note_run(now)
        # Read first: a letter that an act writes meanwhile is not held against older facts.
        waiting = _waiting()
        facts = reminder_facts(now)
        planned = plan_of(facts, now)
        post(planned, now=now)
        due = {reminder.identity for reminder in planned}
        write_off(_missed(facts, since, now, due), now=now, why=NOBODY_PLANNED)
        moot = _take_back(row for identity, row in waiting.items() if identity not in due)
    erase_secrets(now=now)
    return Planning(due=len(planned), moot=moot, digests=gather_digests(now=now))


def _missed(
    facts: Collection[MeetingFacts | TextFacts | ActionFacts],
    since: dt.datetime,
    now: dt.datetime,
    due: Collection[tuple[object, ...]],
) -> list[PlannedReminder]:
    """The letters that a planner at work from `since` to `now` would have found due and that are
    not `due` any more; as far as the facts of today tell. Nobody misses what was before their
    time."""
    if now - since < OUTAGE:
        return []
    people = readers(now)
    missed: dict[tuple[object, ...], PlannedReminder] = {}
    for n in range(min(now - since, LONGEST_OUTAGE) // _LOOK_BACK_BY + 1):
        for reminder in plan_of(facts, now - n * _LOOK_BACK_BY):
            reader = people.get(reminder.recipient)
            role = appointment_of(reader.viewer) if reader else None
            if reminder.identity not in due and role and role.began_at <= reminder.opens_at:
                missed[reminder.identity] = reminder
    return list(missed.values())


def _waiting() -> dict[tuple[object, ...], int]:
    """The planned letters that wait to be sent: row by unique key."""
    rows = Notification.objects.filter(
        rule__in=PLANNED_RULES, state__in=NOTIFICATION_WAITING
    ).values_list("rule", "subject_type", "subject_id", "recipient", "occurrence", "pk")
    return {row[:5]: row[5] for row in rows}


def _take_back(rows: Iterable[int]) -> int:
    """Mark letters that wait as no longer needed."""
    waiting = Notification.objects.filter(pk__in=list(rows), state__in=NOTIFICATION_WAITING)
    return waiting.update(state=NotificationState.MOOT)


@transaction.atomic
def remind_to_answer(
    actor: Viewer, *, meeting: Meeting, people: Collection[int] | None = None, now: dt.datetime
) -> int:
    """Ask those of the actor's side who have not answered for `meeting` once more; at most once a
    day each. `people` (keys) narrows it down. Returns how many letters that makes.

    Raises `NotAllowed` for who may not plan meetings, `Refused` where nobody can answer.
    """
    may_remind_to_answer_now(actor, meeting, now).demand()
    answered = visible_attendances(actor).filter(meeting=meeting).exclude(answer="")
    silent = _own(actor, now) - set(answered.values_list("person", flat=True))
    wanted = silent if people is None else silent & set(people)
    if not wanted:
        raise Refused(_("Everyone asked has already replied."))
    known = readers(now)
    planned = [
        news("answer_asked", ("meeting", meeting.pk), now.date().isoformat(), r.recipient, now)
        for pk, r in known.items()
        if pk in wanted
    ]
    count = len(ask_by_hand(planned, now=now, people=known))
    if count:
        _record(actor, "remind_to_answer", meeting, count, now)
    return count


@transaction.atomic
def remind_owner(actor: Viewer, *, action: ActionItem, now: dt.datetime) -> int:
    """Remind the owner of the actor's side of an action item they have not confirmed; at most once
    a day. Returns how many letters that makes.

    Raises `NotAllowed`, also where nobody of the actor's side would be reminded, with the reason.
    """
    may_remind_owner_now(actor, action, now).demand()
    known = readers(now)
    own = _own(actor, now)
    planned = [
        news("action_asked", ("actionitem", fact.id), now.date().isoformat(), owner, now)
        for fact in action_facts([action], known, now)
        for owner in fact.owners
        if owner.id in own
    ]
    count = len(ask_by_hand(planned, now=now, people=known))
    if count:
        _record(actor, "remind_owners", action, count, now)
    return count


def _own(actor: Viewer, now: dt.datetime) -> set[int]:
    """The people with an account now on the actor's side."""
    side = actor.require_side()
    return {pk for pk, reader in readers(now).items() if reader.recipient.side == side}


def _record(
    actor: Viewer, act: str, subject: Meeting | ActionItem, count: int, now: dt.datetime
) -> None:
    meeting = subject.pk if isinstance(subject, Meeting) else subject.meeting_id
    audit.record(
        actor,
        act=act,
        subject=subject,
        side=actor.require_side(),
        meeting_id=meeting,
        changes={"letters": [0, count]},
        now=now,
    )
