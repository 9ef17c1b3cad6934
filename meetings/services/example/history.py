"""The example's past meetings, from the first plan to the adopted minutes."""

import datetime as dt

from meetings.enums import Answer, AttendanceMode, MeetingFormat, ParagraphKind, TextKind
from meetings.models import AgendaItem, Meeting, Sitting, Topic
from meetings.services import texts
from meetings.services.actions import confirm_done, give_action, report_progress, start_action
from meetings.services.agenda import add_item, add_standing_items
from meetings.services.attendance import answer_meeting, record_attendance
from meetings.services.example import words
from meetings.services.example.stage import A_DAY, BOTH, Stage
from meetings.services.meetings import set_chairs
from meetings.services.minutes import add_paragraph
from meetings.services.moves import (
    close_meeting,
    confirm_meeting,
    hold_meeting,
    poll_meeting,
    postpone_meeting,
)
from meetings.services.sittings import change_sitting
from members.access import person_of
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.viewer import Role, Side

POSTPONED_NUMBER = "4"
FORTNIGHT = 14 * A_DAY


def first_day(meeting: Meeting) -> dt.date:
    """The day of the first sitting that is not cancelled, in the meeting's anchor zone."""
    opening = meeting.sittings.filter(cancelled_at=None).order_by("starts_at").first()
    assert opening is not None  # noqa: S101  every planned meeting has sittings
    return opening.day


def prepare_past(stage: Stage, meeting: Meeting, subjects: tuple[words.Subject, ...]) -> None:
    """From the poll to the cleared and circulated agenda."""
    day = first_day(meeting)
    host = stage.secretary(meeting.host)
    poll_meeting(host, meeting=meeting, now=stage.on(day - 75 * A_DAY))
    confirm_meeting(host, meeting=meeting, now=stage.on(day - 60 * A_DAY))
    if meeting.number == POSTPONED_NUMBER:
        _postpone(stage, meeting)
    add_standing_items(host, meeting=meeting, now=stage.on(day - 40 * A_DAY))
    for subject in subjects:
        add_item(
            host,
            meeting=meeting,
            now=stage.on(day - 39 * A_DAY),
            title_en=subject.title.en,
            title_zh=subject.title.zh,
            note_en=subject.note.en,
            note_zh=subject.note.zh,
            minutes=30,
            presenter_side=meeting.host,
            topics=Topic.objects.filter(slug=subject.topic),
        )


def agree(stage: Stage, meeting: Meeting, *signers: str) -> None:
    """Clear and circulate the agenda; the heads of `signers` sign it."""
    day = first_day(meeting)
    stage.clear(meeting, TextKind.AGENDA, *BOTH, day=day - 30 * A_DAY)
    stage.circulate(meeting, TextKind.AGENDA, day=day - 28 * A_DAY)
    stage.sign(meeting, TextKind.AGENDA, *signers, day=day - 10 * A_DAY)


def _postpone(stage: Stage, meeting: Meeting) -> None:
    host = stage.secretary(meeting.host)
    day = first_day(meeting)
    postpone_meeting(host, meeting=meeting, reason=words.POSTPONED, now=stage.on(day - 50 * A_DAY))
    for sitting in Sitting.objects.filter(meeting=meeting).order_by("-number"):
        change_sitting(
            host,
            sitting=sitting,
            day=sitting.day + FORTNIGHT,
            now=stage.on(day - 49 * A_DAY),
        )
    poll_meeting(host, meeting=meeting, now=stage.on(day - 48 * A_DAY))
    confirm_meeting(host, meeting=meeting, now=stage.on(day - 45 * A_DAY))


def answer(stage: Stage, meeting: Meeting, now: dt.datetime, *, gaps: bool) -> None:
    """Most accept; with `gaps` some decline, some are tentative, and some have not replied."""
    for side in BOTH:
        for n, viewer in enumerate(stage.members(side)):
            reply = _reply(n, side) if gaps else Answer.ACCEPTED
            if reply is None:
                continue
            hybrid = meeting.format == MeetingFormat.HYBRID
            near = side == meeting.host or n % 2 == 0
            mode = (AttendanceMode.ON_SITE if near else AttendanceMode.ONLINE) if hybrid else ""
            remark = "Vegetarian." if (n, side) == (4, Side.US) else ""
            answer_meeting(viewer, meeting=meeting, answer=reply, mode=mode, remark=remark, now=now)


def _reply(n: int, side: str) -> Answer | None:
    place = n % 9 if side == Side.US else (n + 4) % 9
    return {5: None, 6: Answer.TENTATIVE, 7: Answer.DECLINED}.get(place, Answer.ACCEPTED)


