"""A revision is opened by an act of its own, and can be discarded.

Texts that were being edited after they were circulated, in a revision of their own, are drafts from
now on: whoever does not draft reads the revision that was circulated last. Letters about single
edits that nobody has sent yet are moot.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import workinggroup.lib.fields
from meetings.models import calendar_triggers

STATES = [
    ("draft", "draft"),
    ("circulated", "circulated"),
    ("for_signature", "for signature"),
    ("agreed", "agreed"),
    ("adopted", "adopted"),
]


def settle_texts(apps: Any, schema_editor: Any) -> None:
    apps.get_model("meetings", "JointText").objects.filter(issued=False).exclude(
        state="draft"
    ).update(state="draft")
    apps.get_model("members", "Notification").objects.filter(
        rule__in=["agenda_changed", "minutes_changed"], state__in=["queued", "held"]
    ).update(state="moot")


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0017_working_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "actionitem",
            "discarded_at",
            models.DateTimeField(null=True, blank=True, editable=False),
        ),
        migrations.AddField(
            "jointtext",
            "opened_reason",
            workinggroup.lib.fields.ProseField("reason", blank=True, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "jointtext",
            "opened_at",
            models.DateTimeField("opened", null=True, blank=True, editable=False),
        ),
        migrations.AddField(
            "jointtext",
            "opened_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                django.db.models.deletion.PROTECT,
                null=True,
                blank=True,
                related_name="+",
                editable=False,
                verbose_name="opened by",
            ),
        ),
        migrations.AddField(
            "jointtext",
            "opened_from",
            models.CharField(max_length=14, choices=STATES, blank=True, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(settle_texts, migrations.RunPython.noop),
        migrations.AddConstraint(
            "jointtext",
            models.CheckConstraint(
                condition=Q(state="draft") | Q(issued=True), name="text_out_is_issued"
            ),
        ),
        migrations.AddConstraint(
            "jointtext",
            models.CheckConstraint(
                condition=Q(opened_from="") | Q(issued=False, opened_at__isnull=False),
                name="text_opened_is_not_issued",
            ),
        ),
        migrations.RunPython(calendar_triggers.put_up_triggers, migrations.RunPython.noop),
    ]
