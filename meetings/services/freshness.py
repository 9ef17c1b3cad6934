"""How long what a sender has read of the database holds, until the next letter is handed over.

In a quiet database for as long as nobody else commits anything. While others send as well, their
marks are most of what is committed, and in a busy one visits are, or what other databases of the
same server do: then for as long as no act is put on record.
"""

import datetime as dt

from django.db import connection

from workinggroup.lib import tokens
from workinggroup.lib.commits import Witness

# No longer than this, whatever is quiet: days end, and working hours.
_HOLDS = dt.timedelta(seconds=1)
# Where it is not quiet: what is not on record (a chosen language) is seen after this.
HOLDS_AMONG_OTHERS = dt.timedelta(milliseconds=500)
# What was read was disturbed so often in a row: the database is a busy one.
BUSY = 3
# An act is on record when it is committed, so long after its beginning at most.
LONGEST_ACT = dt.timedelta(minutes=10)
RECORDED = "SELECT count(*) FROM members_auditentry WHERE id > %s"


class Freshness:
    """Of what was read at `began`, as the run's clock tells time."""

    def __init__(self, witness: Witness, *, now: dt.datetime) -> None:
        self._witness = witness
        self._cursor = connection.cursor()
        self._disturbed = False
        self._times = 0
        self.begin(now=now, among_others=False)

    def begin(self, *, now: dt.datetime, among_others: bool) -> None:
        """Everything is read again from here on; `among_others` says whether others send too."""
        self._times = self._times + 1 if self._disturbed else 0
        self._by_record = among_others or self._times >= BUSY
        self._began = now
        self._witness.quiet()
        self._disturbed = False
        self._oldest = tokens.moments_since(LONGEST_ACT)
        self._known = self._recorded() if self._by_record else 0

    def lasts(self, now: dt.datetime) -> bool:
        """Whether what was read still holds. One or two small queries."""
        self._disturbed = not self._witness.quiet() or self._disturbed
        age = now - self._began
        if not dt.timedelta(0) <= age < _HOLDS:
            return False
        if not self._disturbed:
            return True
        if not self._by_record or age >= HOLDS_AMONG_OTHERS:
            return False
        return self._recorded() == self._known

    def _recorded(self) -> int:
        self._cursor.execute(RECORDED, (self._oldest,))
        count: int = self._cursor.fetchone()[0]
        return count
