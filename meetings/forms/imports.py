"""Forms of imports that ask what the file is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.queries.imports import meetings_with_open_agendas
from workinggroup.forms import offer
from workinggroup.lib.import_forms import TableFileForm


class AgendaFileForm(TableFileForm):
    """The file with items of an agenda, and of which meeting."""

    meeting = forms.ChoiceField(label=_("Meeting"))
    field_order = ["meeting", "file"]
    about_field = "meeting"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Agenda")
        meetings = meetings_with_open_agendas(self.viewer)
        offer(self, "meeting", [(each.number, str(each)) for each in meetings])

    @property
    def about(self) -> str:
        return str(self.cleaned_data["meeting"])
