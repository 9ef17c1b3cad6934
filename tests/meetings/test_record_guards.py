"""The database itself refuses to change or delete what is on record, by plain SQL too."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model, UniqueConstraint

from meetings.enums import TextKind
from meetings.models import JointText, Signature, TextRevision
from meetings.models.record_guards import ON_RECORD
from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.meetings.test_signers import text_signed
from tests.tampering import unguarded

SQLITE = connection.vendor == "sqlite"
on_sqlite = pytest.mark.skipif(not SQLITE, reason="PostgreSQL has no INSERT OR REPLACE")
on_postgresql = pytest.mark.skipif(SQLITE, reason="SQLite has no TRUNCATE")
MODELS = {model._meta.db_table: model for model in (TextRevision, Signature, AuditEntry)}


@pytest.fixture
def text(cast: Cast, now: dt.datetime) -> JointText:
    return text_signed(cast, TextKind.MINUTES, now)


def plain(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_table_of_the_record_is_guarded() -> None:
    assert set(MODELS) == set(ON_RECORD)


@pytest.mark.parametrize("table", sorted(ON_RECORD))
def test_nothing_on_record_is_deleted(text: JointText, table: str) -> None:
    before = MODELS[table]._default_manager.count()
    assert before
    with pytest.raises(IntegrityError, match=f"{table}_undeleted"):
        plain(f"DELETE FROM {table}")
    assert MODELS[table]._default_manager.count() == before


@on_postgresql
@pytest.mark.parametrize("cascading", ["", " CASCADE"])
@pytest.mark.parametrize("table", sorted(ON_RECORD))
def test_no_table_of_the_record_is_emptied(text: JointText, table: str, cascading: str) -> None:
    before = MODELS[table]._default_manager.count()
    assert before
    with pytest.raises(IntegrityError, match=f"{table}_in_its_place"):
        plain(f"TRUNCATE {table}{cascading}")
    assert MODELS[table]._default_manager.count() == before


@on_postgresql
def test_what_the_record_hangs_on_is_not_emptied_either(text: JointText) -> None:
    for table in ("meetings_jointtext", "meetings_meeting", "members_person"):
        with pytest.raises(IntegrityError, match="_in_its_place"):
            plain(f"TRUNCATE {table} CASCADE")
    with unguarded():
        plain("TRUNCATE meetings_signature")
    assert not Signature.objects.exists()


def keys_of(model: type[Model]) -> list[tuple[str, ...]]:
    """The fields of each key that no two rows share, found from the model."""
    assert not any(field.unique for field in model._meta.concrete_fields if not field.primary_key)
    unique = [each for each in model._meta.constraints if isinstance(each, UniqueConstraint)]
    return [("id",), *(tuple(each.fields) for each in unique)]


def copying(verb: str, row: Model, **other: str) -> str:
    """The statement that inserts `row` another time, with `other` values (SQL) of columns; a key of
    which they name a column is another one."""
    values = {field.column: field.column for field in row._meta.concrete_fields} | other
    table = row._meta.db_table
    return (
        f"{verb} INTO {table} ({', '.join(values)}) "
        f"SELECT {', '.join(values.values())} FROM {table} WHERE id = {row.pk}"
    )


FORGED = {TextRevision: "reason", Signature: "name_en", AuditEntry: "act"}


@on_sqlite
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("table", sorted(ON_RECORD))
def test_nothing_on_record_is_replaced(text: JointText, table: str, verb: str) -> None:
    """Under each key by itself: the others are those of no row."""
    model: Any = MODELS[table]
    row = model._default_manager.order_by("pk")[0]
    before = list(model._default_manager.order_by("pk").values())
    forged = {FORGED[model]: "'forged'"}
    for key in keys_of(model):
        other = {} if key == ("id",) else {"id": "id + 1000000"}
        with pytest.raises(IntegrityError, match=f"{table}_in_its_place"):
            plain(copying(verb, row, **forged, **other))
    assert list(model._default_manager.order_by("pk").values()) == before


@on_sqlite
def test_no_row_is_replaced_under_the_number_beside_its_key(text: JointText) -> None:
    """Entries have keys that are no plain integers to SQLite: it numbers their rows besides."""
    first, second = AuditEntry.objects.order_by("pk")[:2]
    same = {"rowid": "rowid", "id": "id + 1000000", "act": "'forged'"}
    with pytest.raises(IntegrityError, match="members_auditentry_in_its_place"):
        plain(copying("INSERT OR REPLACE", first, **same))
    with pytest.raises(IntegrityError, match="members_auditentry_unchanged"):
        plain(
            "UPDATE OR REPLACE members_auditentry SET rowid = "
            f"(SELECT rowid FROM members_auditentry WHERE id = {second.pk}) WHERE id = {first.pk}"
        )
    plain(copying("INSERT OR REPLACE", first, id="id + 1000000"))
    assert AuditEntry.objects.filter(pk__in=(first.pk, second.pk, first.pk + 1000000)).count() == 3


@pytest.mark.parametrize("table", sorted(ON_RECORD))
def test_row_that_is_there_is_refused_as_by_a_key(text: JointText, table: str) -> None:
    """A plain insert under a key that is taken, and one that would write over what has it."""
    model: Any = MODELS[table]
    row = model._default_manager.order_by("pk")[0]
    before = model._default_manager.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    setattr(row, FORGED[model], "forged")
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[FORGED[model]],
        )
    assert model._default_manager.count() == before
    assert not model._default_manager.filter(**{FORGED[model]: "forged"}).exists()


@pytest.mark.parametrize("table", sorted(ON_RECORD))
def test_no_column_on_record_is_changed(text: JointText, table: str) -> None:
    """Each of them by itself, found from the model."""
    model: Any = MODELS[table]
    row = model._default_manager.order_by("pk")[0]
    for field in model._meta.concrete_fields:
        value = getattr(row, field.attname)
        other: Any = "0"
        if isinstance(value, int):
            other = F(field.attname) + 1
        elif isinstance(value, dt.datetime):
            other = value + dt.timedelta(seconds=1)
        elif isinstance(value, dict):
            other = {**value, "more": 1}
        elif value is None:
            # Filled in later, or nothing to be changed: a meeting, a person.
            other = row.pk
        if field.is_relation and value is not None:
            other = value + 1_000_000
        rows = model._default_manager.filter(pk=row.pk)
        with pytest.raises(IntegrityError, match=f"{table}_unchanged"), transaction.atomic():
            rows.update(**{field.attname: other})
    assert model._default_manager.filter(pk=row.pk).values().get() == {
        field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields
    }


def test_a_revision_is_given_to_everybody_once(cast: Cast, now: dt.datetime) -> None:
    text = text_signed(cast, TextKind.AGENDA, now)
    later, rows = now + dt.timedelta(days=1), TextRevision.objects.filter(text=text)
    with unguarded():
        rows.update(circulated_at=None)
    rows.update(circulated_at=later)
    for changed in (None, now):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(circulated_at=changed)
    assert rows.get().circulated_at == later


FINAL = {TextKind.AGENDA: "agreed", TextKind.MINUTES: "adopted"}
SIGNABLE = {TextKind.AGENDA: "circulated", TextKind.MINUTES: "for_signature"}


def back_to_signable(text: JointText) -> None:
    with unguarded():
        JointText.objects.filter(pk=text.pk).update(state=SIGNABLE[TextKind(text.kind)])


def finish(text: JointText) -> None:
    state = FINAL[TextKind(text.kind)]
    plain(f"UPDATE meetings_jointtext SET state = '{state}' WHERE id = {text.pk}")


@pytest.mark.parametrize("kind", list(TextKind))
def test_no_text_becomes_final_without_every_key(cast: Cast, now: dt.datetime, kind: str) -> None:
    """One of the four missing, of another revision, or of other words; none at all."""
    text = text_signed(cast, TextKind(kind), now)
    keys = Signature.objects.filter(text=text)
    back_to_signable(text)
    finish(text)
    for key in keys:
        back_to_signable(text)
        for change in ({"fingerprint": "0" * 64}, {"revision": 7}):
            with unguarded():
                keys.filter(pk=key.pk).update(**change)
            with pytest.raises(IntegrityError, match="meetings_jointtext_final"):
                finish(text)
            with unguarded():
                Signature.objects.filter(pk=key.pk).update(
                    fingerprint=key.fingerprint, revision=key.revision
                )
    with unguarded():
        keys.delete()
    with pytest.raises(IntegrityError, match="meetings_jointtext_final"):
        finish(text)
    text.pk, text.state = None, FINAL[TextKind(kind)]
    with pytest.raises(IntegrityError, match="meetings_jointtext_final"), transaction.atomic():
        text.save(force_insert=True)


def test_agreed_agenda_does_not_become_another_revision_by_itself(
    cast: Cast, now: dt.datetime
) -> None:
    text = text_signed(cast, TextKind.AGENDA, now)
    with pytest.raises(IntegrityError, match="meetings_jointtext_final"):
        plain(f"UPDATE meetings_jointtext SET revision = 2 WHERE id = {text.pk}")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE meetings_jointtext SET state = 'draft' WHERE id = {pk}",
        "UPDATE meetings_jointtext SET revision = 2 WHERE id = {pk}",
        "UPDATE meetings_jointtext SET meeting_id = {meeting} WHERE id = {pk}",
        "DELETE FROM meetings_jointtext WHERE id = {pk}",
    ],
)
def test_adopted_minutes_are_nothing_else_any_more(text: JointText, statement: str) -> None:
    meeting = factories.a_meeting(number=6, half=2)
    JointText.objects.filter(meeting=meeting).delete()
    with pytest.raises(IntegrityError, match=r"meetings_jointtext_(final|for_ever)"):
        plain(statement.format(pk=text.pk, meeting=meeting.pk))
    plain(f"UPDATE meetings_jointtext SET changed_at = changed_at WHERE id = {text.pk}")


@on_sqlite
def test_adopted_minutes_are_not_replaced(text: JointText) -> None:
    agenda = JointText.objects.get(meeting=text.meeting, kind=TextKind.AGENDA)
    draft = {"state": "'draft'"}
    for other in ({}, {"id": "id + 1000000"}):
        with pytest.raises(IntegrityError, match="meetings_jointtext_for_ever_in_its_place"):
            plain(copying("INSERT OR REPLACE", text, **draft, **other))
    for column in (f"id = {text.pk}", "kind = 'minutes', state = 'draft'"):
        with pytest.raises(IntegrityError, match="meetings_jointtext_for_ever_update"):
            plain(f"UPDATE OR REPLACE meetings_jointtext SET {column} WHERE id = {agenda.pk}")
    assert JointText.objects.get(pk=text.pk).state == "adopted"


def test_text_that_is_not_on_record_can_be_deleted(cast: Cast) -> None:
    """The guard against it lets others pass, on both databases."""
    meeting = factories.a_meeting()
    plain(f"DELETE FROM meetings_jointtext WHERE meeting_id = {meeting.pk}")
    assert not JointText.objects.filter(meeting=meeting).exists()


def test_writing_back_what_stands_is_no_change(text: JointText) -> None:
    assert Signature.objects.update(side=F("side")) == 4
