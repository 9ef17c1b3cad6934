"""The glossary: adding terms, changing, retiring."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.access import may_keep_glossary
from meetings.models import GlossaryTerm
from members.services import audit
from members.services.edits import merge, stored
from workinggroup.lib import validation
from workinggroup.lib.edits import FieldMarks
from workinggroup.lib.errors import Stale
from workinggroup.lib.text import clean_line
from workinggroup.lib.viewer import Viewer

_FIELDS = ("en", "zh", "state", "checked", "note")


@transaction.atomic
def add_term(actor: Viewer, *, now: dt.datetime, **values: Any) -> GlossaryTerm:
    """Add a term to the glossary; `values` by the names of its fields.

    Raises `NotAllowed`, and `Refused` with the fields at fault: a pair that is there already, a
    term in review that is asked for.
    """
    may_keep_glossary(actor).demand()
    term = GlossaryTerm()
    _assign(term, values)
    _save(term, now)
    audit.record(actor, act="add_term", subject=term, now=now)
    return term


@transaction.atomic
def change_term(
    actor: Viewer,
    *,
    term: GlossaryTerm,
    now: dt.datetime,
    seen: FieldMarks | None = None,
    **values: Any,
) -> GlossaryTerm:
    """Change what a term is called, its note, whether it is settled and where it is asked for.

    `seen` is what the actor's form showed (`edits.marks_of`): `FieldConflict` for what somebody
    else changed too. Raises as `add_term`.
    """
    may_keep_glossary(actor).demand()
    row = GlossaryTerm.objects.select_for_update().get(pk=term.pk)
    changes = _assign(row, merge(actor, row, stored(row, _FIELDS), values, seen))
    if changes:
        _save(row, now)
        audit.record(actor, act="change_term", subject=row, now=now, changes=changes)
    return row


@transaction.atomic
def retire_term(actor: Viewer, *, term: GlossaryTerm, now: dt.datetime) -> GlossaryTerm:
    """Show a term in the glossary no longer, and ask for it nowhere. Raises `NotAllowed`,
    `Stale`."""
    return _set_retired(actor, term, now, retired_at=now)


@transaction.atomic
def restore_term(actor: Viewer, *, term: GlossaryTerm, now: dt.datetime) -> GlossaryTerm:
    """Bring a retired term back into the glossary. Raises `NotAllowed`, `Stale`."""
    return _set_retired(actor, term, now, retired_at=None)


def _set_retired(
    actor: Viewer, term: GlossaryTerm, now: dt.datetime, *, retired_at: dt.datetime | None
) -> GlossaryTerm:
    may_keep_glossary(actor).demand()
    rows = GlossaryTerm.objects.filter(pk=term.pk, retired_at__isnull=retired_at is not None)
    if not rows.update(retired_at=retired_at, changed_at=now):
        raise Stale(_("Someone else retired or restored this term. Please look again."))
    term.refresh_from_db()
    act = "retire_term" if retired_at else "restore_term"
    audit.record(actor, act=act, subject=term, now=now)
    return term


def _save(term: GlossaryTerm, now: dt.datetime) -> None:
    term.changed_at = now
    validation.check(term)
    term.save()


def _assign(term: GlossaryTerm, values: dict[str, Any]) -> dict[str, list[str]]:
    changes = {}
    for name in _FIELDS:
        if name not in values:
            continue
        old, new = getattr(term, name), clean_line(values[name])
        if old != new:
            changes[name] = [old, new]
            setattr(term, name, new)
    return changes
