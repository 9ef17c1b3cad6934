"""One world, made once in each process, and put back for each module; taken back when that is
through."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from django.utils import translation

from tests import snapshots
from tests.world import NOW, World, keep_private, make_world

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="module")
def media_root(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="module")
def at_that_time(
    django_db_setup: None, django_db_blocker: Any, media_root: str
) -> Iterator[dt.datetime]:
    """The clock, the settings and the files of the world, while a module's tests run."""
    with (
        time_machine.travel(NOW, tick=False),
        override_settings(
            PASSWORD_HASHERS=HASHERS,
            MEDIA_ROOT=media_root,
            EMAIL_FILE_PATH=f"{media_root}/mail",
            STORAGES={**settings.STORAGES, "staticfiles": STATIC},
        ),
        translation.override("en"),
        django_db_blocker.unblock(),
    ):
        yield NOW


@pytest.fixture(scope="module")
def shared_world(at_that_time: dt.datetime, media_root: str) -> Iterator[World]:
    """What both sides share, at `NOW`, with nothing private to either."""
    with snapshots.put_back("shared", make_world, media_root) as made:
        yield made


@pytest.fixture(scope="module")
def world(shared_world: World, media_root: str) -> Iterator[World]:
    """The same with what each side keeps to itself."""

    def make() -> World:
        for side in ("us", "cn"):
            keep_private(shared_world, side)
        return shared_world

    with snapshots.put_back("whole", make, media_root) as made:
        yield made


@pytest.fixture
def at_work(db: None, media_root: str) -> Iterator[dt.datetime]:
    """The database, the files of the world and its clock, for one test."""
    with override_settings(MEDIA_ROOT=media_root), time_machine.travel(NOW, tick=False):
        yield NOW
