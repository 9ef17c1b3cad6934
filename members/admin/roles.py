"""Roles: both sides' roster to read, the own side's to change."""

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.access import visible_appointments
from members.acts import CHANGE_APPOINTMENT, END_APPOINTMENT
from members.models import Appointment
from members.queries.exports import ROLE_COLUMNS
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.viewer import Viewer


@admin.register(Appointment)
class AppointmentAdmin(ScopedAdmin):
    """The roster of both sides, as the portal shows it, with who held which role before."""

    list_display = ("shown_name", "delegation", "role", "seat", "company", "began_at", "ended_at")
    list_filter = ("delegation", "role", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = ("term__company__name_en", "term__company__name_zh")
    search_people = ("person__",)
    ordering = ("-delegation", "term__seat__number", "role", "-began_at", "pk")
    fields = (
        "shown_name",
        "title",
        "delegation",
        "role",
        "seat",
        "company",
        "acting",
        "began_at",
        "ended_at",
    )
    acts = (
        CHANGE_APPOINTMENT,
        END_APPOINTMENT,
    )
    row_acts = acts
    exports = ROLE_COLUMNS

    def visible(self, viewer: Viewer) -> QuerySet[Appointment]:
        return visible_appointments(viewer)

    @admin.display(description=gettext_lazy("name"), ordering="person__family_name")
    def shown_name(self, held: Appointment) -> str:
        return held.person.name

    @admin.display(description=pgettext_lazy("job", "title"))
    def title(self, held: Appointment) -> str:
        return held.person.title.with_language()

    @admin.display(description=gettext_lazy("seat"), ordering="term__seat__number")
    def seat(self, held: Appointment) -> int | str:
        return held.term.seat.number if held.term else ""

    @admin.display(description=gettext_lazy("company"))
    def company(self, held: Appointment) -> str:
        return held.term.company.name.with_language() if held.term else ""
