"""The secretariats' pages about what the group does."""

from meetings.admin import (
    actions,
    agenda,
    attendance,
    audit,
    deadlines,
    glossary,
    meetings,
    minutes,
    papers,
    proposals,
    texts,
    topics,
)

__all__ = [
    "actions",
    "agenda",
    "attendance",
    "audit",
    "deadlines",
    "glossary",
    "meetings",
    "minutes",
    "papers",
    "proposals",
    "texts",
    "topics",
]
