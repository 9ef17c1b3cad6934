"""What an act does outside the database, and is undone with its transaction: a file on the disk.

A transaction may fail as late as at its commit, when the service that wrote the file has long
returned: most often on a full disk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from workinggroup.lib.outages import Outage, outage_of

Undo = Callable[[], object]

_left: ContextVar[list[Undo] | None] = ContextVar("left", default=None)


@contextmanager
def undone_together() -> Iterator[Callable[[Undo], None]]:
    """Around a transaction. What its acts give to the function that this gives them is called if
    they are undone, the last first; within another such block, if that is undone too.

    Not where the database went away at the commit: it may have been done. A file that no row names
    is found later (`meetings.services.files`), a row whose file is gone never.
    """
    undo: list[Undo] = []
    around = _left.get()
    token = _left.set(undo)
    try:
        yield undo.append
    except BaseException as error:
        if connection.in_atomic_block or outage_of(error) is not Outage.AWAY:
            for each in reversed(undo):
                each()
        raise
    else:
        if around is not None:
            around.extend(undo)
    finally:
        _left.reset(token)
