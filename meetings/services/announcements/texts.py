"""Letters about joint texts."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from django.db.models import QuerySet

from meetings.access import (
    audience_of_drafting,
    audience_of_opening,
    audience_of_text,
    reads_as_written,
)
from meetings.enums import TextKind
from meetings.models import ActionItem, JointText
from meetings.queries.reminders import Readers, readers, text_facts
from meetings.rules import reminders
from meetings.services.announcements.recipients import news_for, with_account
from meetings.services.outbox import post, withdraw_notifications
from members.enums import NOTIFICATION_GONE, NOTIFICATION_WAITING
from members.models import Notification, Person
from workinggroup.lib.bilingual import Bilingual

ASKING_RULES = (reminders.CLEARANCE_WANTED, reminders.SIGNATURE_WANTED)
SIGNATURE_VOID = "signature_void"
OPENING_ASKED = "opening_asked"
AGENDA_KEPT = "agenda_kept"
OPENING_RULES = (OPENING_ASKED, AGENDA_KEPT)


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


def announce_circulated(text: JointText, *, now: dt.datetime) -> None:
    """An agenda or minutes are out: everybody is told, and counsel and heads who may now clear
    or sign are asked to."""
    withdraw_notifications(
        rules=TEXT_RULES[TextKind(text.kind)], subject_type="jointtext", subject_id=text.pk
    )
    people = with_account(audience_of_text(text, now), now)
    for fact in text_facts(JointText.objects.filter(pk=text.pk), people, now):
        of_circulation = reminders.reminder_of_circulation(replace(fact, circulated_at=now), now)
        post([*of_circulation, *reminders.wanted(fact, now)], now=now, people=people)


def announce_opened(text: JointText, *, signers: Collection[int], now: dt.datetime) -> None:
    """The next revision of an issued text was opened: everybody who has that one is told why and
    by whom; those who cleared or signed it (`signers`, by key) that this no longer counts, so that
    nobody believes a text to stand that does not, and who is yet to be told so of an earlier one.
    What waits about the former revision is moot."""
    rules = TEXT_RULES[TextKind(text.kind)]
    waiting = _about_text(text, SIGNATURE_VOID).filter(state__in=NOTIFICATION_WAITING)
    voided = {*signers, *waiting.values_list("recipient", flat=True)}
    withdraw_notifications(
        rules=[*rules, *ASKING_RULES, SIGNATURE_VOID, *OPENING_RULES],
        subject_type="jointtext",
        subject_id=text.pk,
    )
    people = with_account(audience_of_opening(text, text.opened_from, now), now)
    payload = {
        "revision": text.revision,
        "reason": text.opened_reason,
        "by": _names(text.opened_by),
    }
    if text.asked_by:
        payload |= {"asked_by": _names(text.asked_by), "alone": text.opened_alone}
    for rule, theirs in (
        (SIGNATURE_VOID, {pk: people[pk] for pk in voided if pk in people}),
        (rules.opened, {pk: row for pk, row in people.items() if pk not in voided}),
    ):
        subject = ("jointtext", text.pk)
        planned = news_for(rule, subject, now.isoformat(), theirs, now, payload=payload)
        post(planned, now=now, people=people)


def announce_asked_to_open(text: JointText, *, now: dt.datetime) -> None:
    """A head asks to open an agreed agenda again: the heads and secretariats are told, but who
    asked. What waits about an earlier time is moot."""
    withdraw_notifications(rules=OPENING_RULES, subject_type="jointtext", subject_id=text.pk)
    people = with_account(audience_of_drafting(now), now)
    people = {pk: reader for pk, reader in people.items() if pk != text.asked_by_id}
    payload = {"asked_at": now.isoformat(), "by": _names(text.asked_by)}
    subject = ("jointtext", text.pk)
    planned = news_for(OPENING_ASKED, subject, now.isoformat(), people, now, payload=payload)
    post(planned, now=now, people=people)


def announce_kept(
    text: JointText, asked_by: Person | None, *, by: Person, reason: str, now: dt.datetime
) -> None:
    """An agreed agenda that `asked_by` asked to open stays as it is, by the word of `by`: to who
    was told last that it was asked for, and who asked. Whoever has not been told yet is told
    neither."""
    withdraw_notifications(rules=[OPENING_ASKED], subject_type="jointtext", subject_id=text.pk)
    gone = _about_text(text, *OPENING_RULES).filter(state__in=NOTIFICATION_GONE)
    last = dict(gone.order_by("created_at", "pk").values_list("recipient", "rule"))
    notified = {pk for pk, rule in last.items() if rule == OPENING_ASKED}
    notified |= {asked_by.pk} if asked_by else set()
    people = {
        pk: reader
        for pk, reader in with_account(audience_of_drafting(now), now).items()
        if pk in notified - {by.pk}
    }
    payload = {"by": _names(by), "reason": reason}
    subject = ("jointtext", text.pk)
    planned = news_for(AGENDA_KEPT, subject, now.isoformat(), people, now, payload=payload)
    post(planned, now=now, people=people)


def _names(person: Person | None) -> dict[str, str]:
    names = person.names if person else Bilingual()
    return {"en": names.en, "zh": names.zh}


class DiscardedRevision(NamedTuple):
    """A revision that is no more: what it was called, who had opened it and why."""

    symbol: str
    opened_by: Person | None
    reason: str


def announce_discarded(
    text: JointText,
    discarded: DiscardedRevision,
    *,
    by: Person | None,
    dropped: Collection[ActionItem],
    now: dt.datetime,
) -> None:
    """The revision that was open was discarded `by` somebody, the one before stands: to everybody
    who has that one and was told last that another is being written, with why it had been opened,
    and the action items that are `dropped` with it, of which they know.
    Whoever has not been told yet is told neither; what waited about the former one when it was
    opened is sent after all."""
    rules = TEXT_RULES[TextKind(text.kind)]
    withdraw_notifications(
        rules=[*rules, SIGNATURE_VOID, *ASKING_RULES], subject_type="jointtext", subject_id=text.pk
    )
    gone = _about_text(text, *rules, SIGNATURE_VOID).filter(state__in=NOTIFICATION_GONE)
    last = dict(gone.order_by("created_at", "pk").values_list("recipient", "rule"))
    people = with_account(audience_of_text(text, now), now)
    concerned = with_account(audience_of_opening(text, text.state, now), now)
    theirs = {
        pk: reader
        for pk, reader in concerned.items()
        if last.get(pk) in {rules.opened, SIGNATURE_VOID}
    }
    payload: dict[str, object] = {
        "revision": text.revision,
        "by": _names(by),
        "discarded": discarded.symbol,
        "opened_by": _names(discarded.opened_by),
        "reason": discarded.reason,
    }
    subject = ("jointtext", text.pk)
    for numbers, readers_of_them in _by_what_they_know_of(dropped, theirs).items():
        said = {**payload, "dropped": numbers} if numbers else payload
        planned = news_for(
            rules.discarded, subject, now.isoformat(), readers_of_them, now, payload=said
        )
        post(planned, now=now, people=people)
    for fact in text_facts(JointText.objects.filter(pk=text.pk), people, now):
        post(reminders.reminder_of_circulation(fact, now), now=now, people=people)
    announce_wanted(text, now=now)


def _by_what_they_know_of(
    actions: Collection[ActionItem], people: Readers
) -> dict[tuple[str, ...], Readers]:
    """The readers by the numbers of those of `actions`, which no minutes have, that they read."""
    found: dict[tuple[str, ...], Readers] = {}
    for pk, reader in people.items():
        known = [each.number for each in actions if reads_as_written(reader.viewer, each)]
        found.setdefault(tuple(known), {})[pk] = reader
    return found


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
    people = with_account(audience_of_text(text, now), now)
    occurrence = f"r{text.revision}:{now.isoformat()}"
    subject = ("jointtext", text.pk)
    post(news_for(rules.final, subject, occurrence, people, now), now=now, people=people)
