"""What a key that may change things can do: reply for its holder, and report on action items."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from meetings.api import replies, serializers
from meetings.api.endpoints import actions_now
from meetings.api.once import HEADER, done_once
from meetings.models import ActionItem, Attendance, Meeting
from meetings.queries import lists
from meetings.queries.actions.table import action_numbered
from meetings.rules.acts.actions import CONFIRM_DONE, REPORT_PROGRESS, START_ACTION
from meetings.rules.acts.attendance import ANSWER_MEETING
from meetings.symbols import action_at
from workinggroup.lib import clock
from workinggroup.lib.api import Endpoint


class ReplyView(Endpoint):
    """The caller's own reply to a meeting."""

    rows = lists.list_meetings
    queryset = Meeting.objects.none()
    serializer_class = replies.OwnReply
    filter_backends = ()

    @extend_schema(operation_id="own_reply")
    def get(self, request: Request, number: str) -> Response:
        """What the caller replied; `answer` is empty before they did."""
        meeting = get_object_or_404(self.get_queryset(), number=number)
        reply = lists.own_reply(self.viewer, meeting) or Attendance()
        return Response(self.get_serializer(reply).data)

    @extend_schema(operation_id="reply", request=replies.NewReply)
    def put(self, request: Request, number: str) -> Response:
        """Reply, or change the reply; possible while the meeting takes replies."""
        meeting = get_object_or_404(self.get_queryset(), number=number)
        said = self.sent(replies.NewReply)
        reply = ANSWER_MEETING.carry_out(self.viewer, meeting, said, clock.now())
        return Response(self.get_serializer(reply).data)


class ActionEndpoint(Endpoint):
    """One action item by its number."""

    rows = actions_now
    queryset = ActionItem.objects.none()
    serializer_class: type[BaseSerializer[Any]] = serializers.ActionSerializer
    filter_backends = ()

    def get_action(self, number: str) -> ActionItem:
        action = action_numbered(self.viewer, number, clock.now())
        if action is None:
            raise Http404
        return action

    def answer(self, action: ActionItem, code: int = status.HTTP_200_OK) -> Response:
        """The action item as it is now."""
        row = self.get_queryset().get(pk=action.pk)
        return Response(serializers.ActionSerializer(row).data, status=code)


def answer_again(view: ActionEndpoint, code: int, number: str) -> Response:
    """The answer to a POST that was sent before: the action item as it is now."""
    return view.answer(view.get_action(number), code)


class ActionView(ActionEndpoint):
    @extend_schema(operation_id="action")
    def get(self, request: Request, number: str) -> Response:
        """One action item with its progress notes."""
        asked = action_at(number)
        if asked is None:
            raise Http404
        row = get_object_or_404(
            self.get_queryset(), meeting__number=asked.meeting, serial=asked.serial
        )
        return Response(self.get_serializer(row).data)


class ProgressView(ActionEndpoint):
    serializer_class = serializers.ProgressNoteSerializer

    @extend_schema(
        operation_id="report_progress",
        request=replies.NewProgress,
        parameters=[HEADER],
        responses={201: serializers.ActionSerializer},
    )
    @done_once(answer_again)
    def post(self, request: Request, number: str) -> Response:
        """Add a progress note, in one language or both; both sides read it. For the item's
        owners, and the head and secretary of an owner's side."""
        action = self.get_action(number)
        said = self.sent(replies.NewProgress)
        REPORT_PROGRESS.carry_out(self.viewer, action, said, clock.now())
        return self.answer(action, status.HTTP_201_CREATED)


class StartView(ActionEndpoint):
    @extend_schema(operation_id="start_action", request=None, parameters=[HEADER])
    @done_once(answer_again)
    def post(self, request: Request, number: str) -> Response:
        """Say that work on it has begun."""
        action = self.get_action(number)
        self.sent()
        return self.answer(START_ACTION.carry_out(self.viewer, action, {}, clock.now()))


class ConfirmView(ActionEndpoint):
    @extend_schema(operation_id="confirm_action", request=None, parameters=[HEADER])
    @done_once(answer_again)
    def post(self, request: Request, number: str) -> Response:
        """Confirm it as done for the caller's side; done once every owner's side confirmed."""
        action = self.get_action(number)
        self.sent()
        return self.answer(CONFIRM_DONE.carry_out(self.viewer, action, {}, clock.now()))
