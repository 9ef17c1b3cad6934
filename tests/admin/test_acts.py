"""Every act that a service writes down has a name in the audit log."""

import ast
from pathlib import Path

import pytest

from meetings.rules.acts import ACTS
from meetings.rules.lifecycles import MEETING

ROOT = Path(__file__).resolve().parents[2]
RECORDERS = {"record", "_note", "note", "finish", "note_change", "_record"}


def acts_in(source: str) -> set[str]:
    """The names that calls which write audit entries are given."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name not in RECORDERS:
            continue
        given = [k.value for k in node.keywords if k.arg == "act"] or node.args[1:3]
        found |= {
            v.value
            for v in given
            if isinstance(v, ast.Constant) and isinstance(v.value, str) and "_" in v.value
        }
    return found


FILES = [*(ROOT / "members/services").rglob("*.py"), *(ROOT / "meetings/services").rglob("*.py")]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_acts_have_labels(path: Path) -> None:
    assert acts_in(path.read_text()) - set(ACTS) == set()


def test_moves_of_meetings_have_labels() -> None:
    assert {f"{move}_meeting" for move in MEETING.moves} <= set(ACTS)


def test_reader_finds_acts() -> None:
    assert acts_in('audit.record(actor, act="import_roster", subject=x)') == {"import_roster"}
    assert acts_in('_note(actor, paper, "release_paper", now)') == {"release_paper"}
