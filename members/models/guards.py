"""What the database holds between rows, beyond what a constraint of Django's can say.

PostgreSQL has exclusion constraints for it; SQLite has triggers, and loses those of a table that a
migration rebuilds (adding a constraint does). So a migration that changes one of these tables ends
with `RunPython(guards.put_up, guards.take_down)`.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Table -> the columns of which no two rows may hold the same value at one time.
ALONE = {
    "members_seatterm": ("seat_id", "company_id"),
    "members_appointment": ("person_id",),
}
EVENTS = ("INSERT", "UPDATE")
# A date-like end for open terms: SQLite compares its datetime columns as numbers where it can.
OPEN = "'9999-12-31'"


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make every guard anew, those that are there already too."""
    take_down(apps, schema_editor)
    making = {"postgresql": _postgresql, "sqlite": _sqlite}[schema_editor.connection.vendor]
    for statement in making():
        schema_editor.execute(statement)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there."""
    vendor = schema_editor.connection.vendor
    dropping = {"postgresql": _postgresql_drops, "sqlite": _sqlite_drops}[vendor]
    for statement in dropping():
        schema_editor.execute(statement)


def triggers() -> Iterator[tuple[str, str, str, str]]:
    """The triggers of SQLite: name, event, table, and the condition of a row that is refused."""
    for table, column, name in _alone():
        for event in EVENTS:
            yield f"{name}_{event.lower()}", event, table, _overlapping(table, column)


def _alone() -> Iterator[tuple[str, str, str]]:
    for table, columns in ALONE.items():
        for column in columns:
            yield table, column, f"{table}_{column}_alone"


def _overlapping(table: str, column: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {table} o WHERE o.{column} = NEW.{column} "
        f"AND o.id IS NOT NEW.id "
        f"AND o.began_at < COALESCE(NEW.ended_at, {OPEN}) "
        f"AND COALESCE(o.ended_at, {OPEN}) > NEW.began_at "
        f"AND COALESCE(NEW.ended_at, {OPEN}) > NEW.began_at "
        f"AND COALESCE(o.ended_at, {OPEN}) > o.began_at)"
    )


def _postgresql() -> Iterator[str]:
    yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
    for table, column, name in _alone():
        yield (
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({column} WITH =, tstzrange(began_at, ended_at) WITH &&)"
        )


def _postgresql_drops() -> Iterator[str]:
    for table, _column, name in _alone():
        yield f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"


def _sqlite() -> Iterator[str]:
    for name, event, table, refused in triggers():
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )


def _sqlite_drops() -> Iterator[str]:
    for name, _event, _table, _refused in triggers():
        yield f"DROP TRIGGER IF EXISTS {name}"
