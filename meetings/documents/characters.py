"""Which characters the faces of the papers have: what they lack would be an empty box on paper.

Instead its code point is printed in its place, `[U+2A6D6]`, as civil registers do, and the paper
says why. Where Word sets a paper, the reader's own faces have to have it.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
# What is never drawn: ends of lines, and the marks that are taken out at the door anyway.
_INVISIBLE = frozenset({0x09, 0x0A, 0x0D, 0xAD, 0x200B, 0x200C, 0x200D, 0xFEFF})


@cache
def characters_drawn() -> frozenset[int]:
    """The code points of which at least one face has a sign."""
    faces = sorted(FONTS.glob("*.ttf"))
    return frozenset().union(*(TTFont(face, lazy=True).getBestCmap() for face in faces))


def characters_lacking(texts: Iterable[str]) -> list[str]:
    """The characters of `texts` that no face has, each once, in the order of their code points."""
    drawn = characters_drawn() | _INVISIBLE
    return sorted({each for text in texts for each in text if ord(each) not in drawn})


def in_code_points(text: str, lacking: Iterable[str]) -> str:
    """`text` with each of `lacking` given by its code point in brackets."""
    return text.translate({ord(each): f"[{code_point(each)}]" for each in lacking})


def code_point(character: str) -> str:
    """`U+2A6D6`."""
    return f"U+{ord(character):04X}"
