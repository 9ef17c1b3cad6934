"""The audit record: written in the transaction of the act, never changed."""

import datetime as dt
from typing import Any

from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from members.access import appointment_of, current_appointments, person_of
from members.models import AuditEntry
from workinggroup.lib import clock, doorbell
from workinggroup.lib.bilingual import CHINESE, CODES, ENGLISH, Bilingual
from workinggroup.lib.errors import NotAllowed
from workinggroup.lib.text import clean_line, clean_prose
from workinggroup.lib.viewer import Viewer

_LONGEST_SUBJECT = 300


def record(
    actor: Viewer,
    *,
    act: str,
    subject: Model,
    now: dt.datetime,
    side: str = "",
    label: object = None,
    meeting_id: int | None = None,
    from_state: str = "",
    to_state: str = "",
    reason: str = "",
    changes: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write down one act.

    `side` names the one side that may read the entry; leave it blank only for what both see.
    `label` is what the subject is called (default: the subject itself): its `str` is taken in
    both languages, so that each reader finds their own. Call it inside the act's transaction, so
    that there is no act without its entry and no entry without its act. Raises `NotAllowed` where
    the role that the actor acts in has ended while they waited for their turn: whatever locks the
    act takes are held by now. Nobody ends their own role.
    Rings for the calendar feeds: any act may have changed what stands in them.
    """
    _demand_role_goes_on(actor)
    doorbell.ring(doorbell.RENDER_FEEDS)
    named = subject if label is None else label
    names = person_of(actor).names if actor.person else Bilingual()
    return AuditEntry.objects.create(
        at=now,
        actor_id=actor.person_id,
        actor_en=names.en,
        actor_zh=names.zh,
        actor_side=actor.side or "",
        act=act,
        side=side,
        subject_type=subject._meta.model_name or "",
        # A delegation is known by its side, which the label says.
        subject_id=subject.pk if isinstance(subject.pk, int) else 0,
        subject_en=_called(named, ENGLISH),
        subject_zh=_called(named, CHINESE),
        meeting_id=meeting_id,
        from_state=from_state,
        to_state=to_state,
        reason=clean_prose(reason),
        changes=changes or {},
    )


def _demand_role_goes_on(actor: Viewer) -> None:
    """By the clock of now, not by that of the act, which may have waited. One query; none for who
    has no appointment."""
    held = appointment_of(actor)
    if held and not current_appointments(clock.now()).filter(pk=held.pk).exists():
        raise NotAllowed(_("Your role has ended in the meantime. Nothing was changed."))


def _called(named: object, language: str) -> str:
    with translation.override(CODES[language]):
        return clean_line(str(named))[:_LONGEST_SUBJECT]
