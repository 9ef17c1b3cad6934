"""Django's cache in the database, that says so when it cannot write.

Django's keeps silent, and whoever counts by it (wrong passwords) takes a full disk for a limit
that is reached: a person who signs in would be told to slow down.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError, connections, router, transaction


class TellingCache(DatabaseCache):
    """Raises `OperationalError` where a database is away or full; silent about lost races."""

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = ...) -> bool:
        failures: list[OperationalError] = []

        def noting(execute: Callable[..., Any], *asked: Any) -> Any:
            try:
                return execute(*asked)
            except OperationalError as error:
                failures.append(error)
                raise

        alias = router.db_for_write(self.cache_model_class)
        given = () if timeout is ... else (timeout,)
        # Around Django's own transaction, whose commit it keeps silent about too.
        with transaction.atomic(using=alias), _outermost(connections[alias], noting):
            done = super()._base_set(mode, key, value, *given)  # type: ignore[misc]
            if failures:
                raise failures[0]
        return bool(done)


@contextmanager
def _outermost(connection: Any, wrapper: Callable[..., Any]) -> Iterator[None]:
    """Have `wrapper` see whatever others make of a statement."""
    connection.execute_wrappers.insert(0, wrapper)
    try:
        yield
    finally:
        connection.execute_wrappers.remove(wrapper)
