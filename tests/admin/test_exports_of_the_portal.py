"""The lists of the portal as files: what the page shows, narrowed alike, all pages of it."""

import csv
import datetime as dt

import pytest

from meetings.access import visible_papers_in_lists
from meetings.queries.actions.table import ActionFilter
from meetings.queries.exports import exported_actions, exported_decisions, exported_meetings
from meetings.queries.texts.circulated import circulated_rows
from meetings.queries.texts.decisions import DecisionFilter, decisions_register
from members.access import viewer_of
from tests import factories
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
        row.register_number
        for row in exported_decisions(viewer, DecisionFilter(), circulated_rows(viewer)).rows
    ] == register
    assert [row[0] for row in lines(world, "/decisions.csv")[1:]] == register


def test_exported_meetings_have_the_days_that_the_reader_is_invited_to(world: World) -> None:
    """The earliest sitting is for heads and counsel, who alone read of it."""
    day = world.meeting.sittings.filter(audience="all").earliest("starts_at").day
    earlier = day - dt.timedelta(days=9)
    factories.a_sitting(meeting=world.meeting, number=9, day=earlier, audience="heads")
    [delegates] = [row for row in lines(world, "/meetings.csv") if row[0] == world.meeting.number]
    viewer = viewer_of(world.cast.us_head, NOW)
    assert str(day) in delegates
    table = exported_meetings(viewer)
    [first] = [column for column in table.columns if "first sitting" in str(column.label)]
    [heads] = [row for row in table.rows if row.pk == world.meeting.pk]
    assert first.value(heads) == earlier


def test_exported_papers_are_those_of_the_page(world: World) -> None:
    address = f"/meetings/{world.meeting.number}/papers.csv"
    titles = {row[1] for row in lines(world, address)[1:]}
    papers = visible_papers_in_lists(viewer_of(world.cast.us_delegate, NOW))
    assert titles == {*papers.filter(meeting=world.meeting).values_list("title_en", flat=True)}
    assert any("zqus" in title for title in titles)
    assert not any("zqcn" in title for title in titles)


def test_exported_members_are_those_of_now(world: World) -> None:
    names = {row[5] for row in lines(world, "/members.csv")[1:]}
    assert {world.cast.cn_head.latin_name, world.cast.us_adviser.latin_name} <= names
    assert world.cast.us_left.latin_name not in names


def test_export_of_an_unknown_kind_is_not_found(world: World) -> None:
    assert browser(world, "us_delegate").get("/actions.pdf").status_code == 404
