"""What one side does to its private notes."""

from django.utils.translation import gettext_lazy

from workinggroup.lib.acts import Act, table_of

_SERVICES = "meetings.services.notes"
_RULES = "meetings.queries.verdicts.papers"
_FORM = "meetings.forms.notes.NoteForm"

ADD_NOTE = Act(
    name="add_note",
    recorded=gettext_lazy("Private note added"),
    label=gettext_lazy("Save note"),
    done=gettext_lazy("The note is saved, for your own side only."),
    rule=f"{_RULES}.may_add_private_now",
    service=f"{_SERVICES}.add_note",
    thing="meeting",
    form=_FORM,
)
CHANGE_NOTE = Act(
    name="change_note",
    recorded=gettext_lazy("Private note changed"),
    label=gettext_lazy("Save note"),
    done=gettext_lazy("The note is saved, for your own side only."),
    rule=f"{_RULES}.may_edit_note_now",
    service=f"{_SERVICES}.change_note",
    thing="note",
    form=_FORM,
)
WITHDRAW_NOTE = Act(
    name="withdraw_note",
    recorded=gettext_lazy("Private note deleted"),
    label=gettext_lazy("Delete note"),
    done=gettext_lazy("The note is deleted."),
    grave=True,
    rule=f"{_RULES}.may_edit_note_now",
    service=f"{_SERVICES}.withdraw_note",
    thing="note",
)
NOTE_ACTS = table_of(ADD_NOTE, CHANGE_NOTE, WITHDRAW_NOTE)
