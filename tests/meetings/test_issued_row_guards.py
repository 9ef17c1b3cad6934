"""The database refuses to change the rows behind an issued text: what lists say of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from meetings.enums import TextKind
from meetings.models import ActionItem, AgendaItem, JointText, Meeting, Paragraph, Topic
from meetings.models.issued_row_guards import ISSUED_ROWS, issued_row_guard_names
from tests import factories
from tests.conftest import Cast
from tests.tampering import rows_free

SQLITE = connection.vendor == "sqlite"
TAGS: Any = AgendaItem.topics.through
MODELS: dict[str, Any] = {
    model._meta.db_table: model for model in (AgendaItem, TAGS, Paragraph, ActionItem)
}
# What no text says of its rows: when and how they were written, and how a promise goes on.
UNSAID = {
    AgendaItem: {"title_stale", "note_stale", "created_at", "changed_at"},
    TAGS: set(),
    Paragraph: {"text_stale", "version", "created_at", "changed_at"},
    ActionItem: {
        "item_id", "text_stale", "circulated_en", "circulated_zh",
        "owner_us_id", "owner_cn_id", "due_on", "state",
        "confirmed_us_at", "confirmed_cn_at", "drop_us_at", "drop_cn_at", "drop_reason",
        "assigned_at", "sequence", "version", "created_at", "changed_at",
    },
}  # fmt: skip


def rows_of(cast: Cast, number: int, half: int) -> Meeting:
    meeting = factories.a_meeting(number=number, half=half, state="held")
    item = factories.an_item(meeting=meeting)
    factories.an_item(meeting=meeting, parent=item)
    item.topics.add(Topic.objects.order_by("pk")[0])
    factories.a_paragraph(item=item, kind="decision", decision=1)
    factories.an_action(meeting=meeting, owner_us=cast.us_delegate, serial=1)
    return meeting


def issue(cast: Cast, meeting: Meeting) -> None:
    for kind in TextKind:
        JointText.objects.filter(meeting=meeting, kind=kind).update(
            state="circulated", issued=True, circulated_at=meeting.created_at
        )
        factories.issue(factories.the_text(meeting, kind), by=cast.us_secretary)


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Agenda and minutes are issued."""
    found = rows_of(cast, 5, 1)
    issue(cast, found)
    return found


@pytest.fixture
def free(cast: Cast) -> Meeting:
    """Nothing is issued."""
    return rows_of(cast, 6, 2)


def first_of(table: str, meeting: Meeting) -> Any:
    model = MODELS[table]
    path = "agendaitem__meeting" if model is TAGS else "meeting"
    return model._default_manager.filter(**{path: meeting}).order_by("pk")[0]


def other_value(row: Any, field: Any, other: Any) -> Any:
    """Another value of the same kind: a row that is there, where it leads to one."""
    items = AgendaItem.objects.exclude(pk=row.pk).order_by("-pk")
    leads: dict[str, Callable[[], Any]] = {
        "meeting": lambda: other.meeting_id,
        "item": lambda: items[0].pk,
        "agendaitem": lambda: items[0].pk,
        "parent": lambda: items[0].pk,
        "sitting": lambda: row.meeting.sittings.order_by("pk")[0].pk,
        "topic": lambda: Topic.objects.order_by("-pk")[0].pk,
        "presenter": lambda: ActionItem.objects.order_by("pk")[0].owner_us_id,
        "kind": lambda: "opening",
        "presenter_side": lambda: "us",
        "side": lambda: "us",
    }
    if field.name in leads:
        return leads[field.name]()
    kind = field.get_internal_type()
    if kind == "DateTimeField":
        return dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    return 700 if "Integer" in kind else "Quicksilver"


def test_every_column_is_said_by_a_text_or_known_not_to_be() -> None:
    assert {rows.table for rows in ISSUED_ROWS} == set(MODELS)
    for rows in ISSUED_ROWS:
        model = MODELS[rows.table]
        columns = {field.column for field in model._meta.concrete_fields} - {"id"}
        assert columns == set(rows.columns) | UNSAID[model]
        assert not set(rows.columns) & UNSAID[model]


