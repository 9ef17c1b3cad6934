"""Who does not draft reads action items in the words of the minutes circulated last.

What was given out before this could be read by everybody: it stays so, as it was circulated, or
where no circulated minutes have it, as it is now.
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F

from meetings.models import calendar_triggers, issued_row_guards
from workinggroup.lib.fields import ProseField


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    actions = apps.get_model("meetings", "ActionItem").objects
    revisions = apps.get_model("meetings", "TextRevision").objects
    actions.update(circulated_en=F("text_en"), circulated_zh=F("text_zh"))
    circulated = revisions.exclude(circulated_at=None).order_by("revision")
    for row in circulated.filter(text__kind="minutes", text__state="draft").select_related("text"):
        for said in row.content["actions"]:
            serial = int(said["number"].rpartition("-")[2])
            of_it = actions.filter(meeting=row.text.meeting_id, serial=serial)
            of_it.update(circulated_en=said["text"]["en"], circulated_zh=said["text"]["zh"])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0030_sittings_missed")]

    operations = [
        migrations.RunPython(
            issued_row_guards.unguard_issued_rows, issued_row_guards.guard_issued_rows
        ),
        *(
            migrations.AddField(
                "actionitem", name, ProseField(blank=True, editable=False, max_length=2000)
            )
            for name in ("circulated_en", "circulated_zh")
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(calendar_triggers.put_up_triggers, migrations.RunPython.noop),
        migrations.RunPython(
            issued_row_guards.guard_issued_rows, issued_row_guards.unguard_issued_rows
        ),
    ]
