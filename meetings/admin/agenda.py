"""Agenda items: all of them in a list, one meeting's on one page."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings.access import visible_items, visible_meetings
from meetings.admin.compared import ComparedAdmin
from meetings.admin.imports import AGENDA_IMPORT
from meetings.admin.numbered import NumberedAdmin
from meetings.enums import TextKind
from meetings.forms.agenda_sheet import AgendaSheet, SheetChoices
from meetings.models import AgendaItem, Meeting
from meetings.models.meeting import newest_first
from meetings.queries.lists import item_numbers
from meetings.queries.meetings.sheet import topics_for_sheet
from meetings.queries.texts.agenda import agenda_of, item_choices_for
from meetings.queries.texts.issued import names_on_record
from meetings.queries.texts.items import with_minutes_known
from meetings.queries.texts.panel import with_texts_read
from meetings.queries.texts.remarks import remarks_by
from meetings.rules.acts.agenda import (
    ADD_STANDING_ITEMS,
    ARRANGE_ITEMS,
    CONFIRM_ITEM,
    IMPORT_AGENDA,
    WITHDRAW_ITEM,
)
from workinggroup.forms import pair_shown
from workinggroup.lib import clock
from workinggroup.lib.act_views import say_refused
from workinggroup.lib.acts import worded
from workinggroup.lib.admin import ScopedAdmin, admin_form_page
from workinggroup.lib.errors import Refused
from workinggroup.lib.prepared import asked_once
from workinggroup.lib.punctuation import clauses
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer, viewer_of_request


def _topics(item: Any) -> str:
    return clauses(item.topics_shown)


@admin.register(AgendaItem)
class AgendaItemAdmin(ComparedAdmin, NumberedAdmin):
    text_kind = TextKind.AGENDA
    pairs = ("title", "note")
    compared_in = (CONFIRM_ITEM,)
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
        "shown_presenter",
        "shown_topics",
    )
    acts = (
        CONFIRM_ITEM,
        WITHDRAW_ITEM,
    )
    row_acts = acts
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

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(admin_form_page(self.import_view))
        return [path("import/", page, name="meetings_agendaitem_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return AGENDA_IMPORT.page(self, request)

    def more_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        offer = IMPORT_AGENDA.offer_to(viewer_of_request(request), None, clock.now())
        return [(offer.label, reverse("admin:meetings_agendaitem_import"))] if offer else []

    def visible(self, viewer: Viewer) -> QuerySet[AgendaItem]:
        rows = visible_items(viewer).select_related("meeting", "parent", "sitting", "presenter")
        return rows.prefetch_related("topics")

    def with_facts(self, viewer: Viewer, rows: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
        return with_texts_read(viewer, with_minutes_known(rows))

    @admin.display(description=gettext_lazy("title"), ordering="title_en")
    def shown_title(self, item: AgendaItem) -> str:
        return item.title.with_language()

    def tell_rows(self, viewer: Viewer, rows: Sequence[Any]) -> None:
        """Their numbers; topics and presenters under the names that an issued agenda has. Two
        queries."""
        super().tell_rows(viewer, rows)
        kept = names_on_record(row.meeting_id for row in rows)
        for row in rows:
            row.topics_shown = [kept.topic(row.pk, topic) for topic in row.topics.all()]
            presenter = row.presenter.names if row.presenter else None
            row.presenter_shown = kept.presenters.get(row.pk, presenter)

    @admin.display(description=gettext_lazy("presenter"))
    def shown_presenter(self, item: Any) -> str:
        return str(item.presenter_shown or "")

    @admin.display(description=gettext_lazy("topics"))
    def shown_topics(self, item: AgendaItem) -> str:
        return _topics(item)


def sheet_view(pages: ScopedAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The whole agenda of a meeting on one page, saved in one act."""
    if request.method == "POST":
        return _sheet_page(pages, request, object_id)
    with asked_once():
        return _sheet_page(pages, request, object_id)


def _sheet_page(pages: ScopedAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
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
    if agenda.may_edit:
        _compare(viewer, sheet)
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


def _compare(viewer: Viewer, sheet: AgendaSheet) -> None:
    """Ask about the two languages of each line as its form shows them."""
    shown = [(form, pair_shown(form, name)) for form in sheet for name in ("title", "note")]
    found = remarks_by(viewer, {n: pair for n, (_form, pair) in enumerate(shown)})
    for n, remarks in found.items():
        shown[n][0].remarks += remarks


def _add_standing(request: HttpRequest, viewer: Viewer, meeting: Meeting, now: dt.datetime) -> None:
    """After the sheet is saved, so that nothing typed on it is lost."""
    try:
        made = ADD_STANDING_ITEMS.carry_out(viewer, meeting, {}, now)
    except Refused as refused:
        say_refused(request, refused.reason)
    else:
        messages.success(request, worded(ADD_STANDING_ITEMS.done, made))
