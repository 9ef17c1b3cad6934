"""The rows that a joint text consists of, fetched once, and what they say.

Nothing here asks who is reading: callers come with a text from `access.visible_texts`, and who may
see the minutes may see the titles of the items they are written under.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BigAutoField,
    DateTimeField,
    PositiveIntegerField,
    QuerySet,
)

from meetings.access import SHARED_LEVELS, reads_drafts, visible_revisions
from meetings.enums import PaperState, TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    JointText,
    PaperVersion,
    Paragraph,
    Sitting,
    TextRevision,
    Topic,
)
from meetings.queries.actions.owners import with_owners_gone
from meetings.queries.meetings.presence import attendees_of, protocol_order, sittings_of
from meetings.queries.tagged import tag
from meetings.queries.texts.issued import read_rows
from meetings.rules.numbering import number_paragraphs, outline
from members.models import Appointment
from workinggroup.lib.prepared import Several, prepared
from workinggroup.lib.viewer import Viewer


@dataclass(frozen=True)
class Section:
    """An agenda item with its number and, in minutes, its numbered paragraphs."""

    number: str
    item: AgendaItem
    paragraphs: tuple[tuple[str, Paragraph], ...] = ()


@dataclass(frozen=True)
class Words:
    """A joint text: its sections, the sittings for everybody that were not cancelled, and in
    minutes the action items and who attended, by rank (`presence.attendees_of`).

    Of an issued revision, `frozen`, all but the action items is what was captured when it was
    issued, whatever has become of the rows since. By the person's key, `roles` are the open
    appointments of the people who are named, and `missed` the numbers of the sittings at which who
    attended was not; `papers` are the files cited, by the key of their item.
    """

    text: JointText
    sections: tuple[Section, ...]
    actions: tuple[ActionItem, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    attended: tuple[Appointment, ...] = ()
    roles: Mapping[int, Appointment] = field(default_factory=dict)
    missed: Mapping[int, Collection[int]] = field(default_factory=dict)
    papers: Mapping[int, Sequence[PaperVersion]] = field(default_factory=dict)
    frozen: TextRevision | None = None


def words_of(
    text: JointText,
    now: dt.datetime | None = None,
    sittings: Sequence[Sitting] | None = None,
) -> Words:
    """The words of `text`: of an issued revision those that were frozen, else as they are now.

    Where `now` (aware, UTC) is given, owners of action items who have left by then are marked;
    `sittings` are those of its meeting, in order, as far as everybody sees them, where the caller
    has read them. A constant number of queries. Raises nothing.
    """
    actions = _actions_of(text, now)
    if text.issued and (frozen := _frozen(text)):
        return issued_words(text, frozen, actions)
    if text.kind == TextKind.AGENDA:
        return _live_agenda(text, sittings_of(text.meeting) if sittings is None else sittings)
    return _live_minutes(text, actions)


def words_read_by(
    viewer: Viewer,
    text: JointText,
    now: dt.datetime | None = None,
    sittings: Sequence[Sitting] | None = None,
) -> Words:
    """As `words_of`, as far as `viewer` may read them: whoever does not draft reads the revision
    that was circulated last, whatever is being written."""
    if reads_drafts(viewer):
        return words_of(text, now, sittings)
    circulated = next(iter(_circulated(viewer, text=text.pk)), None)
    if circulated is None:
        return words_of(text, now, sittings)
    return issued_words(text, circulated, _actions_of(text, now))


@prepared(text=BigAutoField())
def _circulated(viewer: Viewer, *, text: Any) -> QuerySet[TextRevision]:
    return visible_revisions(viewer).filter(text=text).order_by("-revision")[:1]


def issued_words(
    text: JointText, frozen: TextRevision, actions: Sequence[ActionItem] = ()
) -> Words:
    """What the issued revision `frozen` of `text` says; `actions` are the action items as they are
    now, where the caller has them. One query for an agenda, for the colours of its topics."""
    rows = read_rows(frozen, text.meeting, _topics() if text.kind == TextKind.AGENDA else ())
    sections = tuple(
        Section(number, item, tuple(rows.paragraphs.get(number, ()))) for number, item in rows.items
    )
    return Words(text, sections, tuple(actions), rows.sittings, frozen=frozen)


def _actions_of(text: JointText, now: dt.datetime | None) -> tuple[ActionItem, ...]:
    """The action items of minutes as they are now."""
    if text.kind == TextKind.AGENDA:
        return ()
    meeting = text.meeting_id
    return tuple(
        _actions_with_owners(meeting=meeting, now=now) if now else _actions(meeting=meeting)
    )


def _frozen(text: JointText) -> TextRevision | None:
    return next(iter(_revision(text=text.pk, revision=text.revision)), None)


def _live_agenda(text: JointText, sittings: Sequence[Sitting]) -> Words:
    rows = _items_presented(meeting=text.meeting_id)
    tag(rows)
    return Words(
        text,
        sections=tuple(Section(number, item) for number, item in outline(rows)),
        sittings=_for_everybody(sittings),
        roles=_roles(item.presenter_id for item in rows),
        papers=_papers_by_item(text),
    )


def _live_minutes(text: JointText, actions: tuple[ActionItem, ...]) -> Words:
    paragraphs = _paragraphs_by_item(text)
    sittings = sittings_of(text.meeting)
    owners = (pk for action in actions for pk in (action.owner_us_id, action.owner_cn_id))
    named = {pk for pk in (text.meeting.chair_us_id, text.meeting.chair_cn_id, *owners) if pk}
    attendees = attendees_of(text.meeting, [row.starts_at for row in sittings], named)
    return Words(
        text,
        sections=tuple(
            Section(number, item, tuple(number_paragraphs(number, paragraphs.get(item.pk, []))))
            for number, item in outline(_items(meeting=text.meeting_id))
        ),
        actions=actions,
        sittings=_for_everybody(sittings),
        attended=tuple(sorted(attendees.there, key=protocol_order)),
        roles=attendees.roles,
        missed=attendees.missed,
        papers=_papers_by_item(text),
    )


def _for_everybody(sittings: Iterable[Sitting]) -> tuple[Sitting, ...]:
    """Everybody reads what a text says: of sittings of the heads it says nothing. Cancelled ones
    are left out."""
    return tuple(row for row in sittings if not row.for_heads and row.cancelled_at is None)


@prepared(people=Several(BigAutoField()))
def _open_roles(*, people: Any) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(person__pk__in=people, ended_at=None)
    return rows.select_related("term__company").order_by("began_at", "pk")


def _roles(people: Iterable[int | None]) -> dict[int, Appointment]:
    """The open appointment of each of `people`, by key. One query, none for nobody."""
    named = {pk for pk in people if pk}
    return {row.person_id: row for row in _open_roles(people=named)} if named else {}


@prepared(meeting=BigAutoField())
def _papers(*, meeting: Any) -> QuerySet[PaperVersion]:
    """The files that everybody has under the items of an agenda, the newest of each language."""
    return (
        PaperVersion.objects.filter(
            paper__meeting=meeting,
            paper__item__isnull=False,
            paper__state=PaperState.RELEASED,
            paper__distribution__in=sorted(SHARED_LEVELS),
            number__isnull=False,
        )
        .select_related("paper__meeting")
        .order_by("paper__type", "paper__serial", "language", "number")
    )


def _papers_by_item(text: JointText) -> dict[int, list[PaperVersion]]:
    newest = {(row.paper_id, row.language): row for row in _papers(meeting=text.meeting_id)}
    grouped: dict[int, list[PaperVersion]] = {}
    for row in newest.values():
        grouped.setdefault(row.paper.item_id or 0, []).append(row)
    return grouped


@prepared(text=BigAutoField(), revision=PositiveIntegerField())
def _revision(*, text: Any, revision: Any) -> QuerySet[TextRevision]:
    return TextRevision.objects.filter(text=text, revision=revision)


@prepared()
def _topics() -> QuerySet[Topic]:
    return Topic.objects.all()


@prepared(meeting=BigAutoField())
def _items(*, meeting: Any) -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None)


@prepared(meeting=BigAutoField())
def _items_presented(*, meeting: Any) -> QuerySet[AgendaItem]:
    return _items.build(meeting=meeting).select_related("presenter", "sitting")


@prepared(meeting=BigAutoField())
def _actions(*, meeting: Any) -> QuerySet[ActionItem]:
    rows = ActionItem.objects.filter(meeting=meeting, discarded_at=None).order_by("serial")
    return rows.select_related("meeting", "owner_us", "owner_cn")


@prepared(meeting=BigAutoField(), now=DateTimeField())
def _actions_with_owners(*, meeting: Any, now: Any) -> QuerySet[ActionItem]:
    return with_owners_gone(_actions.build(meeting=meeting), now)


@prepared(meeting=BigAutoField())
def _paragraphs(*, meeting: Any) -> QuerySet[Paragraph]:
    rows = Paragraph.objects.filter(meeting=meeting, withdrawn_at=None)
    return rows.select_related("meeting")


def _paragraphs_by_item(text: JointText) -> dict[int, list[Paragraph]]:
    grouped: dict[int, list[Paragraph]] = {}
    for paragraph in _paragraphs(meeting=text.meeting_id):
        grouped.setdefault(paragraph.item_id, []).append(paragraph)
    return grouped
