"""Which sheet of a workbook is meant, and its cells as a table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workinggroup.lib.punctuation import enumerated
from workinggroup.lib.tables.cells import Table, refuse_by_length, refuse_by_width
from workinggroup.lib.tables.faults import Fault, UnreadableError
from workinggroup.lib.tables.layout import HEADING_ROWS, TableLayout

SHEET_ROW_LIMIT = 20_000
"""Rows looked at, empty ones included: some programs format a whole column."""
SHEET_LIMIT = 50
"""Each is read from the beginning of the workbook, to see whether it is
the one."""
FORMULA, ERROR, NO_TEXT, DAY_OR_HOUR = "formula", "error", "no text", "day or hour"


@dataclass(frozen=True)
class Value:
    """A cell as text; `wrong` where it is a formula, an error or no text. Of a day or an hour the
    text is ISO 8601."""

    text: str = ""
    wrong: str = ""


@dataclass(frozen=True)
class Sheet:
    """A visible sheet; `rows` reads it from its beginning, each row with its number."""

    name: str
    rows: Callable[[], Iterator[tuple[int, Sequence[Value]]]]


def chosen_table(
    sheets: Sequence[Sheet], kind: str, layout: TableLayout
) -> tuple[Table, list[Fault]]:
    """The cells of the one sheet that has the headings, and a fault for each that holds no plain
    text.

    A formula is a fault with its address and is never evaluated: what it shows depends on the
    machine that shows it. Raises `UnreadableError` where two sheets could be meant, and for more
    than `SHEET_LIMIT`.
    """
    if not sheets:
        raise UnreadableError(_("The workbook has no visible sheet."))
    refuse_by_sheets(len(sheets))
    sheet = _chosen(sheets, layout)
    rows: list[tuple[int, list[str]]] = []
    faults: list[Fault] = []
    for number, values in sheet.rows():
        for position, value in enumerate(values, start=1):
            if value.wrong:
                faults.append(_fault(value, number, position))
        texts = [value.text for value in values]
        if any(text.strip() for text in texts):
            refuse_by_width(number, texts, layout)
            rows.append((number, texts))
            refuse_by_length(len(rows) - HEADING_ROWS, layout)
    return Table(rows, kind, sheet.name if len(sheets) > 1 else ""), faults


def refuse_by_sheets(count: int) -> None:
    """Raise `UnreadableError` for more than `SHEET_LIMIT` sheets."""
    if count > SHEET_LIMIT:
        raise UnreadableError(
            _("The workbook has more than %(most)d sheets. Save the one with the table by itself.")
            % {"most": SHEET_LIMIT}
        )


def _chosen(sheets: Sequence[Sheet], layout: TableLayout) -> Sheet:
    """The sheet with the most headings; the first one where none has any."""
    counts = [layout.known_columns(_beginning(sheet, layout)) for sheet in sheets]
    most = max(counts)
    best = [sheet for sheet, count in zip(sheets, counts, strict=True) if count == most]
    if most and len(best) > 1:
        raise UnreadableError(
            _("These sheets all have the headings of this table: %(names)s. Leave one of them.")
            % {"names": enumerated(sheet.name for sheet in best)}
        )
    return best[0]


def _beginning(sheet: Sheet, layout: TableLayout) -> Sequence[str]:
    """The cells of the row that would be the headings."""
    rows: list[list[str]] = []
    for _number, values in sheet.rows():
        texts = [value.text for value in values]
        if any(text.strip() for text in texts):
            rows.append(texts)
        if len(rows) == HEADING_ROWS:
            break
    return rows[layout.heading_row(rows)] if rows else []


def _fault(value: Value, number: int, position: int) -> Fault:
    return Fault(
        _reason(value),
        number,
        position=position,
        is_day_or_hour=value.wrong == DAY_OR_HOUR,
    )


def _reason(value: Value) -> str:
    if value.wrong == FORMULA:
        return _("This cell holds a formula. Replace it by its value (paste values only).")
    if value.wrong == ERROR:
        return _("This cell holds a spreadsheet error (%(value)s).") % {"value": value.text[:20]}
    return _("This cell holds a date or a truth value; text is expected.")
