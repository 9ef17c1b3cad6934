"""A grave act names its object wherever the admin site offers it: on a page, in a row of a list,
over several rows."""

import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override

from meetings.models import ItemProposal, Meeting, Paper, Paragraph
from tests.admin.test_pages import DESKS
from tests.world import World, browser
from workinggroup.lib import clock
from workinggroup.lib.acts import Act, worded
from workinggroup.lib.admin import ScopedAdmin

GRAVE = [(desk, act) for desk in DESKS for act in desk.acts if act.grave]
LINK = re.compile(r'<a[^>]*href="[^"]*/(\d+)/do/(\w+)/[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
LANGUAGES = ("en", "zh-hans")
# What is known by its title alone: a paper until it is released, a proposal for good.
KINDS: dict[type, tuple[str, ...]] = {
    Paper: ("the paper", "文件"),
    ItemProposal: ("the proposal", "提议"),
}


def called(desk: ScopedAdmin, act: Act) -> str:
    return f"{desk.opts.model_name}-{act.name}"


def own_names(thing: Any) -> list[str]:
    """What the group calls a thing, and no other: by its number or symbol, by who it is about."""
    named = [str(getattr(thing, name, "")) for name in ("number", "symbol")]
    person = getattr(thing, "person", None)
    return [name for name in (*named, person.name if person else "") if name]


def is_named(label: str, thing: Any) -> bool:
    """Whether `label` says what it is about: by its kind where it has no name of its own."""
    return any(name in label for name in own_names(thing) or KINDS.get(type(thing), ()))


@pytest.mark.parametrize(("desk", "act"), GRAVE, ids=[called(*each) for each in GRAVE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_label_of_a_grave_act_names_its_object(
    at_work: None, world: World, desk: ScopedAdmin, act: Act, language: str
) -> None:
    viewer = world.cast.viewer("us_secretary")
    rows = list(desk.visible(viewer)[:40])
    desk.tell_rows(viewer, rows)
    things = [thing for row in rows if (thing := desk.thing_of(act, row)) is not None]
    legal = [thing for thing in things if act.may(viewer, thing, clock.now())]
    assert things
    with override(language):
        said = {worded(act.label, thing): thing for thing in legal or things}
        assert [label for label, thing in said.items() if not is_named(label, thing)] == []


@pytest.mark.parametrize("desk", [d for d in DESKS if any(act.grave for act in d.acts)])
def test_pages_and_rows_call_it_so(at_work: None, world: World, desk: ScopedAdmin) -> None:
    """By the number that the row has among the others, which no row knows by itself."""
    viewer = world.cast.viewer("us_secretary")
    client = browser(world, "us_secretary")
    grave = {act.name: act for act in desk.acts if act.grave}
    rows = list(desk.visible(viewer)[:40])
    desk.tell_rows(viewer, rows)
    by_pk = {str(row.pk): row for row in rows}
    stem = f"{desk.opts.app_label}_{desk.opts.model_name}"
    paths = [reverse(f"admin:{stem}_change", args=[row.pk]) for row in rows[:6]]
    found = 0
    for path in [reverse(f"admin:{stem}_changelist"), *paths]:
        for pk, name, text in LINK.findall(client.get(path).content.decode()):
            if name in grave and pk in by_pk:
                thing = desk.thing_of(grave[name], by_pk[pk])
                assert is_named(text, thing), (path, text)
                found += 1
    # The meeting of the world has been held, and its minutes are issued.
    assert found or desk.model in (Meeting, Paragraph)


def test_an_act_on_several_rows_says_what_they_are() -> None:
    for desk in DESKS:
        for bulk in (each for each in desk.bulk_acts if each.act.grave):
            kind = KINDS[desk.model][0].removeprefix("the ")
            for said in (str(bulk.choice), bulk.button(3)):
                assert f"{kind}s" in said


@pytest.mark.parametrize("label", ["Withdraw", "Withdraw item", "Withdraw item 4"])
def test_a_label_without_its_object_is_found(world: World, label: str) -> None:
    item: Any = world.item
    item.number = "3"
    assert not is_named(label, item)
    assert is_named("Withdraw item 3", item)
    assert not is_named("End the role", world.cast.us_head.appointments.get())
