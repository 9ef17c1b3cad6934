"""How meetings and what belongs to them are told."""

import datetime as dt
from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meetings.api.signers import SignatureSerializer
from meetings.enums import Answer, AttendanceMode
from meetings.models import (
    ActionItem,
    Attendance,
    Deadline,
    GlossaryTerm,
    ItemProposal,
    JoiningLink,
    JointText,
    Meeting,
    Paper,
    PaperVersion,
    PrivateNote,
    ProgressNote,
    Sitting,
    Topic,
)
from workinggroup.lib.api import BilingualText, Clocks, PersonReference


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    place = BilingualText()
    chair_us = PersonReference(allow_null=True)
    chair_cn = PersonReference(allow_null=True)
    symbol = serializers.CharField(help_text="The stem of its document symbols.")

    class Meta:
        model = Meeting
        fields = [
            "number",
            "symbol",
            "kind",
            "year",
            "half",
            "state",
            "host",
            "host_reason",
            "format",
            "place",
            "anchor_zone",
            "interpretation",
            "chair_us",
            "chair_cn",
            "quorum",
            "created_at",
            "changed_at",
        ]


class OfMeetingSerializer(serializers.ModelSerializer[Any]):
    """Something that belongs to a meeting, which is told by its number."""

    meeting = serializers.CharField(source="meeting.number", help_text="`5`, `X1`.")


@extend_schema_field({"type": "string", "pattern": r"^\d\d:\d\d:\d\d$"})
class WallClock(serializers.TimeField):
    """What the clock shows where the meeting is held; an offset (RFC 3339's `time`) it has none."""


class SittingSerializer(OfMeetingSerializer):
    title = BilingualText()
    starts = WallClock()
    ends = WallClock()
    starts_at = Clocks()
    ends_at = Clocks()
    cancelled = serializers.SerializerMethodField()

    class Meta:
        model = Sitting
        fields = [
            "id",
            "meeting",
            "number",
            "title",
            "audience",
            "day",
            "starts",
            "ends",
            "starts_at",
            "ends_at",
            "cancelled",
            "changed_at",
        ]

    def get_cancelled(self, sitting: Sitting) -> bool:
        return sitting.cancelled_at is not None or sitting.meeting.cancelled


class DeadlineSerializer(OfMeetingSerializer):
    class Meta:
        model = Deadline
        fields = ["id", "meeting", "kind", "due_on", "fixed", "changed_at"]


class LinkSerializer(OfMeetingSerializer):
    class Meta:
        model = JoiningLink
        fields = ["id", "meeting", "label_en", "label_zh", "url", "access_code"]


class ReplySerializer(OfMeetingSerializer):
    """Somebody's reply. What they remarked to their own secretariat is not here."""

    person = PersonReference()
    answer = serializers.ChoiceField(choices=Answer.choices, allow_blank=True)
    mode = serializers.ChoiceField(choices=AttendanceMode.choices, allow_blank=True)
    missed = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="Of who attended the numbers of the sittings at which they were not.",
    )

    class Meta:
        model = Attendance
        fields = ["meeting", "person", "answer", "mode", "answered_at", "attended", "missed"]


class TextSerializer(OfMeetingSerializer):
    symbol = serializers.CharField()
    signatures = SignatureSerializer(many=True)
    changed_at = serializers.DateTimeField(
        source="known_change_at",
        allow_null=True,
        help_text="Null while the next revision is written, for who does not draft.",
    )

    class Meta:
        model = JointText
        fields = [
            "id",
            "meeting",
            "kind",
            "symbol",
            "state",
            "revision",
            "circulated_at",
            "agreed_at",
            "changed_at",
            "signatures",
        ]


class TopicSerializer(serializers.ModelSerializer[Topic]):
    class Meta:
        model = Topic
        fields = ["slug", "name_en", "name_zh", "colour", "retired_at"]


