"""Letters about what has just happened: written in the transaction of the act itself.

Every function takes the thing as it is after the act, and `now`, the instant of the act (aware,
UTC). None sends anything: they write rows, and the worker is rung once the act is committed.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime

from meetings.access import audience_of_meeting, audience_of_paper, audience_of_text
from meetings.enums import MEETING_TAKES_REPLIES, Audience, TextKind
from meetings.models import ActionItem, JointText, Meeting, Paper, Sitting
from meetings.queries.meetings.changes import snapshot
from meetings.queries.meetings.opening import first_sittings
from meetings.queries.reminders import (
    Readers,
    action_facts,
    readers,
    text_facts,
)
from meetings.rules import reminders
from meetings.rules.reminders import SETTLING, PlannedReminder, news
from meetings.rules.reminders.facts import NEWS_LASTS
from meetings.services.outbox import join_waiting, post, withdraw_notifications
from members.enums import NOTIFICATION_GONE, NOTIFICATION_WAITING
from members.models import Notification, Person
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Side

__all__ = [
    "announce_agreed",
    "announce_assigned",
    "announce_cancelled",
    "announce_changed",
    "announce_circulated",
    "announce_confirmed",
    "announce_discarded",
    "announce_entered",
    "announce_opened",
    "announce_polling",
    "announce_postponed",
    "announce_released",
    "announce_version",
    "announce_wanted",
    "announce_withdrawn",
    "snapshot",
]
# A change of dates this close to the first sitting does not wait for working hours.
URGENT_BEFORE = dt.timedelta(hours=72)
DATE_RULES = (
    "meeting_soon",
    "meeting_polled",
    "meeting_confirmed",
    "meeting_changed",
    "meeting_postponed",
    "answer_missing",
    "answer_asked",
)
ASKING_RULES = (reminders.CLEARANCE_WANTED, reminders.SIGNATURE_WANTED)
ACTION_RULES = (
    "action_assigned",
    "action_due",
    "action_overdue",
    "action_asked",
    reminders.ACTION_OWNER_LEFT,
)
PAPER_RULES = ("paper_released", "paper_version")
SIGNATURE_VOID = "signature_void"


class TextRules(NamedTuple):
    """The rules of what happens to texts of one kind."""

    circulated: str
    opened: str
    discarded: str
    final: str


TEXT_RULES = {
    TextKind.AGENDA: TextRules(
        "agenda_circulated", "agenda_opened", "agenda_discarded", "agenda_agreed"
    ),
    TextKind.MINUTES: TextRules(
        "minutes_circulated", "minutes_opened", "minutes_discarded", "minutes_adopted"
    ),
}


# --- meetings -------------------------------------------------------------------------------------
def announce_polling(meeting: Meeting, *, now: dt.datetime) -> None:
    """Dates are proposed to everybody, and their answer is asked for."""
    _about_dates("meeting_polled", meeting, now)


def announce_confirmed(meeting: Meeting, *, now: dt.datetime) -> None:
    """The dates stand."""
    _about_dates("meeting_confirmed", meeting, now)


def announce_postponed(
    meeting: Meeting, *, before: Mapping[str, object], reason: str, now: dt.datetime
) -> None:
    """The dates no longer stand; `before` is the `queries.changes.snapshot` from before the act."""
    _about_dates("meeting_postponed", meeting, now, before=before, reason=reason)


def announce_cancelled(
    meeting: Meeting, *, before: Mapping[str, object], reason: str, now: dt.datetime
) -> None:
    """There will be no such meeting; its number is not used again."""
    _about_dates("meeting_cancelled", meeting, now, before=before, reason=reason)


def announce_changed(
    meeting: Meeting,
    *,
    before: Mapping[str, object],
    now: dt.datetime,
    reason: str = "",
    audience: str = Audience.ALL,
) -> None:
    """What is agreed about a meeting changed, as far as `snapshot` knows it: one letter for all the
    changes of half an hour, told against `before`, the snapshot from before the first of them,
    with the `reason` of each, as typed in one language.

    `audience` is whom the reason is for: that of a change to a sitting of the heads is theirs.
    Nothing is written where the snapshot is still true, or nobody has been told any dates yet.
    """
    if meeting.state not in MEETING_TAKES_REPLIES or snapshot(meeting) == before:
        return
    first = first_sittings([meeting.pk]).get(meeting.pk)
    urgent = _urgent(first, before, now)
    people = _among(audience_of_meeting(meeting, now), now)
    planned = _reminders(
        "meeting_changed",
        ("meeting", meeting.pk),
        now.isoformat(),
        people,
        now,
        wait=dt.timedelta(0) if urgent else SETTLING,
        until=first.starts_at if first and first.starts_at > now else None,
        urgent=urgent,
        payload={"before": before, **_reasons(reason, audience)},
    )
    post(join_waiting(planned, now=now), now=now, people=people)


def _reasons(reason: str, audience: str) -> dict[str, object]:
    text = clean_prose(reason)
    return {"reasons": [{"text": text, "audience": audience}]} if text else {}


# --- joint texts ----------------------------------------------------------------------------------
def announce_circulated(text: JointText, *, now: dt.datetime) -> None:
    """An agenda or minutes are out: everybody is told, and counsel and heads who may now clear
    or sign are asked to."""
    withdraw_notifications(
        rules=TEXT_RULES[TextKind(text.kind)], subject_type="jointtext", subject_id=text.pk
    )
    people = _among(audience_of_text(text, now), now)
    for fact in text_facts(JointText.objects.filter(pk=text.pk), people, now):
        of_circulation = reminders.reminder_of_circulation(replace(fact, circulated_at=now), now)
        post([*of_circulation, *reminders.wanted(fact, now)], now=now, people=people)


def announce_opened(text: JointText, *, signers: Collection[int], now: dt.datetime) -> None:
    """The next revision of an issued text was opened: everybody who has the text is told why and by
    whom; those who cleared or signed it (`signers`, by key) that this no longer counts, so that
    nobody believes a text to stand that does not, and who is yet to be told so of an earlier one.
    What waits about the former revision is moot."""
    rules = TEXT_RULES[TextKind(text.kind)]
    waiting = _about_text(text, SIGNATURE_VOID).filter(state__in=NOTIFICATION_WAITING)
    voided = {*signers, *waiting.values_list("recipient", flat=True)}
    withdraw_notifications(
        rules=[*rules, *ASKING_RULES, SIGNATURE_VOID], subject_type="jointtext", subject_id=text.pk
    )
    people = _among(audience_of_text(text, now), now)
    by = text.opened_by.names if text.opened_by else Bilingual()
    payload = {
        "revision": text.revision,
        "reason": text.opened_reason,
        "by": {"en": by.en, "zh": by.zh},
    }
    for rule, theirs in (
        (SIGNATURE_VOID, {pk: people[pk] for pk in voided if pk in people}),
        (rules.opened, {pk: row for pk, row in people.items() if pk not in voided}),
    ):
        subject = ("jointtext", text.pk)
        planned = _reminders(rule, subject, now.isoformat(), theirs, now, payload=payload)
        post(planned, now=now, people=people)


def announce_discarded(
    text: JointText, *, dropped: Collection[ActionItem], now: dt.datetime
) -> None:
    """The revision that was open was discarded, the one before stands: to everybody who was told
    last that one is being written, with the action items that are `dropped` with it. Whoever has
    not been told yet is told neither; what waited about the former one when it was opened is sent
    after all."""
    rules = TEXT_RULES[TextKind(text.kind)]
    withdraw_notifications(
        rules=[*rules, SIGNATURE_VOID, *ASKING_RULES], subject_type="jointtext", subject_id=text.pk
    )
    gone = _about_text(text, *rules, SIGNATURE_VOID).filter(state__in=NOTIFICATION_GONE)
    last = dict(gone.order_by("created_at", "pk").values_list("recipient", "rule"))
    people = _among(audience_of_text(text, now), now)
    theirs = {
        pk: reader
        for pk, reader in people.items()
        if last.get(pk) in {rules.opened, SIGNATURE_VOID}
    }
    payload: dict[str, object] = {"revision": text.revision}
    if dropped:
        payload["dropped"] = [action.number for action in dropped]
    subject = ("jointtext", text.pk)
    planned = _reminders(rules.discarded, subject, now.isoformat(), theirs, now, payload=payload)
    post(planned, now=now, people=people)
    for fact in text_facts(JointText.objects.filter(pk=text.pk), people, now):
        post(reminders.reminder_of_circulation(fact, now), now=now, people=people)
    announce_wanted(text, now=now)


def _about_text(text: JointText, *rules: str) -> QuerySet[Notification]:
    return Notification.objects.filter(rule__in=rules, subject_type="jointtext", subject_id=text.pk)


def announce_wanted(text: JointText, *, now: dt.datetime) -> None:
    """Minutes were locked, or counsel cleared: those who may clear or sign now are asked to; those
    who no longer need to are no longer asked."""
    people = readers(now)
    for fact in text_facts(JointText.objects.filter(pk=text.pk), people, now):
        asked = {ask.rule: [person.id for person in ask.people] for ask in fact.asks}
        for rule in ASKING_RULES:
            done = set(people) - set(asked.get(rule, ()))
            withdraw_notifications(
                rules=[rule], subject_type="jointtext", subject_id=text.pk, recipients=done
            )
        post(reminders.wanted(fact, now), now=now, people=people)


def announce_agreed(text: JointText, *, now: dt.datetime) -> None:
    """Both heads signed the same revision: the agenda is agreed, or the minutes are adopted."""
    rules = TEXT_RULES[TextKind(text.kind)]
    withdraw_notifications(
        rules=[*rules[:3], *ASKING_RULES], subject_type="jointtext", subject_id=text.pk
    )
    people = _among(audience_of_text(text, now), now)
    occurrence = f"r{text.revision}:{now.isoformat()}"
    subject = ("jointtext", text.pk)
    post(_reminders(rules.final, subject, occurrence, people, now), now=now, people=people)


# --- action items and papers ----------------------------------------------------------------------
def announce_assigned(
    action: ActionItem, *, now: dt.datetime, sides: Collection[str] = tuple(Side)
) -> None:
    """An action item has owners, or others than before on `sides`: those who own it now are told,
    and nobody else is reminded of it any more."""
    people = readers(now)
    owners = {Side.US: action.owner_us_id, Side.CN: action.owner_cn_id}
    withdraw_notifications(
        rules=ACTION_RULES,
        subject_type="actionitem",
        subject_id=action.pk,
        recipients=set(people) - set(owners.values()),
    )
    new = {owners[Side(side)] for side in sides}
    for fact in action_facts([action], people, now):
        new_owners = tuple(person for person in fact.owners if person.id in new)
        new_fact = replace(fact, assigned_at=now, owners=new_owners)
        post(reminders.reminder_of_assignment(new_fact, now), now=now, people=people)


def announce_entered(actions: Collection[ActionItem], *, now: dt.datetime) -> None:
    """Many action items were entered at once: each of those who are concerned is told of all of
    them in one letter, and once of each; that one is overdue says that it is assigned, too."""
    people = readers(now)
    planned: list[PlannedReminder] = []
    for fact in action_facts(actions, people, now):
        due = list(reminders.reminders_of_action(fact, now))
        notified = {each.recipient for each in due}
        owners = tuple(person for person in fact.owners if person.id not in notified)
        news_of_it = reminders.reminder_of_assignment(replace(fact, owners=owners), now)
        planned += [*due, *news_of_it]
    # All of them wait for the one letter, that whose turn is over before, too.
    planned = [replace(each, expires_at=max(each.expires_at, now + NEWS_LASTS)) for each in planned]
    post(planned, now=now, people=people, gathered=True)


def announce_released(paper: Paper, *, now: dt.datetime) -> None:
    """A paper was released: to everybody who may see it from now on."""
    theirs = _among(audience_of_paper(paper, now), now)
    planned = _reminders("paper_released", ("paper", paper.pk), now.isoformat(), theirs, now)
    post(planned, now=now, people=theirs)


def announce_version(paper: Paper, *, now: dt.datetime) -> None:
    """A released paper has a new version: one letter to its readers for all the files of half an
    hour, and none to those who are yet to be told that it was released."""
    theirs = _among(audience_of_paper(paper, now), now)
    planned = _reminders(
        "paper_version", ("paper", paper.pk), now.isoformat(), theirs, now, wait=SETTLING
    )
    post(join_waiting(planned, now=now, or_rules=["paper_released"]), now=now, people=theirs)


def announce_withdrawn(paper: Paper, *, reason: str, now: dt.datetime) -> None:
    """A released paper was withdrawn, for `reason`: to those who could read it. What waits about
    its files is moot."""
    withdraw_notifications(rules=PAPER_RULES, subject_type="paper", subject_id=paper.pk)
    theirs = _among(audience_of_paper(paper, now), now)
    planned = _reminders(
        "paper_withdrawn",
        ("paper", paper.pk),
        now.isoformat(),
        theirs,
        now,
        payload={"reason": reason},
    )
    post(planned, now=now, people=theirs)


# --- how --------------------------------------------------------------------------------------
def _among(audience: QuerySet[Person], now: dt.datetime) -> Readers:
    """Those of `audience`, which access decides, who have an account."""
    theirs = set(audience.values_list("pk", flat=True))
    return {pk: reader for pk, reader in readers(now).items() if pk in theirs}


def _about_dates(
    rule: str,
    meeting: Meeting,
    now: dt.datetime,
    *,
    before: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """One letter to everybody about a move of a meeting; what waits about its dates is moot."""
    withdraw_notifications(rules=DATE_RULES, subject_type="meeting", subject_id=meeting.pk)
    first = first_sittings([meeting.pk]).get(meeting.pk)
    payload: dict[str, object] = {"before": before} if before else {}
    if reason:
        payload["reason"] = reason
    urgent = _urgent(first, before or {}, now)
    people = _among(audience_of_meeting(meeting, now), now)
    subject = ("meeting", meeting.pk)
    planned = _reminders(
        rule, subject, now.isoformat(), people, now, urgent=urgent, payload=payload
    )
    post(planned, now=now, people=people)


def _urgent(first: Sitting | None, before: Mapping[str, object], now: dt.datetime) -> bool:
    """Whether the meeting begins, or was to begin, within `URGENT_BEFORE` from now."""
    sittings = before.get("sittings")
    times = (
        [parse_datetime(start) for start, _end in sittings.values()]
        if isinstance(sittings, dict)
        else []
    )
    starts = [first.starts_at] if first else []
    starts += [time for time in times if time is not None]
    return any(now <= start < now + URGENT_BEFORE for start in starts)


def _reminders(
    rule: str,
    subject: tuple[str, int],
    occurrence: str,
    people: Readers,
    now: dt.datetime,
    *,
    wait: dt.timedelta = dt.timedelta(0),
    until: dt.datetime | None = None,
    urgent: bool = False,
    payload: Mapping[str, object] | None = None,
) -> list[PlannedReminder]:
    return [
        news(
            rule,
            subject,
            occurrence,
            reader.recipient,
            now,
            wait=wait,
            until=until,
            urgent=urgent,
            payload=payload,
        )
        for reader in people.values()
    ]
