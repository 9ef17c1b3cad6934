"""Lists and single things to read; what changes something is in `acts.py`."""

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request

from meetings import models
from meetings.api import filters, serializers, text_rows
from meetings.queries import lists
from meetings.queries.texts.circulated import (
    CirculatedRows,
    circulated_rows,
    decision_place,
    item_place,
    paragraph_place,
)
from meetings.queries.texts.decisions import DecisionFilter, decisions_in, decisions_register
from meetings.queries.texts.issued import names_on_record
from meetings.services.papers import open_file
from workinggroup.lib import clock
from workinggroup.lib.api import Endpoint
from workinggroup.lib.viewer import Viewer


class Meetings(Endpoint, ListAPIView[models.Meeting]):
    """Every meeting, the newest first."""

    rows = lists.list_meetings
    queryset = models.Meeting.objects.none()
    serializer_class = serializers.MeetingSerializer
    filterset_class = filters.MeetingFilter


class MeetingView(Endpoint, RetrieveAPIView[models.Meeting]):
    """One meeting by its number."""

    rows = lists.list_meetings
    queryset = models.Meeting.objects.none()
    serializer_class = serializers.MeetingSerializer
    lookup_field = "number"
    filter_backends = ()


class Sittings(Endpoint, ListAPIView[models.Sitting]):
    """The sittings the caller is invited to, cancelled ones included."""

    rows = lists.sittings
    queryset = models.Sitting.objects.none()
    serializer_class = serializers.SittingSerializer
    filterset_class = filters.OfMeetingFilter


class Deadlines(Endpoint, ListAPIView[models.Deadline]):
    """Dates by which something is due for a meeting."""

    rows = lists.list_deadlines
    queryset = models.Deadline.objects.none()
    serializer_class = serializers.DeadlineSerializer
    filterset_class = filters.OfMeetingFilter


class LinkList(Endpoint, ListAPIView[models.JoiningLink]):
    """The ways into online sittings, with their access codes."""

    rows = lists.links
    queryset = models.JoiningLink.objects.none()
    serializer_class = serializers.LinkSerializer
    filterset_class = filters.OfMeetingFilter


class ReplyList(Endpoint, ListAPIView[models.Attendance]):
    """Who said they would come, and who came."""

    rows = lists.replies
    queryset = models.Attendance.objects.none()
    serializer_class = serializers.ReplySerializer
    filterset_class = filters.OfMeetingFilter


class Texts(Endpoint, ListAPIView[models.JointText]):
    """The agendas and minutes as things that are circulated, cleared and signed."""

    rows = lists.texts
    queryset = models.JointText.objects.none()
    serializer_class = serializers.TextSerializer
    filterset_class = filters.TextFilter


class NumberedRows(Endpoint, ListAPIView[Any]):
    """A list whose numbers are computed for the meetings of one page at a time.

    Of a text whose next revision is being written, whoever does not draft has in `place` among the
    others the rows that `circulated_of` finds.
    """

    numbers_of: Any
    circulated_of: Any
    place: Any
    circulated = CirculatedRows()

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        self.circulated = circulated_rows(self.viewer)
        if not self.circulated:
            return rows
        asked = DjangoFilterBackend().get_filterset(self.request, queryset, self)
        asked.is_valid()
        more = filter(asked.keeps, type(self).circulated_of(self.circulated))
        return sorted([*self.circulated.beside(rows), *more], key=type(self).place)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        pks = [row.meeting_id for row in page or ()]
        self.numbers = type(self).numbers_of(self.viewer, pks)
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "numbers": getattr(self, "numbers", {})}


class Items(NumberedRows):
    """The items of the agendas the caller may see, in order."""

    rows = lists.items
    numbers_of = lists.item_numbers
    circulated_of = attrgetter("items")
    place = item_place
    queryset = models.AgendaItem.objects.none()
    serializer_class = text_rows.ItemSerializer
    filterset_class = filters.ItemFilter

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        on_record = names_on_record(row.meeting_id for row in page or ())
        self.presenters = {**on_record.presenters, **self.circulated.presenters}
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        presenters = getattr(self, "presenters", {})
        return {**super().get_serializer_context(), "presenters": presenters}


