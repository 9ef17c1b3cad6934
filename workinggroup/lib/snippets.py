"""The words around what was searched for, cut for a result list. Pure."""

import re
from collections.abc import Iterator, Sequence

from workinggroup.lib.spellings import spelled, words_in
from workinggroup.lib.text import clean_line

BEFORE = 60
LENGTH = 180
LONGEST_QUERY = 100
MOST_WORDS = 8
_BLANK = re.compile(r"\s+")
# Two signs of a script whose words stand between blanks: Latin, Greek, Cyrillic.
_IN_A_WORD = re.compile(r"[!-\u04ff’]{2}")


def search_terms(query: str) -> list[str]:
    """The words to look for (`spellings.words_in`): at most eight, of 100 characters in all. Space
    between Chinese words is not written: they are cut at blanks and punctuation alone."""
    return words_in(clean_line(query)[:LONGEST_QUERY])[:MOST_WORDS]


def excerpt(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Pieces of `text` around the first match, each with whether it is a match.

    A text without a match gives its beginning. The pieces joined are a part of `text`, with an
    ellipsis where something is left out.
    """
    flat = _BLANK.sub(" ", text)
    pattern = _pattern(words)
    first = pattern.search(flat) if pattern else None
    start = max(0, first.start() - BEFORE) if first else 0
    end = start + LENGTH
    if first and _inside_a_word(flat, start):
        start = flat.find(" ", start, first.start()) + 1 or start
    elif start and flat.startswith(" ", start):
        start += 1
    if _inside_a_word(flat, end):
        blank = flat.rfind(" ", first.end() if first else start, end)
        end = blank if blank > 0 else end
    part = flat[start:end]
    pieces = list(_pieces(part, pattern))
    if start:
        pieces.insert(0, ("…", False))
    if end < len(flat):
        pieces.append(("…", False))
    return pieces


def _inside_a_word(text: str, place: int) -> bool:
    """Whether a cut at `place` goes through a word, other than a Chinese one."""
    return 0 < place < len(text) and bool(_IN_A_WORD.fullmatch(text[place - 1 : place + 1]))


def matches(text: str, words: Sequence[str]) -> bool:
    """Whether any of `words` stands in `text`."""
    pattern = _pattern(words)
    return bool(pattern and pattern.search(text))


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(spelled(word) for word in longest_first))


def _pieces(text: str, pattern: re.Pattern[str] | None) -> Iterator[tuple[str, bool]]:
    done = 0
    for found in pattern.finditer(text) if pattern else ():
        if found.start() > done:
            yield text[done : found.start()], False
        yield found.group(), True
        done = found.end()
    if done < len(text):
        yield text[done:], False
