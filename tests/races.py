"""Acts that are done at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections

from workinggroup.lib.errors import Refused


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Start all acts together; what each returned, or the refusal it raised. Raises what else one
    of them raised: who crashed has not won."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=10)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        started = [threads.submit(run, act) for act in acts]
        return [each.result(timeout=60) for each in started]
