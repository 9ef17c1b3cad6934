"""The daily digest: what a recipient wanted in one letter a day."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.mail.desk import Desk
from meetings.mail.letter import Letter
from members.enums import NotificationState
from members.models import Notification

Writer = Callable[[Desk, Notification], Letter | None]


def letter(desk: Desk, row: Notification, writers: Mapping[str, Writer]) -> Letter | None:
    """Every letter that went into the digest and is still true, oldest first; None if none is."""
    rows = Notification.objects.filter(
        pk__in=row.payload.get("letters", []),
        recipient=desk.person,
        state=NotificationState.BUNDLED,
        expires_at__gt=desk.now,
    ).order_by("due_at", "pk")
    sections = [part for each in rows if (part := writers[each.rule](desk, each))]
    if not sections:
        return None
    if len(sections) == 1:
        return sections[0]
    count = len(sections)
    heading = ngettext("%(count)d letter today", "%(count)d letters today", count) % {
        "count": count
    }
    return Letter(
        subject=f"[JWG] {heading}",
        heading=heading,
        kinds=tuple(dict.fromkeys(kind for part in sections for kind in part.kinds)),
        paragraphs=(_("You asked for letters of these kinds in a daily digest."),),
        sections=tuple(sections),
    )
