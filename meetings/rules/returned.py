"""What a file of Word that was written from a draft says when it comes back: which of its texts are
other than they were written, and what stands in the margin. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from meetings.rules.item_facts import read_facts
from meetings.rules.row_bookmarks import DraftField, DraftRow, RowBookmark, read_bookmark
from workinggroup.lib.edits import value_mark
from workinggroup.lib.text import clean_line, clean_prose
from workinggroup.lib.word_files import WordCell, WordComment, WordFile, WordRow

LONGEST_TEXT = 8000
"""Characters: what the longest text of a draft may have."""
MOST_CHANGES = 300


@dataclass(frozen=True)
class ReturnedText:
    """One text of one row as the file has it: `texts` by language, as far as it has columns of it,
    and the `marks` of what was written there."""

    row: str
    pk: int
    field: str
    number: str
    texts: Mapping[str, str]
    marks: Mapping[str, str]
    comments: tuple[tuple[str, str, str], ...] = ()
    changed_by: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from the others of the file."""
        return f"{self.row}{self.pk}{self.field}"

    @property
    def changed(self) -> tuple[str, ...]:
        """The languages in which it is other than it was written."""
        return tuple(
            code for code, text in self.texts.items() if value_mark(text) != self.marks[code]
        )

    @property
    def sealed(self) -> dict[str, Any]:
        """As it travels in a page; read back by `read_sealed`."""
        return asdict(self)


def read_sealed(sealed: Mapping[str, Any]) -> ReturnedText:
    """A text that was `sealed`."""
    comments = tuple((by, said, about) for by, said, about in sealed["comments"])
    return ReturnedText(
        **{**sealed, "comments": comments, "changed_by": tuple(sealed["changed_by"])}
    )


@dataclass(frozen=True)
class ReturnedFile:
    """The texts that were changed or remarked on, in the order of the file, how many lines of the
    draft it has at all, and the comments on anything else."""

    texts: tuple[ReturnedText, ...]
    lines: int
    comments: tuple[tuple[str, str, str], ...]


def read_returned(file: WordFile) -> ReturnedFile:
    """What a file says of the draft that it was written from. Raises nothing: without our bookmarks
    it has no lines."""
    found: dict[str, ReturnedText] = {}
    loose = [_comment(each) for each in file.comments]
    lines = 0
    for table in file.tables:
        for row in table:
            read = list(_of_row(row))
            lines += bool(read)
            found |= {each.key: each for each in read if each.key not in found}
            if not read:
                loose += [_comment(each) for cell in row.cells for each in cell.comments]
    kept = [each for each in found.values() if each.changed or each.comments]
    return ReturnedFile(tuple(kept), lines, tuple(loose))


def _of_row(row: WordRow) -> Iterator[ReturnedText]:
    known = [found for name in row.bookmarks if (found := read_bookmark(name))]
    if not known or len(row.cells) < 2:
        return
    number, *cells = row.cells
    # A remark on the number is on the line, as one on its text is.
    margin = [*number.comments, *(each for cell in cells for each in cell.comments)]
    authors = dict.fromkeys(by for cell in cells for by in cell.changed_by)
    for place, bookmark in enumerate(known):
        columns = _columns(bookmark, cells)
        if not columns:
            continue
        yield ReturnedText(
            row=bookmark.row,
            pk=bookmark.pk,
            field=bookmark.field,
            number=clean_line(number.text),
            texts={code: _text(bookmark, cell) for code, cell in columns.items()},
            marks={code: bookmark.marks[code] for code in columns},
            comments=() if place else tuple(map(_comment, margin)),
            changed_by=tuple(authors),
        )


def _columns(bookmark: RowBookmark, cells: Sequence[WordCell]) -> dict[str, WordCell]:
    """The cell of each language: of an agenda the last of its columns, of action items the first.
    Nothing where columns were added or taken away. A file in one language tells a text that is not
    there in it by the other one: it is none."""
    languages = bookmark.languages
    each, rest = divmod(len(cells), len(languages))
    if rest or not each:
        return {}
    place = each - 1 if bookmark.row == DraftRow.ITEM else 0
    found = {code: cells[n * each + place] for n, code in enumerate(languages)}
    return {c: cell for c, cell in found.items() if len(languages) > 1 or bookmark.marks[c]}


def _text(bookmark: RowBookmark, cell: WordCell) -> str:
    lines = list(cell.lines)
    if bookmark.field == DraftField.TEXT:
        return clean_prose(cell.text)
    if bookmark.field == DraftField.TEXT_BELOW:
        below = lines[1:] if lines and lines[0].bold else lines
        return clean_prose("\n".join(line.text for line in below))
    titled = bool(lines) and lines[0].bold
    if bookmark.field == DraftField.TITLE:
        return clean_line(lines[0].text) if titled else ""
    below = lines[1:] if titled else lines
    return clean_prose(read_facts([line.text for line in below]).note)


def _comment(comment: WordComment) -> tuple[str, str, str]:
    return comment.author, comment.text, comment.about
