"""One world for a whole module, taken back when the module is through."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from django.utils import translation

from tests.world import NOW, World, keep_private, make_world, undone

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="module")
def media_root(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="module")
def shared_world(django_db_setup: None, django_db_blocker: Any, media_root: str) -> Iterator[World]:
    """What both sides share, at `NOW`, with nothing private to either."""
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
        undone(),
    ):
        yield make_world()


@pytest.fixture(scope="module")
def world(shared_world: World) -> World:
    """The same with what each side keeps to itself."""
    for side in ("us", "cn"):
        keep_private(shared_world, side)
    return shared_world


@pytest.fixture
def at_work(db: None, media_root: str) -> Iterator[dt.datetime]:
    """The database, the files of the world and its clock, for one test."""
    with override_settings(MEDIA_ROOT=media_root), time_machine.travel(NOW, tick=False):
        yield NOW
