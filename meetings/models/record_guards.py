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

from workinggroup.lib.guards import Guard, drop_guard

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
        for guard in _guards(schema_editor, table):
            for statement in guard.statements(vendor):
                schema_editor.execute(statement)


def unguard_record(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there."""
    if schema_editor.connection.vendor == "postgresql":
        # No check may wait for the end of the transaction while a trigger is dropped.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in record_guard_names():
        schema_editor.execute(drop_guard(name, schema_editor.connection.vendor))


def record_guard_names() -> Iterator[str]:
    """What the triggers are called."""
    for table in ON_RECORD:
        yield f"{table}_unchanged"
        yield f"{table}_undeleted"


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
