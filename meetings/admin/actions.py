"""Action items: who promised what until when."""

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meetings.access import (
    may_agree_to_drop,
    may_manage_actions,
    may_reopen_action,
    may_work_on_action,
    visible_actions,
)
from meetings.forms.desk import ActionSeenForm, AdminActionForm, RequiredReasonForm
from meetings.models import ActionItem
from meetings.queries.actions import may_change_now, may_confirm, may_give_for
from meetings.queries.search import named
from meetings.rules.lifecycles import ACTION
from meetings.services.actions import (
    agree_to_drop,
    change_action,
    confirm_done,
    confirm_wording,
    keep_action,
    reopen_action,
    start_action,
)
from meetings.services.reminders import remind_owners
from members.access import Viewer
from members.models import Person
from workinggroup.lib import clock
from workinggroup.lib.desk import AdminAct, DeskAdmin, Export, viewer_of_request
from workinggroup.lib.errors import Refused
from workinggroup.lib.punctuation import clauses

_Data = dict[str, Any]
DROPPING = gettext_lazy("It is dropped once both sides agreed; the reason stays in the history.")


def _change(viewer: Viewer, action: ActionItem, data: _Data, now: dt.datetime) -> str:
    change_action(viewer, action=action, now=now, **data)
    return _("Saved. New words void earlier confirmations.")


def _start(viewer: Viewer, action: ActionItem, data: _Data, now: dt.datetime) -> str:
    start_action(viewer, action=action, now=now)
    return _("Work on it has begun.")


def _confirm(viewer: Viewer, action: ActionItem, data: _Data, now: dt.datetime) -> str:
    confirm_done(viewer, action=action, wording=data["wording"], now=now)
    return _("Confirmed as done for your side.")


def _current(viewer: Viewer, action: ActionItem, data: _Data, now: dt.datetime) -> str:
    confirm_wording(viewer, action=action, wording=data["wording"], now=now)
    return _("Both texts are confirmed as current.")


def _drop(viewer: Viewer, action: ActionItem, data: _Data, now: dt.datetime) -> str:
    agree_to_drop(viewer, action=action, reason=data.get("reason", ""), now=now)
    return _("Your side agrees to drop it.")


def _keep(viewer: Viewer, action: ActionItem, data: _Data, now: dt.datetime) -> str:
    keep_action(viewer, action=action, now=now)
    return _("The action item stays; nobody proposes to drop it any more.")


def _reopen(viewer: Viewer, action: ActionItem, data: _Data, now: dt.datetime) -> str:
    reopen_action(viewer, action=action, reason=data["reason"], now=now)
    return _("The action item is open again.")


def _remind(viewer: Viewer, action: ActionItem, data: _Data, now: dt.datetime) -> str:
    return _reminded(remind_owners(viewer, actions=[action], now=now))


def _reminded(count: int) -> str:
    if not count:
        return _("Nobody of your side was to be reminded.")
    return ngettext("%(n)d reminder is on its way.", "%(n)d reminders are on their way.", count) % {
        "n": count
    }


def _may_change(viewer: Viewer, action: ActionItem) -> bool:
    return bool(may_change_now(viewer, action))


def _may_say_current(viewer: Viewer, action: ActionItem) -> bool:
    return bool(action.text_stale) and bool(may_give_for(viewer, action.meeting))


def _may_start(viewer: Viewer, action: ActionItem) -> bool:
    return ACTION.allows("start", action.state) and bool(may_work_on_action(viewer, action))


def _proposed(action: ActionItem) -> bool:
    return bool(action.drop_us_at or action.drop_cn_at)


def _may_propose(viewer: Viewer, action: ActionItem) -> bool:
    return not _proposed(action) and bool(may_agree_to_drop(viewer, action))


def _may_agree(viewer: Viewer, action: ActionItem) -> bool:
    agreed = viewer.side and getattr(action, f"drop_{viewer.side}_at")
    return _proposed(action) and not agreed and bool(may_agree_to_drop(viewer, action))


def _may_keep(viewer: Viewer, action: ActionItem) -> bool:
    return _proposed(action) and bool(may_agree_to_drop(viewer, action))


def _own_owner(viewer: Viewer, action: ActionItem) -> bool:
    owner = getattr(action, f"owner_{viewer.side}_id", None) if viewer.side else None
    return bool(may_manage_actions(viewer)) and not action.settled and owner is not None


