"""Every address, every method, everybody: the access matrix over the whole cast.

The rows are in `tests/house/rows/`, one line each. An address or API action without a row fails,
and so does a row for an address that is gone. Methods that have no row must be refused.

Each row is asked by one person for each outcome that it tells (for each side, where the sides
differ) and one more, drawn by the day; by everybody in `script/test --full`.
"""

import uuid
from collections import defaultdict
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection

from meetings.rules.acts import ACTS
from tests import sample
from tests.house.addresses import METHODS, Address, addresses
from tests.house.answers import Doors, Said
from tests.house.matrix import DONE, LOGIN, TOLD, Answer, Row
from tests.house.rows import ROWS
from tests.world import SIDES, World
from workinggroup.lib.spreadsheets import FileKind

ADDRESSES = addresses()
# Every role, from both sides of a thing; the second of each pair reads as the first does.
NAMES = [
    "us_head",
    "us_secretary",
    "us_counsel",
    "us_delegate",
    "us_adviser",
    "cn_head",
    "cn_secretary",
    "cn_counsel",
    "cn_delegate",
    "cn_alternate",
    "operator",
    "us_left",
    "stranger",
    "nobody",
]
REFUSED = {401, 403, 404, 405}


def labels(row: Row) -> str:
    return row.label


@pytest.fixture(scope="module")
def doors(world: World) -> Doors:
    return Doors(world)


def reaction(said: Said) -> int | str:
    if said.fault:
        return f"{said.status} {said.fault}"
    return LOGIN if said.wants_sign_in else said.status


def reaction_to(row: Row, said: Said) -> int | str:
    if row.act and said.status == 302 and not said.wants_sign_in:
        return DONE if said.acts & {row.does, *ACTS[row.does].records} else TOLD
    return reaction(said)


def sides_of(row: Row) -> tuple[str, ...]:
    return SIDES if row.outcome.sided else SIDES[:1]


def asking(row: Row, side: str) -> list[str]:
    """Who asks this row today; at least one of everybody whose answer differs from another's.

    Who is refused never asks PostgreSQL what they came for: there one is enough who is not.
    """
    if sample.everything():
        return NAMES
    if connection.vendor == "postgresql":
        let_in = [name for name in NAMES if row.outcome.expected(name, side) not in REFUSED]
        return [sample.drawn(let_in or NAMES, by=row.label)]
    alike: dict[tuple[str, Answer], list[str]] = defaultdict(list)
    for name in NAMES:
        relation = name[:2] if row.outcome.sided else ""
        alike[relation, row.outcome.expected(name, side)].append(name)
    key = f"{row.label} {side}"
    return sorted({*(sample.drawn(each, by=key) for each in (*alike.values(), NAMES))})


def test_every_address_has_a_row() -> None:
    rows = {row.url for row in ROWS}
    assert {"without a row": set(ADDRESSES) - rows, "gone": rows - set(ADDRESSES)} == {
        "without a row": set(),
        "gone": set(),
    }


def test_every_api_action_has_a_row() -> None:
    rows = {(row.url, row.method) for row in ROWS}
    actions = {(key, way) for key, address in ADDRESSES.items() for way in address.api_methods}
    assert actions - rows == set()


def test_every_act_of_the_table_has_a_row() -> None:
    offered = {name for name, act in ACTS.items() if act.offered}
    assert offered - {row.does for row in ROWS} == set()
    assert {row.does for row in ROWS} - set(ACTS) == {""}
    assert [row.label for row in ROWS if row.act and not row.does] == []


