"""Agenda items: all of them in a list, one meeting's on one page."""

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from meetings.access import may_edit_text, visible_items, visible_meetings
from meetings.enums import TextKind
from meetings.forms.agenda_sheet import AgendaSheet, SheetChoices
from meetings.forms.desk import ItemSeenForm
from meetings.models import AgendaItem, Meeting
from meetings.queries.agenda import agenda_of, item_choices_for
from meetings.queries.desk import topics_for_sheet
from meetings.queries.keys import text_of
from meetings.services.agenda import add_standing_items, confirm_item, withdraw_item
from meetings.services.agenda_sheet import save_agenda_sheet
from members.access import Viewer
from workinggroup.lib import clock
from workinggroup.lib.desk import AdminAct, DeskAdmin, Export, viewer_of_request
from workinggroup.lib.errors import Refused
from workinggroup.lib.punctuation import clauses

_Data = dict[str, Any]


def _confirm(viewer: Viewer, item: AgendaItem, data: _Data, now: dt.datetime) -> str:
    confirm_item(viewer, item=item, now=now, seen=data["changed_at"])
    return _("Both texts are marked as saying the same.")


def _withdraw(viewer: Viewer, item: AgendaItem, data: _Data, now: dt.datetime) -> str:
    withdraw_item(viewer, item=item, now=now)
    return _("The item is off the agenda.")


def _may(viewer: Viewer, item: AgendaItem) -> bool:
    agenda = text_of(viewer, item.meeting, TextKind.AGENDA)
    return agenda is not None and bool(may_edit_text(viewer, agenda))


def _may_confirm(viewer: Viewer, item: AgendaItem) -> bool:
    return bool(item.title_stale or item.note_stale) and _may(viewer, item)


def _topics(item: AgendaItem) -> str:
    return clauses(item.topics.all())


@admin.register(AgendaItem)
class AgendaItemAdmin(DeskAdmin):
    list_display = ("shown_title", "meeting", "kind", "minutes", "presenter_side", "shown_topics")
    list_filter = ("meeting", "kind", "topics", "presenter_side")
    search_fields = ("title_en", "title_zh", "note_en", "note_zh")
    ordering = ("-meeting__number", "position", "pk")
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
        AdminAct(
            "confirm",
            gettext_lazy("Confirm that both texts say the same"),
            _confirm,
            form=ItemSeenForm,
            allowed=_may_confirm,
        ),
        AdminAct(
            "withdraw",
            gettext_lazy("Withdraw"),
            _withdraw,
            allowed=_may,
            grave=True,
            says=gettext_lazy(
                "The item and its sub-items leave the agenda; earlier revisions keep them. Who "
                "has the agenda already is told."
            ),
        ),
    )
    exports = (
        Export(gettext_lazy("meeting"), lambda i: i.meeting.number),
        Export(gettext_lazy("position"), lambda i: i.position),
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
        return item.title.with_mark()

    @admin.display(description=gettext_lazy("topics"))
    def shown_topics(self, item: AgendaItem) -> str:
        return _topics(item)


def sheet_view(desk: DeskAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """The whole agenda of a meeting on one page, saved in one act."""
    viewer: Viewer = viewer_of_request(request)
    meeting = desk.get_object(request, object_id)
    if meeting is None or not visible_meetings(viewer).filter(pk=meeting.pk).exists():
        raise Http404
    now = clock.now()
    agenda = agenda_of(viewer, meeting)
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
            save_agenda_sheet(viewer, meeting=meeting, lines=sheet.lines, now=now)
        except Refused as refused:
            sheet.refuse(
                str(refused.reason), {name: str(text) for name, text in refused.fields.items()}
            )
        else:
            messages.success(request, _("The agenda is saved."))
            if "standing" in request.POST:
                _add_standing(request, viewer, meeting, now)
            return back
    context = {
        **desk.admin_site.each_context(request),
        "opts": desk.opts,
        "title": _("Agenda of meeting %(number)d") % {"number": meeting.number},
        "meeting": meeting,
        "agenda": agenda,
        "sheet": sheet,
        "list_url": desk.page_after(None),
        "back": desk.page_after(meeting),
    }
    return TemplateResponse(request, "admin/agenda_sheet.html", context)


def _add_standing(request: HttpRequest, viewer: Viewer, meeting: Meeting, now: dt.datetime) -> None:
    """After the sheet is saved, so that nothing typed on it is lost."""
    try:
        made = add_standing_items(viewer, meeting=meeting, now=now)
    except Refused as refused:
        messages.error(request, str(refused.reason))
    else:
        told = ngettext(
            "%(n)d standing item was added.", "%(n)d standing items were added.", len(made)
        )
        messages.success(request, told % {"n": len(made)})
