"""Triggers by which a database refuses rows, whoever writes them: on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from dataclasses import dataclass

TRUNCATE = "TRUNCATE"


@dataclass(frozen=True)
class Guard:
    """A trigger before each `event` on a row of `table`: where `refused`, a condition in SQL on OLD
    and NEW, is true, the write fails with its `name`, as a check constraint's would. `TRUNCATE`,
    which PostgreSQL alone has, is of the whole table: its condition knows no row."""

    name: str
    event: str
    table: str
    refused: str

    def statements(self, vendor: str) -> Iterator[str]:
        """The statements that put it up, for one of Django's database vendors."""
        if vendor == "sqlite":
            yield (
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
                f"WHEN {self.refused} BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            )
            return
        whole = self.event == TRUNCATE
        passed, each = ("NULL", "STATEMENT") if whole else ("COALESCE(NEW, OLD)", "ROW")
        yield (
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.refused} THEN RAISE EXCEPTION '{self.name}' "
            f"USING ERRCODE = 'check_violation'; END IF; RETURN {passed}; END $$"
        )
        yield (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.name}()"
        )


def drop_guard(name: str, vendor: str) -> str:
    """The statement that takes the trigger `name` down, if it is there."""
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {name}"
    # The trigger goes with its function.
    return f"DROP FUNCTION IF EXISTS {name} CASCADE"
