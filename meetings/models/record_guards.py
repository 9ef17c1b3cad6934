"""The database refuses to change or delete what is on record, whoever writes and however: issued
revisions, signatures, audit entries.

A trigger before each update and delete. The one thing that comes later is that a revision is given
to everybody. A migration that has to change one of these tables, or rebuilds it (SQLite loses the
triggers of a table then), begins with `RunPython(unguard_record, guard_record)` and ends with the
same two the other way round: nothing else switches them off.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Table -> the columns that are filled in later, once.
ON_RECORD = {
    "meetings_textrevision": ("circulated_at",),
    "meetings_signature": (),
    "members_auditentry": (),
}
_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


def guard_record(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make every guard anew, those that are there already too."""
    unguard_record(apps, schema_editor)
    vendor = schema_editor.connection.vendor
    for table in ON_RECORD:
        for name, event, refused in _refused(schema_editor, table):
            for statement in _making(vendor, name, event, table, refused):
                schema_editor.execute(statement)


def unguard_record(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there."""
    if schema_editor.connection.vendor == "postgresql":
        # No check may wait for the end of the transaction while a trigger is dropped.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in record_guard_names():
        for statement in _drops(schema_editor.connection.vendor, name):
            schema_editor.execute(statement)


def record_guard_names() -> Iterator[str]:
    """What the triggers are called."""
    for table in ON_RECORD:
        yield f"{table}_unchanged"
        yield f"{table}_undeleted"


def _refused(schema_editor: BaseDatabaseSchemaEditor, table: str) -> Iterator[tuple[str, str, str]]:
    """Name, event and refused condition of each trigger of a table, as it is by now."""
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
    yield f"{table}_unchanged", "UPDATE", " OR ".join(changed)
    yield f"{table}_undeleted", "DELETE", "1 = 1"


def _making(vendor: str, name: str, event: str, table: str, refused: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )
        return
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refused} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _drops(vendor: str, name: str) -> Iterator[str]:
    if vendor == "sqlite":
        yield f"DROP TRIGGER IF EXISTS {name}"
    else:
        # The trigger goes with its function.
        yield f"DROP FUNCTION IF EXISTS {name} CASCADE"
