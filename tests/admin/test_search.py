"""What a secretary types above a list: words, and the numbers by which things are called."""

from typing import Any

import pytest

from meetings.models import Paper
from tests import factories
from tests.admin.lists import keys
from tests.tampering import rows_free
from tests.world import World

LISTS = "/admin/meetings/"


def found(world: World, name: str, model: str, query: str) -> set[Any]:
    return keys(world, name, f"{LISTS}{model}/", q=query)


@pytest.mark.parametrize("query", ["A4-01", "a4-1", "Ａ４-０１"])
def test_action_items_are_found_by_their_number(at_work: None, world: World, query: str) -> None:
    assert found(world, "us_secretary", "actionitem", query) == {world.action.pk}


@pytest.mark.parametrize("query", ["Meeting 5", "5", "第5次会议", "JWG/5"])
def test_meetings_are_found_as_pages_call_them(at_work: None, world: World, query: str) -> None:
    assert world.meeting.pk in found(world, "cn_secretary", "meeting", query)
    assert world.past.pk not in found(world, "cn_secretary", "meeting", query)


def test_decisions_are_found_by_their_number(at_work: None, world: World) -> None:
    item = world.past.items.all()[0]
    with rows_free():
        made = factories.a_paragraph(item=item, kind="decision", decision=77)
    assert found(world, "us_secretary", "paragraph", "D4-77") == {made.pk}
    with rows_free():
        made.withdrawn_at = made.created_at
        made.save()
    assert not found(world, "us_secretary", "paragraph", "D4-77")


def test_papers_are_found_by_their_symbol(at_work: None, world: World) -> None:
    paper = world.papers["cn"]
    assert found(world, "us_secretary", "paper", paper.symbol) == {paper.pk}
    of_meeting = found(world, "us_secretary", "paper", "JWG/5")
    assert {each.pk for each in world.papers.values()} <= of_meeting


def test_private_papers_are_found_by_their_own_side_only(at_work: None, world: World) -> None:
    private = Paper.objects.get(pk=world.private_papers["cn"].pk)
    assert found(world, "cn_secretary", "paper", private.title_en) == {private.pk}
    assert found(world, "us_secretary", "paper", private.title_en) == set()


def test_words_and_filters_still_count(at_work: None, world: World) -> None:
    text = world.action.text_en.split()[0]
    assert world.action.pk in found(world, "us_secretary", "actionitem", text)
    asked = {"q": "A4-01", "state__exact": "done"}
    assert not keys(world, "us_secretary", f"{LISTS}actionitem/", **asked)
