"""The lists of the portal as files: what the page shows, narrowed alike, all pages of it."""

import csv

import pytest

from meetings.queries.actions.table import ActionFilter
from meetings.queries.exports import exported_actions, exported_decisions
from meetings.queries.texts.decisions import DecisionFilter, decisions_register
from members.access import viewer_of
from tests.world import NOW, World, browser

pytestmark = pytest.mark.django_db


def lines(world: World, address: str) -> list[list[str]]:
    answer = browser(world, "us_delegate").get(address)
    assert answer.status_code == 200
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))


def test_exported_actions_are_narrowed_as_the_page(world: World) -> None:
    viewer = viewer_of(world.cast.us_delegate, NOW)
    everything = list(exported_actions(viewer, ActionFilter(), NOW).rows)
    none = list(exported_actions(viewer, ActionFilter(q="nothing says this"), NOW).rows)
    assert everything and not none
    assert len(lines(world, "/actions.csv")) == 1 + len(everything)
    assert len(lines(world, "/actions.csv?q=nothing+says+this")) == 1


def test_exported_decisions_are_the_register(world: World) -> None:
    viewer = viewer_of(world.cast.us_delegate, NOW)
    register = [row.register_number for row in decisions_register(viewer, DecisionFilter())]
    assert [
        row.register_number for row in exported_decisions(viewer, DecisionFilter()).rows
    ] == register
    assert [row[0] for row in lines(world, "/decisions.csv")[1:]] == register


def test_export_of_an_unknown_kind_is_not_found(world: World) -> None:
    assert browser(world, "us_delegate").get("/actions.pdf").status_code == 404
