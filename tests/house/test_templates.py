"""Templates that can be read and compared; `manage.py templates` lays them out."""

import re
from pathlib import Path

from django.conf import settings

LONGEST = 120
BRANCH = re.compile(r"\{%\s*(?:el)?if\s(.*?)%\}", re.DOTALL)
LITERAL = re.compile(r"""("[^"]*"|'[^']*')""")
# What a reader works out: more or less, a number, one thing among others.
WORKED_OUT = re.compile(r"[<>]|[=!]=\s*\d|\bin\b")


def long_lines(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{number}"
        for path in sorted(root.rglob("*.*"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ]


def test_no_line_is_longer_than_120_characters() -> None:
    assert long_lines(settings.BASE_DIR / "templates") == []


def test_a_longer_one_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>\n" + "x" * 121 + "\n</p>\n")
    assert long_lines(tmp_path) == ["page.html:2"]


def calculations(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: {condition.strip()}"
        for path in sorted(root.rglob("*.*"))
        for condition in BRANCH.findall(path.read_text())
        if WORKED_OUT.search(LITERAL.sub("", condition))
    ]


def test_no_template_works_out_what_it_branches_on() -> None:
    assert calculations(settings.BASE_DIR / "templates") == []


def test_one_that_does_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        """{% if a.kind == "sign in > 2" %}{% elif rows|length > 8 %}{% endif %}
        {% if half == 1 %}{% endif %}{% if name in "a b" %}{% endif %}
        {% if a and not b %}{% endif %}"""
    )
    assert [each.partition(": ")[2] for each in calculations(tmp_path)] == [
        "rows|length > 8",
        "half == 1",
        'name in "a b"',
    ]
