"""The letters that were written so far."""

from typing import Any

from members.models import Notification


def rows(**filters: Any) -> list[Notification]:
    return list(Notification.objects.filter(**filters).order_by("pk"))


def to_whom(**filters: Any) -> set[int]:
    return {row.recipient_id for row in rows(**filters)}
