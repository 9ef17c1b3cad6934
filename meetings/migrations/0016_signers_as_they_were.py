"""Signatures and revisions keep who acted as they were at that instant.

Of what was signed before, the role and the company are those of the appointment that was open then;
names are as they are now: what they were, nobody wrote down.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import Q

import workinggroup.lib.fields

ROLES = [
    ("head", "head of delegation"),
    ("delegate", "delegate"),
    ("alternate", "alternate"),
    ("adviser", "adviser"),
    ("counsel", "counsel"),
    ("secretary", "secretary"),
]
WAYS = [
    ("password", "password"),
    ("totp", "code of an app"),
    ("recovery_codes", "recovery code"),
    ("webauthn", "passkey"),
]


def take_down(apps: Any, schema_editor: Any) -> None:
    appointments = apps.get_model("members", "Appointment").objects
    for model, who, when in (("Signature", "person", "signed_at"), ("TextRevision", "made_by", "made_at")):
        for row in apps.get_model("meetings", model).objects.select_related(who):
            person, at = getattr(row, who), getattr(row, when)
            names = [person.given_name, person.family_name]
            row.name_en = " ".join(reversed(names) if person.family_name_first else names)
            row.name_zh = person.name_zh
            held = (
                appointments.filter(Q(ended_at=None) | Q(ended_at__gt=at), person=person, began_at__lte=at)
                .select_related("term__company")
                .order_by("-began_at")
                .first()
            )
            row.role = held.role if held else ""
            row.company_en = held.term.company.name_en if held and held.term else ""
            row.company_zh = held.term.company.name_zh if held and held.term else ""
            row.save()


def fields_of(model: str) -> list[Any]:
    line = workinggroup.lib.fields.LineField
    return [
        migrations.AddField(
            model,
            "name_en",
            line("name in Latin letters", max_length=170, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model,
            "name_zh",
            line("name in Chinese characters", max_length=40, blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model,
            "role",
            models.CharField("role", max_length=10, choices=ROLES, blank=True, editable=False),
        ),
        migrations.AddField(
            model,
            "company_en",
            line("company in English", max_length=160, blank=True, editable=False),
        ),
        migrations.AddField(
            model,
            "company_zh",
            line("company in Chinese", max_length=160, blank=True, editable=False),
        ),
        migrations.AddField(
            model,
            "way",
            models.CharField("proved by", max_length=16, choices=WAYS, blank=True, editable=False),
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("meetings", "0015_circulated_revisions"), ("members", "0006_visits")]

    operations = [
        *fields_of("signature"),
        *fields_of("textrevision"),
        migrations.RunPython(take_down, migrations.RunPython.noop),
    ]
