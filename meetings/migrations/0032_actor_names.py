"""Who acted before this was kept is called in the record as they are now."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from meetings.models import record_guards


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("members", "AuditEntry").objects
    people = apps.get_model("members", "Person").objects
    for person in people.filter(pk__in=entries.exclude(actor=None).values("actor")):
        parts = [person.given_name, person.family_name]
        latin = " ".join(reversed(parts) if person.family_name_first else parts)
        names = {"actor_en": latin, "actor_zh": person.name_zh or latin}
        entries.filter(actor=person.pk).update(**names)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0031_circulated_actions"), ("members", "0009_actor_names")]

    operations = [
        migrations.RunPython(record_guards.unguard_record, record_guards.guard_record),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(record_guards.guard_record, record_guards.unguard_record),
    ]
