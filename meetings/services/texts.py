"""The acts on a joint text as a whole: open for an edit, circulate, clear, lock, sign.

Every verb that changes words which a joint text contains (agenda items, paragraphs, action items,
chairs, attendance) calls `open_for_edit` first, in its own transaction: that locks the text and
asks access, which refuses where the present revision is issued. That is shown and signed from what
was frozen then: nothing that happens to the rows behind it changes it.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meetings import access
from meetings.enums import Capacity, TextKind
from meetings.models import ActionItem, JointText, Meeting, Signature, TextRevision
from meetings.models.text import NOT_ASKED
from meetings.queries.texts import turns
from meetings.queries.texts.status import TextStatus, text_status
from meetings.queries.texts.working_copy import working_copy_of
from meetings.rules.content import in_normal_form
from meetings.rules.lifecycles import AGENDA, MINUTES
from meetings.services.announcements.texts import (
    announce_agreed,
    announce_circulated,
    announce_wanted,
)
from meetings.services.locks import lock_meeting
from members.access import appointment_of, demand_proof, person_of
from members.services.audit import record
from workinggroup.lib.errors import Stale
from workinggroup.lib.lifecycle import Lifecycle
from workinggroup.lib.viewer import Viewer

LIFECYCLES: dict[str, Lifecycle] = {TextKind.AGENDA: AGENDA, TextKind.MINUTES: MINUTES}


def lock_text(text: JointText) -> JointText:
    """The text as it is now, with its meeting, which is locked until the transaction ends: every
    act on one starts here."""
    meeting = lock_meeting(text.meeting_id)
    locked = JointText.objects.select_related("opened_by", "asked_by").get(pk=text.pk)
    locked.meeting = meeting
    return locked


def record_on_text(
    actor: Viewer, text: JointText, act: str, now: dt.datetime, **details: Any
) -> None:
    """Write the audit entry of `act` at `now`, which both sides read; `details` are those of
    `audit.record`."""
    record(actor, act=act, subject=text, now=now, meeting_id=text.meeting_id, **details)


def open_for_edit(
    actor: Viewer, *, meeting: Meeting, kind: TextKind, now: dt.datetime
) -> JointText:
    """Lock the meeting's agenda or minutes for one edit by `actor`; call inside a transaction.

    Raises `NotAllowed` where the present revision is issued, or the text is not the actor's to
    edit.
    """
    text = lock_text(JointText.objects.get(meeting=meeting, kind=kind))
    access.may_edit_text(actor, text).demand()
    text.changed_at = now
    text.save(update_fields=["changed_at"])
    return text


def _issue(
    actor: Viewer,
    status: TextStatus,
    now: dt.datetime,
    *,
    to_everybody: bool = False,
) -> None:
    """Freeze the words of the present revision, once; `to_everybody` opens it to all readers."""
    text = status.text
    issued = TextRevision.objects.filter(text=text, revision=text.revision).first()
    if issued is None:
        issued = TextRevision.objects.create(
            text=text,
            revision=text.revision,
            content=in_normal_form(status.content),
            working_copy=working_copy_of(status.words),
            fingerprint=status.fingerprint,
            made_at=now,
            made_by=person_of(actor),
            reason=text.opened_reason,
            **_as_now(actor),
        )
    if not text.issued:
        settled = {"issued": True, "opened_from": "", **NOT_ASKED}
        for name, value in settled.items():
            setattr(text, name, value)
        text.save(update_fields=settled.keys())
    if to_everybody and issued.circulated_at is None:
        issued.circulated_at = now
        issued.save(update_fields=["circulated_at"])
        if text.kind == TextKind.MINUTES:
            promised = ActionItem.objects.filter(meeting=text.meeting_id, discarded_at=None)
            as_now = {"circulated_en": F("text_en"), "circulated_zh": F("text_zh")}
            promised.exclude(**as_now).update(**as_now)


def _act(
    actor: Viewer,
    text: JointText,
    seen_fingerprint: str | None,
    now: dt.datetime,
    do: Callable[[TextStatus], None],
) -> JointText:
    """Lock `text`, make sure its words are those that the actor saw, then `do` it."""
    with transaction.atomic():
        locked = lock_text(text)
        status = text_status(locked)
        if seen_fingerprint is None or seen_fingerprint == status.fingerprint:
            do(status)
            return locked
    raise Stale(_("The text has changed since you opened it. Please read it again."))


def circulate(
    actor: Viewer, *, text: JointText, now: dt.datetime, seen_fingerprint: str | None = None
) -> JointText:
    """Circulate a draft to both delegations: an agenda cleared by both counsel, or minutes.

    `seen_fingerprint` is that of the words the actor saw (None: whatever they are). Raises
    `Refused` where a language is missing or stale, `NotAllowed`, or `Stale`. Freezes the revision.
    """

    def do(status: TextStatus) -> None:
        turns.to_circulate(actor, status).verdict.demand()
        _issue(actor, status, now, to_everybody=True)
        before = LIFECYCLES[status.text.kind].perform(
            status.text, "circulate", circulated_at=now, changed_at=now
        )
        record_on_text(
            actor,
            status.text,
            "circulate",
            now,
            from_state=before,
            to_state=status.text.state,
        )
        announce_circulated(status.text, now=now)

    return _act(actor, text, seen_fingerprint, now, do)


def clear(actor: Viewer, *, text: JointText, seen_fingerprint: str, now: dt.datetime) -> JointText:
    """Counsel clears, for the own side, the words with `seen_fingerprint`. Freezes the revision.

    Raises as `circulate`, and `ProofNeeded` unless counsel proved just now who they are.
    """

    def do(status: TextStatus) -> None:
        turns.to_clear(actor, status).verdict.demand()
        demand_proof(actor, now)
        _issue(actor, status, now)
        _turn_key(actor, status, Capacity.CLEAR, now)
        announce_wanted(status.text, now=now)

    return _act(actor, text, seen_fingerprint, now, do)


def lock_minutes(
    actor: Viewer, *, text: JointText, now: dt.datetime, seen_fingerprint: str | None = None
) -> JointText:
    """End the comment period: circulated minutes become locked and await both signatures.

    `seen_fingerprint` as in `circulate`. Raises `NotAllowed`; `Refused` where a language is missing
    or stale, or a side has not recorded who attended; `Stale`.
    """

    def do(status: TextStatus) -> None:
        turns.to_lock(actor, status).verdict.demand()
        before = MINUTES.perform(status.text, "lock", changed_at=now)
        _issue(actor, status, now, to_everybody=True)
        record_on_text(
            actor, status.text, "lock", now, from_state=before, to_state=status.text.state
        )
        announce_wanted(status.text, now=now)

    return _act(actor, text, seen_fingerprint, now, do)


def sign(actor: Viewer, *, text: JointText, seen_fingerprint: str, now: dt.datetime) -> JointText:
    """A head signs, for the own side, the words with `seen_fingerprint`.

    The second signature agrees the agenda or adopts the minutes; of two heads who sign at the same
    second, the lock makes one the second, so there is one adoption. Raises as `clear`.
    """

    def do(status: TextStatus) -> None:
        turns.to_sign(actor, status).verdict.demand()
        demand_proof(actor, now)
        is_last = len(status.keys.missing(Capacity.SIGN)) == 1
        _issue(actor, status, now, to_everybody=is_last)
        _turn_key(actor, status, Capacity.SIGN, now)
        if is_last:
            name = "agree" if status.text.kind == TextKind.AGENDA else "adopt"
            before = LIFECYCLES[status.text.kind].perform(
                status.text, name, agreed_at=now, changed_at=now
            )
            record_on_text(
                actor, status.text, name, now, from_state=before, to_state=status.text.state
            )
            announce_agreed(status.text, now=now)
        else:
            announce_wanted(status.text, now=now)

    return _act(actor, text, seen_fingerprint, now, do)


def _as_now(actor: Viewer) -> dict[str, str]:
    """The fields of `ActedAs`."""
    person, held = person_of(actor), appointment_of(actor)
    company = held.term.company if held and held.term else None
    return {
        "name_en": person.latin_name,
        "name_zh": person.name_zh,
        "role": held.role if held else "",
        "company_en": company.name_en if company else "",
        "company_zh": company.name_zh if company else "",
        "way": actor.proved_by,
    }


def _turn_key(actor: Viewer, status: TextStatus, capacity: Capacity, now: dt.datetime) -> None:
    text = status.text
    Signature.objects.create(
        text=text,
        revision=text.revision,
        fingerprint=status.fingerprint,
        capacity=capacity,
        side=actor.require_side(),
        person=person_of(actor),
        signed_at=now,
        **_as_now(actor),
    )
    record_on_text(actor, text, capacity.value, now)
