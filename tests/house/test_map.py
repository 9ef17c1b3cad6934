"""The map is true: every path in it is there, and every module is found by it."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / "docs" / "map.md").read_text()
NAMED = re.compile(r"`([\w./-]+)`")
# Folders that every noun has a module in: to name them names nothing.
FLOORS = {"models", "services", "queries", "rules", "views", "forms", "templates"}
TOPS = ("workinggroup", "members", "meetings", "templates", "static", "locale", "tests", "bench")


def named_paths() -> list[str]:
    """What the map names with its whole path."""
    return [each for each in NAMED.findall(MAP) if each.split("/")[0] in TOPS and "/" in each]


def test_every_path_of_the_map_is_there() -> None:
    paths = named_paths()
    assert len(paths) > 80
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_short_path_of_the_map_is_the_end_of_one_that_is_there() -> None:
    """`queries/home/next.py`: of whichever app."""
    short = [
        each
        for each in NAMED.findall(MAP)
        if "/" in each and each.endswith(".py") and each.split("/")[0] not in TOPS
    ]
    assert len(short) > 5
    there = modules()
    assert [each for each in short if not any(p.endswith(f"/{each}") for p in there)] == []


def modules() -> list[str]:
    """The modules of the product, but packages' own and migrations."""
    found = [path for top in TOPS[:3] for path in sorted((ROOT / top).rglob("*.py"))]
    named = [
        path for path in found if path.name != "__init__.py" and "migrations" not in path.parts
    ]
    return [str(path.relative_to(ROOT)) for path in named]


def unnamed(paths: list[str], names: list[str]) -> list[str]:
    """Those that are named neither by their file nor by a folder of their own noun."""
    files = {name.rsplit("/", 1)[-1] for name in names if name.endswith(".py")}
    folders = tuple(name for name in names if name.endswith("/") and name.count("/") > 2)
    floors = tuple(name for name in names if name.endswith("/") and name.count("/") == 2)
    nouns = tuple(each for each in floors if each.split("/")[1] not in FLOORS)
    return [
        path
        for path in paths
        if path.rsplit("/", 1)[-1] not in files and not path.startswith((*folders, *nouns))
    ]


def test_every_module_is_named() -> None:
    paths = modules()
    assert len(paths) > 300
    assert unnamed(paths, NAMED.findall(MAP)) == []


def test_a_module_without_a_name_is_found() -> None:
    paths = ["meetings/services/odd.py", "meetings/ical/render.py", "meetings/queries/home/x.py"]
    names = ["meetings/services/", "meetings/ical/", "meetings/queries/home/"]
    assert unnamed(paths, names) == ["meetings/services/odd.py"]


def test_every_link_of_the_map_leads_somewhere() -> None:
    links = re.findall(r"\]\(([\w./-]+)\)", MAP)
    assert len(links) > 3
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
