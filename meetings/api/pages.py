"""What whole pages of the portal tell: home, one text, one meeting's agenda and people, search."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from meetings import models
from meetings.access import reads_remarks
from meetings.api import discovery, summaries
from meetings.queries import lists
from meetings.queries.home.asked import asked_of
from meetings.queries.home.news import last_look, news_since
from meetings.queries.home.next import next_meeting
from meetings.queries.meetings import history, people
from meetings.queries.meetings.pages import all_meetings, head_of, overview_of
from meetings.queries.papers import dossier_of
from meetings.queries.search import NAMES, find_everything, hit, search
from meetings.queries.texts import agenda
from meetings.queries.texts.arising import arising_at
from meetings.queries.texts.panel import issued_revisions
from meetings.queries.texts.remarks import remarks_in
from meetings.queries.texts.revision import frozen_revision
from meetings.queries.texts.status import text_status
from meetings.queries.texts.turns import is_asked
from meetings.queries.texts.words import words_read_by
from members.models import AuditEntry
from workinggroup.lib import clock
from workinggroup.lib.api import Endpoint
from workinggroup.lib.snippets import LONGEST_QUERY, search_terms

QUERY = OpenApiParameter(
    "q",
    {"type": "string", "minLength": 0},
    required=True,
    description="Words, or a number or symbol. Empty, it finds nothing.",
)
_SINCE = OpenApiParameter(
    "since", dt.datetime, description="Instead of the caller's last look at the home page."
)


class Home(Endpoint):
    """What is next, what is asked of the caller, what changed."""

    serializer_class = discovery.HomeSerializer
    queryset = models.Meeting.objects.none()
    pagination_class = None
    asks = frozenset({_SINCE.name})

    @extend_schema(operation_id="home", parameters=[_SINCE])
    def get(self, request: Request) -> Response:
        """What the home page tells. Looking here does not count as a look at the page."""
        now = clock.now()
        since = self._since(now)
        shown = {
            "next": next_meeting(self.viewer, now),
            "asked": asked_of(self.viewer, now),
            "since": since,
            "news": news_since(self.viewer, since),
        }
        return Response(self.get_serializer(shown).data)

    def _since(self, now: dt.datetime) -> dt.datetime:
        given = self.request.query_params.get("since")
        if given is None:
            return last_look(self.viewer, now)
        try:
            moment = dt.datetime.fromisoformat(given)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            said = _("Give an instant with its offset, such as 2027-03-01T14:00:00Z.")
            raise exceptions.ValidationError({"since": [said]})
        return moment


# --- one meeting ---------------------------------------------------------------------------------
class OfMeeting(Endpoint):
    """Something about the meeting with this number."""

    rows = lists.list_meetings
    queryset: QuerySet[Any] = models.Meeting.objects.none()
    filter_backends = ()

    def meeting(self) -> Any:
        return get_object_or_404(lists.list_meetings(self.viewer), number=self.kwargs["number"])


class MeetingOverviewPage(OfMeeting):
    serializer_class = summaries.OverviewSerializer

    @extend_schema(operation_id="meeting_overview")
    def get(self, request: Request, number: str) -> Response:
        """How far the meeting has got, what it waits for, its deadlines and what they stand at."""
        now = clock.now()
        head = head_of(self.viewer, self.meeting(), now)
        overview = overview_of(self.viewer, head, now)
        hours = [{"side": side, "minutes": minutes} for side, minutes in overview.hours]
        shown = {"head": head, "overview": overview, "hours": hours}
        return Response(self.get_serializer(shown).data)


class TimetablePage(OfMeeting):
    serializer_class = summaries.TimetableSerializer

    @extend_schema(operation_id="meeting_timetable")
    def get(self, request: Request, number: str) -> Response:
        """The agenda with clock times, where the caller may see the agenda."""
        now = clock.now()
        shown = agenda.agenda_of(self.viewer, self.meeting(), now)
        if shown.text is None:
            raise Http404
        context = {
            **self.get_serializer_context(),
            "arising": arising_at(self.viewer, shown.text.meeting, now),
        }
        return Response(self.serializer_class(shown, context=context).data)


class Participants(OfMeeting):
    serializer_class = summaries.PeopleSerializer

    @extend_schema(operation_id="meeting_people")
    def get(self, request: Request, number: str) -> Response:
        """Both delegations by rank, who comes or came, and the quorum."""
        shown = people.people_of(self.viewer, self.meeting(), clock.now())
        return Response(self.get_serializer(shown).data)


class History(OfMeeting, ListAPIView[Any]):
    """What was done to the meeting and its sittings, the newest first."""

    queryset = AuditEntry.objects.none()
    serializer_class = summaries.EventSerializer

    def get_queryset(self) -> QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        return history.entries_of(self.viewer, self.meeting())

    def paginate_queryset(self, queryset: Any) -> Any:
        return [
            history.describe_entry(entry) for entry in super().paginate_queryset(queryset) or ()
        ]


# --- texts and papers ----------------------------------------------------------------------------
class TextView(Endpoint):
    rows = lists.texts
    queryset = models.JointText.objects.none()
    serializer_class = summaries.TextStatusSerializer
    filter_backends = ()

    @extend_schema(operation_id="text")
    def get(self, request: Request, id: int) -> Response:
        """One agenda or minutes: who signed, what is still missing, the revisions issued."""
        text = get_object_or_404(self.get_queryset(), pk=id)
        words = words_read_by(self.viewer, text)
        text.status = text_status(text, words)
        if not text.status.follows:
            text.opened_reason, text.opened_at = "", None
        text.waits_for = text.status.waits_for(self.viewer.side)
        text.issued_revisions = issued_revisions(self.viewer, text)
        if reads_remarks(self.viewer):
            asked = is_asked(self.viewer, text.status)
            text.remarks = remarks_in(self.viewer, words, asked=asked).in_order
        return Response(self.get_serializer(text).data)


class RevisionView(Endpoint):
    rows = lists.texts
    queryset = models.JointText.objects.none()
    serializer_class = summaries.RevisionSerializer
    filter_backends = ()

    @extend_schema(operation_id="revision")
    def get(self, request: Request, id: int, revision: int) -> Response:
        """The words of an issued revision as they were frozen, and what was signed of them."""
        text = get_object_or_404(self.get_queryset(), pk=id)
        frozen = frozen_revision(self.viewer, text, revision)
        if frozen is None:
            raise Http404
        return Response(self.get_serializer(frozen).data)


class PaperRecord(Endpoint):
    rows = lists.papers
    queryset = models.Paper.objects.none()
    serializer_class = summaries.DossierSerializer
    filter_backends = ()

    @extend_schema(operation_id="paper_record")
    def get(self, request: Request, id: int) -> Response:
        """What happened to a paper, and to its own side who opened which file."""
        paper = get_object_or_404(self.get_queryset(), pk=id)
        return Response(self.get_serializer(dossier_of(self.viewer, paper)).data)


# --- over everything -----------------------------------------------------------------------------
class Parity(Endpoint):
    serializer_class = summaries.ShareSerializer
    queryset = models.Meeting.objects.none()
    pagination_class = None

    @extend_schema(operation_id="parity", responses=summaries.ShareSerializer(many=True))
    def get(self, request: Request) -> Response:
        """What each side hosted and carried in inconvenient hours, the caller's own first."""
        return Response(self.get_serializer(all_meetings(self.viewer).shares, many=True).data)


