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
    ActionFilter,
    action_numbered,
    actions_page,
    actions_table,
)

__all__ = [
    "Action",
    "ActionChoices",
    "ActionFilter",
    "action_choices_for",
    "action_numbered",
    "action_remarks",
    "action_shown",
    "actions_page",
    "actions_table",
    "filter_choices",
    "may_change_now",
    "may_give_for",
    "minutes_of_action",
    "overdue_at",
]
