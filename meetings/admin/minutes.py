"""Paragraphs of the minutes: decisions, reservations, summaries."""

import datetime as dt

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from meetings.access import visible_paragraphs
from meetings.admin.compared import ComparedAdmin
from meetings.admin.numbered import NumberedAdmin
from meetings.enums import TextKind
from meetings.models import Paragraph
from meetings.models.meeting import newest_first
from meetings.queries.lists import paragraph_numbers
from meetings.queries.numbered import named
from meetings.queries.texts.panel import with_texts_read
from meetings.rules.acts.minutes import CHANGE_PARAGRAPH, CONFIRM_PARAGRAPH, WITHDRAW_PARAGRAPH
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer

# The portal has all of its fields; here are its words.
PARAGRAPH_WORDS_FORM = "meetings.forms.admin.ParagraphWordsForm"


@admin.register(Paragraph)
class ParagraphAdmin(ComparedAdmin, NumberedAdmin):
    text_kind = TextKind.MINUTES
    compared_in = (CHANGE_PARAGRAPH, CONFIRM_PARAGRAPH)
    numbers_of = paragraph_numbers
    list_display = ("short", "kind", "side", "shown_number", "meeting", "item_title", "changed_at")
    list_filter = ("kind", "meeting", "side")
    search_fields = ("text_en", "text_zh")
    ordering = (*newest_first("meeting__"), "item__position", "position", "pk")
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
        CHANGE_PARAGRAPH.with_form(PARAGRAPH_WORDS_FORM),
        CONFIRM_PARAGRAPH,
        WITHDRAW_PARAGRAPH,
    )
    row_acts = acts
    exports = (
        Export(gettext_lazy("meeting"), lambda p: p.meeting.number),
        Export(gettext_lazy("number"), lambda p: p.number),
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

    def with_facts(self, viewer: Viewer, rows: QuerySet[Paragraph]) -> QuerySet[Paragraph]:
        return with_texts_read(viewer, rows)

    def named(self, name: str) -> Q:
        return named("paragraphs", name)

    @admin.display(description=gettext_lazy("text"))
    def short(self, paragraph: Paragraph) -> str:
        text = paragraph.text.with_language()
        return text if len(text) <= 120 else f"{text[:119]}…"

    @admin.display(description=gettext_lazy("number"), ordering="decision")
    def shown_number(self, paragraph: Paragraph) -> str:
        return paragraph.register_number

    @admin.display(description=gettext_lazy("created"))
    def written(self, paragraph: Paragraph) -> dt.datetime:
        return paragraph.created_at

    @admin.display(description=gettext_lazy("agenda item"))
    def item_title(self, paragraph: Paragraph) -> str:
        return paragraph.item.title.with_language()