class GlossaryTermSerializer(serializers.ModelSerializer[GlossaryTerm]):
    class Meta:
        model = GlossaryTerm
        fields = ["en", "zh", "note", "state", "checked", "changed_at", "retired_at"]


class Slugs(serializers.SlugRelatedField[Topic]):
    """Topics by their slugs."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="slug", read_only=True, **kwargs)


class ProgressNoteSerializer(serializers.ModelSerializer[ProgressNote]):
    author = PersonReference()

    class Meta:
        model = ProgressNote
        fields = ["id", "author", "side", "text_en", "text_zh", "written_at"]
        read_only_fields = fields


_GONE = "Whether the owner on this side has left, and no one answers for the item there."


class ActionSerializer(OfMeetingSerializer):
    number = serializers.CharField(help_text="`A5-03`.")
    text = BilingualText()
    item = serializers.IntegerField(source="item.pk", allow_null=True)
    owner_us = PersonReference(allow_null=True)
    owner_cn = PersonReference(allow_null=True)
    gone_us = serializers.BooleanField(help_text=_GONE)
    gone_cn = serializers.BooleanField(help_text=_GONE)
    topics = Slugs(many=True)
    notes = ProgressNoteSerializer(many=True)
    changed_at = serializers.SerializerMethodField(
        help_text="Null for who reads its words as they were circulated."
    )

    class Meta:
        model = ActionItem
        fields = [
            "number",
            "meeting",
            "item",
            "text",
            "owner_us",
            "owner_cn",
            "gone_us",
            "gone_cn",
            "due_on",
            "state",
            "confirmed_us_at",
            "confirmed_cn_at",
            "drop_us_at",
            "drop_cn_at",
            "drop_reason",
            "discarded_at",
            "topics",
            "notes",
            "assigned_at",
            "changed_at",
        ]

    def get_changed_at(self, action: ActionItem) -> dt.datetime | None:
        return None if action.as_circulated else action.changed_at


class VersionSerializer(serializers.ModelSerializer[PaperVersion]):
    shared_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when its readers have it; null for a draft."
    )
    download = serializers.SerializerMethodField(help_text="Its path on this host.")

    class Meta:
        model = PaperVersion
        fields = [
            "id",
            "number",
            "language",
            "filename",
            "content_type",
            "size",
            "sha256",
            "shared_at",
            "download",
        ]

    def get_download(self, version: PaperVersion) -> str:
        return reverse("api_file", args=[version.pk])


class PaperSerializer(OfMeetingSerializer):
    symbol = serializers.CharField(allow_blank=True, help_text="Empty until released.")
    title = BilingualText()
    item = serializers.IntegerField(source="item.pk", allow_null=True)
    versions = VersionSerializer(many=True)

    class Meta:
        model = Paper
        fields = [
            "id",
            "meeting",
            "symbol",
            "type",
            "side",
            "title",
            "item",
            "distribution",
            "state",
            "released_at",
            "changed_at",
            "versions",
        ]


class ProposalSerializer(OfMeetingSerializer):
    """Private to the caller's own side."""

    author = PersonReference()
    title = BilingualText()
    note = BilingualText()
    item = serializers.IntegerField(source="item.pk", allow_null=True)
    topics = Slugs(many=True)

    class Meta:
        model = ItemProposal
        fields = [
            "id",
            "meeting",
            "author",
            "title",
            "note",
            "minutes",
            "topics",
            "state",
            "item",
            "created_at",
            "changed_at",
        ]


class NoteSerializer(OfMeetingSerializer):
    """Private to the caller's own side; about an agenda item, an action item or the meeting."""

    author = PersonReference()
    item = serializers.IntegerField(source="item.pk", allow_null=True)
    action = serializers.CharField(source="action.number", allow_null=True)

    class Meta:
        model = PrivateNote
        fields = ["id", "meeting", "author", "item", "action", "text", "written_at", "changed_at"]
