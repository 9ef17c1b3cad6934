"""What the database holds between rows, beyond what a constraint of Django's can say.

PostgreSQL has exclusion constraints and triggers for it; SQLite has triggers only, loses those of
a table that a migration rebuilds (adding a constraint does), and cannot rebuild a table that other
tables' triggers look into. So a migration that changes one of these tables begins with
`RunPython(guards.take_down, guards.put_up)` and ends with the same two the other way round.
"""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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
    making = {"postgresql": _postgresql, "sqlite": _sqlite}[schema_editor.connection.vendor]
    for statement in making():
        schema_editor.execute(statement)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there."""
    vendor = schema_editor.connection.vendor
    dropping = {"postgresql": _postgresql_drops, "sqlite": _sqlite_drops}[vendor]
    for statement in dropping():
        schema_editor.execute(statement)


def guard_triggers(vendor: str) -> Iterator[tuple[str, str, str, str]]:
    """The triggers of a database: name, event, table, and the condition of a row it refuses."""
    if vendor == "sqlite":
        for table, column, name in _alone():
            yield from _both(name, table, _overlapping(table, column))
    for name, (table, astray) in ASTRAY.items():
        yield from _both(name, table, astray)
    for table, column in KEPT.items():
        yield f"{table}_{column}_kept", UPDATE, table, f"NEW.{column} <> OLD.{column}"


def _both(name: str, table: str, refused: str) -> Iterator[tuple[str, str, str, str]]:
    for event in (INSERT, UPDATE):
        yield f"{name}_{event.lower()}", event, table, refused


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
    for name, event, table, refused in guard_triggers("postgresql"):
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {refused} THEN RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation'; "
            f"END IF; RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def _postgresql_drops() -> Iterator[str]:
    for table, _column, name in _alone():
        yield f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"
    for name, _event, _table, _refused in guard_triggers("postgresql"):
        # The trigger goes with its function.
        yield f"DROP FUNCTION IF EXISTS {name} CASCADE"


def _sqlite() -> Iterator[str]:
    for name, event, table, refused in guard_triggers("sqlite"):
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused} "
            f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
        )


def _sqlite_drops() -> Iterator[str]:
    for name, _event, _table, _refused in guard_triggers("sqlite"):
        yield f"DROP TRIGGER IF EXISTS {name}"
