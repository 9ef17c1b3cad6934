"""Which letters are due, and when they are sent: pure reasoning over plain facts."""

from meetings.rules.reminders.facts import (
    ACTION_DAYS,
    CLEARANCE_WANTED,
    PLANNED_RULES,
    SETTLING,
    SIGNATURE_WANTED,
    ActionFacts,
    Ask,
    MeetingFacts,
    PlannedReminder,
    Recipient,
    TextFacts,
)
from meetings.rules.reminders.table import (
    plan_of,
    reminder_of_assignment,
    reminder_of_circulation,
    wanted,
)
from meetings.rules.reminders.windows import may_have_gone, news, next_digest

__all__ = [
    "ACTION_DAYS",
    "CLEARANCE_WANTED",
    "PLANNED_RULES",
    "SETTLING",
    "SIGNATURE_WANTED",
    "ActionFacts",
    "Ask",
    "MeetingFacts",
    "PlannedReminder",
    "Recipient",
    "TextFacts",
    "may_have_gone",
    "news",
    "next_digest",
    "plan_of",
    "reminder_of_assignment",
    "reminder_of_circulation",
    "wanted",
]
