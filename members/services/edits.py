"""What is written of a form, where somebody else may have saved since it was opened."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Model

from members.access import visible_audit_on_pages
from members.models import AuditEntry
from workinggroup.lib.edits import FieldConflict, FieldMarks, Newer, merged
from workinggroup.lib.viewer import Viewer

# Who changed a field is looked for among so many entries about its thing, the newest ones.
_RECENT = 50


def merge(
    actor: Viewer,
    subject: Model,
    standing: Mapping[str, Any],
    values: Mapping[str, Any],
    seen: FieldMarks | None,
) -> dict[str, Any]:
    """What is to be written of `values` over what is `standing` of `subject`, whose row is locked.

    `seen` is what the form showed (`edits.marks_of`; None: `values` are taken as they are). A field
    that was not touched since has its standing value in the answer. Raises `FieldConflict` for
    fields that somebody else changed too, with who and when, as far as the actor may read the
    record.
    """
    try:
        return merged(standing, values, seen)
    except FieldConflict as conflict:
        told = _changes_of(actor, subject, conflict.newer)
        raise FieldConflict(told, conflict.standing) from None


def stored(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """What stands in the fields `names` of a row."""
    return {name: getattr(row, name) for name in names}


def _changes_of(actor: Viewer, subject: Model, newer: Mapping[str, Newer]) -> dict[str, Newer]:
    entries = list(
        visible_audit_on_pages(actor)
        .filter(subject_type=subject._meta.model_name, subject_id=subject.pk)
        .order_by("-at", "-pk")[:_RECENT]
    )
    return {
        name: replace(each, by=entry.actor, at=entry.at)
        if (entry := _last_of(entries, name))
        else each
        for name, each in newer.items()
    }


def _last_of(entries: list[AuditEntry], name: str) -> AuditEntry | None:
    """The entry that tells of the field; where none names it, the newest about the thing."""
    named = (entry for entry in entries if name in entry.changes)
    return next(named, entries[0] if entries else None)