@admin.register(ActionItem)
class ActionItemAdmin(DeskAdmin):
    list_display = ("number", "short", "shown_us", "shown_cn", "due_on", "state")
    list_filter = ("state", "meeting", "topics", ("owner_us", admin.EmptyFieldListFilter))
    search_fields = (
        "text_en",
        "text_zh",
        "owner_us__family_name",
        "owner_cn__family_name",
        "owner_cn__name_zh",
    )
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
        "assigned_at",
    )
    actions = ("remind",)
    acts = (
        AdminAct(
            "confirm",
            gettext_lazy("Confirm as done for your side"),
            _confirm,
            form=ActionSeenForm,
            allowed=may_confirm,
            says=gettext_lazy("It is done once every side that owns it has confirmed."),
        ),
        AdminAct("start", gettext_lazy("Start"), _start, allowed=_may_start),
        AdminAct(
            "change", gettext_lazy("Change"), _change, form=AdminActionForm, allowed=_may_change
        ),
        AdminAct(
            "current",
            gettext_lazy("Confirm that both texts say the same"),
            _current,
            form=ActionSeenForm,
            allowed=_may_say_current,
        ),
        AdminAct(
            "drop",
            gettext_lazy("Propose to drop it"),
            _drop,
            form=RequiredReasonForm,
            allowed=_may_propose,
            grave=True,
            says=DROPPING,
        ),
        AdminAct(
            "agree",
            gettext_lazy("Agree to drop it"),
            _drop,
            allowed=_may_agree,
            grave=True,
            says=DROPPING,
        ),
        AdminAct("keep", gettext_lazy("Keep it"), _keep, allowed=_may_keep),
        AdminAct(
            "reopen",
            gettext_lazy("Open again"),
            _reopen,
            form=RequiredReasonForm,
            allowed=may_reopen_action,
            says=gettext_lazy(
                "Earlier confirmations no longer count; the reason stays in the history."
            ),
        ),
        AdminAct(
            "remind",
            gettext_lazy("Remind your owner"),
            _remind,
            allowed=_own_owner,
            says=gettext_lazy("The owner of your side gets a letter, at most one a day."),
        ),
    )
    exports = (
        Export(gettext_lazy("number"), lambda a: a.number),
        Export(gettext_lazy("meeting"), lambda a: a.meeting.number),
        Export(gettext_lazy("text in English"), lambda a: a.text_en),
        Export(gettext_lazy("text in Chinese"), lambda a: a.text_zh),
        Export(gettext_lazy("owner, US side"), lambda a: _name(a.owner_us)),
        Export(gettext_lazy("owner, Chinese side"), lambda a: _name(a.owner_cn)),
        Export(gettext_lazy("due"), lambda a: a.due_on),
        Export(gettext_lazy("state"), lambda a: a.get_state_display()),
        Export(gettext_lazy("topics"), lambda a: clauses(a.topics.all())),
    )

    def visible(self, viewer: Viewer) -> QuerySet[ActionItem]:
        return visible_actions(viewer).select_related("meeting", "owner_us", "owner_cn")

    def named(self, name: str) -> Q:
        return named("actions", name)

    def export_rows(self, rows: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
        return rows.prefetch_related("topics")

    @admin.display(description=gettext_lazy("number"), ordering="meeting__number")
    def number(self, action: ActionItem) -> str:
        return action.number

    @admin.display(description=gettext_lazy("text"))
    def short(self, action: ActionItem) -> str:
        text = action.text.with_mark()
        return text if len(text) <= 120 else f"{text[:119]}…"

    @admin.display(description=gettext_lazy("owner, US side"), ordering="owner_us__family_name")
    def shown_us(self, action: ActionItem) -> str:
        return _name(action.owner_us)

    @admin.display(
        description=gettext_lazy("owner, Chinese side"), ordering="owner_cn__family_name"
    )
    def shown_cn(self, action: ActionItem) -> str:
        return _name(action.owner_cn)

    @admin.action(description=gettext_lazy("Remind your side's owners of the selected items"))
    def remind(self, request: HttpRequest, queryset: QuerySet[ActionItem]) -> None:
        viewer: Viewer = viewer_of_request(request)
        try:
            count = remind_owners(viewer, actions=queryset, now=clock.now())
        except Refused as refused:
            self.message_user(request, str(refused.reason), messages.ERROR)
        else:
            level = messages.SUCCESS if count else messages.WARNING
            self.message_user(request, _reminded(count), level)


def _name(person: Person | None) -> str:
    return person.name if person else ""
