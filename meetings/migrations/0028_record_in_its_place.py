"""The database refuses to empty the tables of the record, or to replace what is in them."""

from django.db import migrations

from meetings.models import record_guards


class Migration(migrations.Migration):
    dependencies = [("meetings", "0027_meeting_pack"), ("members", "0007_words")]

    operations = [
        # Nothing is opened on the way back.
        migrations.RunPython(record_guards.guard_record, migrations.RunPython.noop),
    ]
