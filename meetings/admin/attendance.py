"""Who said they would come, and who came."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from meetings.access import visible_attendances
from meetings.models import Attendance
from meetings.models.meeting import newest_first
from meetings.queries.verdicts.meetings import may_record_attendance_now
from workinggroup.lib import clock
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.truths import yes_or_no
from workinggroup.lib.viewer import Viewer, viewer_of_request


@admin.register(Attendance)
class AttendanceAdmin(ScopedAdmin):
    """Both sides' answers. Remarks are for the person's own secretariat and are not in this list:
    they stand on the meeting's page, which knows whose they are."""

    list_display = ("person", "meeting", "answer", "mode", "answered_at", "attended")
    list_filter = ("meeting", "answer", "mode", "attended")
    search_fields = ("person__family_name",)
    search_people = ("person__",)
    ordering = (*newest_first("meeting__"), "person__family_name", "pk")
    fields = ("person", "meeting", "answer", "mode", "answered_at", "attended")
    exports = (
        Export(gettext_lazy("meeting"), lambda a: a.meeting.number),
        Export(gettext_lazy("name in Latin letters"), lambda a: a.person.latin_name),
        Export(gettext_lazy("name in Chinese characters"), lambda a: a.person.name_zh),
        Export(gettext_lazy("reply"), lambda a: a.get_answer_display()),
        Export(gettext_lazy("how"), lambda a: a.get_mode_display()),
        Export(gettext_lazy("replied"), lambda a: a.answered_at),
        Export(gettext_lazy("attended"), lambda a: yes_or_no(a.attended)),
        Export(gettext_lazy("sittings missed"), lambda a: ", ".join(map(str, a.missed))),
    )

    def row_context(self, request: HttpRequest, obj: Attendance) -> dict[str, Any]:
        viewer: Viewer = viewer_of_request(request)
        may = may_record_attendance_now(viewer, obj.meeting, clock.now())
        return {"may_record": may, "parts": ["admin/attendance.html"]}

    def visible(self, viewer: Viewer) -> QuerySet[Attendance]:
        return visible_attendances(viewer).select_related("meeting", "person")
