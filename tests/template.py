"""What is made once and copied: a migrated database for each process of the tests, and for each
portal they start, and that portal's static files. Made anew when a source of it has changed."""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
IN_MEMORY = "file:memorydb_default?mode=memory&cache=shared"
# What decides what a migrated database looks like, the pinned libraries' migrations included.
SOURCES = ("m*/migrations/*.py", "m*/models/*.py", "docs/glossary.csv", "constraints.txt")


def fingerprint() -> str:
    """Differs where the migrated database may differ."""
    found = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in found)).hexdigest()[:16]


def server() -> str:
    """The PostgreSQL that the environment names, or nothing where tests run on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else ""


def url_of(database: str) -> str:
    """The address of another database on that server."""
    return urlunsplit(urlsplit(server())._replace(path=f"/{database}"))


def new_sqlite(path: Path) -> None:
    """A migrated database at `path`."""
    with closing(sqlite3.connect(_file())) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)


def new_postgresql(name: str, *, migrated: bool = True) -> None:
    """A database called `name` on the server; empty where it is not `migrated`."""
    _create(name, template=_database() if migrated else "template0")


@contextmanager
def test_database() -> Iterator[None]:
    """Django's connection goes to a migrated database of this process's own."""
    usual = settings.DATABASES["default"]["NAME"]
    connection.close()
    if server():
        name = f"test_{usual}_{os.environ.get('PYTEST_XDIST_WORKER', 'gw0')}"
        drop(name)
        new_postgresql(name)
        _use(name)
    else:
        _use(IN_MEMORY)
        with closing(sqlite3.connect(_file())) as source:
            connection.ensure_connection()
            source.backup(connection.connection)
    # For tests that commit, and put back what was there before.
    connection._test_serialized_contents = connection.creation.serialize_db_to_string()  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.close()
        _use(usual)
        if server():
            drop(name)


def put_back() -> None:
    """The rows that a migrated database has are in the tests' own again."""
    connection.creation.deserialize_db_from_string(connection._test_serialized_contents)  # type: ignore[attr-defined]


def drop(name: str) -> None:
    """The database `name` of the server is gone."""
    with psycopg.connect(server(), autocommit=True) as there:
        statement = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
        there.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _use(name: str) -> None:
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _create(name: str, *, template: str) -> None:
    with psycopg.connect(server(), autocommit=True) as there:
        names = sql.Identifier(name), sql.Identifier(template)
        there.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def collected_static(folder: Path) -> None:
    """The collected and compressed static files in `folder`, where a portal keeps its own."""
    if (folder / "static").exists():
        return
    with _locked() as kept:
        code = "from workinggroup.management.commands import serve; serve.collect_static()"
        # At once where nothing has changed since they were collected.
        _manage("shell", "-v0", "-c", code, VAR_DIR=str(kept))
        shutil.copytree(kept / "static", folder / "static", copy_function=os.link)


def _migrate(url: str) -> None:
    _manage("migrate", "--verbosity", "0", DATABASE_URL=url)
    _manage("createcachetable", DATABASE_URL=url)


def _manage(*command: str, **environ: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env={**os.environ, **environ}, check=True
    )


@contextmanager
def _locked() -> Iterator[Path]:
    """The folder of what is made once, for one process at a time."""
    folder = Path(settings.VAR_DIR) / "template"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _file() -> Path:
    """The template on SQLite; made by the first process that asks."""
    with _locked() as folder:
        made = folder / f"{fingerprint()}.sqlite3"
        if not made.exists():
            for old in folder.glob("*.sqlite3*"):
                old.unlink()
            half_made = made.with_suffix(".half")
            half_made.unlink(missing_ok=True)
            _migrate(f"sqlite:///{half_made}")
            half_made.rename(made)
    return made


def _database() -> str:
    """The template on PostgreSQL; made by the first process that asks."""
    prefix = f"template_{urlsplit(server()).path.lstrip('/')}_"
    name = prefix + fingerprint()
    with psycopg.connect(server(), autocommit=True) as there:
        there.execute("SELECT pg_advisory_lock(hashtext(%s))", [prefix])
        like = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        known = [row[0] for row in there.execute(like, [prefix])]
        if name not in known:
            for old in known:
                drop(old)
            _create(f"{prefix}half", template="template0")
            _migrate(url_of(f"{prefix}half"))
            names = sql.Identifier(f"{prefix}half"), sql.Identifier(name)
            there.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
    return name
