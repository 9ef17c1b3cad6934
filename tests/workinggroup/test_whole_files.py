"""Files are there whole or not at all; what a killed process left goes."""

import datetime as dt
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from workinggroup.lib.whole_files import PART, forget_parts, write_whole


@pytest.fixture
def room_for_a_kilobyte() -> Iterator[None]:
    """No file of this process grows beyond a kilobyte: as a full disk refuses it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, before)


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    for content in (b"one", b"two"):
        write_whole(tmp_path / "letter", content)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("letter", b"two")]


def test_nothing_is_left_where_there_is_no_room(tmp_path: Path, room_for_a_kilobyte: None) -> None:
    write_whole(tmp_path / "letter", b"short")
    with pytest.raises(OSError, match="too large"):
        write_whole(tmp_path / "letter", b"x" * 5000)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("letter", b"short")]


def test_what_a_killed_process_left_goes_and_what_is_being_written_stays(tmp_path: Path) -> None:
    now = dt.datetime(2027, 3, 1, 14, tzinfo=dt.UTC)
    for name, hours in ((f"old{PART}", 30), (f"new{PART}", 1), ("whole", 30)):
        path = tmp_path / name
        path.touch()
        then = (now - dt.timedelta(hours=hours)).timestamp()
        os.utime(path, (then, then))
    assert forget_parts(tmp_path, before=now - dt.timedelta(days=1)) == 1
    assert {path.name for path in tmp_path.iterdir()} == {f"new{PART}", "whole"}
    assert forget_parts(tmp_path / "nowhere", before=now) == 0
