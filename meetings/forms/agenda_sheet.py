"""The whole agenda on one page: a form for each line, and a few empty ones."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django import forms
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.enums import ItemKind
from meetings.forms.agenda import TitleAndNoteForm, sitting_in_words
from meetings.models import AgendaItem, Sitting, Topic
from meetings.models.agenda import LONGEST_ITEM
from meetings.queries.texts.agenda import Agenda
from meetings.rules.pair_check import PairRemark
from meetings.services.agenda_sheet import OVERTAKEN, OvertakenLines, SheetLine
from members.models import Person
from workinggroup.forms import offer
from workinggroup.lib.drawing import SharedCheckboxes, SharedChoices, SharedSelect
from workinggroup.lib.errors import Refused
from workinggroup.lib.viewer import Side

EMPTY_LINES = 3
PLAIN = ("title_en", "title_zh", "note_en", "note_zh", "kind", "minutes", "presenter_side")
LINE_SENT = re.compile(r"item-\d+-item")


_Row = TypeVar("_Row", bound=Model)


class RowChoices(Generic[_Row]):
    """Rows to choose from, by their keys, with what each is called."""

    def __init__(
        self,
        rows: Iterable[_Row],
        called: Callable[[_Row], str],
        nothing: str | Promise | None = None,
    ) -> None:
        self._called, self._nothing = called, nothing
        self.rows: dict[int, _Row] = {row.pk: row for row in rows}
        named: list[tuple[Any, str]] = [(pk, called(row)) for pk, row in self.rows.items()]
        self.choices = SharedChoices(named if nothing is None else [("", str(nothing)), *named])

    def with_own(self, own: _Row | None) -> "RowChoices[_Row]":
        """The same with a row that is not on offer any more but stands in a line."""
        if own is None or own.pk in self.rows:
            return self
        return RowChoices([*self.rows.values(), own], self._called, self._nothing)


class SheetChoices:
    """What every line may choose from; read once for the page, not once a line."""

    def __init__(
        self, *, topics: Iterable[Topic], sittings: Iterable[Sitting], people: Iterable[Person]
    ) -> None:
        self.topics = RowChoices(topics, lambda topic: str(topic.name))
        self.sittings = RowChoices(sittings, sitting_in_words, _("as the time allows"))
        self.people = RowChoices(people, lambda person: person.name, _("no one"))


@dataclass(frozen=True)
class SheetFault:
    """What is wrong on the sheet; in which field of which line, and where on the page that is,
    unless it is about the whole."""

    text: str
    place: str = ""
    anchor: str = ""


class LineForm(TitleAndNoteForm):
    """One line; an empty new one is left out."""

    note_rows = 3
    # What is asked about the two languages of its title and note.
    remarks: tuple[PairRemark, ...] = ()
    not_stored = TitleAndNoteForm.not_stored | {"item", "withdrawn"}
    item = forms.IntegerField(widget=forms.HiddenInput, required=False)
    place = forms.FloatField(label=pgettext_lazy("order", "Place"), min_value=0, max_value=10_000)
    sub = forms.BooleanField(label=_("Sub-item"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind.choices)
    minutes = forms.IntegerField(
        label=pgettext_lazy("duration", "Minutes"), min_value=0, max_value=LONGEST_ITEM
    )
    sitting = forms.TypedChoiceField(
        label=_("Sitting"), coerce=int, empty_value=None, required=False, widget=SharedSelect
    )
    presenter_side = forms.ChoiceField(
        label=_("Presented by"), choices=[("", _("no one")), *Side.choices], required=False
    )
    presenter = forms.TypedChoiceField(
        label=_("Presenter"), coerce=int, empty_value=None, required=False, widget=SharedSelect
    )
    topics = forms.TypedMultipleChoiceField(
        label=_("Topics"), coerce=int, required=False, widget=SharedCheckboxes
    )
    withdrawn = forms.BooleanField(label=_("Withdraw"), required=False)

    def __init__(
        self, *args: Any, choices: SheetChoices, item: AgendaItem | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # A sitting cancelled since, or a presenter who left, stays a choice of its own item.
        topics = choices.topics
        sittings = choices.sittings.with_own(item.sitting if item else None)
        people = choices.people.with_own(item.presenter if item else None)
        self._topics, self._sittings, self._people = topics.rows, sittings.rows, people.rows
        offer(self, "topics", topics.choices)
        offer(self, "sitting", sittings.choices)
        offer(self, "presenter", people.choices)

    @property
    def has_more(self) -> bool:
        """Whether the fields that are folded away hold something."""
        return any(self[name].value() for name in ("note_en", "note_zh", "sitting", "presenter"))

    @property
    def called(self) -> str:
        """What the line is called as it is typed, or was before it was emptied."""
        titles = ("title_en", "title_zh")
        typed = [self[name].value() for name in titles]
        stored_titles = [self.initial.get(name) for name in titles]
        return str(next(filter(None, (*typed, *stored_titles)), gettext("New item")))

    @property
    def faults(self) -> list[SheetFault]:
        """What is wrong in the line, field by field."""
        found = [
            SheetFault(str(error), self.called, self["place"].auto_id)
            for error in self.non_field_errors()
        ]
        for field in self.visible_fields():
            place = gettext("%(field)s of “%(item)s”") % {
                "field": field.label,
                "item": self.called,
            }
            anchor = field.id_for_label or field.auto_id
            found += [SheetFault(str(error), place, anchor) for error in list(field.errors)[:1]]
        return found

    @property
    def is_new(self) -> bool:
        return str(self.prefix).startswith("new")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        titled = data.get("title_en") or data.get("title_zh")
        if not titled and not self.errors and not (self.is_new or data.get("withdrawn")):
            self.add_error("title_en", _("Give a title in at least one language."))
        return data

    @property
    def left_out(self) -> bool:
        data = self.cleaned_data
        return self.is_new and not (data.get("title_en") or data.get("title_zh"))

    @property
    def line(self) -> SheetLine:
        """As the service takes it."""
        data = self.cleaned_data
        return SheetLine(
            name=str(self.prefix),
            place=data["place"],
            pk=None if self.is_new else data["item"],
            seen=self.seen_marks,
            sub=data["sub"],
            withdrawn=data["withdrawn"] and not self.is_new,
            topics=[self._topics[pk] for pk in data["topics"]],
            values={
                **{name: data[name] for name in PLAIN},
                "sitting": self._sittings.get(data["sitting"]),
                "presenter": self._people.get(data["presenter"]),
            },
        )


class AgendaSheet:
    """All lines of an agenda as forms; behaves like one form to its door."""

    def __init__(self, agenda: Agenda, choices: SheetChoices, data: Any = None) -> None:
        self.problems: list[str] = []
        count = len(agenda.lines)
        rows: list[tuple[str, AgendaItem | None, dict[str, Any]]] = [
            (f"item-{line.item.pk}", line.item, self._initial(line.item, place))
            for place, line in enumerate(agenda.lines, start=1)
        ]
        empty = {"kind": ItemKind.TOPIC, "minutes": 15, "presenter_side": ""}
        rows += [
            (f"new-{n}", None, {**empty, "place": count + n}) for n in range(1, EMPTY_LINES + 1)
        ]
        sent = {name.removesuffix("-item") for name in data or {} if LINE_SENT.fullmatch(name)}
        known = {prefix for prefix, item, _initial in rows if item is not None}
        self.overtaken = data is not None and sent != known
        if self.overtaken:
            self.problems.append(str(OVERTAKEN))
        self.forms = [
            LineForm(
                data if prefix in sent or prefix.startswith("new") else None,
                prefix=prefix,
                initial=initial,
                choices=choices,
                item=item,
            )
            for prefix, item, initial in rows
        ]

    @staticmethod
    def _initial(item: AgendaItem, place: int) -> dict[str, Any]:
        return {
            "item": item.pk,
            "place": place,
            "sub": item.parent_id is not None,
            "topics": [topic.pk for topic in item.tagged],
            "sitting": item.sitting_id,
            "presenter": item.presenter_id,
            **{name: getattr(item, name) for name in PLAIN},
        }

    def __iter__(self) -> Iterator[LineForm]:
        return iter(self.forms)

    def is_valid(self) -> bool:
        # Every form, so that each shows its own faults.
        return not self.overtaken and not [form for form in self.forms if not form.is_valid()]

    @property
    def faults(self) -> list[SheetFault]:
        """All that is wrong, for the head of the page; nothing before it was sent."""
        whole = [SheetFault(problem) for problem in self.problems]
        return whole + [fault for form in self.forms for fault in form.faults]

    @property
    def lines(self) -> Sequence[SheetLine]:
        return [form.line for form in self.forms if not form.left_out]

    def put(self, refused: Refused) -> None:
        """Put a refusal at its fields, named `<prefix>-<field>`, or above the whole page; in each
        line what somebody else saved of it."""
        forms_by_name = {str(form.prefix): form for form in self.forms}
        if isinstance(refused, OvertakenLines):
            for name, conflict in refused.conflicts.items():
                forms_by_name[name].take_up(conflict)
            return
        placed = False
        for name, message in refused.fields.items():
            prefix, _dash, field = name.rpartition("-")
            form = forms_by_name.get(prefix)
            if form is not None:
                form.add_error(field if field in form.fields else None, str(message))
                placed = True
        if not placed:
            self.problems.append(str(refused.reason))
