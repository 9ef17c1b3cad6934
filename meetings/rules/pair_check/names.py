"""Companies and people that one of two texts names. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from meetings.rules.pair_check.mentions import HalfText, Mention, keys
from meetings.rules.pair_check.remark import RemarkKind

_HAN = re.compile("[\u3400-\u9fff]")
_TITLES_EN = (
    r"Mr|Ms|Mrs|Miss|Dr|Prof|Professor|President|Director|Secretary[- ]General|Chair(?:man|woman)?"
)
_TITLES_ZH = (
    "先生|女士|博士|教授|主席|团长|副团长|秘书长|总裁|总监|律师|主任|经理|总经理|会长"
    "|理事长|院士|总工程师|工程师|总"
)
_SHORTEST_SURNAME = 2


@dataclass(frozen=True)
class NamePair:
    """The names by which one company or person appears in each language, the one that is missed
    first. `hints` (of either language) are met as a counterpart, and ask for none."""

    en: tuple[str, ...]
    zh: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


def person_names(given: str, family: str, name_zh: str) -> NamePair:
    """Somebody, in either order in Latin letters and as they are called in Chinese; by their family
    name alone nobody can be told from another, so that it asks for nothing. Raises nothing."""
    both = tuple(f"{one} {two}".strip() for one, two in ((given, family), (family, given)))
    latin = tuple(dict.fromkeys(each for each in both if each))
    hints = (
        family,
        name_zh[:1] if len(name_zh) in (2, 3) else "",
        name_zh[:2] if len(name_zh) == 4 else "",
    )
    return NamePair(latin, (name_zh,) if name_zh else (), tuple(filter(None, hints)))


def company_names(name_en: str, name_zh: str, short_zh: str = "", short_en: str = "") -> NamePair:
    """A company by its full and its short names. Raises nothing."""
    return NamePair(
        tuple(filter(None, (name_en, short_en))), tuple(filter(None, (name_zh, short_zh)))
    )


def names_in(half: HalfText, names: tuple[NamePair, ...], *, chinese: bool) -> list[Mention]:
    """Who is named in a text, by the longest of the names that stand there; what is of a name is
    read as nothing else. Raises nothing."""
    if not names:
        return []
    hints = list(_hinted(half.text, names))
    pattern, owners = _pattern_of(names)
    return hints + half.take(pattern, lambda match: _named(match, owners, names, chinese=chinese))


def _named(
    match: re.Match[str],
    owners: dict[str, tuple[int, ...]],
    names: tuple[NamePair, ...],
    *,
    chinese: bool,
) -> Iterator[Mention]:
    numbers = owners.get(_plain(match[0]), ())
    offers = frozenset(f"name {number}" for number in numbers)
    if numbers:
        there = names[numbers[0]]
        missing = (there.en if chinese else there.zh or there.en)[:1]
        wants = tuple(keys(each) for each in sorted(offers))
        yield Mention(RemarkKind.NAME, match.start(), match.end(), offers, wants, "".join(missing))


def _plain(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name).casefold()


def _spelled_name(name: str) -> str:
    """A name as it is looked for: its words with any blank, in Latin letters as a whole word."""
    joined = r"[ \n-]{1,3}".join(re.escape(each) for each in name.replace("-", " ").split())
    return joined if _HAN.search(name) else rf"(?<![A-Za-z]){joined}(?![A-Za-z])"


@lru_cache(maxsize=16)
def _pattern_of(names: tuple[NamePair, ...]) -> tuple[re.Pattern[str], dict[str, tuple[int, ...]]]:
    """One expression for all names, the longest first, and whose each of them is."""
    owners: dict[str, tuple[int, ...]] = {}
    for number, pair in enumerate(names):
        for name in filter(str.strip, (*pair.en, *pair.zh)):
            plain = _plain(name.strip())
            owners[plain] = (*owners.get(plain, ()), number)
    longest_first = sorted(owners, key=len, reverse=True)
    given = {
        _plain(n.strip()): n.strip() for pair in names for n in (*pair.en, *pair.zh) if n.strip()
    }
    # Without a name nothing is found.
    spelled = "|".join(_spelled_name(given[each]) for each in longest_first) or r"(?!)"
    return re.compile(spelled), owners


def _hinted(text: str, names: Iterable[NamePair]) -> Iterator[Mention]:
    for number, pair in enumerate(names):
        for name in pair.hints:
            if name in text and _hint_pattern(name).search(text):
                yield Mention(RemarkKind.NAME, 0, 0, keys(f"name {number}"))


@lru_cache(maxsize=512)
def _hint_pattern(name: str) -> re.Pattern[str]:
    if _HAN.search(name):
        return re.compile(rf"{re.escape(name)}(?:{_TITLES_ZH})")
    whole = rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z])"
    return re.compile(whole if len(name) > _SHORTEST_SURNAME else rf"(?:{_TITLES_EN})\.? {whole}")
