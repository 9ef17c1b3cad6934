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
    stored_values: Mapping[str, Any],
    values: Mapping[str, Any],
    seen: FieldMarks | None,
    *,
    among_others: bool = False,
) -> dict[str, Any]:
    """What is to be written of `values` over the `stored_values` of `subject`, whose row is locked.
    `among_others`: the record about `subject` tells of other things too, as that about an agenda
    tells of each of its items.

    `seen` is what the form showed (`edits.marks_of`; None: `values` are taken as they are). A field
    that was not touched since has its stored value in the answer. Raises `FieldConflict` for
    fields that somebody else changed too, with who and when, as far as the actor may read the
    record.
    """
    try:
        return merged(stored_values, values, seen)
    except FieldConflict as conflict:
        changes = _changes_of(actor, subject, conflict.newer, among_others=among_others)
        raise FieldConflict(changes, conflict.stored_values) from None


def stored(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """What stands in the fields `names` of a row."""
    return {name: getattr(row, name) for name in names}


def _changes_of(
    actor: Viewer, subject: Model, newer: Mapping[str, Newer], *, among_others: bool
) -> dict[str, Newer]:
    entries = list(
        visible_audit_on_pages(actor)
        .filter(subject_type=subject._meta.model_name, subject_id=subject.pk)
        .order_by("-at", "-pk")[:_RECENT]
    )
    return {
        name: replace(each, by=entry.actor, at=entry.at, reader=actor)
        if (entry := _last_of(entries, name, each.value, among_others=among_others))
        else each
        for name, each in newer.items()
    }


def _last_of(
    entries: list[AuditEntry], name: str, value: Any, *, among_others: bool
) -> AuditEntry | None:
    """The entry that tells of the field, or the newest change of the thing that keeps to itself
    what was changed, as that of a note does. Among others that which tells that it became `value`,
    and no other."""
    named = [entry for entry in entries if name in entry.changes]
    if among_others:
        return next((e for e in named if str(e.changes[name][-1]) == str(value or "")), None)
    untold = [e for e in entries if not e.changes and e.act.startswith("change_")]
    return next(iter(named or untold), None)
