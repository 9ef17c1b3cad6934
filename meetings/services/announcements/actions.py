"""Letters about action items that were given out."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace

from meetings.models import ActionItem
from meetings.queries.reminders import action_facts, readers
from meetings.rules import reminders
from meetings.rules.reminders import PlannedReminder
from meetings.rules.reminders.facts import NEWS_LASTS
from meetings.services.outbox import post, withdraw_notifications
from workinggroup.lib.viewer import Side

ACTION_RULES = (
    "action_assigned",
    "action_due",
    "action_overdue",
    "action_asked",
    reminders.ACTION_OWNER_LEFT,
)


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
