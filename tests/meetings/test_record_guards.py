"""The database itself refuses to change or delete what is on record, by plain SQL too."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from meetings.enums import TextKind
from meetings.models import JointText, Signature, TextRevision
from meetings.models.record_guards import ON_RECORD
from members.models import AuditEntry
from tests.conftest import Cast
from tests.meetings.test_signers import text_signed
from tests.tampering import unguarded

pytestmark = pytest.mark.any_database
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


def test_writing_back_what_stands_is_no_change(text: JointText) -> None:
    assert Signature.objects.update(side=F("side")) == 4
