"""Action items: who promised what until when."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy, ngettext

from meetings.access import may_manage_actions, visible_actions
from meetings.admin.compared import ComparedAdmin
from meetings.admin.imports import ACTION_IMPORT
from meetings.enums import TextKind
from meetings.models import ActionItem
from meetings.queries.actions.owners import owner_name, with_owners_gone
from meetings.queries.exports import ACTION_COLUMNS
from meetings.queries.numbered import named
from meetings.queries.texts.panel import with_texts_read
from meetings.rules.acts.actions import (
    AGREE_TO_DROP,
    CHANGE_ACTION,
    CONFIRM_DONE,
    CONFIRM_WORDING,
    IMPORT_ACTIONS,
    KEEP_ACTION,
    PROPOSE_TO_DROP,
    REDATE_ACTION,
    REMIND_OWNERS,
    REOPEN_ACTION,
    START_ACTION,
)
from meetings.rules.due import describe_due
from workinggroup.lib import clock
from workinggroup.lib.admin import BulkAct, admin_form_page
from workinggroup.lib.viewer import Viewer, viewer_of_request

# The portal has all of its fields; here are its words and its day.
ACTION_WORDS_FORM = "meetings.forms.admin.AdminActionForm"


def _reminding(n: int) -> str:
    return ngettext("Remind the owner of %(n)d item", "Remind the owners of %(n)d items", n) % {
        "n": n
    }


def _redating(n: int) -> str:
    return ngettext(
        "Change the due date of %(n)d item", "Change the due date of %(n)d items", n
    ) % {"n": n}


@admin.register(ActionItem)
class ActionItemAdmin(ComparedAdmin):
    text_kind = TextKind.MINUTES
    compared_in = (CHANGE_ACTION, CONFIRM_WORDING)
    list_display = ("number", "short", "shown_us", "shown_cn", "due_on", "state")
    list_filter = ("state", "meeting", "topics", ("owner_us", admin.EmptyFieldListFilter))
    search_fields = ("text_en", "text_zh")
    search_people = ("owner_us__", "owner_cn__")
    date_hierarchy = "due_on"
    ordering = ("due_on", "pk")
    fields = (
        "number",
        "text_en",
        "text_zh",
        "meeting",
        "shown_us",
        "shown_cn",
        "due_on",
        "topics",
        "state",
        "confirmed_us_at",
        "confirmed_cn_at",
        "drop_us_at",
        "drop_cn_at",
        "drop_reason",
        "discarded_at",
        "assigned_at",
    )
    bulk_acts = (
        BulkAct(
            act=REMIND_OWNERS,
            choice=gettext_lazy("Remind your side's owners of the selected items"),
            button=_reminding,
            may=may_manage_actions,
        ),
        BulkAct(
            act=REDATE_ACTION,
            choice=gettext_lazy("Change the due date of the selected items"),
            button=_redating,
            may=may_manage_actions,
        ),
    )
    acts = (
        CONFIRM_DONE,
        START_ACTION,
        CHANGE_ACTION.with_form(ACTION_WORDS_FORM),
        REDATE_ACTION,
        CONFIRM_WORDING,
        PROPOSE_TO_DROP,
        AGREE_TO_DROP,
        KEEP_ACTION,
        REOPEN_ACTION,
        REMIND_OWNERS,
    )
    row_acts = acts
    exports = ACTION_COLUMNS

    def visible(self, viewer: Viewer) -> QuerySet[ActionItem]:
        rows = visible_actions(viewer).select_related("meeting", "owner_us", "owner_cn")
        return with_owners_gone(rows, clock.now())

    def with_facts(self, viewer: Viewer, rows: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
        return with_texts_read(viewer, rows)

    def details_of(self, row: ActionItem) -> list[str]:
        return [self.short(row), describe_due(row)]

    def named(self, name: str) -> Q:
        return named("actions", name)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(admin_form_page(self.import_view))
        return [path("import/", page, name="meetings_actionitem_import"), *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        return ACTION_IMPORT.page(self, request)

    def more_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        offer = IMPORT_ACTIONS.offer_to(viewer_of_request(request), None, clock.now())
        return [(offer.label, reverse("admin:meetings_actionitem_import"))] if offer else []

    def export_rows(self, viewer: Viewer, rows: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
        return rows.prefetch_related("topics")

    @admin.display(description=gettext_lazy("number"), ordering="meeting__year")
    def number(self, action: ActionItem) -> str:
        return action.number

    @admin.display(description=gettext_lazy("text"))
    def short(self, action: ActionItem) -> str:
        text = action.text.with_language()
        return text if len(text) <= 120 else f"{text[:119]}…"

    @admin.display(description=gettext_lazy("owner, US side"), ordering="owner_us__family_name")
    def shown_us(self, action: ActionItem) -> str:
        return owner_name(action.owner_us, gone=action.gone_us)

    @admin.display(
        description=gettext_lazy("owner, Chinese side"), ordering="owner_cn__family_name"
    )
    def shown_cn(self, action: ActionItem) -> str:
        return owner_name(action.owner_cn, gone=action.gone_cn)
