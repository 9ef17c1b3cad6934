"""The rows of each noun that a viewer may see, with what is told about them, for lists.

Each is a queryset in a fixed order; what hangs on a row is fetched through `visible_*` too, so
that nothing hidden is reached sideways.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, Prefetch, Q, QuerySet, When

from meetings.access import (
    reads_drafts,
    visible_actions,
    visible_attendances,
    visible_deadlines,
    visible_items,
    visible_links,
    visible_meetings,
    visible_papers,
    visible_paragraphs,
    visible_private_notes,
    visible_progress_notes,
    visible_proposals,
    visible_signatures,
    visible_sittings,
    visible_terms,
    visible_texts,
    visible_topics,
    visible_versions,
)
from meetings.enums import TextState
from meetings.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    Deadline,
    GlossaryTerm,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    Paragraph,
    PrivateNote,
    Sitting,
    Topic,
)
from meetings.models.meeting import newest_first
from meetings.queries.actions.owners import with_owners_gone
from meetings.queries.texts.circulated import circulated_rows
from meetings.rules.numbering import number_paragraphs, outline
from workinggroup.lib.viewer import Viewer


def list_meetings(viewer: Viewer) -> QuerySet[Meeting]:
    """With both chairs, newest first."""
    rows = visible_meetings(viewer).select_related("chair_us", "chair_cn")
    return rows.order_by(*newest_first())


def sittings(viewer: Viewer) -> QuerySet[Sitting]:
    """With their meetings, in order of time."""
    return visible_sittings(viewer).select_related("meeting").order_by("starts_at", "pk")


def list_deadlines(viewer: Viewer) -> QuerySet[Deadline]:
    """With their meetings, in order of time."""
    return visible_deadlines(viewer).select_related("meeting").order_by("due_on", "pk")


def links(viewer: Viewer) -> QuerySet[JoiningLink]:
    """With their meetings, newest first; of one meeting as its page has them."""
    rows = visible_links(viewer).select_related("meeting")
    return rows.order_by(*newest_first("meeting__"), "position", "pk")


def replies(viewer: Viewer) -> QuerySet[Attendance]:
    """With whose they are; those of the newest meeting first."""
    rows = visible_attendances(viewer).select_related("meeting", "person")
    return rows.order_by(*newest_first("meeting__"), "pk")


def own_reply(viewer: Viewer, meeting: Meeting) -> Attendance | None:
    """The viewer's own answer for `meeting`, if they gave one."""
    return replies(viewer).filter(meeting=meeting, person=viewer.person_id).first()


def texts(viewer: Viewer) -> QuerySet[JointText]:
    """With all their keys; of the newest meeting first. `known_change_at` is when each was changed;
    none while its next revision is written, for who does not draft."""
    keys = visible_signatures(viewer).order_by("text", "revision", "signed_at", "pk")
    turned = Prefetch("signatures", keys)
    rows = visible_texts(viewer).select_related("meeting").prefetch_related(turned)
    changed_at = F("changed_at")
    written = Case(When(state=TextState.DRAFT, then=None), default=changed_at)
    rows = rows.annotate(known_change_at=changed_at if reads_drafts(viewer) else written)
    return rows.order_by(*newest_first("meeting__"), "kind")


def items(viewer: Viewer) -> QuerySet[AgendaItem]:
    """With sitting and topics where the viewer may see these; of the newest meeting first."""
    rows = visible_items(viewer).select_related("meeting", "presenter")
    return rows.prefetch_related(
        Prefetch("sitting", visible_sittings(viewer)), Prefetch("topics", visible_topics(viewer))
    ).order_by(*newest_first("meeting__"), "position", "pk")


def paragraphs(viewer: Viewer) -> QuerySet[Paragraph]:
    """With their items; of the newest meeting first, in the order of its minutes."""
    rows = visible_paragraphs(viewer).select_related("meeting")
    return rows.prefetch_related(Prefetch("item", visible_items(viewer))).order_by(
        *newest_first("meeting__"), "item__position", "position", "pk"
    )


