"""Noting who is in which paragraph of the minutes."""

import datetime as dt

from django.db import transaction

from meetings.access import may_draft_text
from meetings.models import EditorPresence, Meeting
from members.access import person_of
from workinggroup.lib.viewer import Viewer

# What was noted so shortly before need not be noted again.
FRESH = dt.timedelta(seconds=8)


@transaction.atomic
def note_presence(
    actor: Viewer, *, meeting: Meeting, paragraph: int | None, now: dt.datetime
) -> None:
    """Note that the actor is in `paragraph` (its key; None: in none) of the minutes of `meeting`.

    Their own side sees it (`queries.texts.room`). Writes at most once in `FRESH`, unless the
    paragraph is another. A paragraph of another meeting is none. Raises `NotAllowed` for who does
    not draft.
    """
    may_draft_text(actor).demand()
    rows = EditorPresence.objects.filter(meeting=meeting, person=person_of(actor))
    if rows.filter(paragraph=paragraph, seen_at__gt=now - FRESH).exists():
        return
    known = paragraph and meeting.paragraphs.filter(pk=paragraph).exists()
    EditorPresence.objects.update_or_create(
        meeting=meeting,
        person=person_of(actor),
        defaults={"paragraph_id": paragraph if known else None, "seen_at": now},
    )
