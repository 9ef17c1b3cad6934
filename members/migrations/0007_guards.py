"""The guards against overlapping terms: on SQLite, 0006 rebuilt a table and lost them."""

from django.db import migrations

from members.models import guards


class Migration(migrations.Migration):
    dependencies = [("members", "0006_designation")]
    operations = [
        migrations.RunPython(guards.put_up, guards.take_down),
    ]
