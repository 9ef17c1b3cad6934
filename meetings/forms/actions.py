"""Forms of action items."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from meetings.enums import ActionState
from meetings.forms.redating import OneDateForm
from meetings.models import ActionItem, AgendaItem, Topic
from meetings.queries.actions import DUE_LABELS, ActionChoices, ActionFilter
from meetings.queries.actions.owners import owner_name
from members.models import Person
from workinggroup.forms import (
    DayField,
    DayInput,
    LineFormField,
    ProseFormField,
    conditional,
    offer,
)
from workinggroup.lib.act_forms import ActForm
from workinggroup.lib.drawing import SharedSelect, kept_choices
from workinggroup.lib.edit_forms import EditForm
from workinggroup.lib.viewer import Side

EVERY = ("", _("all"))
_NOBODY = ("", _("no one"))
_LONGEST = 2000
STATES = [
    ("alive", _("not settled")),
    *DUE_LABELS.items(),
    ("ownerless", _("whose owner has left")),
    *ActionState.choices,
]


def _people(people: Iterable[Person]) -> tuple[tuple[int, str], ...]:
    return tuple((person.pk, person.name) for person in people)


class ActionFilterForm(forms.Form):
    """What the table is narrowed to; a value that names nothing narrows nothing."""

    q = LineFormField(label=_("Words or number"), required=False, max_length=100)
    side = forms.ChoiceField(label=_("Side"), required=False, choices=[EVERY, *Side.choices])
    owner = forms.TypedChoiceField(
        label=_("Owner"), required=False, coerce=int, empty_value=None, widget=SharedSelect
    )
    topic = forms.ChoiceField(label=_("Topic"), required=False, widget=SharedSelect)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[EVERY, *STATES])
    meeting = forms.ChoiceField(label=_("Meeting"), required=False, widget=SharedSelect)

    def __init__(self, data: Any, *, choices: ActionChoices) -> None:
        super().__init__(data)
        every = ("", str(_("all")))
        owners = ((str(side.label), _people(who)) for side, who in choices.owners.items())
        topics = ((topic.slug, str(topic.name)) for topic in choices.topics)
        meetings = ((meeting.number, str(meeting)) for meeting in choices.meetings)
        offer(self, "owner", kept_choices((every, *owners)))
        offer(self, "topic", kept_choices((every, *topics)))
        offer(self, "meeting", kept_choices((every, *meetings)))

    @property
    def chosen(self) -> ActionFilter:
        self.is_valid()
        return ActionFilter(**{k: v for k, v in self.cleaned_data.items() if v})


def _prose_field(label: Any, lang: str) -> ProseFormField:
    return ProseFormField(
        label=label,
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "lang": lang}),
    )


def _owner_field(label: Any) -> forms.TypedChoiceField:
    return conditional(
        forms.TypedChoiceField(
            label=label,
            required=False,
            coerce=int,
            empty_value=None,
            help_text=_("At least one side needs an owner."),
        )
    )


class ActionForm(EditForm):
    """An action item: what, who on each side, until when, about what."""

    text_en = _prose_field(_("English"), "en")
    text_zh = _prose_field(_("Chinese"), "zh-Hans")
    owner_us = _owner_field(_("Owner, US side"))
    owner_cn = _owner_field(_("Owner, Chinese side"))
    due_on = DayField(
        label=_("Due"),
        widget=DayInput(),
        help_text=_("Overdue once this day has ended in the owner's side's capital."),
    )
    item = forms.TypedChoiceField(
        label=_("Agenda item"), required=False, coerce=int, empty_value=None
    )
    topics = forms.TypedMultipleChoiceField(
        label=_("Topics"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, choices: ActionChoices, action: ActionItem | None = None, **kwargs: Any
    ) -> None:
        if action is not None:
            kwargs["initial"] = _start(action)
        super().__init__(*args, **kwargs)
        self._people = {p.pk: p for people in choices.owners.values() for p in people}
        self._topics = {topic.pk: topic for topic in choices.topics}
        self._items = {item.pk: item for item in choices.items}
        self._keep(action)
        for side, people in choices.owners.items():
            owner = getattr(action, f"owner_{side}", None)
            kept = []
            if action and owner and owner not in people:
                kept = [(owner.pk, owner_name(owner, gone=action.gone_on(side)))]
            offer(self, f"owner_{side}", [_NOBODY, *kept, *_people(people)])
        offer(self, "item", [("", _("none")), *((i.pk, str(i.title)) for i in choices.items)])
        offer(self, "topics", [(topic.pk, str(topic.name)) for topic in self._topics.values()])

    def _keep(self, action: ActionItem | None) -> None:
        """What it has already stays on offer: an owner who left, a topic that was retired."""
        if action is None:
            return
        self._people |= {o.pk: o for o in (action.owner_us, action.owner_cn) if o}
        self._topics |= {topic.pk: topic for topic in action.topics.all()}

    @property
    def pair(self) -> tuple[BoundField, BoundField]:
        """The fields that stand side by side."""
        return self["text_en"], self["text_zh"]

    @property
    def taken(self) -> dict[str, Any]:
        """What the verbs take."""
        data = self.cleaned_data
        return {
            "text_en": data["text_en"],
            "text_zh": data["text_zh"],
            "due_on": data["due_on"],
            "owner_us": self._person(data["owner_us"]),
            "owner_cn": self._person(data["owner_cn"]),
            "item": self._item(data["item"]),
            "topics": self._chosen_topics(data["topics"]),
        }

    def _person(self, pk: int | None) -> Person | None:
        return self._people[pk] if pk else None

    def _item(self, pk: int | None) -> AgendaItem | None:
        return self._items[pk] if pk else None

    def _chosen_topics(self, pks: Iterable[int]) -> list[Topic]:
        return [self._topics[pk] for pk in pks]


def _start(action: ActionItem) -> dict[str, Any]:
    return {
        "text_en": action.text_en,
        "text_zh": action.text_zh,
        "due_on": action.due_on,
        "owner_us": action.owner_us_id,
        "owner_cn": action.owner_cn_id,
        "item": action.item_id,
        "topics": [topic.pk for topic in action.topics.all()],
    }


class RedateForm(OneDateForm):
    """One new date, for an action item or for several."""

    due_on = DayField(
        label=_("New due date"),
        widget=DayInput(),
        help_text=_("Overdue once this day has ended in the owner's side's capital."),
    )


class ProgressForm(ActForm):
    """A note on progress; one language is enough."""

    text_en = _prose_field(_("Progress, in English"), "en")
    text_zh = _prose_field(_("Progress, in Chinese"), "zh-Hans")
