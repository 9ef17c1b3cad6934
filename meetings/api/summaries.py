"""How whole pages of the portal are told: a text with its keys, a meeting, who comes, a paper."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meetings.api.serializers import (
    DeadlineSerializer,
    TextSerializer,
)
from meetings.api.signers import ActorReference, IssuerReference, SignatureSerializer
from meetings.enums import Answer, AttendanceMode
from meetings.models import JointText, PaperReceipt, TextRevision
from meetings.queries.texts.agenda_lines import AgendaLine
from meetings.rules.pair_check import RemarkKind
from workinggroup.lib.api import BilingualText, Clocks, PersonReference
from workinggroup.lib.bilingual import CHINESE, ENGLISH
from workinggroup.lib.viewer import Role, Side


# --- joint texts ---------------------------------------------------------------------------------
class GapSerializer(serializers.Serializer[Any]):
    """A text that is missing in one language, or stale."""

    where = serializers.CharField(help_text="Its number.")
    what = serializers.CharField(help_text="In the language of the answer.")


class RemarkSerializer(serializers.Serializer[Any]):
    """Something that stands in one of the two languages of a pair, `lang`, and was not met in the
    other one. It asks to be looked at, and blocks nothing."""

    where = serializers.CharField(source="place.number", help_text="The number of its row.")
    field = serializers.ChoiceField(choices=["title", "note", "text"], source="place.name")
    kind = serializers.ChoiceField(
        choices=[kind.value for kind in RemarkKind], source="remark.kind"
    )
    lang = serializers.ChoiceField(choices=[ENGLISH, CHINESE], source="remark.lang")
    found = serializers.CharField(source="remark.found", allow_blank=True)
    what = serializers.CharField(
        source="remark.sentence", help_text="In the language of the answer."
    )


class RevisionSummary(serializers.ModelSerializer[TextRevision]):
    """An issued revision; its words are below `revisions/`."""

    made_by = IssuerReference(source="*")

    class Meta:
        model = TextRevision
        fields = ["revision", "fingerprint", "reason", "made_at", "made_by"]


class RevisionSerializer(serializers.Serializer[Any]):
    """An issued revision as it was frozen. `fingerprint` is the SHA-256 of `content` as JSON in
    UTF-8 with sorted keys, without blanks, texts in Unicode normal form C."""

    text = serializers.IntegerField(source="revision.text_id")
    revision = serializers.IntegerField(source="revision.revision")
    present = serializers.BooleanField(help_text="Whether no later revision was opened.")
    fingerprint = serializers.CharField(source="revision.fingerprint")
    reason = serializers.CharField(source="revision.reason", allow_blank=True)
    made_at = serializers.DateTimeField(source="revision.made_at")
    made_by = IssuerReference(source="revision")
    content = serializers.DictField(source="revision.content")
    signatures = SignatureSerializer(many=True)


class TextStatusSerializer(TextSerializer):
    """A joint text with what it waits for and the revisions issued so far."""

    fingerprint = serializers.CharField(
        source="status.fingerprint", help_text="Of the words as they are."
    )
    agrees = serializers.BooleanField(
        source="status.agrees",
        help_text="Whether content, fingerprint, signatures and state say the same.",
    )
    waits_for = serializers.ListField(
        child=serializers.CharField(),
        help_text="In the language of the answer; empty once both heads signed.",
    )
    shown_revision = serializers.IntegerField(
        source="status.revision",
        help_text="Whose words these are: who does not draft has the last one that was circulated.",
    )
    opened = serializers.BooleanField(help_text="Whether the present revision is being written.")
    opened_reason = serializers.CharField(
        allow_blank=True, help_text="Why the present revision was opened."
    )
    asked = serializers.BooleanField(
        help_text="Whether a head asks to open this agreed agenda again, for `asked_reason`."
    )
    asked_reason = serializers.CharField(allow_blank=True)
    gaps = GapSerializer(source="status.gaps", many=True)
    remarks = RemarkSerializer(
        many=True,
        required=False,
        help_text="For heads, counsel and secretariats alone: of words that are being written, and "
        "of issued ones for who is asked to clear or sign them.",
    )
    revisions = RevisionSummary(source="issued_revisions", many=True)

    class Meta:
        model = JointText
        fields = [
            *TextSerializer.Meta.fields,
            "fingerprint",
            "agrees",
            "shown_revision",
            "opened",
            "opened_reason",
            "opened_at",
            "asked",
            "asked_reason",
            "asked_at",
            "silent_from",
            "waits_for",
            "gaps",
            "remarks",
            "revisions",
        ]


# --- one meeting ---------------------------------------------------------------------------------
class StationSerializer(serializers.Serializer[Any]):
    """A stop on the line from proposal to adopted minutes."""

    key = serializers.CharField()
    standing = serializers.ChoiceField(choices=["past", "now", "ahead", "broken"], source="status")
    at = serializers.DateTimeField(allow_null=True)


class DueSerializer(serializers.Serializer[Any]):
    """A deadline, and how it stands on the day of the caller's side."""

    deadline = DeadlineSerializer()
    standing = serializers.CharField(
        source="status", help_text="`ahead`, `met`, `overdue` or `passed`."
    )


class SideMinutes(serializers.Serializer[Any]):
    """What the hours cost one side."""

    side = serializers.ChoiceField(choices=Side.choices)
    minutes = serializers.IntegerField(help_text="Outside its office hours, weighted.")


class DayOffSerializer(serializers.Serializer[Any]):
    """A public holiday of one side on a day of the meeting."""

    side = serializers.ChoiceField(choices=Side.choices)
    day = serializers.DateField()
    name = BilingualText()


