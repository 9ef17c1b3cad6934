"""Search over everything the reader may see, in either language.

Every kind starts from its `visible_*` queryset, so nothing else is found or counted. A row is a
match when each word stands somewhere in it, in whichever language; a substring is enough, because
Chinese has no blanks between words. Numbers (A5-03, D5-02, JWG/5/DOC/1) are understood, and the
names and days of meetings.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, Model, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.access import (
    visible_actions,
    visible_items,
    visible_meetings,
    visible_papers_in_lists,
    visible_paragraphs,
    visible_private_notes,
    visible_progress_notes,
    visible_proposals,
    visible_sittings,
    visible_texts,
    visible_topics,
)
from meetings.models import Meeting, Paper
from meetings.models.meeting import newest_first
from meetings.queries.numbered import named, row_is_named
from meetings.queries.texts.circulated import (
    CirculatedRows,
    circulated_rows,
    item_place,
    paragraph_place,
)
from members.access import visible_companies, visible_people
from workinggroup.lib import clock
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.snippets import excerpt, matches, search_terms
from workinggroup.lib.spellings import names_somebody, occurs_in, stands_in
from workinggroup.lib.typed import read_day
from workinggroup.lib.viewer import Viewer

FIRST = 5
PEOPLE = "people"
# Of a titled kind the first fields are what a row is called in both languages.
TITLE = 2
FoundRows = Callable[[Viewer], QuerySet[Any]]


def _own_proposals(viewer: Viewer) -> QuerySet[Any]:
    return visible_proposals(viewer).filter(side=viewer.side).select_related("meeting")


def _own_notes(viewer: Viewer) -> QuerySet[Any]:
    notes = visible_private_notes(viewer).filter(side=viewer.side)
    # About an action item that the viewer does not see, a note stands by itself.
    actions = Prefetch("action", visible_actions(viewer).select_related("meeting"))
    return notes.select_related("meeting", "author").prefetch_related(actions)


def _papers(viewer: Viewer) -> QuerySet[Paper]:
    return visible_papers_in_lists(viewer).select_related("meeting")


@dataclass(frozen=True)
class Kind:
    """One kind of thing that is searched: where its rows come from, which fields hold words."""

    name: str
    label: str | Promise
    rows: FoundRows
    fields: tuple[str, ...]
    order: tuple[str, ...]
    # For a row's snippet: the texts, best first.
    texts: Callable[[Any], Sequence[Bilingual]]
    # Whether the first of them is what the row is called.
    titled: bool = False
    private: bool = False
    # What leads from a row to the meeting it belongs to, if it belongs to one.
    meeting: str = ""


KINDS: tuple[Kind, ...] = (
    Kind(
        "meetings",
        _("Meetings"),
        visible_meetings,
        ("place_en", "place_zh"),
        newest_first(),
        lambda row: (row.place,),
        meeting="pk",
    ),
    Kind(
        "texts",
        _("Agendas and minutes"),
        lambda viewer: visible_texts(viewer).select_related("meeting"),
        (),
        (*newest_first("meeting__"), "kind"),
        lambda row: (),
        meeting="meeting",
    ),
    Kind(
        "items",
        _("Agenda items"),
        lambda viewer: visible_items(viewer).select_related("meeting"),
        ("title_en", "title_zh", "note_en", "note_zh"),
        (*newest_first("meeting__"), "position"),
        lambda row: (row.title, row.note),
        titled=True,
        meeting="meeting",
    ),
    Kind(
        "paragraphs",
        _("Minutes and decisions"),
        lambda viewer: visible_paragraphs(viewer).select_related("meeting", "item"),
        ("text_en", "text_zh"),
        (*newest_first("meeting__"), "item__position", "position"),
        lambda row: (row.text,),
        meeting="meeting",
    ),
    Kind(
        "actions",
        _("Action items"),
        lambda viewer: visible_actions(viewer).select_related("meeting"),
        ("read_en", "read_zh"),
        (*newest_first("meeting__"), "serial"),
        lambda row: (row.text,),
        meeting="meeting",
    ),
    Kind(
        "progress",
        _("Progress on action items"),
        lambda viewer: visible_progress_notes(viewer).select_related("action__meeting", "author"),
        ("text_en", "text_zh"),
        ("-written_at",),
        lambda row: (row.text,),
        meeting="action__meeting",
    ),
    Kind(
        "papers",
        _("Papers"),
        _papers,
        ("title_en", "title_zh"),
        (*newest_first("meeting__"), "type", "serial", "pk"),
        lambda row: (row.title,),
        titled=True,
        meeting="meeting",
    ),
    Kind(
        "topics",
        _("Topics"),
        visible_topics,
        ("name_en", "name_zh"),
        ("position",),
        lambda row: (row.name,),
        titled=True,
    ),
    Kind(
        PEOPLE,
        _("People"),
        visible_people,
        ("name_zh", "family_name", "title_en", "title_zh"),
        ("family_name", "given_name"),
        lambda row: (row.names, row.title),
        titled=True,
    ),
    Kind(
        "companies",
        _("Member companies"),
        lambda viewer: visible_companies(viewer).select_related("delegation"),
        ("name_en", "name_zh"),
        ("name_en", "pk"),
        lambda row: (row.name,),
        titled=True,
    ),
    Kind(
        "proposals",
        _("Proposals for the agenda"),
        _own_proposals,
        ("title_en", "title_zh", "note_en", "note_zh"),
        ("-created_at",),
        lambda row: (row.title, row.note),
        titled=True,
        private=True,
        meeting="meeting",
    ),
    Kind(
        "notes",
        _("Notes of your delegation"),
        _own_notes,
        ("text",),
        ("-written_at",),
        lambda row: (Bilingual(row.text, row.text),),
        private=True,
        meeting="meeting",
    ),
)
NAMES = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Hit:
    """A row that was found, with the words around the match and the language they are in.

    `titled` says that these are the words of its title, which then need no second line.
    """

    kind: str
    thing: Model
    pieces: list[tuple[str, bool]]
    lang: str
    titled: bool
    # The meeting it belongs to, and the first day of that which the viewer knows of.
    meeting: Meeting | None = None
    meets_on: dt.date | None = None

    @property
    def excerpt(self) -> list[tuple[str, bool]]:
        """The words to show under the title; none where they are the title."""
        return [] if self.titled else self.pieces


@dataclass(frozen=True)
class Group:
    """The first hits of one kind; `more` where there are others."""

    kind: Kind
    hits: list[Hit]
    more: bool


def search(viewer: Viewer, query: str) -> list[Group]:
    """The first hits of every kind that has any. One query a kind, whatever is found, and those of
    `circulated_rows`."""
    words = search_terms(query)
    circulated = circulated_rows(viewer) if words else CirculatedRows()
    groups = []
    for kind in KINDS if words else ():
        rows = list(find_everything(viewer, kind, words, circulated)[: FIRST + 1])
        if rows:
            hits = [hit(kind, row, words) for row in rows[:FIRST]]
            groups.append(Group(kind, hits, len(rows) > FIRST))
    return groups


def find_everything(
    viewer: Viewer, kind: Kind, words: Sequence[str], circulated: CirculatedRows | None = None
) -> QuerySet[Any] | list[Any]:
    """The visible rows of one kind in which every word stands; those called so come first.

    Without a word, none. `circulated` where the caller has them: of a text whose next revision is
    being written, whoever does not draft finds what was circulated.
    """
    found = _found(viewer, kind, words)
    if kind.name not in _CIRCULATED or not words:
        return found
    circulated = circulated_rows(viewer) if circulated is None else circulated
    if not circulated:
        return found
    rows, place = _CIRCULATED[kind.name]
    more = _found_in(viewer, kind, words, rows(circulated))
    both = [*circulated.beside(found), *more]
    return sorted(both, key=lambda row: (getattr(row, "called", 0), *place(row)))


# Of what lists show what was circulated last, and in which place.
_CIRCULATED: dict[str, tuple[Callable[[CirculatedRows], Sequence[Any]], Callable[[Any], Any]]] = {
    "items": (lambda circulated: circulated.items, item_place),
    "paragraphs": (lambda circulated: circulated.paragraphs, paragraph_place),
}


def _found_in(viewer: Viewer, kind: Kind, words: Sequence[str], rows: Sequence[Any]) -> list[Any]:
    """As `_found`, of rows that are no rows of the database. One query where any is found."""

    def everywhere(row: Any, fields: Sequence[str]) -> bool:
        texts = [getattr(row, name) for name in fields]
        return all(row_is_named(row, word) or occurs_in(word, texts) for word in words)

    whole = " ".join(words)
    found = [row for row in rows if everywhere(row, kind.fields) or row_is_named(row, whole)]
    sat_on: dict[int, dt.date] = {}
    if found:
        sittings = visible_sittings(viewer).filter(meeting__in={row.meeting_id for row in found})
        days = sittings.filter(cancelled_at=None).order_by("starts_at", "pk")
        for meeting, day in days.values_list("meeting", "day"):
            sat_on.setdefault(meeting, day)
    for row in found:
        row.meets_on = sat_on.get(row.meeting_id)
        row.called = 0 if not kind.titled or everywhere(row, kind.fields[:TITLE]) else 1
    return found


def _found(viewer: Viewer, kind: Kind, words: Sequence[str]) -> QuerySet[Any]:
    """Those of the database."""
    if not words:
        return kind.rows(viewer).none()
    whole = " ".join(words)
    sought = _everywhere(viewer, kind, kind.fields, words)
    sought |= named(kind.name, whole) | _on_the_day(viewer, kind, whole)
    rows = kind.rows(viewer).filter(sought)
    if kind.meeting:
        rows = rows.annotate(meets_on=_first_day(viewer, kind.meeting))
    if not kind.titled:
        return rows.order_by(*kind.order)
    called = Case(When(_everywhere(viewer, kind, kind.fields[:TITLE], words), then=0), default=1)
    ranked: QuerySet[Any] = rows.annotate(called=called)
    return ranked.order_by("called", *kind.order)


def _everywhere(viewer: Viewer, kind: Kind, fields: Sequence[str], words: Sequence[str]) -> Q:
    """That each of `words` stands in one of `fields`, or is the row's number or day."""
    condition = Q()
    for word in words:
        somewhere = named(kind.name, word) | stands_in(word, fields)
        somewhere |= _on_the_day(viewer, kind, word)
        condition &= somewhere | names_somebody(word) if kind.name == PEOPLE else somewhere
    return condition


