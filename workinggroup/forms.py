"""What every form of the portal shares: how it is drawn, and fields that clean what is typed."""

import datetime as dt
import json
from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, TypeVar, cast

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workinggroup.lib import clock, dual_time, echoes, zones
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.drawing import DRAWN
from workinggroup.lib.text import clean_line, clean_prose
from workinggroup.lib.typed import read_day, read_hour

AnyField = TypeVar("AnyField", bound=forms.Field)
USUAL_ZONES = (
    clock.WASHINGTON,
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Brussels",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Singapore",
    "Asia/Hong_Kong",
    clock.BEIJING,
)
LONGEST_PROSE = 20_000
LARGEST_PK = 2**63 - 1
MOST_DIGITS = 19


class PortalFormRenderer(TemplatesSetting):
    """Draws forms with the portal's own templates: `{{ form }}`, `{{ field.as_field_group }}`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if draw := DRAWN.get(template_name):
            return draw(context["widget"])
        return SafeString(super().render(template_name, context, request))


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Let the field `name` of this form take one of `choices`, as a `ChoiceField` has them."""
    cast("Any", form.fields[name]).choices = choices


def offer_rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let the field `name` of this form take one of `rows`, or several where it is of such a
    kind."""
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


def conditional(field: AnyField) -> AnyField:
    """A field that is needed in some cases, which its help names: it may be left empty, and is not
    called optional."""
    cast("Any", field).is_conditional = True
    return field


def is_called_optional(field: forms.Field) -> bool:
    """Whether a form says so beside the label."""
    return not field.required and not getattr(field, "is_conditional", False)


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of a table, by its name."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class LineFormField(forms.CharField):
    """One line of text; control characters and surplus blanks go, before anything is checked."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return clean_line(text) if text else text


class ProseFormField(forms.CharField):
    """Paragraphs; line ends are kept, other control characters go."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = LONGEST_PROSE, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return clean_prose(text) if text else text


class DayField(forms.DateField):
    """A day. Browsers send 2027-03-01; typed by hand it may be as offices of either country write
    it, where it can mean one day only: of 01/02/2027 nobody knows which it is."""

    default_error_messages: ClassVar[Any] = {"required": gettext_lazy("Enter a date.")}

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, str):
            return read_day(value) if value.strip() else None
        return super().to_python(value)


class HourField(forms.TimeField):
    """An hour. Browsers send 19:00; typed by hand it may be as offices of either country write
    it."""

    default_error_messages: ClassVar[Any] = {"required": gettext_lazy("Enter a time.")}

    def to_python(self, value: Any) -> dt.time | None:
        if isinstance(value, str):
            return read_hour(value) if value.strip() else None
        return super().to_python(value)


class DayInput(forms.DateInput):
    """A day; beside it stands what it is in words."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        attributes = {"data-echo": "day", "data-words": json.dumps(echoes.day_words())}
        return super().get_context(name, value, {**attributes, **(attrs or {})})

    def echo(self, value: Any) -> str:
        """What `value` is in words; nothing for what is no day."""
        try:
            day = DayField(required=False).clean(value)
        except forms.ValidationError:
            return ""
        return dual_time.day_in_words(day) if day else ""


class HourInput(forms.TimeInput):
    """An hour on a named clock; beside it stands what the others show.

    `day` is the field of the day; `after` that of the hour before this one: an earlier hour is on
    the next day. The clock is that of `zone` (an IANA name), or what the field `zone_of` says.
    """

    input_type = "time"

    def __init__(self, *, day: str, after: str = "", zone: str = "", zone_of: str = "") -> None:
        super().__init__(format="%H:%M")
        self.day, self.after, self.zone, self.zone_of = day, after, zone, zone_of

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        attributes = {
            "data-echo": "hour",
            "data-words": json.dumps(echoes.clock_words()),
            "data-day": self.day,
            "data-after": self.after,
            "data-zone": self.zone,
            "data-zone-of": self.zone_of,
        }
        return super().get_context(name, value, {**attributes, **(attrs or {})})

    def echo(self, value: Any) -> str:
        """Nothing before a script knows the day, too."""
        return ""


class NumberField(forms.IntegerField):
    """A small number. One with more digits than any limit has is no number: the checks of Django
    that follow would fail on it."""

    def to_python(self, value: Any) -> int | None:
        if len(str(value)) > MOST_DIGITS:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return super().to_python(value)


def instant_read(value: str) -> dt.datetime | None:
    """When what somebody read was last changed, as their page was told; None, which no act
    compares, for anything else."""
    try:
        read = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return read if read.tzinfo else None


def zone_form_choices(stands: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The zones to choose from by their cities in the active language, those of the two
    associations and their companies first.

    `stands` is the zone that a form shows: it is offered too, under the name that is stored.
    """
    chosen = {zones.one_name(zone): zone for zone in (*zones.offered(), *filter(None, [stands]))}
    by_place = [(zone, dual_time.place(name)) for name, zone in chosen.items()]
    usual = [zones.one_name(zone) for zone in USUAL_ZONES]
    rest = [choice for choice in by_place if zones.one_name(choice[0]) not in usual]
    return [
        (_("In common use"), [(chosen[name], dual_time.place(name)) for name in usual]),
        (_("Elsewhere"), sorted(rest, key=lambda choice: zones.sorting_key(choice[1]))),
    ]


class ZoneField(forms.ChoiceField):
    """A clock, by its place; the value is an IANA name. What stands stays among the choices."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=zone_form_choices, **kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        self.choices = partial(
            zone_form_choices, form.get_initial_for_field(self, field_name) or ""
        )
        return super().get_bound_field(form, field_name)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of a table, by their names. A key too large for the database is no valid choice;
    Django would hand it on, and the database would fail."""

    def clean(self, value: Any) -> Any:
        for pk in value or ():
            digits = str(pk)
            if not digits.isdecimal() or len(digits) > 19 or int(digits) > LARGEST_PK:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": pk}
                )
        return super().clean(value)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def pair_shown(form: forms.BaseForm, name: str) -> Bilingual:
    """Both texts of a pair of fields as the form shows them: what is stored, or what was sent as
    far as it could be taken."""
    values = getattr(form, "cleaned_data", {}) if form.is_bound else form.initial
    return Bilingual(values.get(f"{name}_en") or "", values.get(f"{name}_zh") or "")
