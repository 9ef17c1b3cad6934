"""What the operator reads of a side's private material is in the record of that side."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.functional import Promise

from members.models import Delegation
from members.services import audit
from workinggroup.lib.viewer import Viewer

OPERATOR_READ = "operator_read"


@transaction.atomic
def note_reading(
    actor: Viewer, *, sides: Iterable[str], what: str | Promise, now: dt.datetime
) -> None:
    """Write down, for each of `sides`, that the operator read private material of it.

    `what` says which list or row, in words without its content; lazy, it is told in both
    languages. Others need no note: they see only their own side's.
    """
    if not actor.is_operator:
        return
    for delegation in Delegation.objects.filter(pk__in=list(sides)):
        audit.record(
            actor,
            act=OPERATOR_READ,
            subject=delegation,
            side=delegation.pk,
            label=what,
            now=now,
        )
