"""The record keeps what who acted was called then. The names are filled in, and the guards of the
record put up again, by the migration of the meetings that follows."""

from django.db import migrations

from workinggroup.lib.fields import LineField


class Migration(migrations.Migration):
    dependencies = [("members", "0008_saved_filter")]

    operations = [
        migrations.AddField(
            "auditentry",
            "actor_en",
            LineField("name in Latin letters", max_length=170, blank=True, editable=False),
        ),
        migrations.AddField(
            "auditentry",
            "actor_zh",
            LineField("name in Chinese characters", max_length=170, blank=True, editable=False),
        ),
    ]
