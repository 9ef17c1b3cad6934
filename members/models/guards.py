"""What the database holds between rows, beyond what a constraint of Django's can say.

PostgreSQL has exclusion constraints and triggers for it; SQLite has triggers only, loses those of
a table that a migration rebuilds (adding a constraint does), and cannot rebuild a table that other
tables' triggers look into. So a migration that changes one of these tables begins with
`RunPython(guards.take_down, guards.put_up)` and ends with the same two the other way round.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from workinggroup.lib.guards import Guard, drop_guard

# Table -> the columns of which no two rows may hold the same value at one time.
ALONE = {
    "members_seatterm": ("seat_id", "company_id"),
    "members_appointment": ("person_id",),
}
# Trigger -> its table, and the condition of a new row that is of two sides at once.
ASTRAY = {
    "members_seatterm_of_one_side": (
        "members_seatterm",
        (
            "(SELECT delegation_id FROM members_seat WHERE id = NEW.seat_id) <> "
            "(SELECT delegation_id FROM members_company WHERE id = NEW.company_id)"
        ),
    ),
    "members_appointment_of_one_side": (
        "members_appointment",
        (
            "NEW.delegation_id <> (SELECT s.delegation_id FROM members_seatterm t "
            "JOIN members_seat s ON s.id = t.seat_id WHERE t.id = NEW.term_id)"
        ),
    ),
}
# Table -> the column that stays as it is: else what fitted when it was written would go astray.
KEPT = {
    "members_company": "delegation_id",
    "members_seat": "delegation_id",
    "members_seatterm": "seat_id",
}
INSERT, UPDATE = "INSERT", "UPDATE"
# A date-like end for open terms: SQLite compares its datetime columns as numbers where it can.
OPEN = "'9999-12-31'"


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make every guard anew, those that are there already too."""
    take_down(apps, schema_editor)
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        for statement in _exclusions():
            schema_editor.execute(statement)
    for guard in guard_triggers(vendor):
        for statement in guard.statements(vendor):
            schema_editor.execute(statement)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        for table, _column, name in _alone():
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
    for guard in guard_triggers(vendor):
        schema_editor.execute(drop_guard(guard.name, vendor))


def guard_triggers(vendor: str) -> Iterator[Guard]:
    """The triggers of a database."""
    if vendor == "sqlite":
        for table, column, name in _alone():
            yield from _both(name, table, _overlapping(table, column))
    for name, (table, astray) in ASTRAY.items():
        yield from _both(name, table, astray)
    for table, column in KEPT.items():
        yield Guard(f"{table}_{column}_kept", UPDATE, table, f"NEW.{column} <> OLD.{column}")


def _both(name: str, table: str, refused: str) -> Iterator[Guard]:
    for event in (INSERT, UPDATE):
        yield Guard(f"{name}_{event.lower()}", event, table, refused)


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


def _exclusions() -> Iterator[str]:
    yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
    for table, column, name in _alone():
        yield (
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"({column} WITH =, tstzrange(began_at, ended_at) WITH &&)"
        )
