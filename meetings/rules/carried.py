"""What goes from one meeting to the next under the same words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workinggroup.lib.bilingual import Bilingual


@dataclass(frozen=True)
class CarriedForward:
    """Words that a meeting has and an earlier one had first, by their places in the order."""

    first: int
    again: int
    text: Bilingual


def carried_forward(meetings: Sequence[Iterable[Bilingual]]) -> list[CarriedForward]:
    """What was carried forward, of the words that each of `meetings` has, the oldest first.

    Words are the same where they are in either language, whatever their case and white space: of
    what is carried one half is often mended. Each is joined to where it stood first. Raises
    nothing.
    """
    known: dict[tuple[str, str], int] = {}
    found: list[CarriedForward] = []
    for place, texts in enumerate(meetings):
        here: dict[tuple[str, str], int] = {}
        for text in texts:
            keys = _keys(text)
            first = min((known[key] for key in keys if key in known), default=place)
            # Twice at one meeting is once.
            new = not any(key in here for key in keys)
            here |= dict.fromkeys(keys, first)
            if new and first < place:
                found.append(CarriedForward(first, place, text))
        _learn(known, here)
    return found


def _learn(known: dict[tuple[str, str], int], here: Mapping[tuple[str, str], int]) -> None:
    for key, first in here.items():
        known[key] = min(first, known.get(key, first))


def _keys(text: Bilingual) -> list[tuple[str, str]]:
    halves = (("en", text.en), ("zh", text.zh))
    return [(code, " ".join(half.casefold().split())) for code, half in halves if half.strip()]
