"""Every list asks the database the same number of questions for 3 rows and for many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Deadline,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    Paragraph,
    PrivateNote,
    Sitting,
)
from tests import factories, sample
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.api.test_privacy import lists
from tests.meetings.api.whole_group import fill

MODELS = (
    ActionItem,
    AgendaItem,
    Attendance,
    Deadline,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    Paragraph,
    PrivateNote,
    Sitting,
)
BIG = {"page_size": 200}


@pytest.mark.django_db
@pytest.mark.any_database
def test_queries_do_not_grow_with_the_rows(cast: Cast) -> None:
    program = Program(cast.us_delegate)
    paths = lists()
    sizes = {path: BIG if "results" in program.get(path).json() else {} for path in paths}

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            meeting = factories.a_meeting(
                number=number,
                year=2021 + number,
                agenda="circulated",
                minutes="circulated",
                sittings=1,
            )
            fill(meeting, cast)

    def count() -> dict[str, int]:
        counts = {}
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert program.get(path, sizes[path]).status_code == 200
            counts[path] = len(queries)
        return counts

    grow(1, 4)
    count()
    few = count()
    assert {model.__name__: model.objects.count() >= 3 for model in MODELS} == {
        model.__name__: True for model in MODELS
    }
    last = 101 if sample.everything() else 31
    grow(4, last)
    assert count() == few
    assert few.pop("/api/v1/home/") < 20
    assert max(few.values()) <= 9
    assert len(program.read("actions/", **BIG)["results"]) == last - 1
