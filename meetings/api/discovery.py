"""How the home page and what was found are told."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meetings.api.serializers import DeadlineSerializer, SittingSerializer
from meetings.api.signers import ActorReference
from meetings.api.summaries import StationSerializer
from meetings.api.text_rows import RowKey
from meetings.models import ActionItem, ItemProposal, JointText, Meeting, Paper, ProgressNote
from meetings.queries.home.asks import Asked, AskKind
from meetings.queries.home.news import News, NewsAct
from meetings.queries.search import Hit
from meetings.rules.acts import recorded_as
from workinggroup.lib.api import BilingualText, PersonReference


# --- home ----------------------------------------------------------------------------------------
class NextSerializer(serializers.Serializer[Any]):
    """The meeting to come, with the sittings the caller is invited to and that are not over."""

    meeting = serializers.CharField(source="meeting.number")
    sittings = SittingSerializer(many=True)
    deadline = DeadlineSerializer(allow_null=True)
    stations = StationSerializer(source="line", many=True)


class AskedSerializer(serializers.Serializer[Asked]):
    """Something the caller is to do; `subject` is a document symbol or an action item's number."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in AskKind])
    meeting = serializers.CharField(source="meeting.number", allow_null=True, default=None)
    subject = serializers.SerializerMethodField()
    count = serializers.IntegerField(help_text="How many, where it is about several things.")
    due_on = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField()

    def get_subject(self, row: Asked) -> str:
        thing = row.text or row.action
        return _called(thing) if thing else ""


class NewsSerializer(serializers.Serializer[News]):
    """Something that happened; `private` news are of the caller's own delegation alone."""

    kind = serializers.CharField()
    at = serializers.DateTimeField()
    meeting = serializers.CharField(source="meeting.number")
    subject = serializers.SerializerMethodField(
        help_text="A document symbol, or an action item's number."
    )
    title = serializers.SerializerMethodField()
    act = serializers.SerializerMethodField(
        help_text="What was done, in the language of the answer, where the kind does not tell."
    )
    actor = serializers.SerializerMethodField(help_text="Who did it, where the kind does not tell.")
    void = serializers.SerializerMethodField(
        help_text="The symbol of what the caller had cleared or signed, where this made it void."
    )
    reason = serializers.SerializerMethodField(help_text="Why it was done, where that was given.")
    private = serializers.BooleanField()

    def get_subject(self, row: News) -> str:
        return _called(row.thing)

    @extend_schema_field(BilingualText(allow_null=True))
    def get_title(self, row: News) -> Any:
        pair = _titled(row.thing)
        return BilingualText(pair).data if pair is not None else None

    def get_act(self, row: News) -> str:
        return recorded_as(row.thing.entry.act) if isinstance(row.thing, NewsAct) else ""

    def get_void(self, row: News) -> str:
        return row.thing.void_symbol if isinstance(row.thing, NewsAct) else ""

    def get_reason(self, row: News) -> str:
        return row.thing.entry.reason if isinstance(row.thing, NewsAct) else ""

    @extend_schema_field(PersonReference(allow_null=True))
    def get_actor(self, row: News) -> Any:
        match row.thing:
            case NewsAct():
                return ActorReference(row.thing.entry).data
            case ProgressNote() | ItemProposal():
                return PersonReference(row.thing.author).data
        return None


def _called(thing: object) -> str:
    """The number or symbol by which people refer to a thing."""
    match thing:
        case NewsAct():
            return thing.subject
        case ProgressNote():
            return thing.action.number
        case ActionItem():
            return thing.number
        case JointText() | Paper() | Meeting():
            return thing.symbol
    return ""


def _titled(thing: object) -> Any:
    match thing:
        case NewsAct(paper=Paper() as paper):
            return paper.title
        case Paper() | ItemProposal():
            return thing.title
        case ActionItem() | ProgressNote():
            return thing.text
    return None


class HomeSerializer(serializers.Serializer[Any]):
    """What is next, what is asked of the caller, what happened since they were here."""

    next = NextSerializer(allow_null=True)
    asked = AskedSerializer(many=True)
    since = serializers.DateTimeField()
    news = NewsSerializer(many=True)


# --- search --------------------------------------------------------------------------------------
class HitSerializer(serializers.Serializer[Hit]):
    """Something that was found. `excerpt` is the text around the match, in the language `lang`."""

    id = RowKey(source="thing.pk", help_text=RowKey.NULL)
    number = serializers.SerializerMethodField(help_text="Its number or symbol, where it has one.")
    meeting = serializers.SerializerMethodField()
    meets_on = serializers.DateField(allow_null=True, help_text="The first day of that meeting.")
    excerpt = serializers.SerializerMethodField()
    lang = serializers.CharField(allow_blank=True)

    def get_number(self, hit: Hit) -> str:
        return str(getattr(hit.thing, "register_number", "") or _called(hit.thing))

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_meeting(self, hit: Hit) -> Any:
        return hit.meeting.number if hit.meeting else None

    def get_excerpt(self, hit: Hit) -> str:
        return "".join(piece for piece, _is_match in hit.pieces)


class GroupSerializer(serializers.Serializer[Any]):
    """The first things found of one kind; `more` where there are others."""

    kind = serializers.CharField(source="kind.name")
    private = serializers.BooleanField(source="kind.private")
    more = serializers.BooleanField()
    hits = HitSerializer(many=True)
