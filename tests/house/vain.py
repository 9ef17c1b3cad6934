"""What templates ask readers and rows for that these do not have: Django takes it for false."""

import contextlib
from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any
from unittest import mock

from django.db.models import Model
from django.template.base import Variable, VariableDoesNotExist


@contextlib.contextmanager
def asked_in_vain() -> Iterator[set[str]]:
    """Collects `Panel.acts`, while templates are drawn inside."""
    found: set[str] = set()
    look_up = Variable._resolve_lookup

    def noting(self: Variable, context: Any) -> Any:
        try:
            return look_up(self, context)
        except VariableDoesNotExist as missing:
            bit, thing = missing.params
            if is_dataclass(thing) or isinstance(thing, Model):
                found.add(f"{type(thing).__name__}.{bit}")
            raise

    with mock.patch.object(Variable, "_resolve_lookup", noting):
        yield found
