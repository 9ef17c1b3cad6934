"""What is done to the paragraphs of minutes."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services.minutes"
_RULES = "meetings.queries.verdicts.texts"
_FORM = "meetings.forms.minutes.ParagraphForm"


def _remove(paragraph: Any) -> str:
    """By its number in the minutes, where the caller knows that (`number`)."""
    if number := getattr(paragraph, "number", ""):
        return _("Remove paragraph %(number)s") % {"number": number}
    return _("Remove paragraph")


ADD_PARAGRAPH = Act(
    name="add_paragraph",
    recorded=gettext_lazy("Paragraph added"),
    label=gettext_lazy("Add a paragraph"),
    done=gettext_lazy("The paragraph is saved."),
    rule=f"{_RULES}.may_edit_minutes_now",
    service=f"{_SERVICES}.add_paragraph",
    form=_FORM,
)
CHANGE_PARAGRAPH = Act(
    name="change_paragraph",
    recorded=gettext_lazy("Paragraph changed"),
    label=gettext_lazy("Edit the text"),
    done=gettext_lazy("The paragraph is saved."),
    rule=f"{_RULES}.may_write_paragraph_now",
    service=f"{_SERVICES}.change_paragraph",
    thing="paragraph",
    form=_FORM,
)
SPLIT_PARAGRAPH = Act(
    name="split_paragraph",
    records=("change_paragraph", "add_paragraph"),
    label=gettext_lazy("Divide here"),
    done=gettext_lazy("The paragraph is divided."),
    rule=f"{_RULES}.may_write_paragraph_now",
    service=f"{_SERVICES}.split_paragraph",
    thing="paragraph",
)
JOIN_PARAGRAPHS = Act(
    name="join_paragraphs",
    records=("withdraw_paragraph", "change_paragraph"),
    label=gettext_lazy("Join to the one before"),
    done=gettext_lazy("The paragraphs are one."),
    rule=f"{_RULES}.may_write_paragraph_now",
    service=f"{_SERVICES}.join_paragraphs",
    thing="paragraph",
)
CONFIRM_PARAGRAPH = Act(
    # As it has been recorded from the beginning.
    name="confirm_current",
    recorded=gettext_lazy("Both texts of a paragraph confirmed as current"),
    label=gettext_lazy("Confirm both texts are current"),
    done=gettext_lazy("Both texts are marked as current."),
    rule=f"{_RULES}.may_confirm_paragraph_now",
    service=f"{_SERVICES}.confirm_current",
    thing="paragraph",
    form="meetings.forms.admin.ParagraphSeenForm",
)
MOVE_PARAGRAPH = Act(
    name="move_paragraph",
    recorded=gettext_lazy("Paragraph moved"),
    label=gettext_lazy("Move"),
    done=gettext_lazy("The paragraph is moved."),
    rule=f"{_RULES}.may_move_paragraph_now",
    service=f"{_SERVICES}.move_paragraph",
    thing="paragraph",
)
WITHDRAW_PARAGRAPH = Act(
    name="withdraw_paragraph",
    recorded=gettext_lazy("Paragraph removed"),
    label=_remove,
    done=gettext_lazy("The paragraph is removed from the minutes."),
    grave=True,
    rule=f"{_RULES}.may_write_paragraph_now",
    service=f"{_SERVICES}.withdraw_paragraph",
    thing="paragraph",
    form="meetings.forms.admin.ParagraphSeenForm",
)
MINUTES_ACTS = table_of(
    ADD_PARAGRAPH,
    CHANGE_PARAGRAPH,
    SPLIT_PARAGRAPH,
    JOIN_PARAGRAPHS,
    CONFIRM_PARAGRAPH,
    MOVE_PARAGRAPH,
    WITHDRAW_PARAGRAPH,
)
