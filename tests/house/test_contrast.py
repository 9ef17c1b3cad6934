"""Every text colour stands at 4.5:1 on every ground, in both themes (WCAG 2.2, 1.4.3), and lines
that carry meaning at 3:1 (1.4.11). Read from the style sheet itself."""

import re
from pathlib import Path

import pytest

from meetings.enums import TopicColour

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
VALUE = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")
BLOCKS = re.compile(r"(:root[^{,]*)\{([^}]*)\}")
THEMES = ("light", "dark", "dark by choice")


def themes(source: str) -> dict[str, dict[str, str]]:
    """The colours of the light theme, of the dark one, and of the dark one chosen by hand."""
    found: dict[str, dict[str, str]] = {}
    for selector, body in BLOCKS.findall(source):
        colours = dict(VALUE.findall(body))
        if not colours:
            continue
        if 'not([data-bs-theme="light"])' in selector:
            found["dark"] = colours
        elif '[data-bs-theme="dark"]' in selector:
            found["dark by choice"] = colours
        else:
            found["light"] = colours
    return found


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture(scope="module")
def colours() -> dict[str, dict[str, str]]:
    return themes(TOKENS.read_text())


def is_ground(name: str) -> bool:
    return name in {"paper", "ground"} or name.startswith("ground-")


def is_text(name: str) -> bool:
    return not is_ground(name) and name not in {"line", "edge", "on-act"}


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_stands_out_from_every_ground(
    theme: str, colours: dict[str, dict[str, str]]
) -> None:
    tokens = colours[theme]
    grounds = {name: value for name, value in tokens.items() if is_ground(name)}
    texts = {name: value for name, value in tokens.items() if is_text(name)}
    assert len(grounds) == 9
    assert len(texts) >= 16
    weak = {
        (text, ground): round(contrast(texts[text], grounds[ground]), 2)
        for text in texts
        for ground in grounds
        if contrast(texts[text], grounds[ground]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("theme", THEMES)
def test_buttons_and_edges_stand_out(theme: str, colours: dict[str, dict[str, str]]) -> None:
    tokens = colours[theme]
    assert contrast(tokens["on-act"], tokens["act"]) >= 4.5
    assert contrast(tokens["on-act"], tokens["act-strong"]) >= 4.5
    assert contrast(tokens["edge"], tokens["paper"]) >= 3
    assert contrast(tokens["edge"], tokens["ground"]) >= 3


def test_the_dark_theme_is_one_theme(colours: dict[str, dict[str, str]]) -> None:
    assert set(colours) == set(THEMES)
    assert colours["dark"] == colours["dark by choice"]
    assert set(colours["dark"]) == set(colours["light"])


@pytest.mark.parametrize("colour", list(TopicColour))
def test_a_topic_has_the_same_colour_on_pages_and_on_paper(
    colour: TopicColour, colours: dict[str, dict[str, str]]
) -> None:
    assert colours["light"][f"tag-{colour.value}"] == colour.hex


def test_a_weak_pair_is_found() -> None:
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