class Paragraphs(NumberedRows):
    """The paragraphs of the minutes the caller may see, in order."""

    rows = lists.paragraphs
    numbers_of = lists.paragraph_numbers
    circulated_of = attrgetter("paragraphs")
    place = paragraph_place
    queryset = models.Paragraph.objects.none()
    serializer_class = text_rows.ParagraphSerializer
    filterset_class = filters.ParagraphFilter


def _decisions(viewer: Viewer) -> QuerySet[models.Paragraph]:
    return decisions_register(viewer, DecisionFilter())


class Decisions(NumberedRows):
    """The register of decisions, over all meetings."""

    rows = _decisions
    numbers_of = lists.paragraph_numbers
    circulated_of = decisions_in
    place = decision_place
    queryset = models.Paragraph.objects.none()
    serializer_class = text_rows.DecisionSerializer
    filterset_class = filters.DecisionListFilter


def actions_now(viewer: Viewer) -> QuerySet[models.ActionItem]:
    """All action items, with who answers for them at this instant."""
    return lists.actions(viewer, clock.now())


class Actions(Endpoint, ListAPIView[models.ActionItem]):
    """Action items with their progress notes, the earliest due first."""

    rows = actions_now
    queryset = models.ActionItem.objects.none()
    serializer_class = serializers.ActionSerializer
    filterset_class = filters.ActionItemFilter


class Papers(Endpoint, ListAPIView[models.Paper]):
    """Papers with their files: the own side's, and of the other's those released."""

    rows = lists.papers
    queryset = models.Paper.objects.none()
    serializer_class = serializers.PaperSerializer
    filterset_class = filters.PaperFilter


class PaperView(Endpoint, RetrieveAPIView[models.Paper]):
    """One paper."""

    rows = lists.papers
    queryset = models.Paper.objects.none()
    serializer_class = serializers.PaperSerializer
    lookup_url_kwarg = "id"
    filter_backends = ()


class FileView(Endpoint):
    """One file of a paper."""

    rows = lists.versions
    queryset = models.PaperVersion.objects.none()
    serializer_class = serializers.VersionSerializer
    filter_backends = ()

    @extend_schema(operation_id="file", responses={(200, "*/*"): OpenApiTypes.BINARY})
    def get(self, request: Request, id: int) -> FileResponse:
        """Its bytes. That the caller opened it is noted for the side whose paper it is."""
        version = get_object_or_404(self.get_queryset(), pk=id)
        response = FileResponse(
            open_file(self.viewer, version=version, now=clock.now()),
            as_attachment=True,
            filename=version.filename,
            content_type=version.content_type,
        )
        response["ETag"] = f'"{version.sha256}"'
        return response


class ProposalList(Endpoint, ListAPIView[models.ItemProposal]):
    """The own side's proposals for agendas."""

    rows = lists.proposals
    queryset = models.ItemProposal.objects.none()
    serializer_class = serializers.ProposalSerializer
    filterset_class = filters.OfMeetingFilter


class NoteList(Endpoint, ListAPIView[models.PrivateNote]):
    """The own side's private notes."""

    rows = lists.private_notes
    queryset = models.PrivateNote.objects.none()
    serializer_class = serializers.NoteSerializer
    filterset_class = filters.OfMeetingFilter


class Topics(Endpoint, ListAPIView[models.Topic]):
    """What the group talks about; a retired topic stays on what carries it."""

    rows = lists.list_topics
    queryset = models.Topic.objects.none()
    serializer_class = serializers.TopicSerializer
    filter_backends = ()


class GlossaryTerms(Endpoint, ListAPIView[models.GlossaryTerm]):
    """What the group calls things, in both languages; retired terms are asked for no longer."""

    rows = lists.list_terms
    queryset = models.GlossaryTerm.objects.none()
    serializer_class = serializers.GlossaryTermSerializer
    filter_backends = ()
