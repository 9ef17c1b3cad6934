"""Taking along in files what one may see."""

import datetime as dt

from django.db import transaction

from members.access import may_export_everything
from members.models import AuditEntry, Delegation
from members.services import audit
from workinggroup.lib.viewer import Viewer


@transaction.atomic
def export_everything(
    actor: Viewer, *, kind: str, papers: bool = False, now: dt.datetime
) -> AuditEntry:
    """Put on record, for the own side alone, that everything is taken along: lists as `kind` (csv,
    xlsx), and with the files of `papers` or without.

    It is written by whoever asks, from the lists of the admin site. Raises `NotAllowed` for all but
    a secretary.
    """
    may_export_everything(actor).demand()
    return audit.record(
        actor,
        act="export_everything",
        subject=Delegation.objects.get(pk=actor.side),
        side=actor.side or "",
        changes={"kind": ["", kind], "papers": [None, papers]},
        now=now,
    )
