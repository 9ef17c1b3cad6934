"""People and their roles: the own side's accounts to keep, both sides' roster to read."""

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from members.access import Viewer, may_manage_roster
from members.admin.filters import AccountFilter, RoleFilter
from members.admin.roles import END, MOVE
from members.admin.roster_file import import_view, roster_file
from members.enums import Role
from members.forms.roster import NewPersonForm, PersonForm
from members.models import Person
from members.queries.people import past_and_present, people_with_roles, role_of
from members.queries.seats import seat_numbered
from members.services.invitations import invite_people, invite_person
from members.services.people import add_person, change_person
from workinggroup.lib import clock, dual_time
from workinggroup.lib.desk import AdminAct, DeskAdmin, Export, admin_form_page, viewer_of_request

_Data = dict[str, Any]


def _values(data: _Data) -> dict[str, str]:
    return {name: data[name] for name in PersonForm.base_fields}


def _add(viewer: Viewer, subject: None, data: _Data, now: dt.datetime) -> str:
    side = data["side"]
    appointment = add_person(
        viewer,
        side=side,
        role=data["role"],
        seat=seat_numbered(side, data["seat"]),
        values=_values(data),
        now=now,
    )
    return _("%(name)s is in the roster. Nothing was sent yet: invite them when you are ready.") % {
        "name": appointment.person.name
    }


def _change(viewer: Viewer, person: Person, data: _Data, now: dt.datetime) -> str:
    change_person(viewer, person=person, values=_values(data), now=now)
    return _("Saved.")


def _invite(viewer: Viewer, person: Person, data: _Data, now: dt.datetime) -> str:
    invite_person(viewer, person=person, now=now)
    return _("The invitation to %(name)s is on its way.") % {"name": person.name}


def _may_change(viewer: Viewer, person: Person) -> bool:
    held = role_of(person)
    side = held.delegation_id if held else (viewer.side or "")
    return bool(may_manage_roster(viewer, side))


def _may_invite(viewer: Viewer, person: Person) -> bool:
    return role_of(person) is not None and not person.has_usable_password()


def _holds_role(viewer: Viewer, person: Person) -> bool:
    return role_of(person) is not None and person.pk != viewer.person_id


def _role_label(person: Person) -> str:
    held = role_of(person)
    return str(Role(held.role).label) if held else ""


def _seat_number(person: Person) -> int | str:
    held = role_of(person)
    return held.term.seat.number if held and held.term else ""


def _company(person: Person) -> str:
    held = role_of(person)
    return held.term.company.name.with_mark() if held and held.term else ""


def _account(person: Person) -> str:
    if person.has_usable_password():
        return _("has an account")
    return _("invited, not accepted") if person.invited_at else _("not invited")


@admin.register(Person)
class PersonAdmin(DeskAdmin):
    list_display = ("shown_name", "email", "role", "seat", "company", "account", "seen_at")
    list_filter = (RoleFilter, AccountFilter, "language")
    search_fields = ("given_name", "family_name", "name_zh", "email", "title_en", "title_zh")
    ordering = ("family_name", "given_name", "pk")
    fields = (
        "shown_name",
        "latin_name",
        "name_zh",
        "email",
        "role",
        "seat",
        "company",
        "title_en",
        "title_zh",
        "language",
        "shown_zone",
        "account",
        "invited_at",
        "accepted_at",
        "seen_at",
    )
    actions = ("invite",)
    acts = (
        AdminAct("change", gettext_lazy("Change"), _change, form=PersonForm, allowed=_may_change),
        AdminAct(
            "invite",
            gettext_lazy("Send the invitation"),
            _invite,
            allowed=_may_invite,
            says=gettext_lazy(
                "A letter with a one-time link goes to the person's address. A link sent earlier "
                "stops working."
            ),
        ),
        AdminAct(**{**vars(MOVE), "allowed": _holds_role}),
        AdminAct(**{**vars(END), "allowed": _holds_role}),
    )
    list_acts = (
        AdminAct(
            "add",
            gettext_lazy("Add a person"),
            _add,
            form=NewPersonForm,
            says=gettext_lazy("Nothing is sent until you send the invitation."),
        ),
    )
    exports = (
        Export(gettext_lazy("family name"), lambda p: p.family_name),
        Export(gettext_lazy("given name"), lambda p: p.given_name),
        Export(gettext_lazy("name in Chinese characters"), lambda p: p.name_zh),
        Export(gettext_lazy("email"), lambda p: p.email),
        Export(gettext_lazy("role"), _role_label),
        Export(gettext_lazy("seat"), _seat_number),
        Export(gettext_lazy("company"), _company),
        Export(pgettext_lazy("job", "title in English"), lambda p: p.title_en),
        Export(pgettext_lazy("job", "title in Chinese"), lambda p: p.title_zh),
        Export(gettext_lazy("language"), lambda p: p.get_language_display()),
        Export(gettext_lazy("time zone"), lambda p: p.time_zone),
        Export(gettext_lazy("account"), _account),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Person]:
        return people_with_roles(viewer, clock.now())

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(admin_form_page(self.import_view)), name="members_person_import"),
            path("roster.csv", view(require_safe(self.roster_file)), name="members_person_roster"),
            *super().get_urls(),
        ]

    def more_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        return [
            (_("Import a roster"), reverse("admin:members_person_import")),
            (_("Roster file"), reverse("admin:members_person_roster")),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return import_view(self, request)

    def roster_file(self, request: HttpRequest) -> HttpResponse:
        return roster_file(request)

    def row_context(self, request: HttpRequest, obj: Person) -> dict[str, Any]:
        viewer: Viewer = viewer_of_request(request)
        return {"appointments": past_and_present(viewer, obj)}

    @admin.display(description=gettext_lazy("name"), ordering="family_name")
    def shown_name(self, person: Person) -> str:
        return person.name

    @admin.display(description=gettext_lazy("name in Latin letters"))
    def latin_name(self, person: Person) -> str:
        return person.latin_name

    @admin.display(description=gettext_lazy("time zone"))
    def shown_zone(self, person: Person) -> str:
        return dual_time.place(person.time_zone)

    @admin.display(description=gettext_lazy("role"))
    def role(self, person: Person) -> str:
        return _role_label(person)

    @admin.display(description=gettext_lazy("seat"))
    def seat(self, person: Person) -> int | str:
        return _seat_number(person)

    @admin.display(description=gettext_lazy("company"))
    def company(self, person: Person) -> str:
        return _company(person)

    @admin.display(description=gettext_lazy("account"))
    def account(self, person: Person) -> str:
        return _account(person)

    @admin.action(description=gettext_lazy("Send invitations to the selected people"))
    def invite(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        viewer: Viewer = viewer_of_request(request)
        sides = {held.delegation_id for p in queryset if (held := role_of(p))}
        sent = left = 0
        for side in sorted(sides):
            done = invite_people(viewer, people=queryset, side=side, now=clock.now())
            sent, left = sent + len(done.people), left + len(done.already)
        self.message_user(
            request,
            ngettext("%(n)d invitation is on its way.", "%(n)d invitations are on their way.", sent)
            % {"n": sent},
            messages.SUCCESS if sent else messages.WARNING,
        )
        if left:
            self.message_user(
                request,
                ngettext(
                    "%(n)d person has an account already and was left alone.",
                    "%(n)d people have an account already and were left alone.",
                    left,
                )
                % {"n": left},
            )
