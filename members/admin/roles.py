"""Roles: both sides' roster to read, the own side's to change."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.access import Viewer, may_manage_roster, visible_appointments
from members.forms.roster import EndReasonForm, RoleForm
from members.models import Appointment, Person
from members.queries.people import role_of
from members.queries.seats import seat_numbered
from members.services.appointments import change_appointment, end_appointment
from workinggroup.lib.desk import AdminAct, DeskAdmin, Export
from workinggroup.lib.errors import Refused

_Data = dict[str, Any]


def _move(viewer: Viewer, subject: Person | Appointment, data: _Data, now: dt.datetime) -> str:
    held = role_of(subject) if isinstance(subject, Person) else subject
    if held is None:
        raise Refused(_("This person holds no role any more."))
    seat = seat_numbered(held.delegation_id, data["seat"])
    change_appointment(viewer, appointment=held, role=data["role"], seat=seat, now=now)
    return _("The role is changed.")


def _end(viewer: Viewer, subject: Person | Appointment, data: _Data, now: dt.datetime) -> str:
    held = role_of(subject) if isinstance(subject, Person) else subject
    if held is None:
        raise Refused(_("This person holds no role any more."))
    end_appointment(viewer, appointment=held, now=now, reason=data["reason"])
    return _("The role of %(name)s has ended, and all access with it.") % {"name": held.person.name}


def _role_runs(viewer: Viewer, held: Appointment) -> bool:
    mine = bool(may_manage_roster(viewer, held.delegation_id))
    return mine and held.ended_at is None and held.person_id != viewer.person_id


MOVE = AdminAct(
    "move",
    gettext_lazy("Change role or seat"),
    _move,
    form=RoleForm,
    says=gettext_lazy("The old role ends and the new one begins now. Access goes on."),
)
END = AdminAct(
    "end",
    gettext_lazy("End the role"),
    _end,
    form=EndReasonForm,
    grave=True,
    says=gettext_lazy(
        "Access ends at once: sessions, API keys and calendar subscriptions. What the person wrote "
        "and signed stays. Both sides see in the audit log that the role ended, with your reason."
    ),
)


@admin.register(Appointment)
class AppointmentAdmin(DeskAdmin):
    """The roster of both sides, as the portal shows it, with who held which role before."""

    list_display = ("shown_name", "delegation", "role", "seat", "company", "began_at", "ended_at")
    list_filter = ("delegation", "role", ("ended_at", admin.EmptyFieldListFilter))
    search_fields = (
        "person__given_name",
        "person__family_name",
        "person__name_zh",
        "term__company__name_en",
        "term__company__name_zh",
    )
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
        AdminAct(**{**vars(MOVE), "allowed": _role_runs}),
        AdminAct(**{**vars(END), "allowed": _role_runs}),
    )
    exports = (
        Export(gettext_lazy("delegation"), lambda a: str(a.delegation)),
        Export(gettext_lazy("seat"), lambda a: a.term.seat.number if a.term else ""),
        Export(
            gettext_lazy("company in English"), lambda a: a.term.company.name_en if a.term else ""
        ),
        Export(
            gettext_lazy("company in Chinese"), lambda a: a.term.company.name_zh if a.term else ""
        ),
        Export(gettext_lazy("role"), lambda a: a.get_role_display()),
        Export(gettext_lazy("name in Latin letters"), lambda a: a.person.latin_name),
        Export(gettext_lazy("name in Chinese characters"), lambda a: a.person.name_zh),
        Export(pgettext_lazy("job", "title in English"), lambda a: a.person.title_en),
        Export(pgettext_lazy("job", "title in Chinese"), lambda a: a.person.title_zh),
        Export(gettext_lazy("from"), lambda a: a.began_at),
        Export(gettext_lazy("until"), lambda a: a.ended_at),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Appointment]:
        return visible_appointments(viewer)

    @admin.display(description=gettext_lazy("name"), ordering="person__family_name")
    def shown_name(self, held: Appointment) -> str:
        return held.person.name

    @admin.display(description=pgettext_lazy("job", "title"))
    def title(self, held: Appointment) -> str:
        return held.person.title.with_mark()

    @admin.display(description=gettext_lazy("seat"), ordering="term__seat__number")
    def seat(self, held: Appointment) -> int | str:
        return held.term.seat.number if held.term else ""

    @admin.display(description=gettext_lazy("company"))
    def company(self, held: Appointment) -> str:
        return held.term.company.name.with_mark() if held.term else ""
