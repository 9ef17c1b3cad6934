"""An action item that was given out in a discarded revision is dropped without any side's word."""

from django.db import migrations, models
from django.db.models import Q

from meetings.models import calendar_triggers

NAME = "action_dropped_when_both_sides_agreed"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0019_record_guards")]

    operations = [
        migrations.AlterField(
            "actionitem",
            "discarded_at",
            models.DateTimeField("discarded", null=True, blank=True, editable=False),
        ),
        migrations.RemoveConstraint("actionitem", NAME),
        migrations.AddConstraint(
            "actionitem",
            models.CheckConstraint(
                condition=~Q(state="dropped")
                | Q(drop_us_at__isnull=False, drop_cn_at__isnull=False)
                | Q(discarded_at__isnull=False),
                name=NAME,
            ),
        ),
        migrations.RunPython(calendar_triggers.put_up_triggers, migrations.RunPython.noop),
    ]
