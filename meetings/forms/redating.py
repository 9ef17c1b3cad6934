"""One new date, for something that is due or for several such things at once."""

from typing import Any

from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.edit_forms import MarksField
from workinggroup.lib.edits import value_mark


class OneDateForm(ActForm):
    """Asks for `due_on`, and tells of each row of its subject which date it showed (`seen`)."""

    seen = MarksField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.subject if isinstance(self.subject, list) else [self.subject]
        self.initial["seen"] = {str(row.pk): value_mark(row.due_on) for row in rows}

    @property
    def values(self) -> dict[str, Any]:
        return self.values_for(self.subject)

    def values_for(self, thing: Any) -> dict[str, Any]:
        """The date, and the mark of the one that the form showed of this row."""
        showed = self.cleaned_data["seen"].get(str(thing.pk))
        seen = None if showed is None else {"due_on": showed}
        return {"due_on": self.cleaned_data["due_on"], "seen": seen}
