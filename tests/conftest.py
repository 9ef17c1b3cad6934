"""The standing cast: who may and who may not, the same people in every test."""

import datetime as dt
import itertools
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.db.models import Model
from django.middleware import csrf
from django.test import Client
from django.utils import translation

from members.access import viewer_of
from members.models import Appointment, Company, Person, SeatTerm
from tests import factories, sample, template
from tests.signing_in import sign_in_as
from tests.tampering import unguarded
from workinggroup.lib import clock
from workinggroup.lib.viewer import KEY_ROLES, Role, Viewer


@dataclass(frozen=True)
class Cast:
    """One of each role on each side, one who left, the operator, somebody never appointed."""

    us_head: Person
    us_delegate: Person
    us_alternate: Person
    us_adviser: Person
    us_counsel: Person
    us_secretary: Person
    cn_head: Person
    cn_delegate: Person
    cn_alternate: Person
    cn_adviser: Person
    cn_counsel: Person
    cn_secretary: Person
    us_left: Person
    cn_left: Person
    operator: Person
    stranger: Person

    def viewer(self, name: str) -> Viewer:
        """The viewer that this member of the cast is now, who has just proved who they are;
        `nobody` is not signed in."""
        now = clock.now()
        viewer = viewer_of(getattr(self, name, None), now)
        return viewer if viewer.is_nobody else viewer.in_person(now)

    def who_may(self, rule: Callable[..., Any], *about: Any) -> set[str]:
        """Those of the cast, and `nobody`, to whom a rule says yes."""
        return {name for name in (*self.names, "nobody") if rule(self.viewer(name), *about)}

    @property
    def names(self) -> list[str]:
        return [f.name for f in fields(self)]

    @property
    def members(self) -> set[int]:
        """The keys of everybody with an open appointment."""
        return {person.pk for side in ("us", "cn") for person in self.of_side(side)}

    def of_side(self, side: str) -> list[Person]:
        """Those with an open appointment on `side`."""
        return [
            getattr(self, name)
            for name in self.names
            if name.startswith(side) and not name.endswith("left")
        ]


DIFFER = "--where-databases-differ"
# Files about locks, triggers, constraints, search and order: every day. The others have their turn.
DIFFERING = (
    "together", "trigger", "claims", "delivery", "freshness", "feeds", "guards", "search", "order",
    "migrations", "models", "restore", "prepared", "serial", "symbols", "numbering",
)  # fmt: skip
COMMITTING = {"transactional_db", "live_server"}
_BLOCKER = pytest.StashKey[Any]()
DATABASE = {"db", "transactional_db", "django_db_setup", "portal"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        DIFFER,
        action="store_true",
        help="only tests that ask a database, and might be answered otherwise by another kind",
    )


