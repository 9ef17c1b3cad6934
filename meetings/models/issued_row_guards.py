"""The database refuses to change the rows that an issued text was written in, whoever writes and
however: agenda items with their topics, paragraphs, and the words of action items.

Lists (the register of decisions, topics, search, the API's and the admin site's, exports) read
these rows: so they say what the revision captured, until the next one is opened. A migration that
changes or rebuilds one of these tables begins with `RunPython(unguard_issued_rows,
guard_issued_rows)` and ends with the same two the other way round; nothing else switches them off.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from meetings.models.record_guards import DIFFERS, put_up_guards, take_down_guards
from workinggroup.lib.guards import TRUNCATE, Guard

_ITEMS = "meetings_agendaitem"


@dataclass(frozen=True)
class _Rows:
    """The rows of `table` that belong to the text of this `kind`; `columns` are what a text says of
    them, and `meeting` leads from a row (OLD, NEW or there) to its meeting."""

    table: str
    kind: str
    columns: tuple[str, ...]
    meeting: str = "{row}.meeting_id"

    def name(self, act: str) -> str:
        """What its trigger before this `act` is called."""
        return f"{self.table}_{act}_when_issued"

    def frozen(self, row: str) -> str:
        """The condition that the present revision of the text of `row` is issued, and captured."""
        return (
            "EXISTS (SELECT 1 FROM meetings_jointtext t JOIN meetings_textrevision r "
            "ON r.text_id = t.id AND r.revision = t.revision "
            f"WHERE t.issued AND t.kind = '{self.kind}' "
            f"AND t.meeting_id = {self.meeting.format(row=row)})"
        )


ISSUED_ROWS = (
    _Rows(
        _ITEMS,
        "agenda",
        (
            "meeting_id",
            "parent_id",
            "sitting_id",
            "position",
            "kind",
            "title_en",
            "title_zh",
            "note_en",
            "note_zh",
            "minutes",
            "presenter_side",
            "presenter_id",
            "withdrawn_at",
        ),
    ),
    _Rows(
        "meetings_agendaitem_topics",
        "agenda",
        ("agendaitem_id", "topic_id"),
        f"(SELECT i.meeting_id FROM {_ITEMS} i WHERE i.id = {{row}}.agendaitem_id)",
    ),
    _Rows(
        "meetings_paragraph",
        "minutes",
        (
            "meeting_id",
            "item_id",
            "position",
            "kind",
            "side",
            "decision",
            "text_en",
            "text_zh",
            "withdrawn_at",
        ),
    ),
    # Owners and dates may change once the minutes are adopted.
    _Rows(
        "meetings_actionitem",
        "minutes",
        ("meeting_id", "serial", "text_en", "text_zh", "discarded_at"),
    ),
)


def guard_issued_rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make every guard anew, those that are there already too."""
    unguard_issued_rows(apps, schema_editor)
    put_up_guards(schema_editor, _guards(schema_editor.connection.vendor))


def unguard_issued_rows(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Drop every guard that is there."""
    take_down_guards(schema_editor, issued_row_guard_names())


def issued_row_guard_names() -> Iterator[str]:
    """What the triggers are called; the last of each table is there on PostgreSQL alone."""
    for rows in ISSUED_ROWS:
        for act in ("added", "changed", "deleted", "emptied"):
            yield rows.name(act)


def _guards(vendor: str) -> Iterator[Guard]:
    for rows in ISSUED_ROWS:
        differs = DIFFERS[vendor]
        said = ("id", *rows.columns)
        other = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in said)
        frozen = f"({rows.frozen('OLD')} OR {rows.frozen('NEW')})"
        to_add, to_change = rows.frozen("NEW"), f"({other}) AND {frozen}"
        if vendor == "sqlite":
            # REPLACE drops the row that has the key already, and no trigger sees it go.
            key = f"there.id = NEW.id AND {rows.frozen('there')}"
            taken = f"EXISTS (SELECT 1 FROM {rows.table} there WHERE {key})"
            to_add = f"({to_add} OR {taken})"
            to_change = f"({to_change} OR (NEW.id IS NOT OLD.id AND {taken}))"
        yield Guard(rows.name("added"), "INSERT", rows.table, to_add)
        yield Guard(rows.name("changed"), "UPDATE", rows.table, to_change)
        yield Guard(rows.name("deleted"), "DELETE", rows.table, rows.frozen("OLD"))
        if vendor == "postgresql":
            yield Guard(rows.name("emptied"), TRUNCATE, rows.table, "1 = 1")
