"""Forms that show what is stored, and what becomes of it where two people save at the same time."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.safestring import SafeString

from workinggroup.lib import dual_time
from workinggroup.lib.drawing import draw_differences
from workinggroup.lib.edits import (
    CHANGED_BY_BOTH,
    FieldConflict,
    FieldMarks,
    Newer,
    marks_of,
)


class MarksField(forms.Field):
    """What the form showed of each field (`edits.marks_of`), sent back with it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))

    def to_python(self, value: Any) -> FieldMarks:
        """What is no such thing marks nothing: all that was sent is taken then."""
        try:
            found = json.loads(value or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) and all(map(_is_mark, found.values())) else {}


def _is_mark(value: Any) -> bool:
    marks = value if isinstance(value, list) else [value]
    return all(isinstance(mark, str) for mark in marks)


class EditForm(forms.Form):
    """A form that shows what is stored. It carries what it showed (`seen`), so that its service
    can tell what was changed in it from what somebody else saved since; a field that both changed
    shows what the other wrote (`Newer`), and is decided by sending it again.

    Its fields are called as the service calls what it takes; where they are not, `shown` and
    `taken_up` say which is which.
    """

    seen = MarksField()
    # What it asks anew each time, such as a reason.
    not_stored: ClassVar[frozenset[str]] = frozenset({"seen", "reason"})

    @property
    def field_of(self) -> Mapping[str, str]:
        """Fields that stand for something the service calls otherwise, by its names."""
        return {}

    def show(self, row: Model) -> None:
        """Show what is stored of `row`, whose columns are called as the fields are."""
        self.initial = {
            name: getattr(row, name) for name in self.fields if name not in self.not_stored
        }

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        if field_name == "seen":
            return marks_of(self.shown())
        return super().get_initial_for_field(field, field_name)

    def shown(self) -> Mapping[str, Any]:
        """What is stored as the form shows it, by the names of the service."""
        return {
            name: self.get_initial_for_field(field, name)
            for name, field in self.fields.items()
            if name not in self.not_stored
        }

    @property
    def taken(self) -> Mapping[str, Any]:
        """What was filled in, as a service takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def seen_marks(self) -> FieldMarks:
        """What the form showed when it was opened."""
        return self.cleaned_data.get("seen") or {}

    @property
    def edits(self) -> Mapping[str, Any]:
        """The same for the service that changes what is stored."""
        return {**self.taken, "seen": self.seen_marks}

    def as_shown(self, name: str, stored_values: Mapping[str, Any]) -> Any:
        """What stands of `name`, as the service calls it, in the way of its field: rows by their
        keys."""
        value = stored_values[name]
        if isinstance(value, (list, tuple)):
            return [_pk(each) for each in value]
        return _pk(value)

    def take_up(self, conflict: FieldConflict) -> None:
        """Show what stands now: newer values in the fields that were not touched, and beside those
        that both changed. What was typed stays."""
        data = cast("QueryDict", self.data).copy()
        stored_values, seen = conflict.stored_values, self.seen_marks
        taken = marks_of(self.taken)
        touched = {self.field_of.get(name, name) for name in seen if taken.get(name) != seen[name]}
        beside = {self.field_of.get(name, name): name for name in conflict.newer}
        for name in stored_values.keys() & seen.keys():
            field = self.field_of.get(name, name)
            if field in self.fields and field not in touched:
                self._fill(data, field, self.as_shown(name, stored_values))
        for field, name in beside.items():
            self._put_beside(field, conflict.newer[name], self.as_shown(name, stored_values))
        data[self.add_prefix("seen")] = json.dumps(marks_of(stored_values))
        self.data = data

    def _fill(self, data: QueryDict, field: str, value: Any) -> None:
        shown = self.fields[field].prepare_value(value)
        name = self.add_prefix(field)
        if isinstance(shown, (list, tuple)):
            data.setlist(name, [str(each) for each in shown])
        elif isinstance(shown, bool):
            data.setlist(name, ["on"] if shown else [])
        else:
            formatted = self.fields[field].widget.format_value(shown)
            data[name] = (formatted[0] if isinstance(formatted, list) else formatted) or ""

    def _put_beside(self, field: str, newer: Newer, value: Any) -> None:
        stored = self._describe(field, value)
        typed = self._describe(field, self.cleaned_data.get(field))
        cast("Any", self.fields[field]).newer = BesideField(newer, stored, typed)
        self.add_error(field, CHANGED_BY_BOTH)

    def _describe(self, name: str, value: Any) -> str:
        """A value as it is read: the name of a choice, a day, a text."""
        field = self.fields[name]
        shown = field.prepare_value(value)
        if isinstance(field, forms.ChoiceField):
            groups = cast("Any", field.choices)
            flat = [one for k, v in groups for one in (v if isinstance(v, list) else [(k, v)])]
            names = {str(key): label for key, label in flat}
            return str(names.get(str(shown or ""), shown or ""))
        if isinstance(value, dt.date):
            return dual_time.day_in_words(value)
        return "" if shown is None else str(field.widget.format_value(shown) or "")


def _pk(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


@dataclass(frozen=True)
class BesideField:
    """What somebody else saved, as it is shown beside a field that both changed."""

    newer: Newer
    described: str
    typed: str

    @property
    def compared(self) -> SafeString:
        """What they wrote: inserted what is theirs alone, deleted what is only in what was
        typed."""
        return draw_differences(self.described, self.typed)