def may_differ(item: pytest.Item) -> bool:
    """Whether a test asks a database what another kind of database might answer otherwise."""
    if item.get_closest_marker("any_database"):
        return False
    if item.get_closest_marker("slow"):
        return True
    asks = DATABASE & set(getattr(item, "fixturenames", ()))
    file = item.nodeid.partition("::")[0]
    turn = any(word in file for word in DIFFERING) or sample.has_turn(file, days=2)
    return turn and bool(asks or item.get_closest_marker("django_db"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The tests of a file run in one process, and so do all that open the example in a browser.
    What lies in the folder of a lane is of that lane."""
    for item in items:
        for lane in ("browser", "slow"):
            if item.path.parent.name == lane:
                item.add_marker(lane)
    if config.getoption(DIFFER):
        chosen = [item for item in items if may_differ(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen
    for item in items:
        shared = "example" in getattr(item, "fixturenames", ())
        group = "example" if shared else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """What a test that commits found in the database is there again for the next one: pytest-django
    would empty it, and has such tests come last, which xdist does not know of. After the last test
    of a process its database is gone."""
    yield
    if nextitem is None:
        return
    mark = item.get_closest_marker("django_db")
    commits = mark is not None and mark.kwargs.get("transaction")
    if commits or COMMITTING & set(getattr(item, "fixturenames", ())):
        with item.config.stash[_BLOCKER].unblock():
            template.put_back()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """A test whose name holds something of the instant has another one in each process, now and
    then: here it has always, because one process finds its tests an hour later."""
    late = dt.timedelta(hours=os.environ.get("PYTEST_XDIST_WORKER") == "gw1")
    with time_machine.travel(dt.datetime.now(dt.UTC) + late):
        return (yield)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests that share what is made once are in one process: a version of pytest with which xdist
    does not group them would let them run, and fail now and then."""
    if getattr(session.config.option, "loadgroup", False):
        alone = [item.nodeid for item in session.items if "@" not in item.nodeid.rpartition("]")[2]]
        if alone:
            raise pytest.UsageError(f"xdist does not group tests: {alone[0]}")


def _let_tests_flush() -> None:
    """Tables are emptied by deleting rows (SQLite) or by TRUNCATE (PostgreSQL): the guards of the
    record refuse both."""
    operations: Any = type(connection.ops)
    flush = operations.execute_sql_flush

    def unguarded_flush(self: Any, sql_list: list[str]) -> None:
        with transaction.atomic(), unguarded():
            flush(self, sql_list)

    operations.execute_sql_flush = unguarded_flush


def pytest_configure() -> None:
    """All processes of a run have the day it began on, midnight or not; no token is a word."""
    os.environ.setdefault("SAMPLE", sample.today())
    # Of all letters, the token of a form spells 'Beta' once in some hundred thousand pages.
    csrf.CSRF_ALLOWED_CHARS = "QXZ"
    _let_tests_flush()


def pytest_report_header() -> str:
    return f"drawn by the day: SAMPLE={sample.today()}"


@pytest.fixture(scope="session")
def django_db_setup(pytestconfig: pytest.Config, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's, by a copy of a database that is migrated once."""
    pytestconfig.stash[_BLOCKER] = django_db_blocker
    with django_db_blocker.unblock(), template.test_database():
        yield


_folders = itertools.count(1)


@pytest.fixture(autouse=True)
def quick_and_private(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    # A folder of its own, which is there once something is kept in it: most tests keep nothing.
    folder = tmp_path_factory.getbasetemp() / f"kept-{next(_folders)}"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = folder / "papers"
    settings.EMAIL_FILE_PATH = str(folder / "mail")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    translation.activate("en")


@pytest.fixture
def now() -> dt.datetime:
    return clock.now()


# The instant at which the cast was made first in this process, its rows, and who is which.
_first_cast: bytes = b""


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast; on an empty SQLite database its rows are copies of those that were made first, as
    old as they were then."""
    global _first_cast  # noqa: PLW0603
    if connection.vendor != "sqlite" or Person.objects.exists():
        return make_cast()
    if _first_cast:
        return _copied_cast()
    made = make_cast()
    kept = (Company, SeatTerm, Person, Appointment, Authenticator)
    rows = [list(model._base_manager.all()) for model in kept]
    keys = {name: getattr(made, name).pk for name in made.names}
    _first_cast = pickle.dumps((clock.now(), rows, keys))
    return made


def _copied_cast() -> Cast:
    then, groups, keys = pickle.loads(_first_cast)
    age = clock.now() - then
    for rows in groups:
        for row in rows:
            for field in row._meta.concrete_fields:
                if isinstance(value := getattr(row, field.attname), dt.datetime):
                    setattr(row, field.attname, value + age)
        _insert(rows)
    people = {row.pk: row for rows in groups for row in rows if isinstance(row, Person)}
    return Cast(**{name: people[pk] for name, pk in keys.items()})


def _insert(rows: Sequence[Model]) -> None:
    """What `bulk_create` does, at a fifth of its cost: a third of all tests begin with it."""
    written = rows[0]._meta.concrete_fields
    columns = ", ".join(field.column for field in written)
    places = ", ".join(["%s"] * len(written))
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in written]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {rows[0]._meta.db_table} ({columns}) VALUES ({places})", values
        )


@pytest.fixture
def racers(transactional_db: None, django_db_serialized_rollback: None) -> Cast:
    """The cast, for tests in which several act at once, where that can be. What was in the database
    is put back afterwards, the keys of its rows too: other tests that commit count on them."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time; the races are PostgreSQL's")
    return make_cast()


def make_cast() -> Cast:
    """The cast as rows; the delegate and the alternate of each side share seat 1."""
    began = clock.now() - dt.timedelta(days=400)
    people: dict[str, Person] = {}
    for side in ("us", "cn"):
        term = factories.a_term(side=side, number=1, began_at=began)
        for role in Role:
            people[f"{side}_{role}"] = factories.a_member(
                side=side,
                role=role,
                began_at=began,
                term=term if role in {Role.DELEGATE, Role.ALTERNATE} else None,
            )
        people[f"{side}_left"] = factories.a_member(
            side=side,
            role=Role.ADVISER,
            given_name=f"Left{side}",
            began_at=began,
            ended_at=clock.now() - dt.timedelta(days=30),
        )
    people["operator"] = factories.a_person(email="operator@portal.example", is_superuser=True)
    for name, person in people.items():
        if name == "operator" or name.partition("_")[2] in KEY_ROLES:
            factories.a_second_factor(person)
    people["stranger"] = factories.a_person(email="stranger@portal.example")
    return Cast(**people)


@pytest.fixture
def client_of(client: Client) -> Callable[[Person | None], Client]:
    """A browser signed in as a person; for nobody, one that is not signed in."""

    def make(person: Person | None) -> Client:
        browser = Client()
        if person is not None:
            sign_in_as(browser, person)
        return browser

    return make
