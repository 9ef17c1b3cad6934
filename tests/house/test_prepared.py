"""Whatever a page asks by a prepared query, the same query made anew answers as well."""

from typing import Any

import pytest
from django.db.models import Model

from tests import sample
from tests.house.addresses import addresses
from tests.house.answers import Doors
from tests.house.rows import ROWS
from tests.world import World
from workinggroup.lib.prepared import Prepared

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
READERS = ("us_head", "cn_secretary", "cn_counsel", "us_adviser", "operator")
_ask = Prepared.__call__


def _plain(row: object) -> object:
    """All that was read of a row, and of the rows that were read with it."""
    if not isinstance(row, Model):
        return row
    inner = {name: _plain(one) for name, one in row._state.fields_cache.items()}
    told = {name: value for name, value in vars(row).items() if not name.startswith("_")}
    return type(row), told, inner


def test_prepared_queries_answer_as_if_made_anew(
    world: World, at_work: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    differing, asked = set(), set()

    def compared(query: Prepared[Any], *shape: Any, **values: Any) -> list[Any]:
        rows = _ask(query, *shape, **values)
        anew = list(query.build(*shape, **values))
        asked.add(query)
        if [_plain(row) for row in rows] != [_plain(row) for row in anew]:
            differing.add(f"{query.__module__}.{query.__name__}")
        return rows

    monkeypatch.setattr(Prepared, "__call__", compared)
    doors, known = Doors(world), addresses()
    for row in ROWS:
        if row.method == "GET" and row.url in known and not row.url.startswith("admin:"):
            path = known[row.url].path(row.at(world, "us")) + row.query
            for name in sample.share(READERS, by=row.label, days=5):
                doors.ask(name, "GET", path)
    assert differing == set()
    assert len(asked) >= 20
