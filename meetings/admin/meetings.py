"""Meetings: the list, what is agreed, the moves, the agenda on one page, reminders."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.access import may_answer, may_change_meeting, may_plan, visible_meetings
from meetings.admin.agenda import sheet_view
from meetings.forms.desk import ChangeMeetingForm, move_form
from meetings.models import Meeting
from meetings.queries.desk import MeetingSheet, meeting_sheet
from meetings.queries.moves import facts_of
from meetings.queries.search import named
from meetings.rules.lifecycles import MEETING
from meetings.rules.moves import consequences, may_move
from meetings.services.meetings import MEETING_FIELDS, change_meeting
from meetings.services.moves import MOVES
from meetings.services.reminders import remind_to_answer
from members.access import Viewer
from workinggroup.lib import clock, dual_time
from workinggroup.lib.desk import AdminAct, DeskAdmin, Export, admin_form_page, viewer_of_request
from workinggroup.lib.errors import Refused
from workinggroup.lib.punctuation import lead

_Data = dict[str, Any]


def _change(viewer: Viewer, meeting: Meeting, data: _Data, now: dt.datetime) -> str:
    change_meeting(
        viewer,
        meeting=meeting,
        now=now,
        seen=data["seen"],
        reason=data["reason"],
        **{name: data[name] for name in MEETING_FIELDS},
    )
    return _("Saved.")


def _remind(viewer: Viewer, meeting: Meeting, data: _Data, now: dt.datetime) -> str:
    return _reminded(remind_to_answer(viewer, meeting=meeting, now=now))


def _reminded(count: int) -> str:
    return ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", count) % {
        "n": count
    }


def _may_change(viewer: Viewer, meeting: Meeting) -> bool:
    return bool(may_change_meeting(viewer, meeting))


def _may_remind(viewer: Viewer, meeting: Meeting) -> bool:
    return bool(may_plan(viewer)) and bool(may_answer(viewer, meeting))


def _mover(name: str) -> Callable[[Viewer, Meeting, _Data, dt.datetime], str]:
    def move(viewer: Viewer, meeting: Meeting, data: _Data, now: dt.datetime) -> str:
        moved = MOVES[name](viewer, meeting=meeting, reason=data["reason"], now=now)
        return _("Meeting %(number)d is now: %(state)s.") % {
            "number": moved.number,
            "state": moved.get_state_display(),
        }

    return move


def _may_move(name: str) -> Callable[[Viewer, Meeting], bool]:
    def may(viewer: Viewer, meeting: Meeting) -> bool:
        if not (may_plan(viewer) and MEETING.allows(name, meeting.state)):
            return False
        return bool(may_move(name, meeting.state, facts_of(meeting, clock.now())))

    return may


def _first(meeting: Meeting) -> dt.date | None:
    """The local date of the first live sitting, from what `visible` fetched."""
    live = [sitting for sitting in meeting.sittings.all() if sitting.cancelled_at is None]
    return min(live, key=lambda sitting: sitting.starts_at).day if live else None


def _consequences(name: str) -> str:
    return "\n".join(consequences(name))


MOVE_ACTS = tuple(
    AdminAct(
        name,
        move.label,
        _mover(name),
        form=move_form(name),
        allowed=_may_move(name),
        grave=move.needs_reason,
        says=partial(_consequences, name),
    )
    for name, move in MEETING.moves.items()
)


@admin.register(Meeting)
class MeetingAdmin(DeskAdmin):
    list_display = ("number", "year", "half", "host", "format", "shown_place", "first_day", "state")
    list_filter = ("state", "host", "format", "kind", "year")
    search_fields = ("number", "place_en", "place_zh")
    ordering = ("-number",)
    fields = (
        "number",
        "state",
        "kind",
        "year",
        "half",
        "host",
        "host_reason",
        "format",
        "place_en",
        "place_zh",
        "shown_zone",
        "interpretation",
        "quorum",
        "chair_us",
        "chair_cn",
    )
    actions = ("remind",)
    acts = (
        AdminAct(
            "change",
            gettext_lazy("Change"),
            _change,
            form=ChangeMeetingForm,
            allowed=_may_change,
            says=gettext_lazy(
                "Once the meeting is confirmed, a change of host, place, format or clock is told "
                "to both delegations, with your reason; calendars follow by themselves."
            ),
        ),
        *MOVE_ACTS,
        AdminAct(
            "remind",
            gettext_lazy("Remind those who have not answered"),
            _remind,
            allowed=_may_remind,
            says=gettext_lazy(
                "Everybody of your side with an account who has not answered gets a letter, at "
                "most one a day."
            ),
        ),
    )
    exports = (
        Export(gettext_lazy("number"), lambda m: m.number),
        Export(gettext_lazy("year"), lambda m: m.year),
        Export(gettext_lazy("half"), lambda m: m.half),
        Export(gettext_lazy("kind"), lambda m: m.get_kind_display()),
        Export(gettext_lazy("host"), lambda m: m.get_host_display()),
        Export(gettext_lazy("format"), lambda m: m.get_format_display()),
        Export(gettext_lazy("place in English"), lambda m: m.place_en),
        Export(gettext_lazy("place in Chinese"), lambda m: m.place_zh),
        Export(gettext_lazy("first sitting (date at the place of the meeting)"), _first),
        Export(gettext_lazy("state"), lambda m: m.get_state_display()),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Meeting]:
        return visible_meetings(viewer).prefetch_related("sittings")

    def named(self, name: str) -> Q:
        return named("meetings", name)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        sheet = path(
            "<str:object_id>/agenda/",
            view(admin_form_page(self.agenda_view)),
            name="meetings_meeting_agenda",
        )
        return [sheet, *super().get_urls()]

    def agenda_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return sheet_view(self, request, object_id)

    def more_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        viewer: Viewer = viewer_of_request(request)
        if not may_plan(viewer):
            return []
        return [
            (_("Plan the coming years"), reverse("meeting_plan")),
            (_("Add a meeting"), reverse("meeting_new")),
        ]

    def row_context(self, request: HttpRequest, obj: Meeting) -> dict[str, Any]:
        sheet: MeetingSheet = meeting_sheet(
            viewer_of_request(request),
            obj,
            clock.now(),
        )
        return {"sheet": sheet, "parts": ["admin/meeting.html"], "history": sheet.history}

    @admin.display(description=gettext_lazy("place"))
    def shown_place(self, meeting: Meeting) -> str:
        return meeting.place.with_mark()

    @admin.display(description=gettext_lazy("anchor zone"))
    def shown_zone(self, meeting: Meeting) -> str:
        return dual_time.place(meeting.anchor_zone)

    @admin.display(description=gettext_lazy("first sitting"))
    def first_day(self, meeting: Meeting) -> dt.date | None:
        return _first(meeting)

    @admin.action(description=gettext_lazy("Remind those of your side who have not answered"))
    def remind(self, request: HttpRequest, queryset: QuerySet[Meeting]) -> None:
        viewer: Viewer = viewer_of_request(request)
        sent = 0
        for meeting in queryset:
            try:
                sent += remind_to_answer(viewer, meeting=meeting, now=clock.now())
            except Refused as refused:
                self.message_user(request, f"{lead(meeting)}{refused.reason}", messages.WARNING)
        if sent:
            self.message_user(request, _reminded(sent))