def _on_the_day(viewer: Viewer, kind: Kind, name: str) -> Q:
    """The meetings that sit on the day that `name` is, by the clock of the meeting or of either
    side, of the sittings that the viewer may know of. None where it is no day."""
    if kind.name != "meetings":
        return Q(pk__in=[])
    try:
        day = read_day(name)
        on_a_clock = Q(day=day)
        for zone in clock.SIDE_ZONES.values():
            midnight = clock.instant(day, dt.time.min, zone)
            on_a_clock |= Q(starts_at__gte=midnight, starts_at__lt=clock.end_of_day(day, zone))
    except (ValidationError, OverflowError):
        return Q(pk__in=[])
    sittings = visible_sittings(viewer).filter(on_a_clock, cancelled_at=None)
    return Q(pk__in=sittings.values("meeting"))


def hit(kind: Kind, row: Any, words: Sequence[str]) -> Hit:
    """The row with the text that matched: in the reader's language where that one did."""
    pairs = [pair for pair in kind.texts(row) if pair]
    shown = [(pair.best(), pair.lang) for pair in pairs]
    shown += [(pair.second, pair.second_lang) for pair in pairs if pair.second]
    best = next(
        (each for each in shown if matches(each[0], words)), shown[0] if shown else ("", "")
    )
    titled = kind.titled and bool(pairs) and best[0] in {pairs[0].en, pairs[0].zh}
    return Hit(
        kind.name,
        row,
        excerpt(best[0], words),
        best[1],
        titled,
        meeting=_meeting_of(kind, row),
        meets_on=getattr(row, "meets_on", None),
    )


def _first_day(viewer: Viewer, meeting: str) -> Subquery:
    """The first day of a row's meeting, of the sittings that the viewer may know of."""
    sittings = visible_sittings(viewer).filter(meeting=OuterRef(meeting), cancelled_at=None)
    return Subquery(sittings.order_by("starts_at", "pk").values("day")[:1])


def _meeting_of(kind: Kind, row: Any) -> Meeting | None:
    if not kind.meeting:
        return None
    within = row.action if kind.meeting.startswith("action") else row
    meeting: Meeting = row if kind.meeting == "pk" else within.meeting
    return meeting
