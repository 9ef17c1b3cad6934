"""What every form of the portal shares: how it is drawn, and fields that clean what is typed."""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from workinggroup.lib.text import clean_line, clean_prose

LONGEST_PROSE = 20_000
LARGEST_KEY = 2**63 - 1
MOST_DIGITS = 19


class PortalFormRenderer(TemplatesSetting):
    """Draws forms with the portal's own templates: `{{ form }}`, `{{ field.as_field_group }}`."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    formset_template_name = "forms/formset.html"


class LineField(forms.CharField):
    """One line of text; control characters and surplus blanks go, before anything is checked."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return clean_line(text) if text else text


class ProseField(forms.CharField):
    """Paragraphs; line ends are kept, other control characters go."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = LONGEST_PROSE, rows: int = 6, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return clean_prose(text) if text else text


class NumberField(forms.IntegerField):
    """A small number. One with more digits than any limit has is no number: the checks of Django
    that follow would fail on it."""

    def to_python(self, value: Any) -> int | None:
        if len(str(value)) > MOST_DIGITS:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return super().to_python(value)


class RowsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows of a table. A key too large for the database is no valid choice; Django would
    hand it on, and the database would fail."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            digits = str(key)
            if not digits.isdecimal() or len(digits) > 19 or int(digits) > LARGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], "invalid_choice", {"value": key}
                )
        return super().clean(value)
