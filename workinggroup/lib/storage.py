"""Where uploaded files are kept: under random names, on the disk before the row that names them."""

import datetime as dt
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

from workinggroup.lib.whole_files import PART

# Where files lie that have no row, until they are removed.
ASIDE = "without-a-row"


class DurableStorage(FileSystemStorage):
    """Files in a folder that no web server serves.

    A name says nothing of what is in the file. What `save` returned has been handed to the disk,
    so that a power cut after the commit leaves no row without its file.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """A random name in the folder of `name`, whatever it was called."""
        folder = Path(name).parent
        return str(folder / secrets.token_hex(20))

    def _save(self, name: str, content: Any) -> str:
        """Under a name of its own until it is whole: what a full disk or a killed process leaves
        is never mistaken for a file."""
        whole = Path(self.path(name))
        part = Path(self.path(name + PART))
        try:
            super()._save(name + PART, content)  # type: ignore[misc]
            _sync(part)
            part.rename(whole)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync(whole.parent)
        return name

    def older_than(self, moment: dt.datetime) -> list[str]:
        """The names of all files, whole or not, that were last written before `moment`; but for
        those that are put aside."""
        written = _written_in(Path(self.location))
        return [
            name for name, at in written.items() if at < moment and not name.startswith(f"{ASIDE}/")
        ]

    def put_aside(self, name: str, *, now: dt.datetime) -> None:
        """Move a file out of the way, and note when. One that somebody else moved is left."""
        place = Path(self.path(f"{ASIDE}/{name}"))
        with suppress(FileNotFoundError):
            _move(Path(self.path(name)), place)
            os.utime(place, (now.timestamp(), now.timestamp()))

    def put_aside_before(self, moment: dt.datetime) -> dict[str, dt.datetime]:
        """The files that are put aside, by the names they had, and since when."""
        since = _written_in(Path(self.location) / ASIDE)
        return {name: at for name, at in since.items() if at <= moment}

    def put_back(self, name: str) -> None:
        """Move a file that was put aside to where it was. One that somebody else moved is left."""
        with suppress(FileNotFoundError):
            _move(Path(self.path(f"{ASIDE}/{name}")), Path(self.path(name)))

    def discard_aside(self, name: str) -> None:
        """Remove a file that was put aside, for good."""
        Path(self.path(f"{ASIDE}/{name}")).unlink(missing_ok=True)

    def discard(self, name: str) -> None:
        """Remove a file whose row was never written."""
        Path(self.path(name)).unlink(missing_ok=True)


def _written_in(folder: Path) -> dict[str, dt.datetime]:
    """When (UTC) each file below `folder` was last written, by its name there. What goes away while
    it is looked at is not there."""
    found = {}
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            status = path.stat()
            if stat.S_ISREG(status.st_mode):
                at = dt.datetime.fromtimestamp(status.st_mtime, dt.UTC)
                found[path.relative_to(folder).as_posix()] = at
    return found


def _move(path: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    path.replace(to)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
