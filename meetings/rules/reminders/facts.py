"""What the rule table reasons about, and its measures. Plain values: no rows, no clock."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

MEETING_SOON = "meeting_soon"
ANSWER_MISSING = "answer_missing"
AGENDA_CIRCULATED = "agenda_circulated"
MINUTES_CIRCULATED = "minutes_circulated"
CLEARANCE_WANTED = "clearance_wanted"
SIGNATURE_WANTED = "signature_wanted"
ACTION_ASSIGNED = "action_assigned"
ACTION_DUE = "action_due"
ACTION_OVERDUE = "action_overdue"
ACTION_OWNER_LEFT = "action_owner_left"

# What the planner writes, and takes back when its reason is gone.
PLANNED_RULES = frozenset(
    {
        MEETING_SOON,
        ANSWER_MISSING,
        AGENDA_CIRCULATED,
        MINUTES_CIRCULATED,
        CLEARANCE_WANTED,
        SIGNATURE_WANTED,
        ACTION_DUE,
        ACTION_OVERDUE,
        ACTION_OWNER_LEFT,
    }
)

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
# Days ahead -> how many days late the letter still makes sense (None: until the event itself).
MEETING_DAYS: dict[int, int | None] = {30: 7, 7: 3, 1: None}
ANSWER_DAYS: dict[int, int | None] = {21: 3, 14: 3, 5: 3}
ACTION_DAYS: dict[int, int | None] = {14: 4, 3: 2, 0: None}
# An action item that stays overdue: its owner every week, from this long on their secretariat too,
# then their head; after that time everybody once a month.
SECRETARIAT_AFTER = 2 * WEEK
HEAD_AFTER = 4 * WEEK
MONTHLY_AFTER = 8 * WEEK
MONTH = 4 * WEEK
# Letters that go on until something is done: what was told of them counts, not the calendar alone.
REPEATED_RULES = frozenset({CLEARANCE_WANTED, SIGNATURE_WANTED, ACTION_OVERDUE})
# How long news of something that happened stays news.
NEWS_LASTS = WEEK
# Even news of something that is about to begin gets this long to be delivered.
NEWS_AT_LEAST = dt.timedelta(hours=1)
# Signatures and clearances are asked for again after this time.
ASK_AGAIN = WEEK
# Edits that follow one another within this time are told in one letter.
SETTLING = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to: person's key, side, and the IANA zone they live by."""

    id: int
    side: str
    zone: str


@dataclass(frozen=True)
class EarlierReminder:
    """A letter of a repeated rule that somebody was written: its occurrence, and the instant it
    went out, or is to (UTC)."""

    rule: str
    recipient: int
    occurrence: str
    at: dt.datetime


@dataclass(frozen=True)
class MeetingFacts:
    """`opens_on` is the first sitting's date in the anchor zone; `dated_at` when these dates were
    last told to everybody: no letter that would have gone before that is made up for."""

    id: int
    state: str
    opens_on: dt.date
    opens_at: dt.datetime
    dated_at: dt.datetime
    invited: tuple[Recipient, ...]
    answered: frozenset[int] = frozenset()
    declined: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Ask:
    """Clearance or signature of a text's present revision: `rule` is which, `since` when it could
    first be given, `people` those who may give it now and have not."""

    rule: str
    since: dt.datetime
    people: tuple[Recipient, ...]


@dataclass(frozen=True)
class TextFacts:
    """A joint text. `edition` names its present revision, each that is opened anew; `until` is when
    asking becomes pointless: a meeting has opened without its agenda."""

    id: int
    kind: str
    edition: str
    circulated_at: dt.datetime | None
    readers: tuple[Recipient, ...] = ()
    asks: tuple[Ask, ...] = ()
    until: dt.datetime | None = None
    earlier: tuple[EarlierReminder, ...] = ()


@dataclass(frozen=True)
class OwnerLeft:
    """An owner (person's key) whose role ended at that instant."""

    owner: int
    at: dt.datetime


@dataclass(frozen=True)
class Charge:
    """A side that owes an action item: who looks after it there, and whether its owner left."""

    side: str
    secretaries: tuple[Recipient, ...] = ()
    heads: tuple[Recipient, ...] = ()
    left: OwnerLeft | None = None


@dataclass(frozen=True)
class ActionFacts:
    """`owners` are those who have not confirmed it as done and hold a role still; `charges` the
    sides of all who have not. Both are empty once it is settled."""

    id: int
    due_on: dt.date
    assigned_at: dt.datetime
    owners: tuple[Recipient, ...]
    charges: tuple[Charge, ...] = ()
    earlier: tuple[EarlierReminder, ...] = ()


@dataclass(frozen=True)
class PlannedReminder:
    """One letter to be written down, unique in all but its instants (UTC).

    `opens_at` is when it could first be planned.
    """

    rule: str
    subject_type: str
    subject_id: int
    recipient: int
    occurrence: str
    opens_at: dt.datetime
    due_at: dt.datetime
    expires_at: dt.datetime
    # What the subject's rows cannot tell when it is sent.
    payload: Mapping[str, object] = field(default_factory=dict, hash=False, compare=False)

    @property
    def identity(self) -> tuple[str, str, int, int, str]:
        return (self.rule, self.subject_type, self.subject_id, self.recipient, self.occurrence)
