"""Every rendered feed has a date; those that have none are rendered again when they are asked for."""

from typing import Any

from django.db import migrations, models


def forget_those_without(apps: Any, schema_editor: Any) -> None:
    apps.get_model("meetings", "RenderedFeed").objects.filter(changed_at=None).delete()


class Migration(migrations.Migration):
    dependencies = [("meetings", "0013_papers_for_heads")]

    operations = [
        migrations.RunPython(forget_those_without, migrations.RunPython.noop),
        migrations.AlterField("renderedfeed", "changed_at", models.DateTimeField()),
    ]
