"""Rows and files that many modules begin with, made once in each process of the tests.

On SQLite the database is copied aside when it is made, and put back from there; on PostgreSQL it is
made anew in a transaction that is taken back.
"""

import pickle
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db import connection, transaction

T = TypeVar("T")


@dataclass(frozen=True)
class Snapshot:
    """A database, the files that belong to it, and the object that tells what is in it."""

    rows: sqlite3.Connection
    files: Path
    made: bytes


_taken: dict[str, Snapshot] = {}


@contextmanager
def put_back(name: str, make: Callable[[], T], folder: str) -> Iterator[T]:
    """What `make` makes, with its files in `folder`; gone from the database afterwards.

    On SQLite `make` is called once for each `name`: what it finds in the database has to be the
    same each time. It keeps files in `folder`.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield make()
            transaction.set_rollback(True)
        return
    before = _copy()
    try:
        if name not in _taken:
            with transaction.atomic():
                made = make()
            aside = Path(tempfile.mkdtemp(prefix="snapshot-"))
            shutil.copytree(folder, aside, dirs_exist_ok=True)
            _taken[name] = Snapshot(_copy(), aside, pickle.dumps(made))
        else:
            _load(_taken[name].rows)
            shutil.copytree(_taken[name].files, folder, dirs_exist_ok=True)
        # Each module has objects of its own: tests change them.
        yield pickle.loads(_taken[name].made)
    finally:
        _load(before)


def _copy() -> sqlite3.Connection:
    connection.ensure_connection()
    aside = sqlite3.connect(":memory:")
    connection.connection.backup(aside)
    return aside


def _load(rows: sqlite3.Connection) -> None:
    rows.backup(connection.connection)
