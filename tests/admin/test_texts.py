"""Joint texts in the admin: where they stand and who turned which key. To read only."""

import re
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from meetings.models import JointText
from meetings.queries.meetings.open_work import open_texts
from meetings.queries.meetings.sheet import meeting_sheet
from meetings.services.revisions import open_revision
from tests.admin.lists import exported, keys
from tests.world import World, browser
from workinggroup.lib import clock
from workinggroup.lib.admin import ScopedAdmin

LIST = "/admin/meetings/jointtext/"


def listed(world: World, **asked: Any) -> set[int]:
    return keys(world, "us_secretary", LIST, **asked)


def page_of(world: World, text: JointText, name: str = "us_secretary") -> str:
    return browser(world, name).get(f"{LIST}{text.pk}/").content.decode()


def reopened(world: World) -> JointText:
    """The agenda in its second revision: both clearances are of the first."""
    open_revision(
        world.cast.viewer("us_secretary"), text=world.agenda, reason="Late news.", now=clock.now()
    )
    return JointText.objects.get(pk=world.agenda.pk)


def test_texts_are_found_by_symbol_kind_and_state(at_work: None, world: World) -> None:
    assert listed(world, q=world.minutes.symbol) == {world.minutes.pk}
    assert listed(world, q="jwg/5/ag/1/Rev.2") == {world.agenda.pk}
    assert world.agenda.pk not in listed(world, kind__exact="minutes")
    assert listed(world, state__exact="circulated") == {world.agenda.pk, world.minutes.pk}


def test_drafts_are_for_who_may_see_them(at_work: None, world: World) -> None:
    desk = admin.site._registry[JointText]
    assert isinstance(desk, ScopedAdmin)
    assert world.draft_agenda in desk.visible(world.cast.viewer("us_secretary"))
    assert world.draft_agenda not in desk.visible(world.cast.viewer("us_delegate"))
    assert world.agenda in desk.visible(world.cast.viewer("us_delegate"))


def test_page_tells_what_the_text_waits_for(at_work: None, world: World) -> None:
    body = page_of(world, world.agenda)
    assert "The head of the US delegation has not signed this revision." in body
    assert world.cast.us_counsel.name in body and world.cast.cn_counsel.name in body
    assert "Void" not in body
    assert reverse("meeting_agenda", args=[5]) in body
    assert reverse("text_revision", args=[5, "agenda", 1]) in body


DESCRIBED = re.compile("<desc>([^<]*)</desc>")
HEADS = re.compile(r"(?:Signature of the head|团长签署) · ([^<:：]+)")
UNSIGNED = re.compile(
    "The head of the (?:US|Chinese) delegation has not|[美中]方代表团团长尚未签署"
)


@pytest.mark.parametrize(("who", "own"), [("us_secretary", "US"), ("cn_secretary", "中方")])
def test_what_the_own_side_owes_is_told_first(
    at_work: None, world: World, who: str, own: str
) -> None:
    meeting = world.agenda.meeting
    portal = browser(world, who).get(reverse("meeting_agenda", args=[meeting.number]))
    owed = UNSIGNED.findall(page_of(world, world.agenda, who))
    assert [own in sentence for sentence in owed] == [True, False]
    # In the sentence that describes each of the two drawings.
    said = DESCRIBED.findall(portal.content.decode())
    assert len(said) == 2
    for sentence in said:
        assert [own in each for each in HEADS.findall(sentence)] == [True, False]
    viewer = world.cast.viewer(who)
    sheet = meeting_sheet(viewer, meeting, clock.now())
    assert viewer.side is not None
    for rows in (open_texts(viewer), sheet.texts):
        (row,) = (row for row in rows if row.text == world.agenda)
        assert row.unsigned == (viewer.side, viewer.side.other)


def test_keys_of_an_earlier_revision_are_marked_void(at_work: None, world: World) -> None:
    body = page_of(world, reopened(world), "operator")
    assert "JWG/5/AG/1/Rev.2" in body
    assert body.count("Void") == 2
    assert "No one has cleared or signed it." in body


def test_export_has_a_row_for_every_key(at_work: None, world: World) -> None:
    def rows() -> list[list[str]]:
        return exported(world, "cn_secretary", LIST, q="JWG/5/AG/1")[1:]

    told = rows()
    assert [row[0] for row in told] == ["JWG/5/AG/1"] * 2
    names = {world.cast.us_counsel.latin_name, world.cast.cn_counsel.latin_name}
    assert {row[6] for row in told} == names
    assert {row[-1] for row in told} == {"是"}
    reopened(world)
    assert [(row[0], row[-1]) for row in rows()] == [("JWG/5/AG/1", "否")] * 2
    assert browser(world, "operator").get(f"{LIST}export/xlsx/").status_code == 200


def test_nothing_can_be_done_to_a_text(at_work: None, world: World) -> None:
    client = browser(world, "operator")
    assert client.get(f"{LIST}add/").status_code == 404
    assert client.get(f"{LIST}{world.agenda.pk}/delete/").status_code == 404
    assert client.post(f"{LIST}{world.agenda.pk}/", {"state": "agreed"}).status_code == 405
