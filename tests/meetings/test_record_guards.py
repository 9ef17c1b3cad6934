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
from tests import factories
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
        "DELETE FROM meetings_jointtext WHERE id = {pk}",
    ],
)
def test_adopted_minutes_are_nothing_else_any_more(text: JointText, statement: str) -> None:
    with pytest.raises(IntegrityError, match=r"meetings_jointtext_(final|for_ever)"):
        plain(statement.format(pk=text.pk))
    plain(f"UPDATE meetings_jointtext SET changed_at = changed_at WHERE id = {text.pk}")


def test_text_that_is_not_on_record_can_be_deleted(cast: Cast) -> None:
    """The guard against it lets others pass, on both databases."""
    meeting = factories.a_meeting()
    plain(f"DELETE FROM meetings_jointtext WHERE meeting_id = {meeting.pk}")
    assert not JointText.objects.filter(meeting=meeting).exists()


def test_writing_back_what_stands_is_no_change(text: JointText) -> None:
    assert Signature.objects.update(side=F("side")) == 4
