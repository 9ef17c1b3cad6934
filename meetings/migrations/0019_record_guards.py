"""The database refuses to change or delete issued revisions, signatures and audit entries."""

from django.db import migrations

from meetings.models import record_guards


class Migration(migrations.Migration):
    dependencies = [("meetings", "0018_opened_revisions"), ("members", "0006_visits")]

    operations = [migrations.RunPython(record_guards.guard_record, record_guards.unguard_record)]
