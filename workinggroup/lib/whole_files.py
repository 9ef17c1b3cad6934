"""Files that are there whole, or not at all: no reader ever sees half of one."""

import datetime as dt
import secrets
from contextlib import suppress
from pathlib import Path

# The ending of what is being written.
PART = ".part"


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` under another name, and have it at `path` once it is whole. Nothing is left
    where the disk is full; what a killed process leaves, `forget_parts` removes."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        part.write_bytes(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def forget_parts(folder: Path, *, before: dt.datetime) -> int:
    """Remove from `folder` what was begun `before` this instant and never became whole; returns how
    many. A folder that is not there has none."""
    count = 0
    for part in folder.glob(f"*{PART}"):
        with suppress(FileNotFoundError):
            if part.stat().st_mtime < before.timestamp():
                part.unlink()
                count += 1
    return count
