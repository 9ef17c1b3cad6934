"""People and their roles: the own side's accounts to keep, both sides' roster to read."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from members.acts import (
    ADD_PERSON,
    ASK_FOR_ADDRESS,
    CHANGE_APPOINTMENT,
    CHANGE_PERSON,
    END_APPOINTMENT,
    IMPORT_ROSTER,
    INVITE_PERSON,
)
from members.admin.filters import AccountFilter, RoleFilter
from members.admin.roster_file import ROSTER_IMPORT, roster_file
from members.models import Appointment, Person
from members.queries.people import past_and_present, people_with_roles, role_of, with_past_roles
from members.services.invitations import invite_people
from workinggroup.lib import clock, dual_time
from workinggroup.lib.acts import Act
from workinggroup.lib.admin import ScopedAdmin, admin_form_page
from workinggroup.lib.downloads import file_links
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Role, Viewer, viewer_of_request


def _role_label(person: Person) -> str:
    held = role_of(person)
    return str(Role(held.role).label) if held else ""


def _seat_number(person: Person) -> int | str:
    held = role_of(person)
    return held.term.seat.number if held and held.term else ""


def _company(person: Person) -> str:
    held = role_of(person)
    return held.term.company.name.with_language() if held and held.term else ""


def _account(person: Person) -> str:
    if person.has_usable_password():
        return _("has an account")
    return _("invited, not accepted") if person.invited_at else _("not invited")


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    list_display = ("shown_name", "email", "role", "seat", "company", "account", "seen_at")
    list_filter = (RoleFilter, AccountFilter, "language")
    search_fields = ("email", "title_en", "title_zh")
    search_people = ("",)
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
        CHANGE_PERSON,
        INVITE_PERSON,
        ASK_FOR_ADDRESS,
        CHANGE_APPOINTMENT,
        END_APPOINTMENT,
    )
    row_acts = acts
    list_acts = (ADD_PERSON,)
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

    def thing_of(self, act: Act, row: Person) -> Person | Appointment | None:
        """A role is ended and changed here too, on the page of who holds it."""
        return role_of(row) if act.thing == "appointment" else row

    def visible(self, viewer: Viewer) -> QuerySet[Person]:
        return people_with_roles(viewer, clock.now())

    def with_facts(self, viewer: Viewer, rows: QuerySet[Person]) -> QuerySet[Person]:
        return with_past_roles(rows)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(admin_form_page(self.import_view)), name="members_person_import"),
            path(
                "roster.<file_kind:kind>",
                view(require_safe(self.roster_file)),
                name="members_person_roster",
            ),
            *super().get_urls(),
        ]

    def more_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        return [
            (str(IMPORT_ROSTER.label), reverse("admin:members_person_import")),
            *(
                (_("Roster file (%(kind)s)") % {"kind": kind}, address)
                for kind, address in file_links("admin:members_person_roster")
            ),
        ]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return ROSTER_IMPORT.page(self, request)

    def roster_file(self, request: HttpRequest, kind: str) -> HttpResponse:
        return roster_file(request, kind)

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
        return dual_time.clock_name(person.time_zone)

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
