"""The version of everybody's calendar, moved by the database itself, whoever writes and however.

A trigger on each table that a calendar is made from adds one to a counter, in the transaction of
the change: for everybody (`EVERYBODY`) where the row stands in everybody's calendar, else for the
people whose it is. The version of one reader's calendar is the sum of both.

On PostgreSQL many write at once, and a row that all of them update would hold them up, or lock two
of them dead. So a counter may have several rows: a transaction takes the first that no other has
at hand (SKIP LOCKED), or begins another, and waits for nobody. The sum is right all the same: it
counts what is committed, so of two readings the one that sees more has the greater sum, and equal
sums mean equal data. That is why nothing but sums may be compared, and no row ever dropped.

SQLite loses the triggers of a table that a migration rebuilds (adding a constraint does): such a
migration ends with `RunPython(calendar_triggers.put_up_triggers, ...)`; a test finds
those that are missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COUNTERS = "meetings_calendarversion"
EVERYBODY = 0
COUNT = "meetings_calendar_changed"
# Which rows an event has.
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


@dataclass(frozen=True)
class Watched:
    """A table, whose calendars its rows change (columns with a person's key; none: everybody's),
    and by which of their columns (none: by any)."""

    table: str
    readers: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


WATCHED = (
    Watched("meetings_meeting"),
    Watched("meetings_sitting"),
    Watched("meetings_deadline"),
    Watched("meetings_joininglink"),
    # Drafting moves the others all day long.
    Watched(
        "meetings_jointtext",
        columns=("meeting_id", "kind", "state", "circulated_at", "agreed_at"),
    ),
    Watched("meetings_actionitem", readers=("owner_us_id", "owner_cn_id")),
    Watched("members_seatterm"),
    Watched("members_appointment", readers=("person_id",)),
    # A visit moves the others.
    Watched("members_person", readers=("id",), columns=("is_active",)),
    Watched(
        "members_calendarkey",
        readers=("person_id",),
        columns=("person_id", "language", "alarms"),
    ),
)


@dataclass(frozen=True)
class Trigger:
    name: str
    event: str
    watched: Watched

    @property
    def counters(self) -> list[str]:
        """Whose counters it moves, as SQL; a null is nobody's."""
        if not self.watched.readers:
            return [str(EVERYBODY)]
        return [f"{row}.{name}" for row in ROWS[self.event] for name in self.watched.readers]

    def when(self, differs: str) -> str:
        """The condition on an update, with the operator `differs`; empty where any will do."""
        if self.event != "UPDATE" or not self.watched.columns:
            return ""
        changed = [f"OLD.{name} {differs} NEW.{name}" for name in self.watched.columns]
        return f" WHEN ({' OR '.join(changed)})"


def calendar_triggers() -> Iterator[Trigger]:
    """Every trigger, the same for both kinds of database."""
    for watched in WATCHED:
        for event in ROWS:
            yield Trigger(f"{watched.table}_in_calendars_{event.lower()}", event, watched)


def put_up_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make every trigger anew, those that are there already too."""
    take_down_triggers(apps, schema_editor)
    making = {"postgresql": _postgresql, "sqlite": _sqlite}[schema_editor.connection.vendor]
    for statement in making():
        schema_editor.execute(statement)


def take_down_triggers(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every trigger that is there."""
    dropping = {"postgresql": _postgresql_drops, "sqlite": _sqlite_drops}
    for statement in dropping[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


def _postgresql() -> Iterator[str]:
    yield (
        f"CREATE FUNCTION {COUNT}(whose bigint) RETURNS void LANGUAGE plpgsql AS $$ "
        f"DECLARE free bigint; BEGIN "
        f"IF whose IS NULL THEN RETURN; END IF; "
        f"SELECT id INTO free FROM {COUNTERS} WHERE reader = whose "
        f"ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED; "
        f"IF free IS NULL THEN INSERT INTO {COUNTERS} (reader, changes) VALUES (whose, 1); "
        f"ELSE UPDATE {COUNTERS} SET changes = changes + 1 WHERE id = free; END IF; END $$"
    )
    for each in calendar_triggers():
        counting = " ".join(f"PERFORM {COUNT}({whose});" for whose in each.counters)
        yield (
            f"CREATE FUNCTION {each.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {counting} RETURN NULL; END $$"
        )
        yield (
            f"CREATE TRIGGER {each.name} AFTER {each.event} ON {each.watched.table} "
            f"FOR EACH ROW{each.when('IS DISTINCT FROM')} EXECUTE FUNCTION {each.name}()"
        )


def _postgresql_drops() -> Iterator[str]:
    for each in calendar_triggers():
        # The trigger goes with its function.
        yield f"DROP FUNCTION IF EXISTS {each.name} CASCADE"
    yield f"DROP FUNCTION IF EXISTS {COUNT}"


def _sqlite() -> Iterator[str]:
    for each in calendar_triggers():
        counting = " ".join(
            f"INSERT INTO {COUNTERS} (reader, changes) SELECT {whose}, 0 WHERE {whose} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {COUNTERS} WHERE reader = {whose}); "
            f"UPDATE {COUNTERS} SET changes = changes + 1 WHERE reader = {whose};"
            for whose in each.counters
        )
        yield (
            f"CREATE TRIGGER {each.name} AFTER {each.event} ON {each.watched.table} "
            f"FOR EACH ROW{each.when('IS NOT')} BEGIN {counting} END"
        )


def _sqlite_drops() -> Iterator[str]:
    for each in calendar_triggers():
        yield f"DROP TRIGGER IF EXISTS {each.name}"
