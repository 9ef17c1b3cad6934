"""The roster reader: a file that a secretariat keeps, turned into rows or into faults.

Pure: it sees bytes and answers with a `Reading` (`workinggroup/lib/tables/`); it never touches the
database.
"""

from members.rosters.columns import HEADINGS, Column
from members.rosters.reading import read_roster
from members.rosters.rows import ROLE_NAMES, RosterRow

__all__ = ["HEADINGS", "ROLE_NAMES", "Column", "RosterRow", "read_roster"]
