"""Proposals and notes as tables: the own side's, on record where the operator takes them along."""

import pytest

from meetings.models import ItemProposal, PrivateNote
from members.models import AuditEntry
from tests.admin.lists import exported
from tests.world import SECRET, World

MODELS = ("itemproposal", "privatenote")


def table(world: World, name: str, model: str) -> list[list[str]]:
    return exported(world, name, f"/admin/meetings/{model}/")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("side", ["us", "cn"])
def test_export_is_the_own_sides(at_work: None, world: World, model: str, side: str) -> None:
    told = "\n".join(cell for row in table(world, f"{side}_secretary", model) for cell in row)
    words = {match.group(0) for match in SECRET.finditer(told)}
    assert words and words <= world.secrets[side]


@pytest.mark.parametrize("model", MODELS)
def test_operators_export_is_on_the_record_of_both_sides(
    at_work: None, world: World, model: str
) -> None:
    before = AuditEntry.objects.filter(act="operator_read").count()
    heading, *rows = table(world, "operator", model)
    assert heading[0] == "side" and {row[0] for row in rows} == {"US side", "Chinese side"}
    entries = AuditEntry.objects.filter(act="operator_read").order_by("-pk")
    assert entries.count() == before + 2
    assert {(entry.side, entry.actor) for entry in entries[:2]} == {
        ("us", world.cast.operator),
        ("cn", world.cast.operator),
    }


def test_secretarys_export_is_nobodys_reading(at_work: None, world: World) -> None:
    before = AuditEntry.objects.count()
    for model in MODELS:
        table(world, "us_secretary", model)
    assert AuditEntry.objects.count() == before


def test_formulas_in_an_export_are_text(at_work: None, world: World) -> None:
    ItemProposal.objects.filter(pk=world.proposals["us"].pk).update(title_en="=1+1")
    PrivateNote.objects.filter(pk=world.notes["us"].pk).update(text="=cmd|' /C calc'!A0")
    for model in MODELS:
        cells = [cell for row in table(world, "us_secretary", model) for cell in row]
        assert not [cell for cell in cells if cell.startswith("=")]
        assert [cell for cell in cells if cell.startswith("'=")]
