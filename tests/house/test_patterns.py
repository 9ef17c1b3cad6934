"""No text of a stranger's makes a pattern go over it again and again."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterable, Iterator
from re import _constants as codes  # type: ignore[attr-defined]  # what a pattern is made of
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

APPS = ("meetings", "members", "workinggroup")
# What developers run over files of the project's own.
OURS = {"migrations", "management", "formatter"}
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
TIMES = 2_000
# What no pattern looks for, so that one that nearly fits does not.
END = "\x00"
# Of the processor: a hundred times what one look over so little text takes, a fifth of what one
# from each place of it does.
LONGEST = 0.02


def modules() -> Iterator[Any]:
    for app in APPS:
        package = importlib.import_module(app)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not OURS & set(found.name.split(".")):
                yield importlib.import_module(found.name)


def patterns_in(value: Any) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from patterns_in(each)
    elif isinstance(value, dict):
        yield from patterns_in(list(value.values()))


def parts_of(tree: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for code, value in tree:
        yield code, value
        if code in REPEATS:
            yield from parts_of(value[2])
        elif code is codes.SUBPATTERN:
            yield from parts_of(value[3])
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from parts_of(branch)
        elif code in {codes.ASSERT, codes.ASSERT_NOT}:
            yield from parts_of(value[1])


def signs_of(parts: Iterable[tuple[Any, Any]]) -> set[str]:
    """One sign of each kind that a pattern tells apart."""
    signs = set()
    for code, value in parts:
        if code in {codes.LITERAL, codes.NOT_LITERAL}:
            signs.add(chr(value))
        elif code is codes.IN:
            signs |= signs_of(value)
        elif code is codes.RANGE:
            signs.add(chr(value[0]))
        elif code is codes.CATEGORY:
            signs |= {" "} if "SPACE" in str(value) else {"a", "0"}
        elif code is codes.ANY:
            signs.add("x")
    return signs


def goes_on_and_on(pattern: "re.Pattern[Any]") -> str:
    """Two signs that make it slow, one after the other and over again; empty where none do."""
    parts = list(parts_of(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)))
    if not any(code in REPEATS and value[1] is codes.MAXREPEAT for code, value in parts):
        return ""
    signs = sorted(signs_of(parts))
    for text in (one + other for one in signs for other in signs):
        long: Any = text * TIMES + END
        if isinstance(pattern.pattern, bytes):
            long = long.encode("latin-1", "ignore")
        before = time.thread_time()
        pattern.search(long)
        if time.thread_time() - before > LONGEST:
            return text
    return ""


def test_every_pattern_reads_a_text_in_one_go() -> None:
    found = {
        pattern: f"{module.__name__}.{name}"
        for module in modules()
        for name, value in vars(module).items()
        for pattern in patterns_in(value)
    }
    assert len(found) > 30
    slow = {name: text for pattern, name in found.items() if (text := goes_on_and_on(pattern))}
    assert not slow


@pytest.mark.parametrize("pattern", [r"~\{(?:[!-~]{2})+~\}", r"<(.*?)>!", r"\s+$"])
def test_a_slow_pattern_is_found(pattern: str) -> None:
    assert goes_on_and_on(re.compile(pattern))
