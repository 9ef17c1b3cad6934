"""The database refuses a text that is agreed or adopted without the keys of both sides."""

from django.db import migrations

from meetings.models import record_guards


class Migration(migrations.Migration):
    dependencies = [("meetings", "0020_discarded_actions")]

    operations = [
        migrations.RunPython(
            record_guards.guard_final_texts, record_guards.unguard_final_texts
        ),
    ]
