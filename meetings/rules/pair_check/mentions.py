"""What can be compared of a text: mentions, each with what it offers to the other text and what it
wants to find there. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from meetings.rules.pair_check.remark import RemarkKind
from workinggroup.lib.spellings import APOSTROPHES, DASHES

# What stands where something was read already: no word, no blank, no mark.
READ = "\x00"
_WIDE = range(0xFF01, 0xFF5F)
# It stands between words too, where a comma within digits does not.
_WIDE_COMMA = "，"
_BLANKS = "\u00a0\u2002\u2003\u2007\u2009\u202f\u3000"


@dataclass(frozen=True)
class Mention:
    """Something that a text says, from `start` to `end`. It has its counterpart where one of the
    sets that it `wants` is wholly among what the mentions of the other text offer. Without `wants`
    it is but a counterpart: nobody misses `one` or `both`. `shown` is what is missed."""

    kind: RemarkKind
    start: int
    end: int
    offers: frozenset[str]
    wants: tuple[frozenset[str], ...] = ()
    shown: str = ""


class HalfText:
    """A text in plain signs, place by place as it was written; what was read is blotted out, so
    that nothing is read twice."""

    def __init__(self, written: str) -> None:
        self.text = "".join(map(_plain_sign, written))

    def take(
        self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Iterable[Mention]]
    ) -> list[Mention]:
        """The mentions that `read` makes of each place of `pattern`; what gave any is blotted out.
        Raises what `read` raises."""
        found: list[Mention] = []

        def blot(match: re.Match[str]) -> str:
            mentions = list(read(match))
            found.extend(mentions)
            return READ * len(match[0]) if mentions else match[0]

        self.text = pattern.sub(blot, self.text)
        return found

    def blot_out(self, pattern: re.Pattern[str]) -> None:
        """Let nothing be read at the places of `pattern`. Raises nothing."""
        self.text = pattern.sub(lambda match: READ * len(match[0]), self.text)

    def blot_spans(self, spans: Iterable[tuple[int, int]]) -> None:
        """The same from place to place, in order and apart from one another. Raises nothing."""
        pieces, place = [], 0
        for start, end in spans:
            pieces += [self.text[place:start], READ * (end - start)]
            place = end
        self.text = "".join([*pieces, self.text[place:]])


@lru_cache(maxsize=4096)
def _plain_sign(sign: str) -> str:
    """A sign in the one way in which patterns have it; always one sign, so that places stay."""
    if ord(sign) in _WIDE and sign != _WIDE_COMMA:
        return chr(ord(sign) - 0xFEE0)
    if sign in DASHES and sign != "\u00ad":
        return "-"
    if sign in APOSTROPHES:
        return "'"
    return " " if sign in _BLANKS else sign.replace(READ, " ")


def keys(*names: str) -> frozenset[str]:
    """Names of what is offered or wanted together. Raises nothing."""
    return frozenset(names)


def number_keys(values: Iterable[object]) -> frozenset[str]:
    """That these numbers occur, within whatever. Raises nothing."""
    return frozenset(f"n:{value}" for value in values)


def hint(match: re.Match[str], *values: object) -> Mention:
    """A counterpart for numbers that itself asks for none. Raises nothing."""
    return Mention(RemarkKind.NUMBER, match.start(), match.end(), number_keys(values))
