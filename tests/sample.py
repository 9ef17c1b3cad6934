"""What of a large product is tried today.

Where every row would be asked as everybody, the tests ask one person for each outcome, the next one
on the next day, so that in time all are asked. The whole product is tried with `SAMPLE=all` (what
`script/test --full` sets); `SAMPLE=739948` tries again what was tried on that day.
"""

import datetime as dt
import os
import zlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
ALL = "all"


def today() -> str:
    """The day whose turn it is, as its ordinal; `all` where everything is tried."""
    return os.environ.get("SAMPLE") or str(dt.datetime.now(dt.UTC).toordinal())


def everything() -> bool:
    """Whether the whole product is to be tried."""
    return today() == ALL


def drawn(candidates: Sequence[T], *, by: str) -> T:
    """The one of `candidates` whose turn it is; different `by` begin at different ones."""
    turn = 0 if everything() else int(today())
    return candidates[(turn + zlib.crc32(by.encode())) % len(candidates)]


def share(values: Sequence[T], *, by: str, days: int) -> list[T]:
    """The part of `values` whose turn it is: each comes within `days` days."""
    if everything():
        return list(values)
    turn = int(today()) + zlib.crc32(by.encode())
    return [value for index, value in enumerate(values) if (index + turn) % days == 0]


def has_turn(name: str, *, days: int) -> bool:
    """Whether what is called `name`, and comes round within `days` days, is tried today."""
    return bool(share([name], by=name, days=days))


def examples(number: int) -> int:
    """So many examples of a property that opens pages; all of them with `SAMPLE=all`."""
    return number if everything() else max(5, number // 3)
