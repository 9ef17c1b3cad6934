"""What a line of a draft has in its file for Word, so that it is known when the file comes back:
a bookmark at its number, with the row, the field and what its texts were.

Numbers move while a draft is written, and order in Word is the writer's; a bookmark goes with its
row in Word, WPS and LibreOffice. Pure.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workinggroup.lib.bilingual import CHINESE, ENGLISH, Bilingual
from workinggroup.lib.edits import value_mark


class DraftRow(StrEnum):
    """What kind of row a line is written from."""

    ITEM = "i"
    PARAGRAPH = "p"
    ACTION = "a"


class DraftField(StrEnum):
    """Which of its texts. The text of a decision or a reservation has a line above it in its
    cell that says so."""

    TITLE = "t"
    NOTE = "n"
    TEXT = "x"
    TEXT_BELOW = "y"


# Which languages the columns of a file have, in their order.
_ORDERS = {
    (ENGLISH, CHINESE): "B",
    (CHINESE, ENGLISH): "C",
    (ENGLISH,): "E",
    (CHINESE,): "Z",
}
_LANGUAGES = {order: languages for languages, order in _ORDERS.items()}
_NOTHING = "0" * 12
# 40 characters are the most (ECMA-376 part 1, 17.13.6.2, as Word keeps to it).
_NAME = re.compile(r"jwg([BCEZ])_([ipa])(\d{1,8})_([tnxy])_([0-9a-f]{12})([0-9a-f]{12})")


@dataclass(frozen=True)
class RowText:
    """A text of a row of a draft, as it is when it is written for Word."""

    row: DraftRow
    pk: int
    field: DraftField
    text: Bilingual

    def bookmark(self, languages: Sequence[str]) -> str:
        """Its bookmark in a file whose columns have these languages (suffixes), in this order."""
        marks = (value_mark(self.text.text(code)) or _NOTHING for code in (ENGLISH, CHINESE))
        order = _ORDERS[tuple(languages)]
        return f"jwg{order}_{self.row}{self.pk}_{self.field}_{''.join(marks)}"


@dataclass(frozen=True)
class RowBookmark:
    """What a bookmark tells: the row and the field, the languages of the columns, and by language
    the mark of what was written (`edits.value_mark`)."""

    row: DraftRow
    pk: int
    field: DraftField
    languages: tuple[str, ...]
    marks: dict[str, str]


def read_bookmark(name: str) -> RowBookmark | None:
    """What a bookmark of ours tells; None for any other."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    order, row, pk, field, *marks = found.groups()
    by_language = dict(zip((ENGLISH, CHINESE), marks, strict=True))
    return RowBookmark(
        DraftRow(row),
        int(pk),
        DraftField(field),
        _LANGUAGES[order],
        {code: "" if mark == _NOTHING else mark for code, mark in by_language.items()},
    )
