"""Why something cannot be done is written in one place: buttons, doors and services ask it there.

A service that says for itself what a verdict says also decides for itself, and the two come to
differ: a button is offered that its service refuses.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.house.test_customs import python_files, shown

# What refuses: verdicts on the one hand, what services raise on the other.
REFUSALS = {"no", "not_now", "too_late", "NotAllowed", "Refused", "Stale"}
TRANSLATED = {"_", "gettext", "gettext_lazy"}


def reasons_in(source: str) -> Iterator[str]:
    """The sentences that are written inside a refusal."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and called(node) in REFUSALS:
            yield from (
                str(part.args[0].value)
                for part in ast.walk(node)
                if isinstance(part, ast.Call)
                and called(part) in TRANSLATED
                and isinstance(part.args[0], ast.Constant)
            )


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def written_twice(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Reasons that stand in several modules, and in which."""
    where: dict[str, set[str]] = {}
    for name, source in sources.items():
        for reason in reasons_in(source):
            where.setdefault(reason, set()).add(name)
    return {reason: names for reason, names in where.items() if len(names) > 1}


def read(paths: list[Path]) -> dict[str, str]:
    return {shown(path): path.read_text() for path in paths}


def test_a_reason_stands_in_one_module() -> None:
    sources = read(python_files())
    assert sum(len(list(reasons_in(source))) for source in sources.values()) > 100
    assert written_twice(sources) == {}


def test_a_restated_reason_is_found() -> None:
    verdict = 'def may_x(): return YES if x else too_late(_("It is gone."))'
    service = 'def x(): raise Stale(_("It is gone.") % {})'
    other = 'LABEL = _("It is gone.")'
    assert written_twice({"a": verdict, "b": service, "c": other}) == {"It is gone.": {"a", "b"}}
