"""Rows of every kind that both sides share, for tests that read everything."""

import datetime as dt

from meetings.enums import ParagraphKind
from meetings.models import (
    Attendance,
    Deadline,
    JoiningLink,
    Meeting,
    ProgressNote,
    Signature,
    Topic,
)
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock


def fill(meeting: Meeting, cast: Cast) -> None:
    """One row of each kind in `meeting`, each with what hangs on it."""
    now = clock.now()
    topic = Topic.objects.get(slug="encryption")
    item = factories.an_item(meeting=meeting, presenter=cast.us_head)
    item.topics.add(topic)
    factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, decision=1)
    action = factories.an_action(
        meeting=meeting, owner_us=cast.us_delegate, owner_cn=cast.cn_delegate, item=item, serial=1
    )
    action.topics.add(topic)
    ProgressNote.objects.create(
        action=action, author=cast.cn_head, side="cn", text_en="Begun", written_at=now
    )
    Deadline.objects.create(
        meeting=meeting,
        kind="papers",
        due_on=dt.date(2027, 3, 9),
        created_at=now,
        changed_at=now,
    )
    JoiningLink.objects.create(meeting=meeting, label_en="Main", url="https://meet.example/5")
    Attendance.objects.create(
        meeting=meeting,
        person=cast.us_delegate,
        answer="accepted",
        mode="online",
        remark="No peanuts",
        answered_at=now,
    )
    Signature.objects.create(
        text=meeting.texts.get(kind="agenda"),
        revision=1,
        fingerprint="0" * 64,
        capacity="clear",
        side="us",
        person=cast.us_counsel,
        signed_at=now,
    )
    paper = factories.a_paper(
        meeting=meeting, side="cn", created_by=cast.cn_delegate, state="released", item=item
    )
    factories.a_version(paper=paper)
    author = cast.us_delegate
    factories.a_proposal(meeting=meeting, author=author, side="us").topics.add(topic)
    factories.a_private_note(meeting=meeting, author=author, side="us", item=item)
