"""What a page, a feed or an API list asks of the database does not grow with the rows."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import sample
from tests.house.addresses import addresses
from tests.house.answers import Doors
from tests.house.matrix import Row
from tests.house.rows import ROWS
from tests.many import add_many
from tests.world import World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
FEW, MOST = 3, 20
# A secretary's home page also tells what their side still owes, and which meeting waits for a move.
MOST_OF_WORK = 25
# More than a list shows on one page; three hundred in the whole product.
MANY = 297 if sample.everything() else 57
MARKS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
READER = "cn_secretary"
# Of the pages that everybody opens all the time; counted with session and sign-in.
FREQUENT = ("home", "meeting", "meeting_agenda", "meeting_minutes", "meeting_people")
FREQUENT += ("meeting_papers", "meeting_actions", "members", "actions")


def readable() -> dict[str, Row]:
    """What a secretary reads, by the label of its row."""
    known = addresses()
    return {
        row.label: row
        for row in ROWS
        if row.method == "GET" and row.outcome.expected(READER, "cn") == 200 and row.url in known
    }


def visiting(world: World, name: str) -> Doors:
    """The doors, after a first look at the home page: it notes that a visit began."""
    doors = Doors(world)
    for _look in range(2):
        doors.ask_for_good(name, "GET", "/")
    return doors


def cost(doors: Doors, name: str, row: Row, side: str) -> int:
    """The queries of one request; the marks of transactions inside the test's own are none. What
    the row prepares is its own world, and taken back."""
    ContentType.objects.clear_cache()
    with undone():
        path = addresses()[row.url].path(row.at(doors.world, side)) + row.query
        with CaptureQueriesContext(connection) as queries:
            said = doors.ask_for_good(name, "GET", path)
    assert said.status == 200, f"{path}: {said.status} {said.fault}"
    return sum(not each["sql"].startswith(MARKS) for each in queries.captured_queries)


@pytest.fixture(scope="module")
def costs(world: World) -> dict[str, tuple[int, int]]:
    """What each page costs with three rows and with many."""
    doors = visiting(world, READER)
    add_many(world, FEW)
    pages = {row.label: row for row in sample.share(list(readable().values()), by="costs", days=2)}
    few = {label: cost(doors, READER, row, "cn") for label, row in pages.items()}
    with undone():
        add_many(world, MANY)
        many = {label: cost(doors, READER, row, "cn") for label, row in pages.items()}
    return {label: (few[label], many[label]) for label in pages}


def test_no_page_costs_more_with_more_rows(costs: dict[str, tuple[int, int]]) -> None:
    assert len(costs) > (80 if sample.everything() else 40)
    assert {label: both for label, both in costs.items() if both[0] != both[1]} == {}


@pytest.mark.parametrize("name", ["us_delegate", "cn_head", "us_counsel", "cn_secretary"])
def test_frequent_pages_cost_little(world: World, name: str) -> None:
    doors = visiting(world, name)
    costly = {}
    for row in ROWS:
        if row.method != "GET" or row.url not in FREQUENT or row.note:
            continue
        most = MOST_OF_WORK if (row.url, name) == ("home", "cn_secretary") else MOST
        if (queries := cost(doors, name, row, "us")) >= most:
            costly[row.url] = queries
    assert costly == {}
