"""Who acts for whom in a delegation."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from members.models import Appointment
from members.services.acting import acting_among
from workinggroup.lib.edit_forms import EditForm
from workinggroup.lib.viewer import Role


def _pk(value: str) -> int | None:
    return int(value) if value else None


class ActingForm(EditForm):
    """A deputy of the head, and the alternates who act, out of the own side's `people`."""

    deputy = forms.TypedChoiceField(
        label=gettext_lazy("Deputy of the head"),
        required=False,
        coerce=_pk,
        empty_value=None,
        help_text=gettext_lazy(
            "Counts as the head for the quorum while the head is away. Signing stays with the head."
        ),
    )
    alternates = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Alternates who act for their delegates"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each counts for the company of their seat."),
    )

    def __init__(self, data: Any = None, *, people: Iterable[Appointment]) -> None:
        super().__init__(data)
        rows = list(people)
        alternates = [row for row in rows if row.role == Role.ALTERNATE]
        deputies = [row for row in rows if row.role != Role.ALTERNATE]
        deputy = cast("forms.TypedChoiceField", self.fields["deputy"])
        deputy.choices = [("", _("No one")), *map(_choice, deputies)]
        acting = cast("forms.TypedMultipleChoiceField", self.fields["alternates"])
        acting.choices = list(map(_choice, alternates))
        self.initial = acting_among(rows)


def _choice(row: Appointment) -> tuple[int, str]:
    parts = [str(row.person), row.get_role_display()]
    if row.term is not None:
        parts.append(f"{row.term.seat.number} {row.term.company}")
    return (row.pk, pgettext("list", ", ").join(parts))
