"""Paragraphs of the minutes: decisions, reservations, summaries."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.access import may_write_paragraph, visible_paragraphs
from meetings.enums import TextKind
from meetings.forms.desk import ParagraphSeenForm, ParagraphWordsForm
from meetings.models import Paragraph
from meetings.queries.keys import text_of
from meetings.queries.search import named
from meetings.services.minutes import change_paragraph, confirm_current, withdraw_paragraph
from members.access import Viewer
from workinggroup.lib.desk import AdminAct, DeskAdmin, Export

_Data = dict[str, Any]


def _change(viewer: Viewer, paragraph: Paragraph, data: _Data, now: dt.datetime) -> str:
    change_paragraph(viewer, paragraph=paragraph, now=now, **data)
    return _("Saved. Signatures of an earlier wording no longer count.")


def _confirm(viewer: Viewer, paragraph: Paragraph, data: _Data, now: dt.datetime) -> str:
    confirm_current(viewer, paragraph=paragraph, version=data["version"], now=now)
    return _("Both texts are marked as saying the same.")


def _withdraw(viewer: Viewer, paragraph: Paragraph, data: _Data, now: dt.datetime) -> str:
    withdraw_paragraph(viewer, paragraph=paragraph, version=data["version"], now=now)
    return _("The paragraph is withdrawn.")


def _may(viewer: Viewer, paragraph: Paragraph) -> bool:
    minutes = text_of(viewer, paragraph.meeting, TextKind.MINUTES)
    return minutes is not None and bool(
        may_write_paragraph(viewer, minutes, kind=paragraph.kind, side=paragraph.side)
    )


def _may_confirm(viewer: Viewer, paragraph: Paragraph) -> bool:
    return bool(paragraph.text_stale) and _may(viewer, paragraph)


@admin.register(Paragraph)
class ParagraphAdmin(DeskAdmin):
    list_display = ("short", "kind", "side", "shown_number", "meeting", "item_title", "changed_at")
    list_filter = ("kind", "meeting", "side")
    search_fields = ("text_en", "text_zh")
    ordering = ("-meeting__number", "item__position", "position", "pk")
    fields = (
        "text_en",
        "text_zh",
        "kind",
        "side",
        "shown_number",
        "meeting",
        "item_title",
        "written",
        "changed_at",
    )
    acts = (
        AdminAct(
            "change",
            gettext_lazy("Change the words"),
            _change,
            form=ParagraphWordsForm,
            allowed=_may,
            says=gettext_lazy(
                "A change opens a new revision of the minutes: clearances and signatures of the "
                "earlier one stay visible and no longer count."
            ),
        ),
        AdminAct(
            "confirm",
            gettext_lazy("Confirm that both texts say the same"),
            _confirm,
            form=ParagraphSeenForm,
            allowed=_may_confirm,
        ),
        AdminAct(
            "withdraw",
            gettext_lazy("Withdraw"),
            _withdraw,
            form=ParagraphSeenForm,
            allowed=_may,
            grave=True,
        ),
    )
    exports = (
        Export(gettext_lazy("meeting"), lambda p: p.meeting.number),
        Export(gettext_lazy("decision number"), lambda p: p.register_number),
        Export(gettext_lazy("kind"), lambda p: p.get_kind_display()),
        Export(gettext_lazy("side"), lambda p: p.get_side_display()),
        Export(gettext_lazy("agenda item in English"), lambda p: p.item.title_en),
        Export(gettext_lazy("agenda item in Chinese"), lambda p: p.item.title_zh),
        Export(gettext_lazy("text in English"), lambda p: p.text_en),
        Export(gettext_lazy("text in Chinese"), lambda p: p.text_zh),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Paragraph]:
        return visible_paragraphs(viewer).select_related("meeting", "item")

    def named(self, name: str) -> Q:
        return named("paragraphs", name)

    @admin.display(description=gettext_lazy("text"))
    def short(self, paragraph: Paragraph) -> str:
        text = paragraph.text.with_mark()
        return text if len(text) <= 120 else f"{text[:119]}…"

    @admin.display(description=gettext_lazy("number"), ordering="decision")
    def shown_number(self, paragraph: Paragraph) -> str:
        return paragraph.register_number

    @admin.display(description=gettext_lazy("created"))
    def written(self, paragraph: Paragraph) -> dt.datetime:
        return paragraph.created_at

    @admin.display(description=gettext_lazy("agenda item"))
    def item_title(self, paragraph: Paragraph) -> str:
        return paragraph.item.title.with_mark()