def test_every_act_of_the_admin_has_a_row() -> None:
    rows = {(row.url, row.note) for row in ROWS}
    acts = {
        (f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", act.name)
        for model, desk in admin.site._registry.items()
        for page, acts in (("act", desk.acts), ("list_act", desk.list_acts))
        for act in acts
    }
    assert acts - rows == set()


def test_no_row_is_written_twice() -> None:
    written = [row.label for row in ROWS]
    assert sorted({label for label in written if written.count(label) > 1}) == []


@pytest.mark.parametrize("row", ROWS, ids=labels)
def test_row(at_work: None, world: World, doors: Doors, row: Row) -> None:
    address = ADDRESSES.get(row.url)
    if address is None:
        pytest.skip("told by test_every_address_has_a_row")
    for side in sides_of(row):
        path = address.path(row.at(world, side)) + row.query
        data = row.data(world, side) if row.data else None
        wrong = {
            name: f"{got}, not {expected}"
            for name in asking(row, side)
            if (got := reaction_to(row, doors.ask(name, row.method, path, data)))
            != (expected := row.outcome.expected(name, side))
        }
        assert wrong == {}


def unknown(key: str, value: Any) -> Any:
    """A value like this one that no row has."""
    if key == "number" and str(value).isdigit():
        return "999999"
    if isinstance(value, int):
        return 4_398_046_511_103
    if value in FileKind.values:
        # Addresses know no third: what has no files has neither.
        return next(kind for kind in FileKind.values if kind != value)
    return uuid.uuid4().hex if len(str(value)) > 20 else "zz-unknown"


# A side's own things, which the operator reads too (the key pages of the admin are the operator's).
KEPT_PAGES = {
    "note",
    "admin:members_auditentry_changelist",
    "admin:meetings_itemproposal_changelist",
    "admin:meetings_itemproposal_change",
    "admin:meetings_paper_changelist",
    "admin:meetings_paper_change",
    "admin:meetings_privatenote_changelist",
    "admin:meetings_privatenote_change",
}
KEPT = [row for row in ROWS if row.url in KEPT_PAGES and row.method == "GET"]


@pytest.mark.any_database
@pytest.mark.parametrize("row", KEPT, ids=labels)
def test_operator_reads_private_things_on_the_record(
    at_work: None, world: World, doors: Doors, row: Row
) -> None:
    path = ADDRESSES[row.url].path(row.at(world, "us")) + row.query
    assert doors.ask("operator", "GET", path).acts


HIDING = [row for row in ROWS if 404 in row.outcome.answers.values() and row.method == "GET"]


@pytest.mark.any_database
@pytest.mark.parametrize("row", HIDING, ids=labels)
def test_forbidden_looks_like_absent(at_work: None, world: World, doors: Doors, row: Row) -> None:
    address = ADDRESSES[row.url]
    for side in sides_of(row):
        kwargs = row.at(world, side)
        if not kwargs:
            continue
        last = list(kwargs)[-1]
        path = address.path(kwargs) + row.query
        strange = address.path({**kwargs, last: unknown(last, kwargs[last])}) + row.query
        blind = [name for name in NAMES if row.outcome.expected(name, side) == 404]
        # One of the side whose it is, if any, and one of the other: the body knows no more roles.
        own = [name for name in blind if name.startswith(side)] or blind
        others = [name for name in blind if not name.startswith(side)] or blind
        pair = {sample.drawn(each, by=path) for each in (own, others)}
        for name in sample.share(sorted(pair), by=row.label, days=2) or pair:
            forbidden = doors.ask(name, "GET", path).without(path)
            absent = doors.ask(name, "GET", strange).without(strange)
            assert forbidden == absent, f"{name} can tell {path} from an unknown one"


# Of the sign-in library's class-based views, PUT does what POST does, and some answer every method
# of somebody signed in with the way home; Django's admin shows its page whatever the method. That
# is no more than what a row says already, as long as nothing is done.
LIBRARY = "allauth."


ANY_METHOD = ("us_secretary", "operator", "nobody")


def first_rows() -> list[Row]:
    seen: dict[str, Row] = {}
    for row in ROWS:
        seen.setdefault(row.url, row)
    return list(seen.values())


def harmless(address: Address, rows: list[Row], name: str, said: Said) -> bool:
    if said.status in REFUSED or said.wants_sign_in:
        return True
    if not (address.callback.__module__.startswith(LIBRARY) or address.key.startswith("admin")):
        return False
    if said.acts:
        return False
    return reaction(said) in {row.outcome.expected(name, "us") for row in rows}


@pytest.mark.any_database
@pytest.mark.parametrize("row", first_rows(), ids=lambda row: row.url)
def test_other_methods_are_refused(at_work: None, world: World, doors: Doors, row: Row) -> None:
    address = ADDRESSES.get(row.url)
    if address is None:
        pytest.skip("told by test_every_address_has_a_row")
    rows = [each for each in ROWS if each.url == row.url]
    path = address.path(row.at(world, "us"))
    names = ANY_METHOD if sample.everything() else [sample.drawn(ANY_METHOD, by=row.url)]
    others = sorted(set(METHODS) - {each.method for each in rows})
    methods = others if sample.everything() else [sample.drawn(others, by=path)]
    taken = {
        (method, name): said.status
        for method in methods
        for name in names
        if not harmless(address, rows, name, said := doors.ask(name, method, path))
    }
    assert taken == {}
