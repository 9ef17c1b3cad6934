"""Who is in which paragraph of the minutes just now."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import workinggroup.lib.tokens


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0022_asked_openings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EditorPresence",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        default=workinggroup.lib.tokens.row_pk,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("us", "US side"), ("cn", "Chinese side")],
                        max_length=2,
                        verbose_name="side",
                    ),
                ),
                ("seen_at", models.DateTimeField(verbose_name="seen")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="meetings.paragraph",
                        verbose_name="paragraph",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "presence in an editor",
                "verbose_name_plural": "presences in an editor",
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "person"), name="presence_once"),
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["us", "cn"])), name="presence_side_known"
                    ),
                ],
            },
        ),
    ]
