"""SQLite loses the triggers of tables that members' migration rebuilds."""

from django.db import migrations

from meetings.models import calendar_triggers


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0009_fingerprints"),
        ("members", "0004_key_holders"),
    ]

    operations = [
        migrations.RunPython(
            calendar_triggers.put_up_triggers, calendar_triggers.put_up_triggers
        ),
    ]
