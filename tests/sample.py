"""What of a large product is tried today.

Where every row would be asked as everybody, the tests ask one person for each outcome, drawn anew
each day, so that in time all are asked. The whole product is tried with `SAMPLE=all` (what
`script/test --full` sets); `SAMPLE=739948` tries again what was tried on that day.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
ALL = "all"


def today() -> str:
    """The day that draws, as its ordinal; `all` where nothing is drawn."""
    return os.environ.get("SAMPLE") or str(dt.datetime.now(dt.UTC).toordinal())


def everything() -> bool:
    """Whether the whole product is to be tried."""
    return today() == ALL


def drawn(candidates: Sequence[T], *, by: str) -> T:
    """One of `candidates`: the same all day for the same `by`, and another on other days."""
    number = hashlib.sha256(f"{today()} {by}".encode()).digest()
    return candidates[int.from_bytes(number[:8]) % len(candidates)]
