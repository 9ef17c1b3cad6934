"""No page asks the database the same question twice, or a row for what it has not."""

from collections import Counter

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from tests import sample
from tests.house.addresses import addresses
from tests.house.matrix import Row
from tests.house.rows import ROWS
from tests.house.test_query_counts import MARKS, visiting
from tests.house.vain import asked_in_vain
from tests.many import add_many
from tests.world import World, undone

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
READERS = ("us_head", "cn_secretary", "us_counsel", "cn_delegate", "operator")
FEW = 3
# Whose views are a library's, which asks for the second factors and the sessions each time.
LIBRARIES = ("account_", "mfa_", "usersessions_")


def of_ours(row: Row) -> bool:
    return row.method == "GET" and not row.url.startswith(LIBRARIES)


@pytest.mark.parametrize("name", READERS)
def test_no_page_asks_the_same_twice(world: World, name: str) -> None:
    """The same SQL with the same values in one request."""
    doors, known = visiting(world, name), addresses()
    repeated = {}
    with undone(), asked_in_vain() as vain:
        add_many(world, FEW)
        for row in filter(of_ours, ROWS):
            if row.url not in known or name not in sample.share(READERS, by=row.label, days=2):
                continue
            path = known[row.url].path(row.at(world, "us")) + row.query
            ContentType.objects.clear_cache()
            with undone(), CaptureQueriesContext(connection) as queries:
                doors.ask_for_good(name, "GET", path)
            asked = Counter(each["sql"] for each in queries.captured_queries)
            twice = [sql for sql, times in asked.items() if times > 1 and not sql.startswith(MARKS)]
            if twice:
                repeated[row.label] = twice
    assert (repeated, vain) == ({}, set())


def test_what_is_asked_in_vain_is_found(world: World) -> None:
    with asked_in_vain() as vain:
        page = Template("{% if meeting.odd %}x{% endif %}{{ meeting.number }}{{ nothing.odd }}")
        assert page.render(Context({"meeting": world.meeting})) == str(world.meeting.number)
    assert vain == {"Meeting.odd"}
