"""What a secretariat fills in about its roster: people, roles, seats, and the file with them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.enums import SEATS_PER_DELEGATION, Language
from members.models import Person
from members.queries.people import role_of
from members.queries.roster import both_delegations
from members.queries.seats import seat_numbered
from members.services.people import PERSON_FIELDS
from workinggroup.forms import LineFormField, ZoneField, conditional, offer
from workinggroup.lib import clock
from workinggroup.lib.act_forms import ActEditForm, ActForm
from workinggroup.lib.clock import SIDE_ZONES
from workinggroup.lib.import_forms import ConfirmTableForm, TableFileForm
from workinggroup.lib.viewer import Role, Side

LONGEST_REASON = 500


def seat_choices(viewer: Any, side: str) -> list[tuple[str, str]]:
    """The seats of a delegation that a company holds, by number and company."""
    shown = both_delegations(viewer, clock.now())[Side(side)]
    held = [seat for seat in shown.seats if seat.company]
    return [("", "–"), *((str(seat.number), f"{seat.number} – {seat.company}") for seat in held)]


class SideField(forms.ChoiceField):
    """Whose roster: a choice for the operator only."""

    def __init__(self) -> None:
        super().__init__(label=_("Delegation"), choices=Side.choices)


class EndReasonForm(ActForm):
    reason = LineFormField(label=_("Reason"), max_length=LONGEST_REASON, required=False)


class PersonForm(ActEditForm):
    """What a secretariat keeps of a person."""

    email = forms.EmailField(label=_("Email"), max_length=254)
    family_name = LineFormField(label=_("Family name"), max_length=80)
    given_name = LineFormField(label=_("Given name"), max_length=80)
    name_zh = LineFormField(label=_("Name in Chinese characters"), max_length=40, required=False)
    title_en = LineFormField(
        label=pgettext_lazy("person", "Title in English"), max_length=160, required=False
    )
    title_zh = LineFormField(
        label=pgettext_lazy("person", "Title in Chinese"), max_length=160, required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    time_zone = ZoneField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.subject, Person):
            if self.subject.is_in_use:
                # Its holder confirms another one.
                del self.fields["email"]
            self.show(self.subject)
        elif side := self.viewer.side:
            language = Language.CHINESE if side == Side.CN else Language.ENGLISH
            self.initial = {"language": language, "time_zone": SIDE_ZONES[side]}

    @property
    def taken(self) -> dict[str, str]:
        """What is the person's own, apart from their role."""
        return {name: self.cleaned_data[name] for name in PERSON_FIELDS if name in self.fields}

    @property
    def values(self) -> dict[str, Any]:
        return {"values": self.taken, "seen": self.seen_marks}


class RoleForm(ActForm):
    """A role, and a seat where the role has one."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    seat = conditional(
        forms.ChoiceField(
            label=_("Seat"),
            required=False,
            help_text=_("For delegates and alternates; advisers may have one."),
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = role_of(self.subject) if isinstance(self.subject, Person) else self.subject
        side = held.delegation_id if held else self.viewer.side
        if held:
            number = held.term.seat.number if held.term else ""
            self.initial = {**self.initial, "role": held.role, "seat": str(number)}
        self.side: str = side or ""
        self._offer_seats()

    def _offer_seats(self) -> None:
        numbers = [("", "–"), *((str(n), str(n)) for n in range(1, SEATS_PER_DELEGATION + 1))]
        choices = seat_choices(self.viewer, self.side) if self.side else numbers
        offer(self, "seat", choices)

    @property
    def values(self) -> dict[str, Any]:
        return self._post()

    def _post(self) -> dict[str, Any]:
        """The role, and its seat."""
        data = self.cleaned_data
        return {"role": data["role"], "seat": seat_numbered(self.side, data["seat"])}


class NewPersonForm(PersonForm, RoleForm):
    """A person and their role; the operator says for which delegation."""

    side_choice = SideField()
    field_order = ["side_choice", "role", "seat"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.viewer.side:
            del self.fields["side_choice"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.side = str(self.viewer.side or data.get("side_choice"))
        return data

    @property
    def values(self) -> dict[str, Any]:
        return {"values": self.taken, **self._post(), "side": self.side}


class CompanyForm(ActForm):
    """A company's names."""

    name_en = LineFormField(label=_("Name in English"), max_length=160)
    name_zh = LineFormField(label=_("Name in Chinese"), max_length=160)


class RenameForm(ActEditForm, CompanyForm):
    """The names of a company that has some."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(self.subject)


class RosterFileForm(TableFileForm):
    """The file with a delegation's roster."""

    side_choice = SideField()
    field_order = ["side_choice", "file"]
    about_field = "side_choice"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("Roster")
        if self.viewer.side:
            del self.fields["side_choice"]

    @property
    def about(self) -> str:
        return str(self.viewer.side or self.cleaned_data["side_choice"])


class ConfirmImportForm(ConfirmTableForm):
    """What the dry run of a roster showed, and whether to invite who is new."""

    invite = forms.BooleanField(
        label=_("Invite those who are new by email at once"), required=False
    )
