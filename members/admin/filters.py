"""Filters beside the lists of people."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from members.access import current_appointments
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role


class RoleFilter(admin.SimpleListFilter):
    """By the role held now; or by holding none any more."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*Role.choices, ("none", _("no role any more"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        held = current_appointments(clock.now())
        if self.value() in Role.values:
            return queryset.filter(pk__in=held.filter(role=self.value()).values("person"))
        if self.value() == "none":
            return queryset.exclude(pk__in=held.values("person"))
        return queryset


class AccountFilter(admin.SimpleListFilter):
    """How far somebody has come from the roster to an account."""

    title = _("account")
    parameter_name = "account"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("uninvited", _("not invited")),
            ("invited", _("invited, not accepted")),
            ("account", _("has an account")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        without = {"password__startswith": UNUSABLE_PASSWORD_PREFIX}
        if self.value() == "uninvited":
            return queryset.filter(**without, invited_at=None)
        if self.value() == "invited":
            return queryset.filter(**without, invited_at__isnull=False)
        if self.value() == "account":
            return queryset.exclude(**without)
        return queryset
