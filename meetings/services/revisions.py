"""Opening the next revision of an issued text, and discarding it again.

Nothing that was circulated, cleared or signed changes by a gesture: this act comes first, with a
reason that everybody reads. Until the new revision is issued it can be discarded, and the text is
what it was, with its keys.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings import access
from meetings.enums import TEXT_FINAL, Capacity
from meetings.models import JointText, Signature, TextRevision
from meetings.services.announcements.texts import announce_discarded, announce_opened
from meetings.services.texts import LIFECYCLES, lock_text, record_on_text
from meetings.services.working_copies import NO_WORKING_COPY, restore_rows
from members.access import person_of
from workinggroup.lib.errors import Refused, Stale
from workinggroup.lib.text import clean_prose
from workinggroup.lib.viewer import Viewer


@transaction.atomic
def open_revision(
    actor: Viewer,
    *,
    text: JointText,
    reason: str,
    now: dt.datetime,
    seen_revision: int | None = None,
) -> JointText:
    """Open the next revision of an issued text for editing, for a `reason` that both sides read.

    Its clearances and signatures no longer count; they stay on record with the revision that they
    are of. Everybody who has the text is told. `seen_revision` is the one that the actor saw (None:
    whichever it is): `Stale` where it is another by now. Raises `NotAllowed`, and `Refused` where
    no reason is given.
    """
    locked = lock_text(text)
    demand_seen(locked, seen_revision)
    access.may_open_revision(actor, locked).demand()
    keys = Signature.objects.filter(text=locked, revision=locked.revision)
    signers = list(keys.values_list("person", flat=True))
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
def discard_revision(
    actor: Viewer, *, text: JointText, now: dt.datetime, seen_revision: int | None = None
) -> JointText:
    """Discard the revision that was opened and not issued: words, people and state are those of the
    last issued revision again, and its clearances and signatures count.

    Action items that it gave out are dropped, and stand in no minutes; one that was done or dropped
    in its words is open again. Everybody who was told of its opening is told. `seen_revision` as in
    `open_revision`. Raises `NotAllowed`; `Refused` as `restore_rows`.
    """
    locked = lock_text(text)
    demand_seen(locked, seen_revision)
    access.may_discard_revision(actor, locked).demand()
    former = TextRevision.objects.filter(text=locked, revision=locked.revision - 1).first()
    if former is None:
        raise Refused(NO_WORKING_COPY)
    discarded = locked.symbol
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
    )
    record_on_text(
        actor,
        locked,
        "discard_revision",
        now,
        from_state=before,
        to_state=locked.state,
        label=discarded,
    )
    announce_discarded(locked, dropped=dropped, now=now)
    return locked


def demand_seen(text: JointText, revision: int | None) -> None:
    """Raise `Stale` unless the present revision of `text` is the one that was seen (None: whichever
    it is)."""
    if revision is not None and revision != text.revision:
        raise Stale(_("Somebody else opened or discarded a revision meanwhile. Please look again."))
