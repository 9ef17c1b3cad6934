"""Small disks that really fill: file systems in memory, each for the time of a block."""

import os
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

BALLAST = "ballast"
# As a file system in memory gives it out.
BLOCK = 4096


class NoDiskError(Exception):
    """Nobody may mount one here."""


@dataclass(frozen=True)
class Disk:
    """Where it is, and what takes its room away."""

    path: Path

    def fill(self) -> None:
        """Leave no room at all."""
        for size in (BLOCK * 16, BLOCK, BLOCK):
            with suppress(OSError), (self.path / BALLAST).open("ab", buffering=0) as ballast:
                while ballast.write(bytes(size)):
                    pass

    def make_room(self) -> None:
        """Remove what filled it."""
        (self.path / BALLAST).unlink(missing_ok=True)

    @property
    def room(self) -> int:
        """Bytes that are free."""
        told = os.statvfs(self.path)
        return told.f_bavail * told.f_frsize


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder of its own that other accounts get through, as PostgreSQL's has to; pytest's are
    closed to them, again and again."""
    with TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o711)
        yield Path(name)


@contextmanager
def small_disk(folder: Path, *, size: str) -> Iterator[Disk]:
    """A disk of `size` (as mount takes it) at `folder`; without the right to mount, in a namespace
    of its own, through which it is reached. Raises `NoDiskError` where neither is permitted."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=0711", "small", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        try:
            yield Disk(folder)
        finally:
            # What still has it open keeps it from nobody else.
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
        return
    alone = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    script = f"{shlex.join(mount)} && echo mounted && exec sleep 3600"
    holder = subprocess.Popen([*alone, script], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        if holder.stdout.readline() != b"mounted\n":
            raise NoDiskError(f"no disk can be mounted here: {done.stderr.strip()}")
        yield Disk(Path(f"/proc/{holder.pid}/root{folder}"))
    finally:
        holder.kill()
        holder.communicate()
