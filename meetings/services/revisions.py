"""Opening the next revision of an issued text, and discarding it again.

Nothing that was circulated, cleared or signed changes by a gesture: this act comes first, with a
reason that everybody reads. Until the new revision is issued it can be discarded, and the text is
what it was, with its keys. An agenda that both heads signed is opened with the word of both, or
after three working days of silence.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings import access
from meetings.enums import TEXT_FINAL, Capacity
from meetings.models import JointText, Signature, TextRevision
from meetings.models.text import NOT_ASKED
from meetings.queries.texts.working_copy import is_restorable
from meetings.rules.working_days import end_of_working_days
from meetings.services.announcements.texts import (
    DiscardedRevision,
    announce_asked_to_open,
    announce_discarded,
    announce_kept,
    announce_opened,
)
from meetings.services.texts import LIFECYCLES, lock_text, record_on_text
from meetings.services.working_copies import restore_rows
from members.access import person_of
from workinggroup.lib.errors import Stale
from workinggroup.lib.lifecycle import refuse_without_reason
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Viewer

# Of the side that is asked, before its silence stands for its word.
DAYS_TO_ANSWER = 3


@transaction.atomic
def open_revision(
    actor: Viewer,
    *,
    text: JointText,
    reason: str = "",
    now: dt.datetime,
    seen_revision: int | None = None,
    seen_keys: int | None = None,
) -> JointText:
    """Open the next revision of an issued text for editing, for a `reason` that both sides read: of
    an agreed agenda that for which a head asked (`ask_to_open`).

    Its clearances and signatures no longer count; they stay on record with the revision that they
    are of. Everybody who has that revision is told. `seen_revision` is that which the actor saw
    (None: whichever it is), `seen_keys` how many clearances and signatures become void that they
    saw: `Stale` where it is another by now, or somebody cleared or signed it since. Raises
    `NotAllowed`, and `Refused` where no reason is given.
    """
    locked = lock_text(text)
    demand_seen(locked, seen_revision)
    access.may_open_revision(actor, locked, now).demand()
    reason = locked.asked_reason if locked.asked else reason
    keys = Signature.objects.filter(text=locked, revision=locked.revision)
    signers = list(keys.values_list("person", flat=True))
    if seen_keys is not None and seen_keys != len(signers):
        raise Stale(_("Someone cleared or signed it in the meantime. Please look again."))
    before = LIFECYCLES[locked.kind].perform(
        locked,
        "open_revision",
        reason=reason,
        agreed_at=None,
        changed_at=now,
        revision=locked.revision + 1,
        issued=False,
        opened_from=locked.state,
        opened_at=now,
        opened_by=person_of(actor),
        opened_reason=clean_prose(reason),
    )
    record_on_text(
        actor,
        locked,
        "open_revision",
        now,
        from_state=before,
        to_state=locked.state,
        reason=reason,
        label=locked.symbol,
    )
    announce_opened(locked, signers=signers, now=now)
    return locked


@transaction.atomic
def ask_to_open(
    actor: Viewer,
    *,
    text: JointText,
    reason: str,
    now: dt.datetime,
    seen_revision: int | None = None,
) -> JointText:
    """A head asks the other to open an agreed agenda again, for a `reason` that both sides read.

    The agenda stands meanwhile. The other head opens it (`open_revision`) or keeps it
    (`keep_agreed`); after `DAYS_TO_ANSWER` working days of the other side without either, the one
    who asked may open it. Both heads and both secretariats are told. `seen_revision` as in
    `open_revision`. Raises `NotAllowed`; `Refused` where no reason is given; `Stale` where somebody
    asked already.
    """
    locked = lock_text(text)
    demand_seen(locked, seen_revision)
    access.may_ask_to_open(actor, locked).demand()
    refuse_without_reason(reason)
    side = actor.require_side()
    _save_asked(
        locked,
        now,
        asked_reason=clean_prose(reason),
        asked_at=now,
        asked_by=person_of(actor),
        asked_side=side,
        silent_from=end_of_working_days(now, DAYS_TO_ANSWER, side.other),
    )
    record_on_text(actor, locked, "ask_to_open", now, reason=reason, label=locked.symbol)
    announce_asked_to_open(locked, now=now)
    return locked


@transaction.atomic
def keep_agreed(
    actor: Viewer,
    *,
    text: JointText,
    reason: str = "",
    now: dt.datetime,
    seen_revision: int | None = None,
) -> JointText:
    """Leave an agreed agenda as it is though a head asked to open it: the other head says no, or
    the one who asked takes it back, for a `reason` if they like.

    Both heads and both secretariats are told. `seen_revision` as in `open_revision`. Raises
    `NotAllowed`; `Stale` where nobody asks any more.
    """
    locked = lock_text(text)
    demand_seen(locked, seen_revision)
    access.may_keep_agreed(actor, locked).demand()
    asked_by = locked.asked_by
    _save_asked(locked, now, **NOT_ASKED)
    record_on_text(actor, locked, "keep_agreed", now, reason=reason, label=locked.symbol)
    announce_kept(locked, asked_by, by=person_of(actor), reason=clean_prose(reason), now=now)
    return locked


def _save_asked(text: JointText, now: dt.datetime, **asked: Any) -> None:
    for name, value in asked.items():
        setattr(text, name, value)
    text.changed_at = now
    text.save(update_fields=[*asked, "changed_at"])


@transaction.atomic
def discard_revision(
    actor: Viewer, *, text: JointText, now: dt.datetime, seen_revision: int | None = None
) -> JointText:
    """Discard the revision that was opened and not issued: words, people and state are those of the
    last issued revision again, and its clearances and signatures count.

    Action items that it gave out are dropped, and stand in no minutes; one that was done or dropped
    in its words is open again. Everybody who was told of its opening is told. `seen_revision` as in
    `open_revision`. Raises `NotAllowed`; `Refused` where the revision before kept no rows, and as
    `restore_rows`.
    """
    locked = lock_text(text)
    demand_seen(locked, seen_revision)
    access.may_discard_revision(actor, locked, restorable=is_restorable(locked)).demand()
    former = TextRevision.objects.get(text=locked, revision=locked.revision - 1)
    discarded = DiscardedRevision(locked.symbol, locked.opened_by, locked.opened_reason)
    dropped = restore_rows(actor, locked, former, now)
    signed = Signature.objects.filter(
        text=locked, revision=former.revision, capacity=Capacity.SIGN
    ).aggregate(last=Max("signed_at"))["last"]
    before = LIFECYCLES[locked.kind].perform(
        locked,
        "discard_revision",
        to=locked.opened_from,
        revision=former.revision,
        issued=True,
        agreed_at=signed if locked.opened_from in TEXT_FINAL else None,
        changed_at=now,
        opened_from="",
        opened_at=None,
        opened_by=None,
        opened_reason=former.reason,
        **NOT_ASKED,
    )
    record_on_text(
        actor,
        locked,
        "discard_revision",
        now,
        from_state=before,
        to_state=locked.state,
        label=discarded.symbol,
    )
    announce_discarded(locked, discarded, by=person_of(actor), dropped=dropped, now=now)
    return locked


def demand_seen(text: JointText, revision: int | None) -> None:
    """Raise `Stale` unless the present revision of `text` is the one that was seen (None: whichever
    it is)."""
    if revision is not None and revision != text.revision:
        raise Stale(
            _("Someone else opened or discarded a revision in the meantime. Please look again.")
        )
