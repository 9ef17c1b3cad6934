"""A head asks the other one to reopen an agreed agenda."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import workinggroup.lib.fields
from meetings.models import calendar_triggers, record_guards

NOT_ASKED = Q(asked_at=None, asked_by=None, asked_reason="", asked_side="", silent_from=None)


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0021_final_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(record_guards.unguard_record, record_guards.guard_record),
        migrations.AddField(
            "jointtext",
            "asked_at",
            models.DateTimeField("asked to open", blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "jointtext",
            "asked_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                django.db.models.deletion.PROTECT,
                blank=True,
                editable=False,
                null=True,
                related_name="+",
                verbose_name="asked by",
            ),
        ),
        migrations.AddField(
            "jointtext",
            "asked_reason",
            workinggroup.lib.fields.ProseField(
                "reason asked for", blank=True, editable=False, max_length=20000
            ),
        ),
        migrations.AddField(
            "jointtext",
            "asked_side",
            models.CharField(
                blank=True,
                choices=[("us", "US side"), ("cn", "Chinese side")],
                editable=False,
                max_length=2,
            ),
        ),
        migrations.AddField(
            "jointtext",
            "silent_from",
            models.DateTimeField("silence counts from", blank=True, editable=False, null=True),
        ),
        migrations.AddConstraint(
            "jointtext",
            models.CheckConstraint(
                condition=NOT_ASKED
                | Q(
                    Q(state="agreed") | Q(opened_from="agreed"),
                    asked_at__isnull=False,
                    asked_by__isnull=False,
                    silent_from__isnull=False,
                    asked_side__in=["us", "cn"],
                ),
                name="text_asked_whole_and_agreed",
            ),
        ),
        migrations.RunPython(calendar_triggers.put_up_triggers, migrations.RunPython.noop),
        migrations.RunPython(record_guards.guard_record, record_guards.unguard_record),
    ]
