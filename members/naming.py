"""In which order a name is written in Latin letters."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from workinggroup.lib.viewer import Side

# Letters that look like Latin ones, as far as names have them: Cyrillic and Greek.
_LOOKS_LIKE = str.maketrans(
    "авекмнорстухіјѕԁԛԝοανικρτυχ",
    "abekmhopctyxijsdqwoavikptux",
)
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")
# It parts the names of foreigners where they are written in Chinese characters: 卡尔·穆斯特.
_MIDDLE_DOTS = "·・‧•"
# What parts the words of a name, which some write joined by a hyphen.
_BETWEEN, _BETWEEN_PARTS = re.compile(r"[\s,，、]+"), re.compile(r"[\s,，、-]+")


NAME_FIELDS = ("given_name", "family_name", "name_zh")
NAME_OF_OTHER_SIDE = _(
    "A present member of the other side has this name. Add a middle name or an initial, so that "
    "no one takes one for the other."
)


class NamedRow(Protocol):
    """Somebody with names."""

    given_name: Any
    family_name: Any
    name_zh: Any


@dataclass
class NamesOf:
    """The names of somebody who has no row yet."""

    given_name: str
    family_name: str
    name_zh: str


def family_name_first(side: str, name_zh: str) -> bool:
    """Whether the family name of somebody of `side` comes first, as in Lü Junjie: on the Chinese
    side, for who has a Chinese name. Whoever has none, or writes a foreign one in Chinese
    characters, keeps their own order (Karl Muster)."""
    chinese = bool(_HAN.search(name_zh)) and not any(dot in name_zh for dot in _MIDDLE_DOTS)
    return Side(side).family_name_first and chinese


def names_compared(person: NamedRow) -> set[str]:
    """What somebody is called, as far as a reader can tell it from another: without accents, case,
    blanks, the width of letters or their order, and letters of another script that look alike."""
    latin = sorted(_plain(part) for part in (person.given_name, person.family_name))
    return {name for name in ("".join(latin), _plain(person.name_zh)) if name}


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name).casefold().translate(_LOOKS_LIKE)
    return "".join(c for c in apart if c.isalnum())


def whole_names_compared(name: str) -> set[str]:
    """A whole name as `names_compared` sees one, whichever of its words comes first: who types
    "Lee, Mary Ann" does not say which are the family's."""
    parted = (sorted(map(_plain, parts.split(name))) for parts in (_BETWEEN, _BETWEEN_PARTS))
    return {each for each in (*map("".join, parted), _plain(name)) if each}


def called_as(person: NamedRow, name: str) -> bool:
    """Whether `name`, as a whole and in either language, is what `person` is called."""
    latin = f"{person.given_name} {person.family_name}"
    names = whole_names_compared(latin) | whole_names_compared(person.name_zh)
    return bool(names & whole_names_compared(name))
