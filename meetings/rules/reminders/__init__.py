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
    Planned,
    Recipient,
    TextFacts,
)
from meetings.rules.reminders.table import assigned, circulated, plan, wanted
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
    "Planned",
    "Recipient",
    "TextFacts",
    "assigned",
    "circulated",
    "may_have_gone",
    "news",
    "next_digest",
    "plan",
    "wanted",
]
