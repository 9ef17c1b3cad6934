"""Lists take the same number of queries for 3 rows and for 300."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Appointment, AuditEntry, Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.signing_in import sign_in_as
from workinggroup.lib import clock
from workinggroup.lib.viewer import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def letters(cast: Cast, start: int, count: int) -> None:
    now = clock.now()
    Notification.objects.bulk_create(
        Notification(
            rule="meeting_soon",
            subject_type="meeting",
            subject_id=n,
            recipient=cast.us_delegate,
            occurrence="x",
            state="failed",
            error="550",
            due_at=now,
            created_at=now,
            try_at=now,
            expires_at=now.replace(year=now.year + 1),
        )
        for n in range(start, start + count)
    )


def entries(cast: Cast, start: int, count: int) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=clock.now(), actor=cast.us_head, act="appoint", subject_type="x", subject_id=n
        )
        for n in range(start, start + count)
    )


def people(cast: Cast, start: int, count: int) -> None:
    made = Person.objects.bulk_create(
        Person(email=f"p{n}@x.example", given_name=f"G{n}", family_name=f"F{n}", password="!")
        for n in range(start, start + count)
    )
    Appointment.objects.bulk_create(
        Appointment(person=p, delegation_id="us", role=Role.ADVISER, began_at=clock.now())
        for p in made
    )


def items(cast: Cast, start: int, count: int) -> None:
    meeting = factories.a_meeting(number=100 + start, year=2100, half=1 if start == 0 else 2)
    for _ in range(min(count, 60)):
        factories.an_item(meeting=meeting)


def papers(cast: Cast, start: int, count: int) -> None:
    meeting = factories.a_meeting(number=100 + start, year=2100, half=1 if start == 0 else 2)
    for _ in range(min(count, 60)):
        factories.a_paper(meeting=meeting, side="us", created_by=cast.us_head)


def actions(cast: Cast, start: int, count: int) -> None:
    meeting = factories.a_meeting(number=100 + start, year=2100, half=1 if start == 0 else 2)
    for _ in range(min(count, 60)):
        factories.an_action(meeting=meeting, owner_us=cast.us_head, owner_cn=cast.cn_head)


Make = Callable[[Cast, int, int], None]
LISTS: list[tuple[str, Make]] = [
    ("/admin/members/notification/?all=", letters),
    ("/admin/members/auditentry/?all=", entries),
    ("/admin/members/person/?all=", people),
    ("/admin/members/person/export/csv/", people),
    ("/admin/members/appointment/?all=", people),
    ("/admin/meetings/agendaitem/?all=", items),
    ("/admin/meetings/agendaitem/export/csv/", items),
    ("/admin/meetings/paper/?all=", papers),
    ("/admin/meetings/actionitem/?all=", actions),
    ("/admin/meetings/actionitem/export/xlsx/", actions),
    ("/admin/", people),
    ("/admin/", letters),
]


@pytest.mark.parametrize(("path", "make"), LISTS)
def test_list_takes_the_same_queries(cast: Cast, path: str, make: Make) -> None:
    browser = Client()
    sign_in_as(browser, cast.us_secretary)
    counts: list[int] = []
    bodies: list[Any] = []
    browser.get(path)
    for start, rows in ((0, 3), (1000, 297)):
        make(cast, start, rows)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            answer = browser.get(path)
        assert answer.status_code == 200
        counts.append(len(caught))
        bodies.append(len(answer.content))
    assert counts[0] == counts[1], counts
    assert counts[0] < 40


def test_agenda_sheet_takes_the_same_queries(cast: Cast) -> None:
    browser = Client()
    sign_in_as(browser, cast.us_secretary)
    meeting = factories.a_meeting(number=100, year=2100)
    path = f"/admin/meetings/meeting/{meeting.pk}/agenda/"
    counts = []
    browser.get(path)
    for rows in (3, 27):
        for _ in range(rows):
            factories.an_item(meeting=meeting)
        with CaptureQueriesContext(connection) as caught:
            browser.get(path)
        counts.append(len(caught))
    assert counts[0] == counts[1]
