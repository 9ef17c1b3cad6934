"""How people and delegations are told."""

from typing import Any

from rest_framework import serializers

from members.enums import Language
from members.models import Appointment
from workinggroup.lib.api import BilingualText, PersonReference
from workinggroup.lib.viewer import Role, Side


class CompanyReference(serializers.Serializer[Any]):
    """A member company."""

    id = serializers.IntegerField(source="pk")
    name_en = serializers.CharField()
    name_zh = serializers.CharField()


class Appointed(serializers.ModelSerializer[Appointment]):
    """A person with the role they hold now; `seat` is null for those without one."""

    id = serializers.IntegerField(source="person_id")
    person = PersonReference()
    title = BilingualText(source="person.title")
    side = serializers.ChoiceField(choices=Side.choices)
    role = serializers.ChoiceField(choices=Role.choices)
    acting = serializers.BooleanField(help_text="Designated to act for who they stand in for.")
    seat = serializers.IntegerField(source="term.seat.number", allow_null=True)
    company = CompanyReference(source="term.company", allow_null=True)
    since = serializers.DateTimeField(source="began_at")

    class Meta:
        model = Appointment
        fields = ["id", "person", "title", "side", "role", "acting", "seat", "company", "since"]


class Me(Appointed):
    """The caller."""

    email = serializers.EmailField(source="person.email")
    language = serializers.ChoiceField(source="person.language", choices=Language.choices)
    time_zone = serializers.CharField(source="person.time_zone", help_text="An IANA name.")

    class Meta(Appointed.Meta):
        fields = [*Appointed.Meta.fields, "email", "language", "time_zone"]


class SeatSerializer(serializers.Serializer[Any]):
    """One of ten seats; vacant where `company` is null."""

    number = serializers.IntegerField()
    company = CompanyReference(allow_null=True)
    since = serializers.DateTimeField(allow_null=True)
    delegate = PersonReference(source="delegate.person", allow_null=True)
    alternate = PersonReference(source="alternate.person", allow_null=True)
    advisers = serializers.SerializerMethodField()

    def get_advisers(self, seat: Any) -> list[int]:
        """Their ids in `people`."""
        return [appointment.person_id for appointment in seat.advisers]


class DelegationSerializer(serializers.Serializer[Any]):
    """A delegation with its officers and its ten seats."""

    side = serializers.ChoiceField(choices=Side.choices)
    association_en = serializers.CharField(source="delegation.association_en")
    association_zh = serializers.CharField(source="delegation.association_zh")
    head = PersonReference(source="head.person", allow_null=True)
    counsel = Appointed(many=True)
    secretaries = Appointed(many=True)
    advisers = Appointed(many=True)
    seats = SeatSerializer(many=True)