class OverviewSerializer(serializers.Serializer[Any]):
    """How far a meeting has got."""

    meeting = serializers.CharField(source="head.meeting.number")
    stations = StationSerializer(source="head.line", many=True)
    waits_for = serializers.CharField(
        source="head.waits_for", allow_blank=True, help_text="In the language of the answer."
    )
    deadlines = DueSerializer(source="overview.deadlines", many=True)
    inconvenience = SideMinutes(source="hours", many=True)
    days_off = DayOffSerializer(source="overview.days_off", many=True)


class LineSerializer(serializers.Serializer[Any]):
    """When an item is taken; `starts_at` is null without a sitting the caller is invited to."""

    item = serializers.IntegerField(source="item.pk")
    number = serializers.CharField()
    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="item.parent_id", allow_null=True
    )
    title = BilingualText(source="item.title")
    duration = serializers.IntegerField(source="item.minutes", help_text="In minutes.")
    sitting = serializers.IntegerField(source="sitting.number", allow_null=True, default=None)
    starts_at = Clocks(source="time.starts_at", allow_null=True, default=None)
    ends_at = Clocks(source="time.ends_at", allow_null=True, default=None)
    over = serializers.SerializerMethodField(help_text="Whether it ends after its sitting closes.")

    def get_over(self, line: AgendaLine) -> bool:
        return bool(line.time and line.time.over)


class SittingSumSerializer(serializers.Serializer[Any]):
    """What the items leave of a sitting: minutes free, or over where negative."""

    sitting = serializers.IntegerField(source="sitting.number")
    free = serializers.IntegerField()


class TimetableSerializer(serializers.Serializer[Any]):
    """The agenda with clock times, and the matters arising from earlier meetings."""

    symbol = serializers.CharField(
        source="panel.status.symbol",
        help_text="Of the revision that is shown: who does not draft has the one circulated last.",
    )
    state = serializers.CharField(source="text.state")
    lines = LineSerializer(many=True)
    sittings = SittingSumSerializer(source="sums", many=True)
    arising = serializers.SerializerMethodField(help_text="The numbers of open action items.")

    def get_arising(self, agenda: Any) -> list[str]:
        return [action.number for action in self.context["arising"]]


class ParticipantSerializer(serializers.Serializer[Any]):
    """One person of a delegation and their part in the meeting."""

    person = PersonReference()
    role = serializers.ChoiceField(source="appointment.role", choices=Role.choices)
    acting = serializers.BooleanField(source="appointment.acting")
    answer = serializers.ChoiceField(
        source="attendance.answer", choices=Answer.choices, allow_blank=True, default=""
    )
    mode = serializers.ChoiceField(
        source="attendance.mode", choices=AttendanceMode.choices, allow_blank=True, default=""
    )
    attended = serializers.BooleanField(source="attendance.attended", allow_null=True, default=None)
    missed = serializers.ListField(
        child=serializers.IntegerField(), source="attendance.missed", default=list
    )


class QuorumSerializer(serializers.Serializer[Any]):
    """One side's part of the quorum: of who attended once that is recorded, else accepted."""

    companies = serializers.IntegerField()
    needed = serializers.IntegerField()
    head = serializers.BooleanField(help_text="Whether the head or their deputy is there.")
    met = serializers.BooleanField()


class SidePeopleSerializer(serializers.Serializer[Any]):
    """One delegation, in order of protocol."""

    side = serializers.ChoiceField(choices=Side.choices)
    quorum = QuorumSerializer()
    people = ParticipantSerializer(many=True)


class PeopleSerializer(serializers.Serializer[Any]):
    """Both delegations, the caller's own first."""

    quorum_met = serializers.BooleanField()
    sides = SidePeopleSerializer(many=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """One field that changed, in the language of the answer."""

    what = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class EventSerializer(serializers.Serializer[Any]):
    """One act on a meeting, in the language of the answer."""

    at = serializers.DateTimeField(source="entry.at")
    act = serializers.CharField(source="entry.act")
    title = serializers.CharField()
    actor = ActorReference(source="entry", allow_null=True)
    side = serializers.CharField(source="entry.actor_side", allow_blank=True)
    reason = serializers.CharField(source="entry.reason", allow_blank=True)
    changes = ChangeSerializer(many=True)


# --- papers --------------------------------------------------------------------------------------
class ReceiptSerializer(serializers.ModelSerializer[PaperReceipt]):
    """That somebody opened a file, first at this instant."""

    file = serializers.IntegerField(source="version_id")
    person = PersonReference()

    class Meta:
        model = PaperReceipt
        fields = ["file", "person", "opened_at"]


class PaperEvent(serializers.Serializer[Any]):
    """One act on a paper."""

    at = serializers.DateTimeField(source="entry.at")
    act = serializers.CharField(source="entry.act")
    title = serializers.CharField(help_text="In the language of the answer.")
    actor = ActorReference(source="entry", allow_null=True)


class DossierSerializer(serializers.Serializer[Any]):
    """What happened to a paper; who opened it, told to its own side only."""

    history = PaperEvent(many=True)
    receipts = serializers.SerializerMethodField()

    @extend_schema_field(ReceiptSerializer(many=True))
    def get_receipts(self, dossier: Any) -> Any:
        rows = [receipt for file in dossier.files for receipt in file.receipts]
        return ReceiptSerializer(rows, many=True).data


class ShareSerializer(serializers.Serializer[Any]):
    """One side's part in all meetings that were not cancelled."""

    side = serializers.ChoiceField(choices=Side.choices)
    hosted = serializers.IntegerField()
    minutes = serializers.IntegerField(help_text="Outside its office hours, weighted.")
