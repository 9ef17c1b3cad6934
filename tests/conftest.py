"""The standing cast: who may and who may not, the same people in every test."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from members.access import viewer_of
from members.models import Person
from tests import factories, sample, template
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role, Viewer


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
        """The viewer that this member of the cast is now; `nobody` is not signed in."""
        return viewer_of(getattr(self, name, None), clock.now())

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
    asks = DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(asks or item.get_closest_marker("django_db") or item.get_closest_marker("slow"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The tests of a file run in one process, and so do all that open the example in a browser."""
    if config.getoption(DIFFER):
        left = [item for item in items if not may_differ(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if may_differ(item)]
    for item in items:
        shared = "example" in getattr(item, "fixturenames", ())
        group = "example" if shared else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))


def pytest_configure() -> None:
    """All processes of a run have the day it began on, midnight or not."""
    os.environ.setdefault("SAMPLE", sample.today())


def pytest_report_header() -> str:
    return f"drawn by the day: SAMPLE={sample.today()}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's, by a copy of a database that is migrated once."""
    with django_db_blocker.unblock(), template.test_database():
        yield


@pytest.fixture(autouse=True)
def quick_and_private(settings: Any, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "papers"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    translation.activate("en")


@pytest.fixture
def now() -> dt.datetime:
    return clock.now()


@pytest.fixture
def cast(db: None) -> Cast:
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
    people["stranger"] = factories.a_person(email="stranger@portal.example")
    return Cast(**people)


@pytest.fixture
def client_of(client: Client) -> Callable[[Person | None], Client]:
    """A browser signed in as a person; for nobody, one that is not signed in."""

    def make(person: Person | None) -> Client:
        browser = Client()
        if person is not None:
            browser.force_login(person)
        return browser

    return make