def _item_named(viewer: Viewer) -> "Prefetch[Any]":
    """The item that a thing is about, by its primary key alone: while an agenda is being revised,
    whoever does not draft is told of those that were circulated, and of no word of any."""
    circulated = [item.pk for item in circulated_rows(viewer).items]
    seen = visible_items(viewer).values("pk")
    rows = AgendaItem.objects.filter(Q(pk__in=seen) | Q(pk__in=circulated))
    return Prefetch("item", rows.only("pk"))


def actions(viewer: Viewer, now: dt.datetime) -> QuerySet[ActionItem]:
    """With owners, those who left at `now` (aware, UTC) marked, notes and topics; by due date."""
    rows = with_owners_gone(visible_actions(viewer), now).select_related(
        "meeting", "owner_us", "owner_cn"
    )
    notes = visible_progress_notes(viewer).select_related("author")
    return rows.prefetch_related(
        _item_named(viewer),
        Prefetch("topics", visible_topics(viewer)),
        Prefetch("notes", notes.order_by("written_at", "pk")),
    ).order_by("due_on", "pk")


def papers(viewer: Viewer) -> QuerySet[Paper]:
    """With the files that the viewer may open; of the newest meeting first, by symbol."""
    files = visible_versions(viewer).order_by("language", "number")
    return (
        visible_papers(viewer)
        .select_related("meeting")
        .prefetch_related(_item_named(viewer), Prefetch("versions", files))
        .order_by(*newest_first("meeting__"), "type", "serial", "pk")
    )


def versions(viewer: Viewer) -> QuerySet[PaperVersion]:
    """With their papers, in the order in which they were uploaded."""
    return visible_versions(viewer).select_related("paper__meeting").order_by("pk")


def proposals(viewer: Viewer) -> QuerySet[ItemProposal]:
    """With author, topics and the item that came of each; of the newest meeting first."""
    rows = visible_proposals(viewer).select_related("meeting", "author")
    return rows.prefetch_related(
        _item_named(viewer), Prefetch("topics", visible_topics(viewer))
    ).order_by(*newest_first("meeting__"), "created_at", "pk")


def private_notes(viewer: Viewer) -> QuerySet[PrivateNote]:
    """The own side's, with what each is about; of the newest meeting first."""
    rows = visible_private_notes(viewer).select_related("meeting", "author")
    return rows.prefetch_related(
        _item_named(viewer),
        Prefetch("action", visible_actions(viewer).select_related("meeting")),
    ).order_by(*newest_first("meeting__"), "written_at", "pk")


def list_topics(viewer: Viewer) -> QuerySet[Topic]:
    """Retired ones too, in the order that the secretariats gave them."""
    return visible_topics(viewer).order_by("position", "pk")


def list_terms(viewer: Viewer) -> QuerySet[GlossaryTerm]:
    """The terms of the glossary, retired ones too, by their English names."""
    return visible_terms(viewer).order_by("en", "pk")


def item_numbers(viewer: Viewer, meetings: Iterable[int]) -> dict[int, str]:
    """The numbers of the visible items of these meetings (keys of rows), by item. One query."""
    by_meeting: defaultdict[int, list[AgendaItem]] = defaultdict(list)
    for item in visible_items(viewer).filter(meeting__in=set(meetings)):
        by_meeting[item.meeting_id].append(item)
    return {item.pk: number for rows in by_meeting.values() for number, item in outline(rows)}


def paragraph_numbers(viewer: Viewer, meetings: Iterable[int]) -> dict[int, str]:
    """The numbers of the visible paragraphs of these meetings, by paragraph. Two queries."""
    wanted = set(meetings)
    under: defaultdict[int, list[Paragraph]] = defaultdict(list)
    for row in visible_paragraphs(viewer).filter(meeting__in=wanted):
        under[row.item_id].append(row)
    numbers = item_numbers(viewer, wanted)
    return {
        row.pk: number
        for item, rows in under.items()
        if item in numbers
        for number, row in number_paragraphs(numbers[item], rows)
    }