def test_every_guard_is_there(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if SQLITE
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        there = {name for (name,) in cursor.fetchall()}
    wanted = {name for name in issued_row_guard_names() if not (SQLITE and "_emptied_" in name)}
    assert wanted - there == set()


@pytest.mark.parametrize("rows", ISSUED_ROWS, ids=lambda rows: rows.table)
def test_what_an_issued_text_says_is_not_changed(
    meeting: Meeting, free: Meeting, rows: Any
) -> None:
    """Each column by itself."""
    model = MODELS[rows.table]
    row, other = first_of(rows.table, meeting), first_of(rows.table, free)
    for field in model._meta.concrete_fields:
        if field.column not in rows.columns:
            continue
        change = {field.attname: other_value(row, field, other)}
        with (
            pytest.raises(IntegrityError, match=f"{rows.table}_changed_when_issued"),
            transaction.atomic(),
        ):
            model._default_manager.filter(pk=row.pk).update(**change)
    assert first_of(rows.table, meeting).pk == row.pk


@pytest.mark.parametrize("rows", ISSUED_ROWS, ids=lambda rows: rows.table)
def test_rows_of_an_issued_text_are_not_added_deleted_or_moved(
    meeting: Meeting, free: Meeting, rows: Any
) -> None:
    model = MODELS[rows.table]
    row, other = first_of(rows.table, meeting), first_of(rows.table, free)
    with pytest.raises(IntegrityError, match="deleted_when_issued"), transaction.atomic():
        model._default_manager.filter(pk=row.pk)._raw_delete("default")
    added = type(row)(**{f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields})
    added.pk = None
    with pytest.raises(IntegrityError, match="added_when_issued"), transaction.atomic():
        added.save(force_insert=True)
    belongs = "agendaitem_id" if model is TAGS else "meeting_id"
    into = {belongs: getattr(row, belongs)}
    with pytest.raises(IntegrityError, match="changed_when_issued"), transaction.atomic():
        model._default_manager.filter(pk=other.pk).update(**into)


@pytest.mark.skipif(not SQLITE, reason="PostgreSQL has no INSERT OR REPLACE")
@pytest.mark.parametrize("rows", ISSUED_ROWS, ids=lambda rows: rows.table)
def test_rows_of_an_issued_text_are_not_replaced(
    meeting: Meeting, free: Meeting, rows: Any
) -> None:
    row, other = first_of(rows.table, meeting), first_of(rows.table, free)
    columns = [field.column for field in MODELS[rows.table]._meta.concrete_fields]
    told = ", ".join(str(row.pk) if column == "id" else column for column in columns)
    into = f"{rows.table} ({', '.join(columns)})"
    statements = (
        f"INSERT OR REPLACE INTO {into} SELECT {told} FROM {rows.table} WHERE id = {other.pk}",
        f"UPDATE OR REPLACE {rows.table} SET id = {row.pk} WHERE id = {other.pk}",
    )
    for statement in statements:
        with (
            pytest.raises(IntegrityError, match="_when_issued"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


@pytest.mark.skipif(SQLITE, reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("rows", ISSUED_ROWS, ids=lambda rows: rows.table)
def test_tables_of_words_are_not_emptied(db: None, rows: Any) -> None:
    with (
        pytest.raises(IntegrityError, match=r"_when_issued|_in_its_place"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {rows.table} CASCADE")


def test_the_rest_of_a_row_goes_on(meeting: Meeting) -> None:
    """What no text says, and what is confirmed of an action item."""
    now = meeting.created_at
    assert AgendaItem.objects.filter(meeting=meeting).update(changed_at=now, title_stale="") == 2
    assert Paragraph.objects.filter(meeting=meeting).update(version=9, text_stale="") == 1
    assert ActionItem.objects.filter(meeting=meeting).update(
        due_on=dt.date(2031, 1, 1), state="in_progress"
    )
    assert ActionItem.objects.get(meeting=meeting).due_on == dt.date(2031, 1, 1)


def test_words_are_free_before_the_first_and_while_the_next_revision_is_written(
    meeting: Meeting, free: Meeting
) -> None:
    for kind in TextKind:
        factories.open_next(factories.the_text(meeting, kind))
    for each in (meeting, free):
        item = AgendaItem.objects.filter(meeting=each).order_by("pk")[0]
        item.topics.set(Topic.objects.order_by("-pk")[:2])
        AgendaItem.objects.filter(pk=item.pk).update(title_en="Another name", position=0)
        factories.a_paragraph(item=item)
        Paragraph.objects.filter(item=item, decision=1).update(text_en="Otherwise.")
        ActionItem.objects.filter(meeting=each).update(text_en="Otherwise.")
        assert Paragraph.objects.filter(meeting=each, text_en="Otherwise.").exists()


def test_who_runs_the_database_can_take_the_guards_down(meeting: Meeting) -> None:
    """And they stand again afterwards."""
    rows = Paragraph.objects.filter(meeting=meeting)
    with rows_free():
        assert rows.update(text_en="Quicksilver") == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(text_en="Again")
