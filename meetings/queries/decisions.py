"""The register of decisions, over all meetings."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from meetings.access import visible_meetings, visible_paragraphs, visible_topics
from meetings.enums import ParagraphKind, TextKind, TextState
from meetings.models import JointText, Meeting, Paragraph, Topic
from members.access import Viewer
from workinggroup.lib.snippets import words_of


@dataclass(frozen=True)
class DecisionFilter:
    """What the reader asked to see: a topic's slug, a meeting's number, words; blank for all."""

    topic: str = ""
    meeting: int | None = None
    words: str = ""


def decisions_register(viewer: Viewer, chosen: DecisionFilter) -> QuerySet[Paragraph]:
    """Decisions in the minutes the viewer may see, newest meeting first.

    Each has `adopted`: whether its minutes stand, signed by both heads.
    """
    adopted = JointText.objects.filter(
        meeting=OuterRef("meeting"), kind=TextKind.MINUTES, state=TextState.ADOPTED
    )
    rows = (
        visible_paragraphs(viewer)
        .filter(kind=ParagraphKind.DECISION)
        .annotate(adopted=Exists(adopted))
        .select_related("meeting", "item")
        .prefetch_related(Prefetch("item__topics", visible_topics(viewer)))
        .order_by("-meeting__number", "decision")
    )
    if chosen.topic:
        rows = rows.filter(item__topics__slug=chosen.topic)
    if chosen.meeting is not None:
        rows = rows.filter(meeting__number=chosen.meeting)
    for word in words_of(chosen.words):
        rows = rows.filter(Q(text_en__icontains=word) | Q(text_zh__icontains=word))
    return rows


def decision_choices(viewer: Viewer) -> tuple[list[Topic], list[Meeting]]:
    """What the register can be narrowed by: the topics and the meetings of visible decisions."""
    decided = visible_paragraphs(viewer).filter(kind=ParagraphKind.DECISION)
    topics = visible_topics(viewer).filter(pk__in=decided.values("item__topics"))
    meetings = visible_meetings(viewer).filter(pk__in=decided.values("meeting"))
    return list(topics), list(meetings.order_by("-number"))
