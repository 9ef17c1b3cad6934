"""What the register of decisions can be narrowed by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting, Topic
from workinggroup.forms import LineFormField, offer
from workinggroup.lib.drawing import SharedSelect, kept_choices
from workinggroup.lib.snippets import LONGEST_QUERY


class DecisionFilterForm(forms.Form):
    topic = forms.ChoiceField(label=_("Topic"), required=False, widget=SharedSelect)
    meeting = forms.ChoiceField(label=_("Meeting"), required=False, widget=SharedSelect)
    words = LineFormField(label=_("Words"), required=False, max_length=LONGEST_QUERY)

    def __init__(self, data: Any, *, topics: Sequence[Topic], meetings: Sequence[Meeting]) -> None:
        super().__init__(data)
        every = ("", str(_("all")))
        named = ((topic.slug, str(topic.name)) for topic in topics)
        numbered = ((meeting.number, str(meeting)) for meeting in meetings)
        offer(self, "topic", kept_choices((every, *named)))
        offer(self, "meeting", kept_choices((every, *numbered)))
