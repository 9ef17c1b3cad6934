"""The two delegations with their ten seats."""

from django.db import migrations

ASSOCIATIONS = {
    "us": ("Semiconductor Industry Association (SIA)", "美国半导体行业协会"),
    "cn": ("China Semiconductor Industry Association (CSIA)", "中国半导体行业协会"),
}
SEATS = range(1, 11)


def found(apps, schema_editor):
    Delegation = apps.get_model("members", "Delegation")
    Seat = apps.get_model("members", "Seat")
    for side, (english, chinese) in ASSOCIATIONS.items():
        delegation, _ = Delegation.objects.get_or_create(
            side=side, defaults={"association_en": english, "association_zh": chinese}
        )
        for number in SEATS:
            Seat.objects.get_or_create(delegation=delegation, number=number)


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.RunPython(found, migrations.RunPython.noop),
    ]
