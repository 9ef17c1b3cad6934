"""The caller, the people and the two delegations."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members.api.filters import PeopleFilter
from members.api.serializers import Appointed, DelegationSerializer, Me
from members.models import Appointment, Person
from members.queries.people import present_appointments
from members.queries.roster import both_delegations
from workinggroup.lib import clock
from workinggroup.lib.api import Endpoint
from workinggroup.lib.viewer import Side, Viewer


class MeView(Endpoint):
    serializer_class = Me
    queryset = Appointment.objects.none()

    @extend_schema(operation_id="me")
    def get(self, request: Request) -> Response:
        """The person whose key this is, with the role they hold now."""
        return Response(self.get_serializer(self.viewer.appointment).data)


def _present(viewer: Viewer) -> QuerySet[Appointment]:
    return present_appointments(viewer, clock.now())


class PersonList(Endpoint, ListAPIView[Appointment]):
    """Everybody who holds a role on either side now."""

    rows = _present
    serializer_class = Appointed
    queryset = Appointment.objects.none()
    filterset_class = PeopleFilter


class PersonView(Endpoint, RetrieveAPIView[Appointment]):
    """One person with the role they hold now."""

    rows = _present
    serializer_class = Appointed
    queryset = Appointment.objects.none()
    filter_backends = ()

    def get_object(self) -> Appointment:
        # By way of the table of people: of a key too large for a foreign key Django asks anyway.
        person = Person.objects.filter(pk=self.kwargs["id"])
        found: Appointment = get_object_or_404(self.get_queryset(), person__in=person)
        return found


class Delegations(Endpoint):
    """Both delegations with their officers and ten seats each, the caller's own first."""

    serializer_class = DelegationSerializer
    queryset = Appointment.objects.none()
    pagination_class = None

    @extend_schema(operation_id="delegations", responses=DelegationSerializer(many=True))
    def get(self, request: Request) -> Response:
        shown = both_delegations(self.viewer, clock.now())
        own = self.viewer.require_side()
        return Response(self.get_serializer([shown[own], shown[own.other]], many=True).data)


class DelegationView(Endpoint):
    """One delegation."""

    serializer_class = DelegationSerializer
    queryset = Appointment.objects.none()

    @extend_schema(
        operation_id="delegation",
        parameters=[OpenApiParameter("side", str, "path", enum=Side.values)],
    )
    def get(self, request: Request, side: str) -> Response:
        if side not in Side.values:
            raise Http404
        shown = both_delegations(self.viewer, clock.now())[Side(side)]
        return Response(self.get_serializer(shown).data)


@extend_schema(exclude=True)
class Absent(APIView):
    """Every other address below `/api/v1/`: a problem document instead of a page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise exceptions.NotFound
