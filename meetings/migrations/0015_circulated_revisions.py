"""A revision knows when it was circulated: until then heads, counsel and secretariats alone read it.

Of those issued before, the record tells which were: the newest at the instant of each act that gave
a text to everybody.
"""

from typing import Any

from django.db import migrations, models

GIVE_TO_EVERYBODY = ("circulate", "lock", "agree", "adopt")


def read_from_record(apps: Any, schema_editor: Any) -> None:
    revisions = apps.get_model("meetings", "TextRevision").objects
    entries = apps.get_model("members", "AuditEntry").objects.filter(
        subject_type="jointtext", act__in=GIVE_TO_EVERYBODY
    )
    for entry in entries.order_by("at"):
        issued = revisions.filter(text=entry.subject_id, made_at__lte=entry.at)
        newest = issued.order_by("-revision").first()
        if newest is not None and newest.circulated_at is None:
            newest.circulated_at = entry.at
            newest.save(update_fields=["circulated_at"])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0014_feeds_have_a_date"), ("members", "0006_visits")]

    operations = [
        migrations.AddField(
            "textrevision",
            "circulated_at",
            models.DateTimeField("circulated", null=True, blank=True, editable=False),
        ),
        migrations.RunPython(read_from_record, migrations.RunPython.noop),
    ]
