"""The database refuses to change or delete what is on record, whoever writes and however: issued
revisions, signatures, audit entries; and a text that is agreed or adopted without what makes it so.

A trigger before each update and delete, and before what no trigger on a deleted row sees: TRUNCATE
on PostgreSQL, INSERT OR REPLACE on SQLite. The one thing that comes later is that a revision is
given to everybody. A migration that has to change one of these tables, or rebuilds it (SQLite loses
the triggers of a table then), begins with `RunPython(unguard_record, guard_record)` and ends with
the same two the other way round: nothing else switches them off.
"""

from collections.abc import Iterable, Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from workinggroup.lib.guards import TRUNCATE, Guard, drop_guard

# Table -> the columns that are filled in later, once.
ON_RECORD = {
    "meetings_textrevision": ("circulated_at",),
    "meetings_signature": (),
    "members_auditentry": (),
}
_TEXT = "meetings_jointtext"
# Table -> the columns of each key that no two rows share. SQLite heeds row numbers (`rowid`) as
# well, which are keys of their own where the primary key is no plain integer.
_KEYS: dict[str, tuple[tuple[str, ...], ...]] = {
    "meetings_textrevision": (("id",), ("text_id", "revision")),
    "meetings_signature": (("id",), ("text_id", "revision", "capacity", "side")),
    "members_auditentry": (("id",),),
    _TEXT: (("id",), ("meeting_id", "kind")),
}
_IN_PLACE = "in_its_place"
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
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
        put_up_guards(schema_editor, _guards(schema_editor, table))
    guard_final_texts(apps, schema_editor)


def guard_final_texts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the guards of texts that are agreed or adopted: no text becomes so without the keys of
    both sides on its words, and adopted minutes are nothing else any more."""
    unguard_final_texts(apps, schema_editor)
    final = f"{_FINAL} AND NOT {_HAS_ITS_KEYS}"
    same = "OLD.state = NEW.state AND OLD.revision = NEW.revision AND OLD.id = NEW.id"
    kept = f"{same} AND OLD.meeting_id = NEW.meeting_id"
    adopted = "OLD.state = 'adopted'"
    changed = f"{adopted} AND NOT ({kept})"
    if schema_editor.connection.vendor == "sqlite":
        # UPDATE OR REPLACE drops the row that has the key already.
        others = "there.state = 'adopted' AND there.rowid <> OLD.rowid"
        changed = f"{changed} OR {_taken(_TEXT, others)}"
    put_up_guards(
        schema_editor,
        (
            Guard(f"{FINAL_TEXT}_insert", "INSERT", _TEXT, final),
            Guard(f"{FINAL_TEXT}_update", "UPDATE", _TEXT, f"{final} AND NOT ({same})"),
            Guard(f"{FOR_EVER}_update", "UPDATE", _TEXT, changed),
            Guard(f"{FOR_EVER}_delete", "DELETE", _TEXT, adopted),
            _in_its_place(schema_editor, FOR_EVER, _TEXT, "there.state = 'adopted'"),
        ),
    )


def unguard_final_texts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop the guards of final texts, where they are there."""
    take_down_guards(schema_editor, _final_guard_names())


def take_down_guards(schema_editor: BaseDatabaseSchemaEditor, names: Iterable[str]) -> None:
    """Drop the triggers of these names, where they are there."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        # No check may wait for the end of the transaction while a trigger is dropped.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in names:
        schema_editor.execute(drop_guard(name, vendor))


def put_up_guards(schema_editor: BaseDatabaseSchemaEditor, guards: Iterable[Guard]) -> None:
    """Make these triggers, none of which is there."""
    for guard in guards:
        for statement in guard.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)


def unguard_record(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there."""
    take_down_guards(schema_editor, record_guard_names())


def record_guard_names() -> Iterator[str]:
    """What the triggers are called."""
    yield from _final_guard_names()
    for table in ON_RECORD:
        yield f"{table}_unchanged"
        yield f"{table}_undeleted"
        yield f"{table}_{_IN_PLACE}"


def _final_guard_names() -> Iterator[str]:
    yield from (f"{FINAL_TEXT}_insert", f"{FINAL_TEXT}_update")
    yield from (f"{FOR_EVER}_update", f"{FOR_EVER}_delete", f"{FOR_EVER}_{_IN_PLACE}")


def _guards(schema_editor: BaseDatabaseSchemaEditor, table: str) -> Iterator[Guard]:
    """The triggers of a table, as it is by now."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    differs = DIFFERS[connection.vendor]
    changed = [
        f'(OLD."{column.name}" IS NOT NULL AND NEW."{column.name}" {differs} OLD."{column.name}")'
        if column.name in ON_RECORD[table]
        else f'NEW."{column.name}" {differs} OLD."{column.name}"'
        for column in described
    ]
    if connection.vendor == "sqlite":
        # No column: UPDATE OR REPLACE sets it to that of another row, which goes.
        changed.append("NEW.rowid IS NOT OLD.rowid")
    yield Guard(f"{table}_unchanged", "UPDATE", table, " OR ".join(changed))
    yield Guard(f"{table}_undeleted", "DELETE", table, "1 = 1")
    yield _in_its_place(schema_editor, table, table)


def _in_its_place(
    schema_editor: BaseDatabaseSchemaEditor, name: str, table: str, rows: str = "1 = 1"
) -> Guard:
    """What holds the rows of a table (on SQLite those `there` of which `rows` is true) against
    being dropped by a statement that deletes none.

    PostgreSQL refuses to empty the table, whatever is in it: a snapshot older than a row does not
    see it, and TRUNCATE takes it all the same. SQLite refuses any insert under a key that is taken:
    nothing tells a trigger whether the statement is one that would REPLACE.
    """
    name = f"{name}_{_IN_PLACE}"
    if schema_editor.connection.vendor == "postgresql":
        return Guard(name, TRUNCATE, table, "1 = 1")
    return Guard(name, "INSERT", table, _taken(table, rows))


def _taken(table: str, rows: str) -> str:
    """The condition, for SQLite, that a new row has a key of one `there`, of which `rows` is
    true."""
    keys = " OR ".join(
        " AND ".join(f"there.{column} = NEW.{column}" for column in columns)
        for columns in (("rowid",), *_KEYS[table])
    )
    # Its SQL is made of its own tables only.
    return f"EXISTS (SELECT 1 FROM {table} there WHERE {rows} AND ({keys}))"
