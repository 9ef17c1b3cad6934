"""How far an action item is from its day: one number, on whatever page a reader finds it."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import Topic
from members.models import Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.walking import walked

ClientOf = Callable[..., Client]
# 12:10 of the next day in Beijing.
NOW = dt.datetime(2027, 2, 2, 4, 10, tzinfo=dt.UTC)
DUE = dt.date(2027, 2, 1)
# By the sides that owe it: where both do, Beijing's day ends first.
TOLD = {"A4-01": "(due today)", "A4-02": "(1 day overdue)", "A4-03": "(1 day overdue)"}
OVERDUE = {"A4-02", "A4-03"}
_PLACES = re.compile(r'\b(A4-0\d)\b|class="due--\w+">([^<]+)<')
START = ("/", "/topics/chips/", "/actions/", "/meetings/5/agenda/", "/admin/")


@pytest.fixture(autouse=True)
def two_dates() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def items(cast: Cast) -> None:
    Person.objects.update(language="en")
    topic = Topic.objects.create(name_en="Chips", name_zh="芯片", slug="chips")
    before = factories.a_meeting(number=4, state="held", year=2026, half=2)
    owners = (["us"], ["cn"], ["us", "cn"])
    for serial, sides in enumerate(owners, start=1):
        owned = {f"owner_{side}": getattr(cast, f"{side}_delegate") for side in sides}
        action = factories.an_action(meeting=before, serial=serial, due_on=DUE, **owned)
        action.topics.add(topic)
    coming = factories.a_meeting(number=5, state="confirmed", agenda="circulated")
    factories.an_item(meeting=coming, kind="arising")


def told_on(html: str) -> Iterator[tuple[str, str]]:
    """What a page tells of each item after its number."""
    number = ""
    for found in _PLACES.finditer(html):
        number = found[1] or number
        if found[2] and number:
            yield number, found[2].strip()


@pytest.mark.parametrize("reader", ["us_delegate", "cn_delegate", "us_secretary"])
def test_every_page_tells_the_same_of_an_action_item(
    cast: Cast, client_of: ClientOf, items: None, reader: str
) -> None:
    told: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path, html in walked(client_of(getattr(cast, reader)), START):
        for number, words in told_on(html):
            told[path][number] = words
    wrong = {path: said for path, said in told.items() if said.items() - TOLD.items()}
    assert wrong == {}
    assert told.keys() >= {
        "/actions/",
        *(f"/actions/{number}/" for number in TOLD),
        "/meetings/5/agenda/",
        "/topics/chips/",
    }
    assert ("/" in told) == (reader != "us_secretary")


@pytest.mark.parametrize("reader", ["us_delegate", "cn_delegate"])
def test_home_of_programs_and_the_table_tell_the_same(
    cast: Cast, client_of: ClientOf, items: None, reader: str
) -> None:
    asked = Program(getattr(cast, reader)).read("home/")["asked"]
    said = {row["subject"]: row["overdue"] for row in asked if row["kind"] == "action"}
    assert said == {number: number in OVERDUE for number in said}
    assert len(said) == 2
    page = client_of(getattr(cast, reader)).get(reverse("actions"), {"state": "overdue"})
    assert set(re.findall(r"A4-0\d", page.content.decode())) == OVERDUE


@pytest.mark.parametrize(
    ("reader", "overdue"), [("us_secretary", set()), ("cn_secretary", OVERDUE)]
)
def test_the_desk_of_a_secretariat_counts_by_the_clock_of_its_side(
    cast: Cast, client_of: ClientOf, items: None, reader: str, overdue: set[str]
) -> None:
    html = client_of(getattr(cast, reader)).get("/admin/").content.decode()
    assert set(re.findall(r"A4-0\d", html)) == overdue
