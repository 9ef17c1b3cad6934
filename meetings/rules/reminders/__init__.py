"""Which letters are due, and when they are sent: pure reasoning over plain facts."""

from meetings.rules.reminders.actions import reminder_of_assignment, reminders_of_action
from meetings.rules.reminders.facts import (
    ACTION_DAYS,
    ACTION_OWNER_LEFT,
    CLEARANCE_WANTED,
    PLANNED_RULES,
    REPEATED_RULES,
    SETTLING,
    SIGNATURE_WANTED,
    ActionFacts,
    Ask,
    Charge,
    EarlierReminder,
    MeetingFacts,
    OwnerLeft,
    PlannedReminder,
    Recipient,
    TextFacts,
)
from meetings.rules.reminders.table import (
    plan_of,
    reminder_of_circulation,
    wanted,
)
from meetings.rules.reminders.windows import may_have_gone, news, next_digest

__all__ = [
    "ACTION_DAYS",
    "ACTION_OWNER_LEFT",
    "CLEARANCE_WANTED",
    "PLANNED_RULES",
    "REPEATED_RULES",
    "SETTLING",
    "SIGNATURE_WANTED",
    "ActionFacts",
    "Ask",
    "Charge",
    "EarlierReminder",
    "MeetingFacts",
    "OwnerLeft",
    "PlannedReminder",
    "Recipient",
    "TextFacts",
    "may_have_gone",
    "news",
    "next_digest",
    "plan_of",
    "reminder_of_assignment",
    "reminder_of_circulation",
    "reminders_of_action",
    "wanted",
]
