"""The audit record: written in the transaction of the act, never changed."""

import datetime as dt
from typing import Any

from django.db.models import Model

from members.access import Viewer
from members.models import AuditEntry
from workinggroup.lib import doorbell
from workinggroup.lib.text import clean_line, clean_prose

LONGEST_SUBJECT = 300


def record(
    actor: Viewer,
    *,
    act: str,
    subject: Model,
    now: dt.datetime,
    side: str = "",
    label: str = "",
    meeting_id: int | None = None,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write down one act.

    `side` names the one side that may read the entry; leave it blank only for what both see.
    `label` is how the subject is called in the log (default: its own `str`). Call it inside the
    act's transaction, so that there is no act without its entry and no entry without its act.
    Rings for the calendar feeds: any act may have changed what stands in them.
    """
    doorbell.ring(doorbell.RENDER_FEEDS)
    return AuditEntry.objects.create(
        at=now,
        actor=actor.person,
        actor_side=actor.side or "",
        act=act,
        side=side,
        subject_type=subject._meta.model_name or "",
        # A delegation is known by its side, which the label says.
        subject_id=subject.pk if isinstance(subject.pk, int) else 0,
        subject=clean_line(label or str(subject))[:LONGEST_SUBJECT],
        meeting_id=meeting_id,
        from_state=from_state,
        to_state=to_state,
        reason=clean_prose(reason),
        changes=changes or {},
    )
