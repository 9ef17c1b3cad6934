"""Whether this worker was told to stop: a long task then takes up nothing more."""

import mmap

# Shared with the processes that are forked from this one: the main process of a worker is told, and
# its children do the work.
_stop_asked = mmap.mmap(-1, 1)


def stop_soon() -> None:
    _stop_asked[0] = 1


def is_stopping() -> bool:
    return _stop_asked[0] == 1
