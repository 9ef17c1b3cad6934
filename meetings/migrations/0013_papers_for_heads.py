"""Papers for the heads alone count in a series of their own; those that have a number keep it."""

from typing import Any

from django.db import migrations, models
from django.db.models import Max, Q


def go_on_counting(apps: Any, schema_editor: Any) -> None:
    """The new series begins after the numbers that its papers have."""
    paper = apps.get_model("meetings", "Paper")
    counter = apps.get_model("meetings", "SymbolCounter")
    numbered = paper.objects.filter(distribution="heads", serial__isnull=False)
    for row in numbered.values("meeting", "type").annotate(last=Max("serial")):
        counter.objects.create(
            meeting_id=row["meeting"], series=f"{row['type']}H", last=row["last"]
        )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0012_series_of_meetings")]

    operations = [
        migrations.RemoveConstraint("paper", "paper_symbol_once"),
        migrations.AddConstraint(
            "paper",
            models.UniqueConstraint(
                condition=~Q(distribution="heads"),
                fields=("meeting", "type", "serial"),
                name="paper_symbol_once",
            ),
        ),
        migrations.AddConstraint(
            "paper",
            models.UniqueConstraint(
                condition=Q(distribution="heads"),
                fields=("meeting", "type", "serial"),
                name="paper_symbol_for_heads_once",
            ),
        ),
        migrations.RunPython(go_on_counting, migrations.RunPython.noop),
    ]
