"""The glossary, with the terms that this clone brings. From then on the secretariats keep it."""

import csv

import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import workinggroup.lib.fields


def bring_terms(apps, schema_editor):
    """What `docs/glossary.csv` has, where it came with the clone; each pair once."""
    source = settings.BASE_DIR / "docs" / "glossary.csv"
    if not source.exists():
        return
    GlossaryTerm = apps.get_model("meetings", "GlossaryTerm")
    with source.open(encoding="utf-8", newline="") as lines:
        pairs = {(row["en"].lower(), row["zh_hans"]): row for row in csv.DictReader(lines)}
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(
            en=row["en"],
            zh=row["zh_hans"],
            note=row["note"] or "",
            state=row["status"],
            checked=row["check"],
            changed_at=timezone.now(),
        )
        for row in pairs.values()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0023_editor_presence"),
    ]

    operations = [
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("en", workinggroup.lib.fields.LineField(max_length=160, verbose_name="English")),
                ("zh", workinggroup.lib.fields.LineField(max_length=80, verbose_name="Chinese")),
                (
                    "note",
                    workinggroup.lib.fields.LineField(
                        blank=True, max_length=400, verbose_name="note"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("settled", "settled"), ("review", "in review")],
                        default="review",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "checked",
                    models.CharField(
                        choices=[
                            ("both", "in either text"),
                            ("en", "where the English term stands"),
                            ("zh", "where the Chinese term stands"),
                            ("no", "never"),
                        ],
                        default="no",
                        max_length=4,
                        verbose_name="asked for",
                    ),
                ),
                ("changed_at", models.DateTimeField(editable=False, verbose_name="changed")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="retired")),
            ],
            options={
                "verbose_name": "glossary term",
                "verbose_name_plural": "glossary",
                "ordering": ["en", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("en"),
                        models.F("zh"),
                        name="glossary_pair_once",
                        violation_error_message="The glossary has this pair already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("en", ""), _negated=True), models.Q(("zh", ""), _negated=True)
                        ),
                        name="glossary_pair_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["settled", "review"]),
                            ("checked__in", ["both", "en", "zh", "no"]),
                        ),
                        name="glossary_choices_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "settled"), ("checked", "no"), _connector="OR"
                        ),
                        name="glossary_asks_for_settled",
                        violation_error_message="A term is asked for once it is settled.",
                    ),
                ],
            },
        ),
        migrations.RunPython(bring_terms, migrations.RunPython.noop),
    ]
