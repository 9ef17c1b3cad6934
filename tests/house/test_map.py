"""The map is true: every path in it is there, and every module is found by it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / "docs" / "map.md").read_text()
NAMED = re.compile(r"`([\w./-]+)`")
TOPS = ("workinggroup", "members", "meetings", "templates", "static", "locale", "tests", "bench")


def named_paths() -> list[str]:
    """What the map names with its whole path."""
    return [each for each in NAMED.findall(MAP) if each.split("/")[0] in TOPS and "/" in each]


def test_every_path_of_the_map_is_there() -> None:
    paths = named_paths()
    assert len(paths) > 80
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_link_of_the_map_leads_somewhere() -> None:
    links = re.findall(r"\]\(([\w./-]+)\)", MAP)
    assert len(links) > 3
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
