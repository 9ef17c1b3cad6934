"""Action items: the table, one item with its history, what is still open before a meeting."""

from meetings.queries.actions.choices import (
    ActionChoices,
    action_choices_for,
    filter_choices,
    may_change_now,
    may_give_for,
    minutes_of_action,
)
from meetings.queries.actions.due import overdue_at
from meetings.queries.actions.item import Action, action_remarks, action_shown
from meetings.queries.actions.table import (
    DUE_LABELS,
    ActionFilter,
    DueItem,
    action_numbered,
    actions_page,
    actions_table,
    due_items,
)

__all__ = [
    "DUE_LABELS",
    "Action",
    "ActionChoices",
    "ActionFilter",
    "DueItem",
    "action_choices_for",
    "action_numbered",
    "action_remarks",
    "action_shown",
    "actions_page",
    "actions_table",
    "due_items",
    "filter_choices",
    "may_change_now",
    "may_give_for",
    "minutes_of_action",
    "overdue_at",
]
