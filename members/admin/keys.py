"""Keys in use, for the operator: whose, since when, last used by what. Never the keys."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from members.access import operated_api_keys, operated_calendar_keys
from members.models import ApiKey, CalendarKey
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.viewer import Viewer, viewer_of_request


class KeyAdmin(ScopedAdmin):
    """For the operator only; who carries a key manages it in the portal."""

    list_display = ("person", "label", "created_at", "used_at", "used_by", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("person__family_name",)
    search_people = ("person__",)
    ordering = ("-created_at", "-pk")
    fields = list_display

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        viewer: Viewer = viewer_of_request(request)
        return viewer.is_operator

    def changelist_view(
        self, request: HttpRequest, extra_context: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise Http404
        return super().changelist_view(request, extra_context)


@admin.register(CalendarKey)
class CalendarKeyAdmin(KeyAdmin):
    def visible(self, viewer: Viewer) -> QuerySet[CalendarKey]:
        return operated_calendar_keys(viewer)


@admin.register(ApiKey)
class ApiKeyAdmin(KeyAdmin):
    def visible(self, viewer: Viewer) -> QuerySet[ApiKey]:
        return operated_api_keys(viewer)
