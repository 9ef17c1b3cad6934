"""Whether anybody else has committed anything: if not, what was read from the database holds.

Every commit of another connection to the same database counts, whatever it changed. On PostgreSQL
a transaction that changes anything has a number of the cluster's own count: more numbers gone than
this connection has used are somebody else's. SQLite counts for us.
"""

from django.db import connection

SNAPSHOT = "pg_current_snapshot()::text"
# A number that grows with every commit that counts, and who is in the midst of something.
State = tuple[int, str]


class Witness:
    """Looks now and again."""

    def __init__(self) -> None:
        self._counts_own = connection.vendor == "postgresql"
        self._cursor = connection.cursor()
        self._seen = self._look()
        self._own = 0
        # What statements told that were made for another reason, since the last question.
        self._disturbed = False
        self._looked = False

    @property
    def returning(self) -> str:
        """What to add to a statement that changes a row, so that it looks as well: its answer is
        for `take_answer`. Empty where a look costs next to nothing."""
        return f" RETURNING {SNAPSHOT}" if self._counts_own else ""

    def take_answer(self, answer: str) -> None:
        """A statement of this connection has looked, before it changed anything."""
        self._compare(_read(answer))
        self._looked = True

    def wrote(self) -> None:
        """This connection has committed one transaction that changed something."""
        self._own += 1

    def quiet(self) -> bool:
        """Whether nobody else has committed anything since the last call, or since this began to
        look. May say no where nothing was changed, never yes where something was. One query, or
        none where a statement has looked since the last call."""
        if not self._looked:
            self._compare(self._look())
        disturbed, self._disturbed, self._looked = self._disturbed, False, False
        return not disturbed

    def _compare(self, now: State) -> None:
        number, at_work = self._seen
        expected = (number + self._own if self._counts_own else number, at_work)
        self._disturbed = self._disturbed or now != expected
        self._own, self._seen = 0, now

    def _look(self) -> State:
        if self._counts_own:
            self._cursor.execute(f"SELECT {SNAPSHOT}")
            return _read(self._cursor.fetchone()[0])
        self._cursor.execute("PRAGMA data_version")
        return self._cursor.fetchone()[0], ""


def _read(snapshot: str) -> State:
    _oldest, following, at_work = snapshot.split(":")
    return int(following), at_work
