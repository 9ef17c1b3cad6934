"""An issued revision keeps the rows that it was made of.

Of those issued before, the primary keys of items and paragraphs are found by their numbers where the text
stands as it was issued: from then on a revision is shown from its content.
"""

from typing import Any

from django.db import migrations, models


def letters(ordinal: int) -> str:
    suffix = ""
    while ordinal > 0:
        ordinal, rest = divmod(ordinal - 1, 26)
        suffix = chr(ord("a") + rest) + suffix
    return suffix


def numbered(items: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for n, item in enumerate([row for row in items if row.parent_id is None], start=1):
        found[str(n)] = item
        subs = [row for row in items if row.parent_id == item.pk]
        found |= {f"{n}{letters(m)}": sub for m, sub in enumerate(subs, start=1)}
    return found


def find_rows(apps: Any, schema_editor: Any) -> None:
    models_of = apps.get_model
    for row in models_of("meetings", "TextRevision").objects.select_related("text"):
        if not row.text.issued or row.revision != row.text.revision:
            continue
        items = models_of("meetings", "AgendaItem").objects.filter(
            meeting=row.text.meeting_id, withdrawn_at=None
        )
        rows = numbered(list(items.order_by("position", "pk")))
        if [each["number"] for each in row.content["items"]] != list(rows):
            continue
        pks: dict[str, dict[str, int]] = {"items": {}, "paragraphs": {}}
        for number, item in rows.items():
            pks["items"][number] = item.pk
            if row.text.kind == "minutes":
                paragraphs = models_of("meetings", "Paragraph").objects.filter(
                    item=item, withdrawn_at=None
                )
                for n, each in enumerate(paragraphs.order_by("position", "pk"), start=1):
                    pks["paragraphs"][f"{number}.{n}"] = each.pk
        row.working_copy = {"pks": pks}
        row.save(update_fields=["working_copy"])


class Migration(migrations.Migration):
    dependencies = [("meetings", "0016_signers_as_they_were")]

    operations = [
        migrations.AddField(
            "textrevision", "working_copy", models.JSONField(default=dict, editable=False)
        ),
        migrations.RunPython(find_rows, migrations.RunPython.noop),
    ]
