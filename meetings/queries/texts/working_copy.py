"""The rows that a joint text is made of, as data: kept with an issued revision, so that a revision
opened after it can be discarded."""

import json
from collections.abc import Iterable
from typing import Any

from django.core import serializers
from django.db.models import Model, Q

from meetings.enums import TextKind
from meetings.models import Attendance, JointText, TextRevision
from meetings.queries.texts.words import Words

# Of revisions that were issued before working copies were kept, the primary keys alone are known.
KEEPS_ROWS = Q(working_copy__has_key="rows")


def working_copy_of(words: Words) -> dict[str, Any]:
    """The rows of `words`, which are not issued yet: `pks` of items and paragraphs by the numbers
    that they have, and `rows` as Django writes them; of minutes the chairs, too. One query for
    minutes, for who attended; one for each item with topics that were not read."""
    text, meeting = words.text, words.text.meeting
    items = [section.item for section in words.sections]
    paragraphs = {number: row for section in words.sections for number, row in section.paragraphs}
    copy: dict[str, Any] = {
        "pks": {
            "items": {section.number: section.item.pk for section in words.sections},
            "paragraphs": {number: row.pk for number, row in paragraphs.items()},
        }
    }
    if text.kind == TextKind.AGENDA:
        return copy | {"rows": rows_as_data(items)}
    # Without the remarks, which are one side's own.
    attendance = Attendance.objects.filter(meeting=meeting).order_by("pk")
    return copy | {
        "rows": rows_as_data([*paragraphs.values(), *words.actions]),
        "chairs": [meeting.chair_us_id, meeting.chair_cn_id],
        "attendance": list(attendance.values_list("pk", "attended", "acted", "missed")),
    }


def is_restorable(text: JointText) -> bool:
    """Whether the revision before the present one of `text` kept the rows that it was made of. One
    query."""
    before = TextRevision.objects.filter(text=text.pk, revision=text.revision - 1)
    return before.filter(KEEPS_ROWS).exists()


def rows_as_data(rows: Iterable[Model]) -> list[Any]:
    """Rows as Django serializes them, to be stored as JSON."""
    written: list[Any] = json.loads(serializers.serialize("json", rows))
    return written


def owners_in(copy: dict[str, Any]) -> dict[int, tuple[int | None, int | None]]:
    """Who owned each action item of a working copy on either side, by its primary key."""
    return {
        row["pk"]: (row["fields"]["owner_us"], row["fields"]["owner_cn"])
        for row in copy.get("rows", ())
        if row["model"] == "meetings.actionitem"
    }
