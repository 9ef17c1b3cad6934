from django.db import migrations
from django.db.models import F

import workinggroup.lib.fields

HAN = "[\u3400-\u9fff]"


def put_chinese_in_its_place(apps, schema_editor):
    """What was written in Chinese goes to the Chinese field; not a word of it changes."""
    entries = apps.get_model("members", "AuditEntry").objects
    entries.filter(subject_en__regex=HAN).update(subject_zh=F("subject_en"), subject_en="")


class Migration(migrations.Migration):
    dependencies = [("members", "0009_name_order")]

    operations = [
        migrations.RenameField("auditentry", "subject", "subject_en"),
        migrations.AlterField(
            "auditentry",
            "subject_en",
            workinggroup.lib.fields.LineField(
                blank=True, max_length=300, verbose_name="subject in English"
            ),
        ),
        migrations.AddField(
            "auditentry",
            "subject_zh",
            workinggroup.lib.fields.LineField(
                blank=True, default="", max_length=300, verbose_name="subject in Chinese"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(put_chinese_in_its_place, migrations.RunPython.noop),
    ]
