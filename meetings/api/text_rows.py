"""How the rows of agendas and minutes are told: items, paragraphs, decisions.

A row may be one of the database, or one that was read from a revision (`CirculatedRows`): what it
says of topics is `tagged`, and its primary key is unknown where it was issued before these were
kept.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meetings.api.serializers import OfMeetingSerializer
from meetings.models import AgendaItem, Paragraph
from workinggroup.lib.api import BilingualText, PersonReference
from workinggroup.lib.viewer import Side


class RowKey(serializers.IntegerField):
    """A primary key; null where it was not kept."""

    NULL = "Null in lists, of a revision that was issued before these were kept."

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: int) -> Any:
        return value if value > 0 else None


class TaggedSlugs(serializers.ListField):
    """The addresses of the topics that a row was tagged with."""

    child = serializers.SlugField()

    def to_representation(self, data: Any) -> list[str]:
        return [topic.slug for topic in data]


class Numbered(OfMeetingSerializer):
    """Something whose number follows from its place; the view computes them for a whole page."""

    id = RowKey(source="pk", help_text=RowKey.NULL)
    number = serializers.SerializerMethodField(
        help_text="As on the agenda; empty where its agenda item is not there."
    )

    def get_number(self, row: Any) -> str:
        read = getattr(row, "number", "")
        return str(read or self.context.get("numbers", {}).get(row.pk, ""))


class ItemSerializer(Numbered):
    title = BilingualText()
    note = BilingualText()
    parent = RowKey(  # type: ignore[assignment]
        source="parent_id", help_text="The item that this one stands under."
    )
    sitting = serializers.IntegerField(source="sitting.number", allow_null=True)
    presenter = serializers.SerializerMethodField(
        help_text="Under the name that an issued agenda has."
    )
    presenter_side = serializers.ChoiceField(choices=Side.choices, allow_blank=True)
    topics = TaggedSlugs(source="tagged")

    class Meta:
        model = AgendaItem
        fields = [
            "id",
            "meeting",
            "number",
            "parent",
            "sitting",
            "kind",
            "title",
            "note",
            "minutes",
            "presenter_side",
            "presenter",
            "topics",
            "changed_at",
        ]

    @extend_schema_field(PersonReference(allow_null=True))
    def get_presenter(self, item: Any) -> dict[str, Any] | None:
        if item.presenter is None:
            return None
        names = self.context.get("presenters", {}).get(item.pk, item.presenter.names)
        return {"id": item.presenter.pk, "name_en": names.en, "name_zh": names.zh}


class ParagraphSerializer(Numbered):
    item = RowKey(source="item_id")
    side = serializers.ChoiceField(
        choices=Side.choices, allow_blank=True, help_text="Whose reservation it is."
    )
    text = BilingualText()
    decision = serializers.CharField(
        source="register_number", allow_blank=True, help_text="`D5-02`, for decisions."
    )

    class Meta:
        model = Paragraph
        fields = [
            "id",
            "meeting",
            "number",
            "item",
            "kind",
            "side",
            "text",
            "decision",
            "changed_at",
        ]


class DecisionSerializer(Numbered):
    decision = serializers.CharField(source="register_number", help_text="`D5-02`.")
    item = RowKey(source="item_id")
    item_title = BilingualText(source="item.title")
    topics = TaggedSlugs(source="item.tagged")
    text = BilingualText()
    adopted = serializers.BooleanField(help_text="Whether both heads signed its minutes.")

    class Meta:
        model = Paragraph
        fields = [
            "id",
            "meeting",
            "number",
            "decision",
            "item",
            "item_title",
            "topics",
            "text",
            "adopted",
            "changed_at",
        ]
