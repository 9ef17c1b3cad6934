"""Agenda items: all of them in a list, one meeting's on one page."""

import datetime as dt

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings.access import visible_items, visible_meetings
from meetings.admin.numbered import NumberedAdmin
from meetings.forms.agenda_sheet import AgendaSheet, SheetChoices
from meetings.models import AgendaItem, Meeting
from meetings.models.meeting import newest_first
from meetings.queries.lists import item_numbers
from meetings.queries.meetings.sheet import topics_for_sheet
from meetings.queries.texts.agenda import agenda_of, item_choices_for
from meetings.rules.acts.agenda import (
    ADD_STANDING_ITEMS,
    ARRANGE_ITEMS,
    CONFIRM_ITEM,
    WITHDRAW_ITEM,
)
from workinggroup.lib import clock
from workinggroup.lib.act_views import say_refused
from workinggroup.lib.acts import worded
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.errors import Refused
from workinggroup.lib.punctuation import clauses
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer, viewer_of_request


def _topics(item: AgendaItem) -> str:
    return clauses(item.topics.all())


@admin.register(AgendaItem)
class AgendaItemAdmin(NumberedAdmin):
    numbers_of = item_numbers
    list_display = ("shown_title", "meeting", "kind", "minutes", "presenter_side", "shown_topics")
    list_filter = ("meeting", "kind", "topics", "presenter_side")
    search_fields = ("title_en", "title_zh", "note_en", "note_zh")
    ordering = (*newest_first("meeting__"), "position", "pk")
    fields = (
        "title_en",
        "title_zh",
        "note_en",
        "note_zh",
        "meeting",
        "parent",
        "sitting",
        "kind",
        "minutes",
        "presenter_side",
        "presenter",
        "topics",
    )
    acts = (
        CONFIRM_ITEM,
        WITHDRAW_ITEM,
    )
    exports = (
        Export(gettext_lazy("meeting"), lambda i: i.meeting.number),
        Export(gettext_lazy("number"), lambda i: i.number),
        Export(gettext_lazy("kind"), lambda i: i.get_kind_display()),
        Export(gettext_lazy("title in English"), lambda i: i.title_en),
        Export(gettext_lazy("title in Chinese"), lambda i: i.title_zh),
        Export(gettext_lazy("note in English"), lambda i: i.note_en),
        Export(gettext_lazy("note in Chinese"), lambda i: i.note_zh),
        Export(pgettext_lazy("duration", "minutes"), lambda i: i.minutes),
        Export(gettext_lazy("presented by"), lambda i: i.get_presenter_side_display()),
        Export(gettext_lazy("topics"), _topics),
    )

    def visible(self, viewer: Viewer) -> QuerySet[AgendaItem]:
        rows = visible_items(viewer).select_related("meeting", "parent", "sitting", "presenter")
        return rows.prefetch_related("topics")

    @admin.display(description=gettext_lazy("title"), ordering="title_en")
    def shown_title(self, item: AgendaItem) -> str:
        return item.title.with_language()

    @admin.display(description=gettext_lazy("topics"))
    def shown_topics(self, item: AgendaItem) -> str:
        return _topics(item)


def sheet_view(pages: ScopedAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The whole agenda of a meeting on one page, saved in one act."""
    viewer: Viewer = viewer_of_request(request)
    meeting = pages.get_object(request, object_id)
    if meeting is None or not visible_meetings(viewer).filter(pk=meeting.pk).exists():
        raise Http404
    now = clock.now()
    agenda = agenda_of(viewer, meeting, now)
    offered = item_choices_for(viewer, meeting, now)
    choices = SheetChoices(
        topics=topics_for_sheet(viewer, agenda),
        sittings=offered["sittings"],
        people=offered["people"],
    )
    back = redirect("admin:meetings_meeting_agenda", meeting.pk)
    sheet = AgendaSheet(agenda, choices, request.POST if request.method == "POST" else None)
    if request.method == "POST" and sheet.is_valid():
        try:
            saved = ARRANGE_ITEMS.carry_out(viewer, meeting, {"lines": sheet.lines}, now)
        except Refused as refused:
            sheet.put(refused)
        else:
            messages.success(request, worded(ARRANGE_ITEMS.done, saved))
            if "standing" in request.POST:
                _add_standing(request, viewer, meeting, now)
            return back
    context = {
        **pages.admin_site.each_context(request),
        "opts": pages.opts,
        "title": _("Agenda of %(meeting)s") % {"meeting": meeting.name_within},
        "meeting": meeting,
        "agenda": agenda,
        "sheet": sheet,
        "list_url": pages.page_after(None),
        "back": pages.page_after(meeting),
    }
    return TemplateResponse(request, "admin/agenda_sheet.html", context)


def _add_standing(request: HttpRequest, viewer: Viewer, meeting: Meeting, now: dt.datetime) -> None:
    """After the sheet is saved, so that nothing typed on it is lost."""
    try:
        made = ADD_STANDING_ITEMS.carry_out(viewer, meeting, {}, now)
    except Refused as refused:
        say_refused(request, refused.reason)
    else:
        messages.success(request, worded(ADD_STANDING_ITEMS.done, made))
