"""The database refuses to change or delete what is on record, whoever writes and however: issued
revisions, signatures, audit entries; and a text that is agreed or adopted without what makes it so.

A trigger before each update and delete. The one thing that comes later is that a revision is given
to everybody. A migration that has to change one of these tables, or rebuilds it (SQLite loses the
triggers of a table then), begins with `RunPython(unguard_record, guard_record)` and ends with the
same two the other way round: nothing else switches them off.
"""

from collections.abc import Iterable, Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from workinggroup.lib.guards import Guard, drop_guard

# Table -> the columns that are filled in later, once.
ON_RECORD = {
    "meetings_textrevision": ("circulated_at",),
    "meetings_signature": (),
    "members_auditentry": (),
}
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


_TEXT = "meetings_jointtext"
FINAL_TEXT = f"{_TEXT}_final"
FOR_EVER = f"{_TEXT}_for_ever"
# Both counsel cleared and both heads signed the words that the present revision froze.
_HAS_ITS_KEYS = """(
    SELECT COUNT(*) FROM meetings_signature s JOIN meetings_textrevision r
    ON r.text_id = s.text_id AND r.revision = s.revision AND r.fingerprint = s.fingerprint
    WHERE s.text_id = NEW.id AND s.revision = NEW.revision
) = 4"""
_FINAL = "NEW.state IN ('agreed', 'adopted')"


def guard_record(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make every guard anew, those that are there already too."""
    unguard_record(apps, schema_editor)
    for table in ON_RECORD:
        _put_up(schema_editor, _guards(schema_editor, table))
    guard_final_texts(apps, schema_editor)


def guard_final_texts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the guards of texts that are agreed or adopted: no text becomes so without the keys of
    both sides on its words, and adopted minutes are nothing else any more."""
    unguard_final_texts(apps, schema_editor)
    final = f"{_FINAL} AND NOT {_HAS_ITS_KEYS}"
    same = "OLD.state = NEW.state AND OLD.revision = NEW.revision AND OLD.id = NEW.id"
    adopted = "OLD.state = 'adopted'"
    _put_up(
        schema_editor,
        (
            Guard(f"{FINAL_TEXT}_insert", "INSERT", _TEXT, final),
            Guard(f"{FINAL_TEXT}_update", "UPDATE", _TEXT, f"{final} AND NOT ({same})"),
            Guard(f"{FOR_EVER}_update", "UPDATE", _TEXT, f"{adopted} AND NOT ({same})"),
            Guard(f"{FOR_EVER}_delete", "DELETE", _TEXT, adopted),
        ),
    )


def unguard_final_texts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the guards of final texts, where they are there."""
    _take_down(schema_editor, _final_guard_names())


def _take_down(schema_editor: BaseDatabaseSchemaEditor, names: Iterable[str]) -> None:
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        # No check may wait for the end of the transaction while a trigger is dropped.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in names:
        schema_editor.execute(drop_guard(name, vendor))


def _put_up(schema_editor: BaseDatabaseSchemaEditor, guards: Iterable[Guard]) -> None:
    for guard in guards:
        for statement in guard.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)


def unguard_record(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there."""
    _take_down(schema_editor, record_guard_names())


def record_guard_names() -> Iterator[str]:
    """What the triggers are called."""
    yield from _final_guard_names()
    for table in ON_RECORD:
        yield f"{table}_unchanged"
        yield f"{table}_undeleted"


def _final_guard_names() -> Iterator[str]:
    yield from (f"{FINAL_TEXT}_insert", f"{FINAL_TEXT}_update")
    yield from (f"{FOR_EVER}_update", f"{FOR_EVER}_delete")


def _guards(schema_editor: BaseDatabaseSchemaEditor, table: str) -> Iterator[Guard]:
    """The triggers of a table, as it is by now."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    differs = _DIFFERS[connection.vendor]
    changed = [
        f'(OLD."{column.name}" IS NOT NULL AND NEW."{column.name}" {differs} OLD."{column.name}")'
        if column.name in ON_RECORD[table]
        else f'NEW."{column.name}" {differs} OLD."{column.name}"'
        for column in described
    ]
    yield Guard(f"{table}_unchanged", "UPDATE", table, " OR ".join(changed))
    yield Guard(f"{table}_undeleted", "DELETE", table, "1 = 1")
