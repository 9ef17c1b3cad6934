"""What letters are about, and to whom, read for many letters together.

A row is read once for all who may see it: viewers for whom access asks the database the very same
question get the very same answer. What a `Facts` holds was true when it was read; whoever sends
must know for how long that is good.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet

from meetings.access import (
    actions_as_written,
    visible_attendances,
    visible_deadlines,
    visible_meetings,
    visible_papers,
    visible_sittings,
    visible_texts,
    visible_versions,
)
from meetings.mail.row import Row
from meetings.models import (
    ActionItem,
    Attendance,
    Deadline,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Signature,
    Sitting,
)
from meetings.queries.actions.owners import with_owners_gone
from meetings.queries.meetings.changes import fingerprint_of_links
from meetings.queries.meetings.opening import OPENING_FIRST
from meetings.queries.texts.capture import content_of
from meetings.queries.texts.differences import circulated_before
from meetings.queries.texts.words import words_of
from meetings.rules.revisions import Differences, differences
from meetings.rules.two_keys import TwoKeys
from members.access import current_appointments, person_of, viewers_of
from members.enums import NotificationState
from members.models import AddressChange, AuditEntry, Notification, Person
from workinggroup.lib.viewer import NOBODY, Role, Side, Viewer

_Fact = TypeVar("_Fact", bound=Model)
AskFacts = Callable[[Viewer], QuerySet[Any]]


@dataclass(frozen=True, eq=False)
class Addressee:
    """The recipient of a letter, with the rights they have now."""

    person: Person
    viewer: Viewer

    @cached_property
    def side(self) -> Side:
        """Their side; who belongs to none reads the order their language is used to."""
        if self.viewer.side:
            return self.viewer.side
        return Side.CN if self.person.language.startswith("zh") else Side.US

    @cached_property
    def may_log_in(self) -> bool:
        return self.viewer.is_member and self.person.has_usable_password()


class Rows(Generic[_Fact]):
    """Rows by the value of a field, read at the first look for all that are wanted by then."""

    def __init__(self, rows: QuerySet[_Fact], by: str, wanted: set[int]) -> None:
        self._rows, self._by, self._wanted = rows, by, wanted
        self._found: dict[int, list[_Fact]] = {}

    def of(self, pk: int) -> list[_Fact]:
        """Those with `pk`, in the order of the queryset."""
        if pk not in self._found:
            self._read({pk, *self._wanted} - self._found.keys())
        return self._found[pk]

    def get(self, pk: int) -> _Fact | None:
        """The first of them."""
        return next(iter(self.of(pk)), None)

    def _read(self, missing: set[int]) -> None:
        self._found |= {each: [] for each in missing}
        for row in self._rows.filter(**{f"{self._by}__in": missing}):
            self._found[getattr(row, self._by)].append(row)


class Facts:
    """Everything that a batch of letters is written from, as it is at `now` (aware, UTC)."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now
        self._wanted: defaultdict[str, set[int]] = defaultdict(set)
        self._addressees: dict[int, Addressee] = {}
        self._seen: dict[tuple[AskFacts, object], Rows[Any]] = {}
        self._differences: dict[int, Differences | None] = {}
        self._links: dict[int, str] = {}
        self._ends: dt.datetime | None = None

    def good_at(self, moment: dt.datetime) -> bool:
        """Whether no role of those whose rights were read has ended by then."""
        return self._ends is None or moment < self._ends

    def want(self, what: str, pks: Iterable[int]) -> None:
        """Letters will be about these: meetings, texts, papers, actions, people or digests."""
        self._wanted[what].update(pks)

    def addressee(self, person: int) -> Addressee:
        """A person and the viewer they are; `NOBODY` where no role gives them access."""
        if person not in self._addressees:
            missing = {person, *self._wanted["people"]} - self._addressees.keys()
            people = Person.objects.filter(pk__in=missing)
            viewers = viewers_of(people, self.now)
            found = {pk: Addressee(person_of(v), v) for pk, v in viewers.items()}
            ends = [end for viewer in viewers.values() for end in _ends(viewer)]
            self._ends = min([*ends, *filter(None, [self._ends])], default=None)
            for row in people.exclude(pk__in=found):
                found[row.pk] = Addressee(row, NOBODY)
            self._addressees |= found
        return self._addressees[person]

    # --- as a viewer sees them ---------------------------------------------------------------
    def meetings(self, viewer: Viewer) -> Rows[Meeting]:
        return self._rows(visible_meetings, viewer, "pk", "meetings")

    def sittings(self, viewer: Viewer) -> Rows[Sitting]:
        """Those not cancelled, by meeting; the one that opens it first."""
        return self._rows(visible_sittings, viewer, "meeting_id", "meetings", _live)

    def texts(self, viewer: Viewer) -> Rows[JointText]:
        return self._rows(visible_texts, viewer, "pk", "texts", _with_meeting)

    def papers(self, viewer: Viewer) -> Rows[Paper]:
        return self._rows(visible_papers, viewer, "pk", "papers", _with_meeting)

    def versions(self, viewer: Viewer) -> Rows[PaperVersion]:
        """Numbered ones, by paper, the oldest first."""
        return self._rows(visible_versions, viewer, "paper_id", "papers", _numbered)

    def deadlines(self, viewer: Viewer) -> Rows[Deadline]:
        """By meeting."""
        return self._rows(visible_deadlines, viewer, "meeting_id", "meetings")

    def actions(self, viewer: Viewer) -> Rows[ActionItem]:
        """In the words that are being written: letters about one are to who owns it or looks after
        it, and find out whether the recipient does."""
        return self._rows(actions_as_written, viewer, "pk", "actions", self._with_owners)

    def answer(self, viewer: Viewer, meeting: int) -> tuple[str, str] | None:
        """What the viewer answered for a meeting, and how they will come."""
        given = self._rows(visible_attendances, viewer, "meeting_id", "meetings", _given)
        theirs = (row for row in given.of(meeting) if row.person_id == viewer.person_id)
        row = next(theirs, None)
        return None if row is None else (row.answer, row.mode)

    # --- whom to write to ----------------------------------------------------------------------
    def secretaries(self, side: str | None) -> tuple[str, ...]:
        """The addresses of the secretaries of a side; none where there is no side."""
        return self._secretaries.get(side or "", ())

    @cached_property
    def _secretaries(self) -> dict[str, tuple[str, ...]]:
        rows = current_appointments(self.now).filter(role=Role.SECRETARY).order_by("began_at", "pk")
        found: defaultdict[str, list[str]] = defaultdict(list)
        for side, email in rows.values_list("delegation_id", "person__email"):
            found[side].append(email)
        return {side: tuple(emails) for side, emails in found.items()}

    # --- of what a viewer was found to see ---------------------------------------------------
    def keys_of(self, text: JointText) -> TwoKeys:
        return TwoKeys.of(text, self._signatures.of(text.pk))

    def all_sittings(self, meeting: Meeting) -> list[Sitting]:
        """Cancelled ones too, whoever is invited: to find out who was."""
        return self._all_sittings.of(meeting.pk)

    def bundled(self, digest: Row) -> list[Notification]:
        """The letters that went into a digest and are of use still, oldest first."""
        rows = [row for pk in digest.payload.get("letters", []) for row in self._bundled.of(pk)]
        theirs = (row for row in rows if row.recipient_id == digest.recipient_id)
        return sorted(theirs, key=lambda row: (row.due_at, row.pk))

    def differences(self, text: JointText) -> Differences | None:
        """What differs in a text from the last revision that was circulated before; None where none
        was: who is told of the differences reads what it said."""
        if text.pk not in self._differences:
            former = circulated_before(text, text.revision)
            self._differences[text.pk] = (
                differences(former.content, content_of(words_of(text))) if former else None
            )
        return self._differences[text.pk]

    def fingerprint_of_links(self, meeting: Meeting) -> str:
        if meeting.pk not in self._links:
            self._links[meeting.pk] = fingerprint_of_links(meeting)
        return self._links[meeting.pk]

    @cached_property
    def address_changes(self) -> Rows[AddressChange]:
        rows = AddressChange.objects.select_related("person", "asked_by")
        return Rows(rows, "pk", self._wanted["address changes"])

    @cached_property
    def audit_entries(self) -> Rows[AuditEntry]:
        """Of the record that both sides read."""
        rows = AuditEntry.objects.filter(side="")
        return Rows(rows, "pk", self._wanted["audit entries"])

    # --- how -----------------------------------------------------------------------------------
    @cached_property
    def _signatures(self) -> Rows[Signature]:
        return Rows(Signature.objects.select_related("person"), "text_id", self._wanted["texts"])

    @cached_property
    def _bundled(self) -> Rows[Notification]:
        rows = Notification.objects.filter(state=NotificationState.BUNDLED, expires_at__gt=self.now)
        return Rows(rows, "pk", self._wanted["bundled"])

    @cached_property
    def _all_sittings(self) -> Rows[Sitting]:
        return Rows(Sitting.objects.all(), "meeting_id", self._wanted["meetings"])

    def _with_owners(self, rows: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
        joined = rows.select_related("meeting", "owner_us", "owner_cn")
        return with_owners_gone(joined, self.now)

    def _rows(
        self,
        ask: AskFacts,
        viewer: Viewer,
        by: str,
        what: str,
        narrow: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows,
    ) -> Rows[Any]:
        question = (ask, _question(ask, viewer))
        if question not in self._seen:
            self._seen[question] = Rows(narrow(ask(viewer)), by, self._wanted[what])
        return self._seen[question]


def _ends(viewer: Viewer) -> Iterator[dt.datetime]:
    """When their role ends, as far as that is known."""
    if role := viewer.appointment:
        yield from filter(None, (role.ended_at, role.term and role.term.ended_at))


# What access asks for a viewer of each sort: the words of the query, which do not change.
_questions: dict[tuple[AskFacts, str | None, str | None, bool], object] = {}


def _question(ask: AskFacts, viewer: Viewer) -> object:
    """The query by which access answers `ask` for a viewer, as something to compare."""
    sort = (ask, viewer.side, viewer.role, viewer.is_operator)
    if sort not in _questions:
        try:
            _questions[sort] = ask(viewer).query.sql_with_params()
        except EmptyResultSet:
            _questions[sort] = None
    return _questions[sort]


def _live(rows: QuerySet[Sitting]) -> QuerySet[Sitting]:
    return rows.filter(cancelled_at=None).order_by(*OPENING_FIRST)


def _given(rows: QuerySet[Attendance]) -> QuerySet[Any, Any]:
    return rows.exclude(answer="").values_list(
        "meeting_id", "person_id", "answer", "mode", named=True
    )


def _with_meeting(rows: QuerySet[_Fact]) -> QuerySet[_Fact]:
    return rows.select_related("meeting")


def _numbered(rows: QuerySet[PaperVersion]) -> QuerySet[PaperVersion]:
    return rows.filter(number__isnull=False).order_by("uploaded_at", "pk")
