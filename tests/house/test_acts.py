"""The tables of acts: each row is whole, its names lead somewhere, doors have no other acts."""

import ast
import inspect
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.contrib import admin

from meetings.enums import Capacity
from meetings.rules.acts import ACTS
from meetings.rules.acts.meetings import MOVE_ACTS
from meetings.rules.lifecycles import MEETING
from workinggroup.lib.acts import Act, resolved
from workinggroup.lib.admin import ScopedAdmin

ROOT = Path(__file__).resolve().parents[2]
OFFERED = {name: act for name, act in ACTS.items() if act.offered}
# Their answer is a page that shows the new secret once.
SHOWN = {"issue_api_key", "issue_calendar_key", "rotate_calendar_key"}


def faults_of(act: Act) -> list[str]:
    """What a row of the table lacks, or names in vain."""
    found = [] if act.label else ["no label"]
    if not act.done and act.name not in SHOWN:
        found.append("nothing is said when it is done")
    rule = list(inspect.signature(resolved(act.rule)).parameters)
    if len(rule) != 3 or rule[2] != "now":
        found.append(f"rule{tuple(rule)}")
    service = inspect.signature(resolved(act.service)).parameters
    wanted = {"now"} | ({act.thing} if act.thing else set())
    if not wanted <= {name for name, each in service.items() if each.kind is each.KEYWORD_ONLY}:
        found.append(f"service{tuple(service)}")
    if inspect.signature(resolved(act.service)).return_annotation is None:
        # `carry_out` tells by None that it was refused.
        found.append("returns nothing")
    if act.form and not inspect.isclass(resolved(act.form)):
        found.append("form")
    return found


def test_every_row_is_whole() -> None:
    faults = {name: faults_of(act) for name, act in OFFERED.items()}
    assert {name: found for name, found in faults.items() if found} == {}


def test_every_act_is_recorded_under_its_own_name_or_others() -> None:
    assert [name for name, act in ACTS.items() if bool(act.recorded) == bool(act.records)] == []
    assert {name for act in ACTS.values() for name in act.records} <= set(ACTS)


def test_a_row_that_names_nothing_is_found() -> None:
    with pytest.raises(ImportError):
        faults_of(Act(name="x", recorded="X", rule="meetings.access.nothing", service="-.-"))
    odd = Act(name="x", recorded="X", rule="meetings.access.may_plan", service="math.floor")
    assert faults_of(odd)[:3] == ["no label", "nothing is said when it is done", "rule('viewer',)"]


def acts_of(pages: object) -> Sequence[Act]:
    assert isinstance(pages, ScopedAdmin)
    return [*pages.acts, *pages.list_acts]


def test_the_admin_offers_what_the_table_has() -> None:
    strays = [
        act.name
        for pages in admin.site._registry.values()
        for act in acts_of(pages)
        if act.with_form("") != ACTS[act.name].with_form("")
    ]
    assert strays == []


def test_every_move_of_a_meeting_is_an_act() -> None:
    assert set(MOVE_ACTS) == set(MEETING.moves)
    assert {act.name for act in MOVE_ACTS.values()} == {f"{move}_meeting" for move in MOVE_ACTS}
    needing = {name for name, move in MEETING.moves.items() if move.needs_reason}
    assert {name for name, act in MOVE_ACTS.items() if act.grave} == needing


# What services write an act down by.
WRITERS = {"record", "record_and_tell", "record_correction", "record_on_text", "note_change"}
WRITERS |= {"_note", "_record"}
NAME = re.compile(r"[a-z]+(_[a-z]+)*")


def written_down(source: str) -> set[str]:
    """The acts that a service writes down by a name of its own."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        called = node.func.id if isinstance(node.func, ast.Name) else called
        if called not in WRITERS:
            continue
        named = [each.value for each in node.keywords if each.arg == "act"]
        told = [each for each in (*node.args, *named) if isinstance(each, ast.Constant)]
        found |= {str(each.value) for each in told if NAME.fullmatch(str(each.value))}
    return found


def test_whatever_services_write_down_is_an_act_of_the_table() -> None:
    files = [path for app in ("meetings", "members") for path in (ROOT / app).rglob("*.py")]
    found = {path: written_down(path.read_text()) for path in files}
    assert len(set().union(*found.values())) > 60
    assert {path.name: left for path, names in found.items() if (left := names - set(ACTS))} == {}


def test_whatever_the_table_has_words_for_is_written_down() -> None:
    files = [path for app in ("meetings", "members") for path in (ROOT / app).rglob("*.py")]
    sources = [path.read_text() for path in files if "services" in path.parts]
    # What a package offers (`__all__`) writes nothing down.
    said = [line for source in sources for line in source.split("__all__")[0].splitlines()]
    written = set(re.findall(r'"([a-z_]+)"', "\n".join(said)))
    written |= {*Capacity.values, *(act.name for act in MOVE_ACTS.values())}
    assert {name for name, act in ACTS.items() if act.recorded} - written == set()


def test_an_act_that_is_in_no_table_is_found() -> None:
    assert written_down('audit.record(actor, act="odd_act", side="us")') == {"odd_act"}
    assert written_down('_note(actor, paper, "odder", now)') == {"odder"}