def hold(stage: Stage, meeting: Meeting, *, replies: bool) -> None:
    """Hold it, after everybody's `replies`: attendance, chairs."""
    day = first_day(meeting)
    if replies:
        answer(stage, meeting, stage.on(day - 8 * A_DAY), gaps=False)
    last = meeting.sittings.order_by("-ends_at")[0]
    host = stage.secretary(meeting.host)
    hold_meeting(host, meeting=meeting, now=stage.at(last.ends_at))
    set_chairs(
        host,
        meeting=meeting,
        chair_us=person_of(stage.who(Side.US, Role.HEAD)),
        chair_cn=person_of(stage.who(Side.CN, Role.HEAD)),
        now=stage.on(last.day + A_DAY),
    )
    for side in BOTH:
        came = {viewer.person_id or 0: n % 8 != 6 for n, viewer in enumerate(stage.members(side))}
        record_attendance(
            stage.secretary(side),
            meeting=meeting,
            attended=came,
            now=stage.on(last.day + A_DAY),
        )


def write_minutes(
    stage: Stage, meeting: Meeting, subjects: tuple[words.Subject, ...], *, reserved: bool
) -> None:
    """The paragraphs, one a reservation where `reserved`; circulated."""
    day = first_day(meeting)
    items = {item.title_en: item for item in AgendaItem.objects.filter(meeting=meeting)}
    by_kind = {item.kind: item for item in items.values()}
    _paragraph(stage, by_kind["opening"], words.OPENING)
    _paragraph(stage, by_kind["adoption"], words.ADOPTION)
    for subject in subjects:
        item = items[subject.title.en]
        _paragraph(stage, item, subject.summary)
        _paragraph(stage, item, subject.decision, kind=ParagraphKind.DECISION)
    if reserved:
        reserve(stage, meeting)
    stage.circulate(meeting, TextKind.MINUTES, day=day + FORTNIGHT)


def _paragraph(
    stage: Stage,
    item: AgendaItem,
    text: Bilingual,
    kind: str = ParagraphKind.SUMMARY,
    side: str = "",
) -> None:
    day = first_day(item.meeting)
    add_paragraph(
        stage.secretary(side or item.meeting.host),
        item=item,
        kind=kind,
        side=side,
        text_en=text.en,
        text_zh=text.zh,
        now=stage.on(day + 7 * A_DAY),
    )


def reserve(stage: Stage, meeting: Meeting) -> None:
    """The Chinese side puts a reservation under the item on trade policy."""
    item = AgendaItem.objects.filter(meeting=meeting, topics__slug="trade-policy")[0]
    _paragraph(stage, item, words.RESERVATION, ParagraphKind.RESERVATION, Side.CN)


def promise(stage: Stage, meeting: Meeting, *, work: bool) -> None:
    """Give out action items; with `work`, the first is done and the third in progress."""
    day = first_day(meeting)
    given = []
    for each in words.PROMISES:
        seats = {Side.US: each.us, Side.CN: each.cn}
        owners = {
            f"owner_{side}": person_of(stage.who(side, Role.DELEGATE, seat)) if seat else None
            for side, seat in seats.items()
        }
        item = AgendaItem.objects.filter(meeting=meeting, topics__slug=each.topic).first()
        given.append(
            give_action(
                stage.secretary(meeting.host),
                meeting=meeting,
                text_en=each.text.en,
                text_zh=each.text.zh,
                due_on=day + each.days * A_DAY,
                item=item,
                topics=Topic.objects.filter(slug=each.topic),
                now=stage.on(day + 8 * A_DAY),
                **owners,
            )
        )
    if work:
        _work(stage, meeting, given, day)


def _work(stage: Stage, meeting: Meeting, given: list, day: dt.date) -> None:  # type: ignore[type-arg]
    for side, seat in ((Side.US, words.PROMISES[0].us), (Side.CN, words.PROMISES[0].cn)):
        owner = stage.who(side, Role.DELEGATE, seat)
        confirm_done(owner, action=given[0], now=stage.on(day + 50 * A_DAY))
    owner = stage.who(Side.US, Role.DELEGATE, words.PROMISES[2].us)
    start_action(owner, action=given[2], now=stage.on(day + 60 * A_DAY))
    report_progress(
        owner,
        action=given[2],
        text_en=words.PROGRESS.en,
        text_zh=words.PROGRESS.zh,
        now=stage.on(day + 90 * A_DAY),
    )


def adopt(stage: Stage, meeting: Meeting) -> None:
    """Lock, clear, sign; close the meeting."""
    day = first_day(meeting)
    text = stage.text(meeting, TextKind.MINUTES)
    texts.lock_minutes(stage.secretary(meeting.host), text=text, now=stage.on(day + 28 * A_DAY))
    stage.clear(meeting, TextKind.MINUTES, *BOTH, day=day + 32 * A_DAY)
    stage.sign(meeting, TextKind.MINUTES, *BOTH, day=day + 40 * A_DAY)
    close_meeting(stage.secretary(meeting.host), meeting=meeting, now=stage.on(day + 45 * A_DAY))
