"""What the register of decisions can be narrowed by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Topic
from workinggroup.forms import LineField, offer
from workinggroup.lib.snippets import LONGEST_QUERY


class DecisionFilterForm(forms.Form):
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    meeting = forms.TypedChoiceField(
        label=_("Meeting"), required=False, coerce=int, empty_value=None
    )
    words = LineField(label=_("Words"), required=False, max_length=LONGEST_QUERY)

    def __init__(self, data: Any, *, topics: Sequence[Topic], meetings: Sequence[Meeting]) -> None:
        super().__init__(data)
        every = [("", _("all"))]
        offer(self, "topic", every + [(t.slug, str(t.name)) for t in topics])
        offer(self, "meeting", every + [(m.number, str(m)) for m in meetings])
