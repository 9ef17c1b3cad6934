"""The acts on action items.

An action item is part of the minutes of its meeting: its words, owners and date follow their lock
(`open_for_edit`) until they are adopted. After that the adopted revision keeps what was promised,
and owners and date may still move, on the record.
"""

from meetings.services.actions.past import enter_past_action
from meetings.services.actions.progress import (
    agree_to_drop,
    confirm_done,
    keep_action,
    reopen_action,
    report_progress,
    start_action,
)
from meetings.services.actions.promises import (
    change_action,
    confirm_wording,
    give_action,
    redate_action,
)

__all__ = [
    "agree_to_drop",
    "change_action",
    "confirm_done",
    "confirm_wording",
    "enter_past_action",
    "give_action",
    "keep_action",
    "redate_action",
    "reopen_action",
    "report_progress",
    "start_action",
]
