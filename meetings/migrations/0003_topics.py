"""The three topics the group was founded on."""

from django.db import migrations

TOPICS = [
    ("intellectual-property", "Intellectual property", "知识产权", "violet"),
    ("trade-policy", "Trade policy", "贸易政策", "ochre"),
    ("encryption", "Encryption", "加密", "green"),
]


def found(apps, schema_editor):
    Topic = apps.get_model("meetings", "Topic")
    for position, (slug, english, chinese, colour) in enumerate(TOPICS, start=1):
        Topic.objects.get_or_create(
            slug=slug,
            defaults={
                "name_en": english, "name_zh": chinese, "colour": colour, "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_initial")]
    operations = [migrations.RunPython(found, migrations.RunPython.noop)]
