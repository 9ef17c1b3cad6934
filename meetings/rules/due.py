"""By when something is due, in words."""

from django.utils.translation import gettext as _

from meetings.models import ActionItem, Deadline
from workinggroup.lib.dual_time import day_in_words


def describe_due(row: ActionItem | Deadline) -> str:
    """Its day as it is now, as a sentence: beside its name, and after it was changed."""
    return _("Due on %(day)s.") % {"day": day_in_words(row.due_on)}
