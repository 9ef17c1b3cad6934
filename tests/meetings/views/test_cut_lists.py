"""Lists that history fills are cut, and lead to the rest."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from meetings.enums import ActionState, ItemKind, ParagraphKind
from meetings.models import Topic
from members.models import Person
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person | None], Client]


def test_matters_arising_name_the_first_twenty(cast: Cast, client_of: ClientOf) -> None:
    past = factories.a_meeting(
        number=4, year=2026, half=2, state="held", first_day=dt.date(2026, 10, 20), agenda="agreed"
    )
    coming = factories.a_meeting(agenda="circulated")
    factories.an_item(meeting=coming, kind=ItemKind.ARISING)
    for n in range(1, 24):
        factories.an_action(
            meeting=past,
            serial=n,
            owner_us=cast.us_delegate,
            due_on=dt.date(2027, 5, 1) + dt.timedelta(days=n),
        )
    body = client_of(cast.us_head).get(reverse("meeting_agenda", args=[5])).content.decode()
    assert "23 action items of earlier meetings are open now" in body
    assert "A4-20" in body
    assert "A4-21" not in body
    assert re.search(rf'<a href="{reverse("actions")}\?state=alive">\s*3 more', body)


def test_action_items_are_cut_into_pages(cast: Cast, client_of: ClientOf) -> None:
    meeting = factories.a_meeting()
    for n in range(1, 24):
        factories.an_action(meeting=meeting, serial=n, owner_us=cast.us_delegate)
    browser = client_of(cast.cn_head)
    shown = [browser.get(reverse("actions"), {"page": n}).context["page"] for n in (1, 2)]
    first = browser.get(reverse("actions")).context["page"]
    assert [row.serial for row in first] == [row.serial for row in shown[0]] == [*range(1, 21)]
    assert [row.serial for row in shown[1]] == [21, 22, 23]
    assert {page.paginator.count for page in (first, *shown)} == {23}
    assert {page.paginator.num_pages for page in (first, *shown)} == {2}


def test_a_topic_tells_of_five_meetings_a_page_and_of_open_action_items_first(
    cast: Cast, client_of: ClientOf
) -> None:
    topic = Topic.objects.get(slug="encryption")
    for number in range(10, 17):
        meeting = factories.a_meeting(
            number=number, year=2020 + number, agenda="agreed", minutes="adopted"
        )
        item = factories.an_item(meeting=meeting)
        item.topics.add(topic)
        factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, decision=1)
    for n in range(1, 24):
        factories.an_action(
            meeting=meeting,
            item=item,
            serial=n,
            owner_us=cast.us_delegate,
            due_on=dt.date(2027, 5, 1) + dt.timedelta(days=n),
            **({"state": ActionState.DONE, "confirmed_us_at": item.created_at} if n < 6 else {}),
        )
    browser, address = client_of(cast.us_head), reverse("topic", args=["encryption"])
    first, second = (browser.get(address, {"page": n}).context["story"] for n in (1, 2))
    assert [part.meeting.serial for part in first.meetings] == [16, 15, 14, 13, 12]
    assert [part.meeting.serial for part in second.meetings] == [11, 10]
    assert [row.meeting.serial for row in second.decisions] == [11, 10]
    assert [row.serial for row in first.actions] == [1, 2, *range(6, 24)]
    assert first.more_actions == 3
