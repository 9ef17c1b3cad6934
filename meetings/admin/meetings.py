"""Meetings: the list, what is agreed, the moves, the agenda on one page, reminders."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from meetings.access import may_plan, visible_meetings
from meetings.admin.agenda import sheet_view
from meetings.admin.imports import MEETING_IMPORT, past_meetings_file
from meetings.models import Meeting
from meetings.models.meeting import newest_first
from meetings.queries.exports import MEETING_COLUMNS
from meetings.queries.meetings.opening import opening_day
from meetings.queries.meetings.sheet import MeetingSheet, meeting_sheet
from meetings.queries.numbered import named
from meetings.rules.acts.attendance import REMIND_TO_ANSWER
from meetings.rules.acts.meetings import (
    CHANGE_MEETING,
    ENTER_PAST_MEETING,
    IMPORT_MEETINGS,
    MOVE_ACTS,
    PLAN_MEETINGS,
    PROPOSE_MEETING,
)
from workinggroup.lib import clock, dual_time
from workinggroup.lib.admin import BulkAct, ScopedAdmin, admin_form_page
from workinggroup.lib.viewer import Viewer, viewer_of_request


def _reminding(n: int) -> str:
    return ngettext(
        "Remind those who have not replied to %(n)d meeting",
        "Remind those who have not replied to %(n)d meetings",
        n,
    ) % {"n": n}


@admin.register(Meeting)
class MeetingAdmin(ScopedAdmin):
    list_display = (
        "shown_number",
        "year",
        "half",
        "host",
        "format",
        "shown_place",
        "first_day",
        "state",
    )
    list_filter = ("state", "host", "format", "kind", "year")
    search_fields = ("number", "place_en", "place_zh")
    date_hierarchy = "sittings__starts_at"
    ordering = newest_first()
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
    bulk_acts = (
        BulkAct(
            act=REMIND_TO_ANSWER,
            choice=gettext_lazy("Remind those of your side who have not replied"),
            button=_reminding,
            may=may_plan,
        ),
    )
    acts = (
        CHANGE_MEETING,
        *MOVE_ACTS.values(),
        REMIND_TO_ANSWER,
    )
    row_acts = (CHANGE_MEETING, REMIND_TO_ANSWER)
    exports = MEETING_COLUMNS

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
        page = path(
            "import/",
            view(admin_form_page(self.import_view)),
            name="meetings_meeting_import",
        )
        past = path(
            "past-meetings.<file_kind:kind>",
            view(require_safe(self.past_file)),
            name="meetings_meeting_past",
        )
        return [sheet, page, past, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return MEETING_IMPORT.page(self, request)

    def past_file(self, request: HttpRequest, kind: str) -> HttpResponse:
        return past_meetings_file(request, kind)

    def agenda_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return sheet_view(self, request, object_id)

    def more_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        viewer: Viewer = viewer_of_request(request)
        if not may_plan(viewer):
            return []
        return [
            (str(PLAN_MEETINGS.label), reverse("meeting_plan")),
            (str(PROPOSE_MEETING.label), reverse("meeting_new")),
            (str(ENTER_PAST_MEETING.label), reverse("meeting_past")),
            (str(IMPORT_MEETINGS.label), reverse("admin:meetings_meeting_import")),
        ]

    @admin.display(description=gettext_lazy("number"), ordering="serial")
    def shown_number(self, meeting: Meeting) -> str:
        return str(meeting.number)

    def row_context(self, request: HttpRequest, obj: Meeting) -> dict[str, Any]:
        sheet: MeetingSheet = meeting_sheet(
            viewer_of_request(request),
            obj,
            clock.now(),
        )
        return {"sheet": sheet, "parts": ["admin/meeting.html"], "history": sheet.history}

    @admin.display(description=gettext_lazy("place"))
    def shown_place(self, meeting: Meeting) -> str:
        return meeting.place.with_language()

    @admin.display(description=gettext_lazy("anchor zone"))
    def shown_zone(self, meeting: Meeting) -> str:
        return dual_time.clock_name(meeting.anchor_zone)

    @admin.display(description=gettext_lazy("first sitting"))
    def first_day(self, meeting: Meeting) -> dt.date | None:
        return opening_day(meeting)
