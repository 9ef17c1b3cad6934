"""What each list can be narrowed by."""

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema_field

from meetings.enums import ActionState, MeetingState, PaperState, ParagraphKind, TextKind
from meetings.models import ActionItem, AgendaItem
from meetings.queries.tagged import carries
from meetings.symbols import MEETING_DIGITS, not_a_meeting_number, read_meeting_number
from members.models import Person
from workinggroup.lib.viewer import Side

_NUMBER = f"[Xx]?0*{MEETING_DIGITS}"


class MeetingNumberField(forms.CharField):
    """The number of a meeting as programs write it: 7, 07, x1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> str:
        written = super().to_python(value) or ""
        if written and not re.fullmatch(_NUMBER, written, re.ASCII):
            raise forms.ValidationError(not_a_meeting_number(written), "invalid")
        return read_meeting_number(written) or ""


@extend_schema_field({"type": "string", "pattern": f"^{_NUMBER}$"})
class MeetingNumberFilter(django_filters.Filter):
    field_class = MeetingNumberField


class OfMeetingFilter(django_filters.FilterSet):
    meeting = MeetingNumberFilter(field_name="meeting__number", label="The number of the meeting.")

    def keeps(self, row: Any) -> bool:
        """Whether a row that is no row of the database is asked for; once the form is valid."""
        meeting = self.form.cleaned_data["meeting"]
        return not meeting or row.meeting.number == meeting

    def _has_topic(self, item: AgendaItem) -> bool:
        topic = self.form.cleaned_data["topic"]
        return not topic or carries(item, topic)


class MeetingFilter(django_filters.FilterSet):
    year = django_filters.NumberFilter(decimal_places=0)
    half = django_filters.NumberFilter(decimal_places=0)
    state = django_filters.MultipleChoiceFilter(choices=MeetingState.choices)
    host = django_filters.ChoiceFilter(choices=Side.choices)


class TextFilter(OfMeetingFilter):
    kind = django_filters.ChoiceFilter(choices=TextKind.choices)


class ItemFilter(OfMeetingFilter):
    topic = django_filters.CharFilter(field_name="topics__slug", label="The slug of a topic.")

    def keeps(self, row: Any) -> bool:
        return super().keeps(row) and self._has_topic(row)


class DecisionListFilter(OfMeetingFilter):
    topic = django_filters.CharFilter(field_name="item__topics__slug", label="The slug of a topic.")

    def keeps(self, row: Any) -> bool:
        return super().keeps(row) and self._has_topic(row.item)


class ParagraphFilter(DecisionListFilter):
    kind = django_filters.ChoiceFilter(choices=ParagraphKind.choices)

    def keeps(self, row: Any) -> bool:
        kind = self.form.cleaned_data["kind"]
        return super().keeps(row) and (not kind or row.kind == kind)


class PaperFilter(OfMeetingFilter):
    side = django_filters.ChoiceFilter(choices=Side.choices)
    state = django_filters.MultipleChoiceFilter(choices=PaperState.choices)


class ActionItemFilter(OfMeetingFilter):
    state = django_filters.MultipleChoiceFilter(choices=ActionState.choices)
    topic = django_filters.CharFilter(field_name="topics__slug", label="The slug of a topic.")
    owner = django_filters.NumberFilter(
        method="owned_by", label="The id of a person.", decimal_places=0
    )
    side = django_filters.ChoiceFilter(
        choices=Side.choices, method="owned_on", label="The side that has an owner."
    )
    due_from = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_until = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")

    def owned_by(self, rows: QuerySet[ActionItem], name: str, value: int) -> QuerySet[ActionItem]:
        owner = Person.objects.filter(pk=value)
        return rows.filter(Q(owner_us__in=owner) | Q(owner_cn__in=owner))

    def owned_on(self, rows: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        return rows.filter(**{f"owner_{value}__isnull": False})
