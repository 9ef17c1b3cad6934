"""The house of docs/map.md, and a reader of syntax trees that tells who breaks its rules.

A module's floor is that of its longest listed prefix. Imports go down only (or stay on their
floor); `members` never imports `meetings`; a door never imports another door.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

GROUND, NOUNS, RULES, READS, VERBS, DOORS, ROOF = range(7)
FLOOR_NAMES = ("ground", "nouns", "rules", "reads", "verbs", "doors", "roof")

# Below an app's name; a package stands for everything in it.
APP_FLOORS = {
    "enums": NOUNS,
    "models": NOUNS,
    "symbols": NOUNS,
    "migrations": NOUNS,
    "access": RULES,
    "rules": RULES,
    "queries": READS,
    "documents": READS,
    "ical": READS,
    "mail": READS,
    "pictures": READS,
    "services": VERBS,
    "admin": DOORS,
    "api": DOORS,
    "feed_urls": DOORS,
    "feeds": DOORS,
    "forms": DOORS,
    "management": DOORS,
    "tasks": DOORS,
    "urls": DOORS,
    "views": DOORS,
    "apps": ROOF,
}
# What else an app needs by name.
MORE_FLOORS = {
    "meetings.converters": NOUNS,
    "members.adapter": DOORS,
    "members.acts": RULES,
    "members.address_changes": RULES,
    "members.devices": RULES,
    "members.invitations": RULES,
    "members.reset_tokens": DOORS,
    "members.letters": RULES,
    "members.naming": RULES,
    "members.passwords": RULES,
    "members.rosters": RULES,
    "members.seating": RULES,
    # What page doors stand on: fields and their drawing; the guard that knows the viewer.
    "workinggroup.forms": GROUND,
    "workinggroup.doorway": RULES,
}
APPS = ("members", "meetings")
# Wiring of the same app may name every door; forms are shared by the doors that show them.
DOOR_MAY_IMPORT = {
    "feed_urls": {"feeds"},
    "urls": {"views", "feeds", "api"},
    "views": {"forms"},
    "admin": {"forms"},
    "adapter": {"forms"},
}


@dataclass(frozen=True)
class Module:
    name: str
    floor: int

    @property
    def app(self) -> str:
        return self.name.split(".")[0]

    @property
    def door(self) -> str:
        """`views` for `meetings.views.minutes`: which door of its app a module belongs to."""
        return self.name.split(".")[1]


def floor_of(name: str) -> int | None:
    """The floor of a dotted module name; None where the house has no place for it."""
    parts = name.split(".")
    if parts[0] == "workinggroup":
        named = MORE_FLOORS.get(".".join(parts[:2]), ROOF)
        return GROUND if parts[1:2] == ["lib"] else named
    if parts[0] not in APPS:
        return None
    if len(parts) == 1:
        return GROUND
    for length in range(len(parts), 1, -1):
        if (floor := MORE_FLOORS.get(".".join(parts[:length]))) is not None:
            return floor
    return APP_FLOORS.get(parts[1])


def imports(tree: ast.AST, module: str, is_package: bool) -> Iterator[str]:
    """Every dotted name that a module imports, inside functions too, relative ones resolved.

    `from a.b import c` yields `a.b.c`: whether `c` is a module or a name in `a.b`, its floor is
    that of its longest listed prefix.
    """
    here = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            parts = [*base, *(node.module.split(".") if node.module else [])]
            yield from (".".join([*parts, alias.name]) for alias in node.names)


def inline_imports(tree: ast.AST) -> Iterator[int]:
    """The lines of imports inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for inner in ast.walk(node):
                if isinstance(inner, (ast.Import, ast.ImportFrom)):
                    yield inner.lineno


def _ours(name: str) -> bool:
    return name.split(".")[0] in {*APPS, "workinggroup"}


def _fault(importer: Module, target: Module) -> str | None:
    if importer.app == "members" and target.app == "meetings":
        return "members never imports meetings"
    if target.floor > importer.floor:
        return f"{FLOOR_NAMES[importer.floor]} import {FLOOR_NAMES[target.floor]}: down only"
    if importer.floor == target.floor == DOORS:
        same_app = importer.app == target.app
        if same_app and target.door in {importer.door, *DOOR_MAY_IMPORT.get(importer.door, ())}:
            return None
        return "a door never imports another door"
    return None


def faults(sources: Mapping[str, str], packages: frozenset[str] = frozenset()) -> list[str]:
    """What breaks the floor plan in `sources` (module name -> source), one line each."""
    found = []
    for name, source in sorted(sources.items()):
        floor = floor_of(name)
        if floor is None:
            found.append(f"{name}: has no floor")
            continue
        tree = ast.parse(source)
        if floor != ROOF:
            found += [f"{name}:{line}: import inside a function" for line in inline_imports(tree)]
        importer = Module(name, floor)
        for target in sorted(set(imports(tree, name, name in packages))):
            if not _ours(target):
                continue
            target_floor = floor_of(target)
            if target_floor is None:
                found.append(f"{name}: imports {target}, which has no floor")
            elif fault := _fault(importer, Module(target, target_floor)):
                found.append(f"{name}: imports {target}: {fault}")
    return found


def read_house(root: Path) -> tuple[dict[str, str], frozenset[str]]:
    """The sources of the house by module name, and which of them are packages."""
    sources, packages = {}, set()
    for top in ("workinggroup", *APPS):
        for path in (root / top).rglob("*.py"):
            parts = path.relative_to(root).with_suffix("").parts
            if parts[-1] == "__init__":
                parts = parts[:-1]
                packages.add(".".join(parts))
            sources[".".join(parts)] = path.read_text()
    return sources, frozenset(packages)
