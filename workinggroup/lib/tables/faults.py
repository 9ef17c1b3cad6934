"""What is wrong with a table, and exactly where."""

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

# More would not help anybody mend a file; the last one says that there are more.
FAULT_LIMIT = 100


@dataclass(frozen=True)
class Fault:
    """One fault. `row` counts as a spreadsheet does (1 is the headings; 0 the file as a whole);
    `column` is the heading as the file writes it, `position` counts columns from 1 (0: none).
    """

    reason: str
    row: int = 0
    column: str = ""
    position: int = 0
    # A day or an hour as spreadsheets keep them, which is right where the column is one of such.
    is_day_or_hour: bool = False

    @property
    def cell(self) -> str:
        """The address as a spreadsheet shows it, such as `H7`; empty for the whole file or row."""
        return f"{get_column_letter(self.position)}{self.row}" if self.row and self.position else ""


class UnreadableError(Exception):
    """The file cannot be read any further; `fault` says why."""

    def __init__(self, reason: str, row: int = 0, column: str = "", position: int = 0) -> None:
        super().__init__(reason)
        self.fault = Fault(reason, row, column, position)