class Search(Endpoint):
    serializer_class = discovery.GroupSerializer
    queryset = models.Meeting.objects.none()
    pagination_class = None
    asks = frozenset({QUERY.name})

    @extend_schema(
        operation_id="search",
        parameters=[QUERY],
        responses=discovery.GroupSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The first things of each kind in which every word stands, in either language."""
        groups = search(self.viewer, request.query_params.get("q", "")[:LONGEST_QUERY])
        return Response(self.get_serializer(groups, many=True).data)


class SearchKind(Endpoint, ListAPIView[Any]):
    """Everything of one kind in which every word stands."""

    serializer_class = discovery.HitSerializer
    queryset = models.Meeting.objects.none()
    filter_backends = ()
    asks = frozenset({QUERY.name})

    @extend_schema(
        operation_id="search_kind",
        parameters=[QUERY, OpenApiParameter("kind", str, "path", enum=list(NAMES))],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """As `search`, for one kind, a page at a time."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        kind = NAMES.get(self.kwargs["kind"])
        if kind is None:
            raise Http404
        return find_everything(self.viewer, kind, self._search_words())

    def paginate_queryset(self, queryset: Any) -> Any:
        kind, words = NAMES[self.kwargs["kind"]], self._search_words()
        return [hit(kind, row, words) for row in super().paginate_queryset(queryset) or ()]

    def _search_words(self) -> list[str]:
        return search_terms(self.request.query_params.get("q", "")[:LONGEST_QUERY])
