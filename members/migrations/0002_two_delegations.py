"""The two delegations with their ten seats, and the guards against overlapping terms."""

from django.db import migrations

ASSOCIATIONS = {
    "us": ("Semiconductor Industry Association (SIA)", "美国半导体行业协会"),
    "cn": ("China Semiconductor Industry Association (CSIA)", "中国半导体行业协会"),
}
SEATS = range(1, 11)
# Table -> the columns of which no two rows may hold the same value at one time.
# A date-like end for open terms: SQLite compares its datetime columns as numbers where it can.
ALONE = {
    "members_seatterm": ("seat_id", "company_id"),
    "members_appointment": ("person_id",),
}


def found(apps, schema_editor):
    Delegation = apps.get_model("members", "Delegation")
    Seat = apps.get_model("members", "Seat")
    for side, (english, chinese) in ASSOCIATIONS.items():
        delegation, _ = Delegation.objects.get_or_create(
            side=side, defaults={"association_en": english, "association_zh": chinese}
        )
        for number in SEATS:
            Seat.objects.get_or_create(delegation=delegation, number=number)


def _postgresql_guards():
    yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
    for table, columns in ALONE.items():
        for column in columns:
            yield (
                f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_alone EXCLUDE USING gist "
                f"({column} WITH =, tstzrange(began_at, ended_at) WITH &&)"
            )


def _sqlite_guards():
    for table, columns in ALONE.items():
        for column in columns:
            for event in ("INSERT", "UPDATE"):
                yield (
                    f"CREATE TRIGGER {table}_{column}_alone_{event.lower()} BEFORE {event} ON {table} "
                    f"WHEN EXISTS (SELECT 1 FROM {table} o WHERE o.{column} = NEW.{column} "
                    f"AND o.id IS NOT NEW.id "
                    f"AND o.began_at < COALESCE(NEW.ended_at, '9999-12-31') "
                    f"AND COALESCE(o.ended_at, '9999-12-31') > NEW.began_at "
                    f"AND COALESCE(NEW.ended_at, '9999-12-31') > NEW.began_at "
                    f"AND COALESCE(o.ended_at, '9999-12-31') > o.began_at) "
                    f"BEGIN SELECT RAISE(ABORT, '{table}_{column}_alone'); END"
                )


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    guards = {"postgresql": _postgresql_guards, "sqlite": _sqlite_guards}[vendor]
    for statement in guards():
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for table, columns in ALONE.items():
        for column in columns:
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_alone")
            else:
                for event in ("insert", "update"):
                    schema_editor.execute(f"DROP TRIGGER {table}_{column}_alone_{event}")


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(found, migrations.RunPython.noop),
    ]
