"""Uploaded files on the disk: whole, or not there."""

import datetime as dt
import errno
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from workinggroup.lib.storage import DurableStorage


class UntilFull(ContentFile):  # type: ignore[type-arg]  # not at run time
    """A file in the midst of which the disk is full."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield b"half of it"
        raise OSError(errno.ENOSPC, "No space left on device")


def lying(settings: Any) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_nothing_is_left_of_a_file_that_the_disk_has_no_room_for(settings: Any) -> None:
    with pytest.raises(OSError, match="No space left"):
        default_storage.save("2027/01/paper", UntilFull(b"x" * 100))
    assert lying(settings) == []


def test_a_whole_file_is_there_under_a_random_name(settings: Any) -> None:
    kept = default_storage.save("2027/01/paper", ContentFile(b"whole"))
    [path] = lying(settings)
    assert path.relative_to(settings.MEDIA_ROOT).as_posix() == kept
    assert (path.read_bytes(), path.suffix) == (b"whole", "")
    assert path.stat().st_mode & 0o777 == 0o600


def test_two_who_tidy_up_at_once_do_not_stumble_over_each_other() -> None:
    storage = DurableStorage()
    now = dt.datetime.now(dt.UTC)
    names = [storage.save("2027/01/paper", ContentFile(b"x")) for _each in range(100)]
    later = now + dt.timedelta(minutes=1)

    def tidy_up() -> None:
        for name in storage.older_than(later):
            storage.put_aside(name, now=now)
        for name in storage.put_aside_before(later):
            storage.put_back(name)
        for name in names:
            storage.put_aside(name, now=now)
        for name in storage.put_aside_before(later):
            storage.discard_aside(name)

    with ThreadPoolExecutor(2) as both:
        for each in [both.submit(tidy_up), both.submit(tidy_up)]:
            each.result()
    assert not set(storage.older_than(later)) & set(names)
