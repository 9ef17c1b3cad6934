"""Templates that can be read and compared; `manage.py templates` lays them out."""

from pathlib import Path

from django.conf import settings

LONGEST = 120


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
