"""The example's next meeting, and what each side keeps to itself about it."""

import datetime as dt

from django.core.files.base import ContentFile

from meetings.enums import Distribution, Interpretation, MeetingFormat, MeetingKind, TextKind
from meetings.models import AgendaItem, Meeting, Topic
from meetings.rules.working_days import common_working_day
from meetings.services.agenda import add_item
from meetings.services.example import words
from meetings.services.example.history import agree, answer, first_day, prepare_past
from meetings.services.example.stage import A_DAY, BOTH, Stage
from meetings.services.links import add_link
from meetings.services.meetings import (
    PLACES,
    SittingHours,
    change_meeting,
    create_meeting,
)
from meetings.services.notes import add_note
from meetings.services.papers import add_paper, release_paper, upload_version
from meetings.services.proposals import propose_item
from meetings.services.sittings import change_sitting
from workinggroup.lib.viewer import Role, Side

# A morning where the meeting is, an evening online for the others.
OPENS, CLOSES = dt.time(8, 30), dt.time(10, 30)


def arrange(stage: Stage, meeting: Meeting, subjects: tuple[words.Subject, ...]) -> None:
    """Confirmed, with its agenda circulated and signed by one head, and some replies."""
    host = stage.secretary(meeting.host)
    day = first_day(meeting)
    now = stage.on(day - 150 * A_DAY)
    place = PLACES[meeting.host]
    change_meeting(
        host,
        meeting=meeting,
        format=MeetingFormat.HYBRID,
        place_en=place.en,
        place_zh=place.zh,
        interpretation=Interpretation.SIMULTANEOUS,
        now=now,
    )
    for sitting in meeting.sittings.order_by("number"):
        change_sitting(
            host,
            sitting=sitting,
            starts=OPENS,
            ends=CLOSES,
            now=stage.on(day - 150 * A_DAY),
        )
    for label, url, code in words.LINKS:
        add_link(
            host,
            meeting=meeting,
            label_en=label.en,
            label_zh=label.zh,
            url=url,
            access_code=code,
            now=stage.on(day - 149 * A_DAY),
        )
    meeting.refresh_from_db()
    prepare_past(stage, meeting, subjects)
    parent = AgendaItem.objects.get(meeting=meeting, title_en=subjects[0].title.en)
    for title in words.SUBITEMS:
        add_item(
            host,
            meeting=meeting,
            parent=parent,
            title_en=title.en,
            title_zh=title.zh,
            minutes=15,
            now=stage.on(day - 38 * A_DAY),
            topics=Topic.objects.filter(slug=subjects[0].topic),
        )
    answer(stage, meeting, stage.on(day - 32 * A_DAY), gaps=True)
    agree(stage, meeting, Side(meeting.host).other)


def keep_private(stage: Stage, meeting: Meeting) -> None:
    """Proposals, notes and papers of each side; two papers are released."""
    for side, title, note, topic in words.PROPOSALS:
        propose_item(
            stage.who(side, Role.DELEGATE, 3),
            meeting=meeting,
            title_en=title.en,
            title_zh=title.zh,
            note_en=note.en,
            note_zh=note.zh,
            topics=Topic.objects.filter(slug=topic),
            now=stage.at(stage.end),
        )
    for side, text in words.NOTES:
        add_note(stage.secretary(side), meeting=meeting, text=text, now=stage.at(stage.end))
    for side, title, released, content in words.PAPERS:
        secretary = stage.secretary(side)
        paper = add_paper(
            secretary,
            meeting=meeting,
            title_en=title.en,
            title_zh=title.zh,
            now=stage.at(stage.end),
        )
        upload_version(
            secretary,
            paper=paper,
            language="en" if side == Side.US else "zh",
            filename="example.txt",
            upload=ContentFile(content.encode()),
            now=stage.at(stage.end),
        )
        if released:
            release_paper(
                secretary,
                paper=paper,
                distribution=Distribution.WORKING_GROUP,
                now=stage.at(stage.end),
            )


def leave_open(stage: Stage, meeting: Meeting, day: dt.date) -> None:
    """The last meeting's minutes: circulated, one counsel has cleared them."""
    stage.clear(meeting, TextKind.MINUTES, BOTH[0], day=day + 20 * A_DAY)


def propose_extraordinary(stage: Stage, after: Meeting) -> None:
    """X1, two months after the next regular meeting, as its host proposed it."""
    day = common_working_day(first_day(after) + 60 * A_DAY, forward=True)
    hours = SittingHours(day, dt.time(19), dt.time(20, 30))
    create_meeting(
        stage.secretary(after.host),
        kind=MeetingKind.EXTRAORDINARY,
        year=after.year,
        half=after.half,
        host=Side.US,
        hours=[hours],
        now=stage.on(first_day(after) - 30 * A_DAY),
    )
