"""Changing what is on record behind the portal's back, as who runs the database could."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

from meetings.models import issued_row_guards, record_guards


@contextmanager
def without_keys() -> Iterator[None]:
    """Inside, a text may be agreed or adopted though nobody cleared or signed it."""
    editor = connection.schema_editor()
    record_guards.unguard_final_texts(apps, editor)
    try:
        yield
    finally:
        record_guards.guard_final_texts(apps, editor)


@contextmanager
def unguarded() -> Iterator[None]:
    """The guards of the record are down inside."""
    editor = connection.schema_editor()
    record_guards.unguard_record(apps, editor)
    issued_row_guards.unguard_issued_rows(apps, editor)
    try:
        yield
    finally:
        record_guards.guard_record(apps, editor)
        issued_row_guards.guard_issued_rows(apps, editor)


@contextmanager
def rows_free() -> Iterator[None]:
    """Inside, the rows behind issued texts can be changed; their revisions cannot."""
    editor = connection.schema_editor()
    issued_row_guards.unguard_issued_rows(apps, editor)
    try:
        yield
    finally:
        issued_row_guards.guard_issued_rows(apps, editor)
