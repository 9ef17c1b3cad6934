"""Acts in the rows of a list: the same as on the pages of the rows, and back to the list."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import ActionItem
from members.enums import NotificationState
from tests import factories
from tests.admin.test_pages import DESKS
from tests.meetings.outbox import a_letter
from tests.tampering import rows_free
from tests.world import World, browser

ACTIONS, PAPERS = "/admin/meetings/actionitem/", "/admin/meetings/paper/"
LISTS = [f"{each.opts.app_label}_{each.opts.model_name}" for each in DESKS if each.row_acts]
LINK = re.compile(r"/(\d+)/do/(\w+)/")


def offered(body: str) -> set[tuple[str, str]]:
    return set(LINK.findall(body))


@pytest.mark.parametrize("stem", LISTS)
def test_rows_offer_what_their_pages_offer(at_work: None, world: World, stem: str) -> None:
    client = browser(world, "us_secretary")
    desk = next(d for d in DESKS if stem == f"{d.opts.app_label}_{d.opts.model_name}")
    named = {act.name for act in desk.row_acts}
    page = client.get(reverse(f"admin:{stem}_changelist"))
    rows = list(page.context["cl"].result_list)[:4]
    assert rows
    in_list = offered(page.content.decode())
    for row in rows:
        body = client.get(reverse(f"admin:{stem}_change", args=[row.pk])).content.decode()
        on_page = {(pk, name) for pk, name in offered(body) if name in named}
        assert {found for found in in_list if found[0] == str(row.pk)} == on_page


def test_lists_of_who_belongs_to_no_side_have_no_acts(at_work: None, world: World) -> None:
    for path in (ACTIONS, PAPERS):
        body = browser(world, "operator").get(path).content.decode()
        assert "What can be done" not in body
        assert offered(body) == set()


def test_other_sides_papers_have_no_acts(at_work: None, world: World) -> None:
    body = browser(world, "cn_secretary").get(PAPERS).content.decode()
    pks = {pk for pk, _name in offered(body)}
    assert str(world.private_papers["cn"].pk) in pks
    assert not pks & {str(world.private_papers["us"].pk), str(world.papers["us"].pk)}


def link_to(body: str, act: str, row: Any) -> str:
    found = re.search(rf'href="([^"]*/{row.pk}/do/{act}/[^"]*)"', body)
    assert found
    return found[1].replace("&amp;", "&")


@pytest.mark.parametrize("asked", ["", "?state__exact=open", "?q=compare&state__exact=open"])
def test_act_from_a_list_leads_back_to_it(at_work: None, world: World, asked: str) -> None:
    client = browser(world, "us_secretary")
    with rows_free():
        ActionItem.objects.filter(pk=world.action.pk).update(text_en="Compare the lists.")
    here = link_to(client.get(f"{ACTIONS}{asked}").content.decode(), "start_action", world.action)
    page = client.get(here).content.decode().replace("&amp;", "&")
    assert f'href="{ACTIONS}{asked}"' in page
    done = client.post(here)
    assert (done.status_code, done["Location"]) == (302, f"{ACTIONS}{asked}")
    world.action.refresh_from_db()
    assert world.action.state == "in_progress"


def test_act_from_a_page_leads_back_to_that(at_work: None, world: World) -> None:
    path = f"{ACTIONS}{world.action.pk}/"
    done = browser(world, "us_secretary").post(f"{path}do/start_action/")
    assert done["Location"] == path


@pytest.mark.parametrize(
    "kept", ["https%3A%2F%2Felsewhere.example", "%2F%2Fx", "a%0d%0ab=c", "%00"]
)
def test_way_back_stays_on_the_list(at_work: None, world: World, kept: str) -> None:
    path = f"{ACTIONS}{world.action.pk}/do/start_action/?_changelist_filters={kept}"
    done = browser(world, "us_secretary").post(path)
    assert done["Location"].startswith(ACTIONS) and "\n" not in done["Location"]


def test_rows_ask_nothing_more(at_work: None, world: World, now: dt.datetime) -> None:
    """Each of another meeting, whose text the rules ask about; people who left, and who are still
    here; emails that were refused."""
    client = browser(world, "us_secretary")
    counts: dict[str, list[int]] = {}
    for n in range(5):
        meeting = factories.a_meeting(number=70 + n, year=2070 + n)
        factories.an_action(meeting=meeting, owner_us=world.cast.us_delegate, text_stale="zh")
        factories.a_paragraph(item=factories.an_item(meeting=meeting))
        factories.a_proposal(meeting=meeting, author=world.cast.us_delegate, side="us")
        paper = factories.a_paper(meeting=meeting, side="us", created_by=world.cast.us_delegate)
        factories.a_version(paper=paper, number=None)
        factories.a_member(side="us", role="counsel", ended_at=now)
        stays = factories.a_member(side="us", role="counsel")
        a_letter(meeting, stays, now, state=NotificationState.FAILED, occurrence=str(n))
        if n not in {0, 4}:
            continue
        for stem in LISTS:
            path = reverse(f"admin:{stem}_changelist")
            client.get(path)
            with CaptureQueriesContext(connection) as caught:
                client.get(path)
            counts.setdefault(stem, []).append(len(caught))
    assert {stem: found for stem, found in counts.items() if found[0] != found[1]} == {}
    body = client.get(reverse("admin:members_notification_changelist")).content.decode()
    assert "retry_letter" in {name for _pk, name in offered(body)}
