"""The mail log: what was sent, what failed and why. No letter's words are shown."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from members.access import visible_notifications
from members.acts import RETRY_LETTER
from members.letters import RULE_LABELS, describe_fault, rule_label
from members.models import Notification
from members.queries.mail import with_notifications_seen
from members.services.letters import retry_letters
from workinggroup.lib import clock
from workinggroup.lib.admin import ScopedAdmin
from workinggroup.lib.punctuation import lead
from workinggroup.lib.spreadsheets import Export
from workinggroup.lib.viewer import Viewer, viewer_of_request


class RuleFilter(admin.SimpleListFilter):
    """By what the letter is about."""

    title = gettext_lazy("rule")
    parameter_name = "rule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(rule, str(label)) for rule, label in RULE_LABELS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(rule=self.value()) if self.value() else queryset


@admin.register(Notification)
class LetterAdmin(ScopedAdmin):
    list_display = (
        "created_at",
        "recipient",
        "rule_name",
        "mail_subject",
        "state",
        "attempts",
        "try_at",
        "sent_at",
        "fault",
    )
    list_filter = ("state", RuleFilter)
    date_hierarchy = "created_at"
    search_fields = ("sent_to", "mail_subject")
    search_people = ("recipient__",)
    ordering = ("-created_at", "-pk")
    fields = (
        "recipient",
        "rule_name",
        "mail_subject",
        "state",
        "fault",
        "created_at",
        "due_at",
        "try_at",
        "attempts",
        "sent_at",
        "sent_to",
        "expires_at",
    )
    actions = ("retry",)
    acts = (RETRY_LETTER,)
    row_acts = acts
    exports = (
        Export(gettext_lazy("created"), lambda n: n.created_at),
        Export(gettext_lazy("recipient"), lambda n: n.recipient.latin_name),
        Export(gettext_lazy("rule"), lambda n: str(rule_label(n.rule))),
        Export(gettext_lazy("email subject"), lambda n: n.mail_subject),
        Export(gettext_lazy("state"), lambda n: n.get_state_display()),
        Export(gettext_lazy("tries"), lambda n: n.attempts),
        Export(pgettext_lazy("time", "sent"), lambda n: n.sent_at),
        Export(gettext_lazy("sent to"), lambda n: n.sent_to),
        Export(gettext_lazy("what went wrong"), lambda n: describe_fault(n.error)),
    )

    def visible(self, viewer: Viewer) -> QuerySet[Notification]:
        return visible_notifications(viewer)

    def with_facts(self, viewer: Viewer, rows: QuerySet[Notification]) -> QuerySet[Notification]:
        return with_notifications_seen(rows)

    def name_of(self, row: Notification) -> str:
        return f"{lead(rule_label(row.rule))}{row.recipient}"

    @admin.display(description=gettext_lazy("rule"), ordering="rule")
    def rule_name(self, letter: Notification) -> str:
        return str(rule_label(letter.rule))

    @admin.display(description=gettext_lazy("what went wrong"), ordering="error")
    def fault(self, letter: Notification) -> str:
        return describe_fault(letter.error)

    @admin.action(description=gettext_lazy("Resend the selected emails"))
    def retry(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        viewer: Viewer = viewer_of_request(request)
        done, left = retry_letters(viewer, letters=queryset, now=clock.now())
        self.message_user(
            request,
            ngettext("%(n)d email is queued again.", "%(n)d emails are queued again.", done)
            % {"n": done},
            messages.SUCCESS if done else messages.WARNING,
        )
        if left:
            self.message_user(
                request,
                ngettext(
                    "%(n)d email was left alone: it had not failed, or has expired.",
                    "%(n)d emails were left alone: they had not failed, or have expired.",
                    left,
                )
                % {"n": left},
            )
