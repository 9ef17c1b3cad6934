"""Extraordinary meetings count in a series of their own: a number is what is written, 7 or X1.

Those that have a number keep it, an extraordinary one too: signed texts bear it.
"""

from typing import Any

import django.core.validators
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat

from meetings.models import calendar_triggers

_AS_TEXT = Cast("serial", models.TextField())


def take_serials(apps: Any, schema_editor: Any) -> None:
    apps.get_model("meetings", "Meeting").objects.update(serial=F("number"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0011_heartbeats")]

    operations = [
        migrations.AddField(
            "meeting",
            "serial",
            models.PositiveIntegerField(
                default=1,
                editable=False,
                validators=[django.core.validators.MinValueValidator(1)],
                verbose_name="place in its series",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(take_serials, migrations.RunPython.noop),
        migrations.RemoveConstraint("meeting", "meeting_number_positive"),
        migrations.AlterField(
            "meeting",
            "number",
            models.CharField(max_length=7, unique=True, verbose_name="number"),
        ),
        migrations.AlterModelOptions(
            "meeting",
            {
                "ordering": ["-year", "-half", "kind", "-serial"],
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
            },
        ),
        migrations.AddConstraint(
            "meeting",
            models.CheckConstraint(
                condition=Q(serial__gte=1, serial__lte=999_999), name="meeting_serial_positive"
            ),
        ),
        migrations.AddConstraint(
            "meeting",
            models.CheckConstraint(
                condition=Q(number=_AS_TEXT)
                | Q(kind="extraordinary", number=Concat(Value("X"), _AS_TEXT)),
                name="meeting_number_of_its_series",
            ),
        ),
        migrations.RunPython(
            calendar_triggers.put_up_triggers, calendar_triggers.put_up_triggers
        ),
    ]
