"""Who cleared, signed and issued a joint text, as they were then."""

from typing import Any

from rest_framework import serializers

from meetings.models import Signature
from members.models import AuditEntry
from workinggroup.lib.viewer import ProofWay, Role


class SignerReference(serializers.Serializer[Any]):
    """Who acted on a text, as they were at that instant, and how they had proved who they are
    (empty where that was not kept)."""

    id = serializers.IntegerField(source="person_id")
    name_en = serializers.CharField()
    name_zh = serializers.CharField(source="names.zh")
    role = serializers.ChoiceField(choices=Role.choices, allow_blank=True)
    company_en = serializers.CharField(allow_blank=True)
    company_zh = serializers.CharField(allow_blank=True)
    way = serializers.ChoiceField(choices=ProofWay.choices, allow_blank=True)


class IssuerReference(SignerReference):
    id = serializers.IntegerField(source="made_by_id")


class ActorReference(serializers.Serializer[Any]):
    """Who did what an entry of the record tells, as they were called then; null for the portal."""

    id = serializers.IntegerField(source="actor_id")
    name_en = serializers.CharField(source="actor_names.en")
    name_zh = serializers.CharField(source="actor_names.zh")

    def to_representation(self, instance: AuditEntry) -> Any:
        return super().to_representation(instance) if instance.actor_id else None


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    """Counts while its revision is the present one."""

    person = SignerReference(source="*")

    class Meta:
        model = Signature
        fields = ["capacity", "side", "person", "revision", "fingerprint", "signed_at"]
