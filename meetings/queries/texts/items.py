"""The items of an agenda as somebody may read them, whoever is writing the next revision."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from meetings.access import visible_items
from meetings.enums import TextKind
from meetings.models import AgendaItem, Meeting, Paragraph
from meetings.queries.texts.panel import text_of
from meetings.queries.texts.words import words_read_by
from meetings.rules.numbering import outline
from workinggroup.lib.viewer import Viewer


def items_read_by(viewer: Viewer, meeting: Meeting) -> list[tuple[str, AgendaItem]]:
    """The items with their numbers: those of the agenda as it stands, or for whoever does not draft
    those of the revision that was circulated last, while the next one is written. One query, and
    three more then."""
    rows = list(visible_items(viewer).filter(meeting=meeting))
    text = None if rows else text_of(viewer, meeting, TextKind.AGENDA)
    if text is None:
        return outline(rows)
    sections = words_read_by(viewer, text).sections
    return [(section.number, section.item) for section in sections]


def written_under(items: QuerySet[AgendaItem]) -> bool:
    """Whether the minutes have a paragraph under any of `items`. One query."""
    return Paragraph.objects.filter(item__in=items, withdrawn_at=None).exists()


def with_minutes_known(rows: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """`rows`, each of which knows whether `has_minutes`: for lists that ask it of every row."""
    under = Q(item=OuterRef("pk")) | Q(item__parent=OuterRef("pk"), item__withdrawn_at=None)
    return rows.annotate(minutes_known=Exists(Paragraph.objects.filter(under, withdrawn_at=None)))


def has_minutes(item: AgendaItem) -> bool:
    """Whether the minutes have a paragraph under the item or a sub-item of it that stands. One
    query, none where `with_minutes_known` asked."""
    known: bool | None = getattr(item, "minutes_known", None)
    if known is not None:
        return known
    subitems = AgendaItem.objects.filter(parent=item, withdrawn_at=None)
    return written_under(AgendaItem.objects.filter(pk=item.pk) | subitems)


def item_read_by(viewer: Viewer, meeting: Meeting, pk: int | None) -> AgendaItem | None:
    """The item of this primary key among `items_read_by`; None for none."""
    if pk is None:
        return None
    found: AgendaItem | None = visible_items(viewer).filter(meeting=meeting, pk=pk).first()
    if found is not None:
        return found
    return next((item for _number, item in items_read_by(viewer, meeting) if item.pk == pk), None)
