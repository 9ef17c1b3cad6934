"""Letters that the acts themselves write: to whom, when, and how often."""

import datetime as dt

import pytest
import time_machine

from meetings.enums import TextKind
from meetings.mail import compose
from meetings.models import AgendaItem, JointText, Meeting
from meetings.queries.meetings.changes import snapshot
from meetings.queries.texts.status import text_status
from meetings.services import revisions, texts
from meetings.services.actions import change_action, give_action
from meetings.services.announcements.meetings import (
    announce_cancelled,
    announce_changed,
    announce_confirmed,
)
from meetings.services.announcements.texts import announce_agreed
from meetings.services.meetings import change_meeting
from meetings.services.outbox import gather_digests
from meetings.services.reminders import plan_reminders
from meetings.services.sittings import change_sitting
from members.access import viewer_of
from members.enums import MailMode, NotificationState
from members.models import Appointment, MailPreference, Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.written import rows, to_whom
from workinggroup.lib.clock import UTC

# A Tuesday, 10:00 in Washington; 23:00 in Beijing.
NOW = dt.datetime(2027, 1, 5, 15, tzinfo=UTC)
NEXT_MORNING_IN_BEIJING = dt.datetime(2027, 1, 6, 1, tzinfo=UTC)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
REASON = "Two hours\nwere wrong."


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    with time_machine.travel(NOW - 10 * DAY, tick=False):
        return factories.a_meeting()


def move(meeting: Meeting, *, hours: int) -> None:
    for sitting in meeting.sittings.all():
        sitting.starts_at += dt.timedelta(hours=hours)
        sitting.ends_at += dt.timedelta(hours=hours)
        sitting.save()


# --- dates ----------------------------------------------------------------------------------------
def test_announce_confirmed_writes_to_everybody_in_their_working_hours(
    cast: Cast, meeting: Meeting
) -> None:
    announce_confirmed(meeting, now=NOW)
    assert to_whom(rule="meeting_confirmed") == cast.members
    [american] = rows(recipient=cast.us_delegate)
    [chinese] = rows(recipient=cast.cn_delegate)
    assert (american.due_at, chinese.due_at) == (NOW, NEXT_MORNING_IN_BEIJING)
    assert american.expires_at == NOW + 7 * DAY


def test_changes_within_half_an_hour_are_one_letter_against_the_first_state(
    cast: Cast, meeting: Meeting
) -> None:
    before = snapshot(meeting)
    move(meeting, hours=1)
    announce_changed(meeting, before=before, now=NOW)
    between = snapshot(meeting)
    move(meeting, hours=1)
    announce_changed(meeting, before=between, now=NOW + 10 * MINUTE)
    [row] = rows(recipient=cast.us_delegate)
    assert row.due_at == NOW + 30 * MINUTE
    assert row.payload == {"before": before}
    assert len(rows()) == len(cast.members)


def test_change_after_the_letter_went_is_another_letter(cast: Cast, meeting: Meeting) -> None:
    before = snapshot(meeting)
    move(meeting, hours=1)
    announce_changed(meeting, before=before, now=NOW)
    Notification.objects.update(state=NotificationState.SENT, sent_at=NOW + 31 * MINUTE)
    before = snapshot(meeting)
    move(meeting, hours=1)
    announce_changed(meeting, before=before, now=NOW + 40 * MINUTE)
    assert len(rows(recipient=cast.us_delegate)) == 2


def test_announce_changed_where_nothing_did_writes_nothing(cast: Cast, meeting: Meeting) -> None:
    announce_changed(meeting, before=snapshot(meeting), now=NOW)
    assert not rows()


@pytest.mark.parametrize("state", ["proposed", "postponed"])
def test_change_of_dates_that_nobody_was_told_is_not_announced(
    cast: Cast, meeting: Meeting, state: str
) -> None:
    meeting.state = state
    meeting.save()
    before = snapshot(meeting)
    move(meeting, hours=1)
    announce_changed(meeting, before=before, now=NOW)
    assert not rows()


@pytest.mark.parametrize(
    "values",
    [{"host": "cn", "host_reason": "As agreed"}, {"place_en": "Seattle"}, {"format": "hybrid"}],
)
def test_change_of_a_confirmed_meeting_is_told_with_its_reason(
    cast: Cast, meeting: Meeting, values: dict[str, str]
) -> None:
    secretary = viewer_of(cast.us_secretary, NOW)
    change_meeting(secretary, meeting=meeting, reason="The hall\r\nis closed.", now=NOW, **values)
    assert to_whom(rule="meeting_changed") == cast.members
    told = [{"text": "The hall\nis closed.", "audience": "all"}]
    assert [row.payload["reasons"] for row in rows()] == [told] * len(cast.members)


def test_reasons_of_changes_that_are_told_together_are_all_kept(
    cast: Cast, meeting: Meeting
) -> None:
    secretary = viewer_of(cast.us_secretary, NOW)
    sitting = meeting.sittings.get(number=1)
    change_meeting(
        secretary, meeting=meeting, place_en="Seattle", reason="The hall is closed.", now=NOW
    )
    change_sitting(
        secretary, sitting=sitting, audience="heads", reason="开幕前先行磋商。", now=NOW + MINUTE
    )
    change_sitting(
        secretary, sitting=sitting, title_en="Retreat", reason="Ours.", now=NOW + 2 * MINUTE
    )
    [row] = rows(recipient=cast.cn_delegate)
    assert [(each["text"], each["audience"]) for each in row.payload["reasons"]] == [
        ("The hall is closed.", "all"),
        ("开幕前先行磋商。", "all"),
        ("Ours.", "heads"),
    ]


def test_change_shortly_before_the_meeting_goes_at_once(cast: Cast, meeting: Meeting) -> None:
    # Saturday in Beijing, 02:00; two days before the first sitting was to begin.
    now = dt.datetime(2027, 3, 21, 18, tzinfo=UTC)
    before = snapshot(meeting)
    move(meeting, hours=200)
    announce_changed(meeting, before=before, now=now)
    assert {row.due_at for row in rows()} == {now}
    # Nor does a second try wait for them.
    assert {row.payload["urgent"] for row in rows()} == {True}


def test_urgent_change_does_not_wait_with_a_letter_that_does(cast: Cast, meeting: Meeting) -> None:
    """On the evening before the last three days a letter waits for the morning; then the dates
    move again."""
    opens = meeting.sittings.order_by("starts_at")[0].starts_at
    before = snapshot(meeting)
    move(meeting, hours=1)
    announce_changed(meeting, before=before, now=opens - 80 * HOUR)
    [waiting] = rows(recipient=cast.cn_delegate)
    assert "urgent" not in waiting.payload
    between, later = snapshot(meeting), opens - 60 * HOUR
    Notification.objects.update(due_at=later + 9 * HOUR, try_at=later + 9 * HOUR)
    move(meeting, hours=1)
    announce_changed(meeting, before=between, now=later)
    [row] = rows(recipient=cast.cn_delegate)
    assert (row.payload["urgent"], row.payload["before"]) == (True, before)
    assert (row.due_at, row.try_at) == (later, later)


def test_announce_cancelled_takes_back_what_waits_and_cannot_be_switched_off(
    cast: Cast, meeting: Meeting
) -> None:
    for kind in ("changes", "cancellation"):
        MailPreference.objects.create(person=cast.us_head, kind=kind, mode=MailMode.OFF)
    announce_confirmed(meeting, now=NOW)
    assert not rows(recipient=cast.us_head)
    announce_cancelled(meeting, before=snapshot(meeting), reason="", now=NOW)
    assert {row.state for row in rows(rule="meeting_confirmed")} == {NotificationState.MOOT}
    assert to_whom(rule="meeting_cancelled") == cast.members


# --- texts ----------------------------------------------------------------------------------------
@pytest.fixture
def agenda(cast: Cast, meeting: Meeting) -> JointText:
    """An agenda in draft with one complete item."""
    with time_machine.travel(NOW - DAY, tick=False):
        factories.an_item(meeting=meeting)
        JointText.objects.filter(meeting=meeting).update(changed_at=NOW - DAY)
    return JointText.objects.get(meeting=meeting, kind="agenda")


def clear(text: JointText, person: Person, now: dt.datetime = NOW) -> None:
    fingerprint = text_status(text).fingerprint
    texts.clear(
        viewer_of(person, now).in_person(now), text=text, seen_fingerprint=fingerprint, now=now
    )


def circulate(text: JointText, cast: Cast, now: dt.datetime = NOW) -> JointText:
    clear(text, cast.us_counsel, now)
    clear(text, cast.cn_counsel, now)
    return texts.circulate(viewer_of(cast.us_secretary, now), text=text, now=now)


def test_circulating_an_agenda_tells_everybody_and_asks_the_heads(
    cast: Cast, agenda: JointText
) -> None:
    circulate(agenda, cast)
    assert to_whom(rule="agenda_circulated") == cast.members
    assert to_whom(rule="signature_wanted") == {cast.us_head.pk, cast.cn_head.pk}
    assert not rows(rule="clearance_wanted")


def test_planner_after_an_act_writes_the_same_letters_again_to_nobody(
    cast: Cast, agenda: JointText
) -> None:
    circulate(agenda, cast)
    before = list(Notification.objects.order_by("pk").values())
    plan_reminders(now=NOW + MINUTE)
    plan_reminders(now=NOW + 20 * MINUTE)
    assert list(Notification.objects.order_by("pk").values()) == before


def test_first_signature_ends_the_request_to_that_head_and_the_second_agrees(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    fingerprint = text_status(text).fingerprint
    texts.sign(
        viewer_of(cast.us_head, NOW).in_person(NOW),
        text=text,
        seen_fingerprint=fingerprint,
        now=NOW + MINUTE,
    )
    asked = {row.recipient_id: row.state for row in rows(rule="signature_wanted")}
    assert asked == {cast.us_head.pk: "moot", cast.cn_head.pk: "queued"}
    texts.sign(
        viewer_of(cast.cn_head, NOW).in_person(NOW),
        text=text,
        seen_fingerprint=fingerprint,
        now=NOW + 2 * MINUTE,
    )
    assert to_whom(rule="agenda_agreed") == cast.members
    assert to_whom(rule="signature_wanted", state="queued") == set()


# --- the next revision ----------------------------------------------------------------------------
@pytest.fixture(params=list(TextKind))
def cleared(cast: Cast, agenda: JointText, request: pytest.FixtureRequest) -> JointText:
    """An agenda, or minutes, circulated to everybody and cleared by both counsel."""
    if request.param == TextKind.AGENDA:
        return circulate(agenda, cast)
    with time_machine.travel(NOW - DAY, tick=False):
        factories.a_paragraph(item=AgendaItem.objects.get())
    Meeting.objects.update(state="held", chair_us=cast.us_head, chair_cn=cast.cn_head)
    factories.attended(agenda.meeting, cast.us_head, cast.cn_head)
    text = factories.the_text(agenda.meeting, TextKind.MINUTES)
    texts.circulate(viewer_of(cast.us_secretary, NOW), text=text, now=NOW)
    clear(text, cast.us_counsel)
    clear(text, cast.cn_counsel)
    return factories.the_text(agenda.meeting, TextKind.MINUTES)


def open_next(text: JointText, person: Person, now: dt.datetime) -> JointText:
    actor = viewer_of(person, now)
    return revisions.open_revision(actor, text=text, reason=" Two hours\r\nwere wrong. ", now=now)


def discard(text: JointText, person: Person, now: dt.datetime) -> JointText:
    return revisions.discard_revision(viewer_of(person, now), text=text, now=now)


def edit(text: JointText, person: Person, now: dt.datetime) -> None:
    kind = TextKind(text.kind)
    texts.open_for_edit(viewer_of(person, now), meeting=text.meeting, kind=kind, now=now)


def send(now: dt.datetime) -> None:
    """What is due by then went out."""
    due = Notification.objects.filter(state=NotificationState.QUEUED, due_at__lte=now)
    due.update(state=NotificationState.SENT, sent_at=now)


def counsel(cast: Cast) -> set[int]:
    return {cast.us_counsel.pk, cast.cn_counsel.pk}


def of_us(cast: Cast) -> set[int]:
    return {person.pk for person in cast.of_side("us")}


def test_opening_the_next_revision_tells_signers_and_readers_once(
    cast: Cast, cleared: JointText
) -> None:
    text = open_next(cleared, cast.cn_secretary, NOW + MINUTE)
    for minute in (2, 3, 4):
        edit(text, cast.us_secretary, NOW + minute * MINUTE)
    readers = rows(rule=f"{text.kind}_opened")
    signers = rows(rule="signature_void")
    assert {row.recipient_id for row in readers} == cast.members - counsel(cast)
    assert {row.recipient_id for row in signers} == counsel(cast)
    told = [*readers, *signers]
    assert len(told) == len(cast.members)
    by = cast.cn_secretary.names
    payload = {"revision": 2, "reason": REASON, "by": {"en": by.en, "zh": by.zh}}
    assert [row.payload for row in told] == [payload] * len(told)
    assert {row.state for row in told} == {NotificationState.QUEUED}


def test_what_waits_about_the_former_revision_is_moot_once_the_next_is_open(
    cast: Cast, cleared: JointText
) -> None:
    send(NOW)
    open_next(cleared, cast.us_secretary, NOW + MINUTE)
    states = {row.recipient_id: row.state for row in rows(rule=f"{cleared.kind}_circulated")}
    assert {pk for pk, state in states.items() if state == "sent"} == of_us(cast)
    assert {pk for pk, state in states.items() if state == "moot"} == cast.members - of_us(cast)


def test_opening_takes_back_what_was_asked_of_the_heads(cast: Cast, agenda: JointText) -> None:
    text = circulate(agenda, cast)
    open_next(text, cast.us_secretary, NOW + HOUR)
    asked = rows(rule="signature_wanted")
    assert {row.recipient_id for row in asked} == {cast.us_head.pk, cast.cn_head.pk}
    assert {row.state for row in asked} == {NotificationState.MOOT}


def test_counsel_is_asked_for_the_next_revision_once_its_edits_have_come_to_rest(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    # A Tuesday, 49 days before the meeting opens; 10:00 in Washington.
    edited = dt.datetime(2027, 2, 2, 15, tzinfo=UTC)
    text = open_next(text, cast.cn_secretary, edited - HOUR)
    edit(text, cast.cn_secretary, edited)
    for minutes in (10, 40, 700):
        plan_reminders(now=edited + minutes * MINUTE)
        assert not rows(rule="clearance_wanted")
    plan_reminders(now=edited + 12 * HOUR)
    assert to_whom(rule="clearance_wanted", occurrence__regex=r"^r2@\w+:0$") == counsel(cast)
    assert to_whom(rule="signature_wanted", state="queued") == set()


def test_heads_are_asked_for_the_next_revision_once_it_is_circulated(
    cast: Cast, agenda: JointText
) -> None:
    text = open_next(circulate(agenda, cast), cast.cn_secretary, NOW + MINUTE)
    clear(text, cast.us_counsel, NOW + HOUR)
    clear(text, cast.cn_counsel, NOW + HOUR)
    assert to_whom(rule="signature_wanted", state="queued") == set()
    texts.circulate(viewer_of(cast.cn_secretary, NOW), text=text, now=NOW + 2 * HOUR)
    heads = {cast.us_head.pk, cast.cn_head.pk}
    assert to_whom(rule="signature_wanted", state="queued") == heads
    of_this = {"rule": "signature_wanted", "occurrence__regex": r"^r2@\w+:0$"}
    assert to_whom(**of_this, state="queued") == heads


def test_next_circulation_tells_everybody_what_differs_and_why(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    send(NOW)
    text = open_next(text, cast.cn_secretary, NOW + MINUTE)
    send(NOW + MINUTE)
    with time_machine.travel(NOW + HOUR, tick=False):
        factories.an_item(meeting=text.meeting, title_en="Tariffs", title_zh="关税")
    text = circulate(text, cast, NOW + HOUR)
    assert to_whom(rule="agenda_circulated", state="queued") == cast.members
    # Beijing was asleep meanwhile: it is told once, of the revision that it wakes up to.
    waiting = rows(recipient=cast.cn_delegate, state="queued")
    assert [row.rule for row in waiting] == ["agenda_circulated"]
    mails = [
        compose(row, NEXT_MORNING_IN_BEIJING)
        for person in (cast.us_delegate, cast.cn_delegate)
        for row in rows(recipient=person, rule="agenda_circulated", state="queued")
    ]
    to_us, to_cn = (str(mail.body) for mail in mails if mail is not None)
    assert "Reason\n    Two hours\n    were wrong.\n" in to_us and "Added\n    2 Tariffs\n" in to_us
    assert "were wrong.（英文）\n" in to_cn and "新增\n    2 关税\n" in to_cn
    # Their clearance of the former revision is no news to those who cleared this one.
    void = rows(rule="signature_void", recipient=cast.cn_counsel)
    assert [compose(row, NEXT_MORNING_IN_BEIJING) for row in void] == [None]


def test_keys_that_fall_are_told_to_who_turned_them_on_this_revision_of_this_text(
    cast: Cast, agenda: JointText
) -> None:
    """Not to who cleared an older one, nor to who signed another text."""
    with time_machine.travel(NOW - 100 * DAY, tick=False):
        other = factories.a_meeting(number=4, half=2, year=2026, first_day=dt.date(2026, 10, 13))
        factories.an_item(meeting=other)
    former = circulate(JointText.objects.get(meeting=other, kind="agenda"), cast)
    texts.sign(
        viewer_of(cast.cn_head, NOW).in_person(NOW),
        text=former,
        seen_fingerprint=text_status(former).fingerprint,
        now=NOW,
    )
    text = circulate(agenda, cast)
    texts.sign(
        viewer_of(cast.us_head, NOW).in_person(NOW),
        text=text,
        seen_fingerprint=text_status(text).fingerprint,
        now=NOW,
    )

    def void_after_opening(minutes: int) -> list[tuple[int, int]]:
        """To whom, and because of which revision."""
        opened = open_next(text, cast.cn_secretary, NOW + minutes * MINUTE)
        text.refresh_from_db()
        assert opened.revision == text.revision
        told = rows(rule="signature_void")
        assert {row.subject_id for row in told} == {text.pk}
        return sorted((row.recipient_id, row.payload["revision"]) for row in told)

    first = sorted((p.pk, 2) for p in (cast.us_counsel, cast.cn_counsel, cast.us_head))
    assert void_after_opening(1) == first
    send(NEXT_MORNING_IN_BEIJING)
    clear(text, cast.cn_counsel, NOW + 2 * MINUTE)
    assert void_after_opening(3) == sorted([*first, (cast.cn_counsel.pk, 3)])
    # Everybody else who has the one before, which was cleared and not circulated, is told of the
    # opening, those who signed an earlier one too.
    others = {p.pk for p in (cast.us_head, cast.us_counsel, cast.us_secretary)}
    others |= {p.pk for p in (cast.cn_head, cast.cn_secretary)}
    assert {
        row.recipient_id for row in rows(rule="agenda_opened") if row.payload["revision"] == 3
    } == others


def test_second_edit_of_an_evening_still_asks_counsel_the_next_morning(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    # Tuesday, 20:00 in Washington: what is asked for now waits for the morning there.
    evening = dt.datetime(2027, 2, 3, 1, tzinfo=UTC)
    text = open_next(text, cast.cn_secretary, evening - 13 * HOUR)

    def asked() -> list[Notification]:
        return rows(rule="clearance_wanted", recipient=cast.us_counsel)

    plan_reminders(now=evening)
    [waiting] = asked()
    assert (waiting.state, waiting.occurrence[-2:]) == ("queued", ":0")
    assert waiting.due_at == dt.datetime(2027, 2, 3, 14, tzinfo=UTC)
    edit(text, cast.cn_secretary, evening + HOUR)
    plan_reminders(now=evening + 2 * HOUR)
    [taken_back] = asked()
    assert taken_back.state == NotificationState.MOOT
    # It has rested once more when the working day there has begun.
    plan_reminders(now=evening + 13 * HOUR)
    [again] = asked()
    assert (again.state, again.occurrence) == ("queued", waiting.occurrence)
    assert again.due_at == evening + 13 * HOUR
    assert again.expires_at > taken_back.expires_at
    # Once it is sent, a third edit of the same revision sends nothing twice.
    send(evening + 13 * HOUR)
    edit(text, cast.cn_secretary, evening + 14 * HOUR)
    for hours in (15, 40):
        plan_reminders(now=evening + hours * HOUR)
        [sent] = asked()
        assert sent.state == NotificationState.SENT


def test_discarding_tells_those_who_were_told_of_the_opening_and_nobody_else(
    cast: Cast, cleared: JointText
) -> None:
    """In Beijing it is night: nobody there was told yet, and nobody is told of either."""
    open_next(cleared, cast.us_secretary, NOW + MINUTE)
    send(NOW + MINUTE)
    text = discard(cleared, cast.cn_secretary, NOW + HOUR)
    assert to_whom(rule=f"{text.kind}_discarded") == of_us(cast)
    told = rows(rule=f"{text.kind}_discarded")
    who, opener = cast.cn_secretary.names, cast.us_secretary.names
    payload = {
        "revision": 1,
        "by": {"en": who.en, "zh": who.zh},
        "discarded": text.symbol_of(2),
        "opened_by": {"en": opener.en, "zh": opener.zh},
        "reason": REASON,
    }
    assert [row.payload for row in told] == [payload] * len(of_us(cast))
    for rule in (f"{text.kind}_opened", "signature_void"):
        states = {row.recipient_id: row.state for row in rows(rule=rule)}
        assert states
        for pk, state in states.items():
            assert state == ("sent" if pk in of_us(cast) else "moot")
    # Two letters to each: none of the opening waits any more, and each is written out.
    for person in (cast.us_counsel, cast.us_delegate):
        [row] = rows(recipient=person, rule=f"{text.kind}_discarded")
        mail = compose(row, NOW + HOUR)
        assert mail is not None
        assert "in effect" in mail.body


def test_discarding_what_nobody_was_told_of_tells_nobody(cast: Cast, cleared: JointText) -> None:
    open_next(cleared, cast.us_secretary, NOW + MINUTE)
    discard(cleared, cast.us_secretary, NOW + 2 * MINUTE)
    assert not rows(rule=f"{cleared.kind}_discarded")
    told = [*rows(rule=f"{cleared.kind}_opened"), *rows(rule="signature_void")]
    assert {row.state for row in told} == {NotificationState.MOOT}


def test_who_would_have_read_of_the_opening_in_the_digest_is_told_of_no_discarding(
    cast: Cast, cleared: JointText
) -> None:
    MailPreference.objects.create(person=cast.us_delegate, kind=cleared.kind, mode=MailMode.DAILY)
    MailPreference.objects.create(person=cast.us_adviser, kind=cleared.kind, mode=MailMode.OFF)
    open_next(cleared, cast.us_secretary, NOW + MINUTE)
    opened = {"rule": f"{cleared.kind}_opened", "recipient": cast.us_delegate}
    assert [row.state for row in rows(**opened)] == [NotificationState.HELD]
    send(NOW + MINUTE)
    discard(cleared, cast.us_secretary, NOW + HOUR)
    silent = {cast.us_delegate.pk, cast.us_adviser.pk}
    assert to_whom(rule=f"{cleared.kind}_discarded") == of_us(cast) - silent
    assert [row.state for row in rows(**opened)] == [NotificationState.MOOT]


def test_each_opening_and_discarding_is_told_by_itself(cast: Cast, cleared: JointText) -> None:
    """The second revision is opened three times."""
    us = {"recipient": cast.us_delegate}
    for hours in (1, 3):
        open_next(cleared, cast.us_secretary, NOW + hours * HOUR)
        send(NOW + hours * HOUR)
        discard(cleared, cast.us_secretary, NOW + (hours + 1) * HOUR)
        send(NOW + (hours + 1) * HOUR)
    # And once more before anybody was told.
    open_next(cleared, cast.us_secretary, NOW + 5 * HOUR)
    discard(cleared, cast.us_secretary, NOW + 5 * HOUR + MINUTE)
    opened, discarded = (
        [row.state for row in rows(rule=f"{cleared.kind}_{what}", **us)]
        for what in ("opened", "discarded")
    )
    assert (opened, discarded) == (["sent", "sent", "moot"], ["sent", "sent"])


def test_discarding_asks_for_what_the_former_revision_waits_for_again(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    texts.sign(
        viewer_of(cast.us_head, NOW).in_person(NOW),
        text=text,
        seen_fingerprint=text_status(text).fingerprint,
        now=NOW,
    )
    open_next(text, cast.us_secretary, NOW + MINUTE)
    assert to_whom(rule="signature_wanted", state="queued") == set()
    discard(text, cast.us_secretary, NOW + 2 * MINUTE)
    # The signature that was given counts again; the other one is wanted for the same revision.
    [asked] = rows(rule="signature_wanted", state="queued")
    assert (asked.recipient_id, asked.occurrence) == (cast.cn_head.pk, "r1:0")
    mail = compose(asked, NEXT_MORNING_IN_BEIJING)
    assert mail is not None
    assert "[JWG/5/AG/1]" in str(mail.subject)


def test_revision_that_was_never_circulated_is_opened_and_discarded_among_those_who_draft(
    cast: Cast, agenda: JointText
) -> None:
    clear(agenda, cast.us_counsel)
    drafters = {
        getattr(cast, f"{side}_{role}").pk
        for side in ("us", "cn")
        for role in ("head", "counsel", "secretary")
    }
    open_next(agenda, cast.us_secretary, NOW + MINUTE)
    assert to_whom(rule="agenda_opened") == drafters - {cast.us_counsel.pk}
    assert to_whom(rule="signature_void") == {cast.us_counsel.pk}
    send(NEXT_MORNING_IN_BEIJING)
    discard(agenda, cast.cn_secretary, NEXT_MORNING_IN_BEIJING + HOUR)
    assert to_whom(rule="agenda_discarded") == drafters


# --- who is written to ----------------------------------------------------------------------------
def test_complete_draft_near_the_meeting_asks_counsel_once_it_has_rested(
    cast: Cast, agenda: JointText
) -> None:
    opens = dt.datetime(2027, 3, 23, 23, tzinfo=UTC)
    plan_reminders(now=opens - 80 * DAY)
    assert not rows(rule="clearance_wanted")
    plan_reminders(now=opens - 50 * DAY - 6 * HOUR)
    assert to_whom(rule="clearance_wanted") == {cast.us_counsel.pk, cast.cn_counsel.pk}


@pytest.mark.parametrize("gap", [{"title_zh": ""}, {"title_stale": "zh"}, {"note_en": "Only this"}])
def test_incomplete_draft_is_not_brought_to_counsel(
    cast: Cast, agenda: JointText, gap: dict[str, str]
) -> None:
    AgendaItem.objects.update(**gap)
    plan_reminders(now=dt.datetime(2027, 2, 2, 15, tzinfo=UTC))
    assert not rows(rule="clearance_wanted")


def test_news_go_to_members_only(cast: Cast, agenda: JointText) -> None:
    """Not to who left, to the operator or to somebody who was never appointed."""
    leaves = Appointment.objects.get(person=cast.cn_adviser)
    leaves.ended_at = NOW
    leaves.save()
    announce_confirmed(agenda.meeting, now=NOW)
    before = snapshot(agenda.meeting)
    move(agenda.meeting, hours=1)
    announce_changed(agenda.meeting, before=before, now=NOW)
    text = circulate(agenda, cast)
    open_next(text, cast.us_secretary, NOW + HOUR)
    send(NEXT_MORNING_IN_BEIJING)
    text = discard(text, cast.us_secretary, NEXT_MORNING_IN_BEIJING)
    announce_agreed(text, now=NEXT_MORNING_IN_BEIJING + HOUR)
    rules = ("meeting_confirmed", "meeting_changed")
    rules += ("agenda_circulated", "agenda_discarded", "agenda_agreed")
    members = cast.members - {cast.cn_adviser.pk}
    assert [to_whom(rule=rule) for rule in rules] == [members] * len(rules)
    assert to_whom(rule="agenda_opened") == members - counsel(cast)
    assert to_whom(rule="signature_void") == counsel(cast)


# --- action items ---------------------------------------------------------------------------------
def test_giving_an_action_tells_its_owners_and_a_new_owner_takes_over(
    cast: Cast, meeting: Meeting
) -> None:
    Meeting.objects.update(state="held")
    secretary = viewer_of(cast.us_secretary, NOW)
    action = give_action(
        secretary,
        meeting=Meeting.objects.get(),
        text_en="Compare the lists.",
        text_zh="比对清单。",
        due_on=dt.date(2027, 2, 26),
        owner_us=cast.us_delegate,
        owner_cn=cast.cn_delegate,
        now=NOW,
    )
    assert to_whom(rule="action_assigned") == {cast.us_delegate.pk, cast.cn_delegate.pk}
    change_action(secretary, action=action, owner_us=cast.us_head, now=NOW + MINUTE)
    states = {row.recipient_id: row.state for row in rows(rule="action_assigned")}
    assert states == {
        cast.us_delegate.pk: "moot",
        cast.cn_delegate.pk: "queued",
        cast.us_head.pk: "queued",
    }
    plan_reminders(now=NOW + 2 * MINUTE)
    assert len(rows(rule="action_assigned")) == 3


# --- daily digest ---------------------------------------------------------------------------------
def test_kinds_in_the_digest_wait_for_the_next_working_morning_and_go_in_one_letter(
    cast: Cast, meeting: Meeting
) -> None:
    MailPreference.objects.create(person=cast.us_head, kind="changes", mode=MailMode.DAILY)
    MailPreference.objects.create(person=cast.us_head, kind="answers", mode=MailMode.DAILY)
    announce_confirmed(meeting, now=NOW)
    assert [row.state for row in rows(recipient=cast.us_head)] == [NotificationState.HELD]
    morning = dt.datetime(2027, 1, 6, 14, tzinfo=UTC)
    assert gather_digests(now=morning - MINUTE) == 0
    assert gather_digests(now=morning) == 1
    assert gather_digests(now=morning + MINUTE) == 0
    [letter, digest] = rows(recipient=cast.us_head)
    assert (letter.state, digest.rule, digest.state) == ("bundled", "digest", "queued")
    assert digest.payload == {"letters": [letter.pk]}
    assert digest.occurrence == "2027-01-06"


def test_letter_that_would_be_too_late_for_the_digest_is_sent_now(
    cast: Cast, meeting: Meeting
) -> None:
    MailPreference.objects.create(person=cast.us_head, kind="meetings", mode=MailMode.DAILY)
    plan_reminders(now=dt.datetime(2027, 3, 23, 15, tzinfo=UTC))
    [row] = rows(recipient=cast.us_head, rule="meeting_soon")
    assert row.state == NotificationState.QUEUED


def test_digest_of_somebody_who_left_is_not_gathered(cast: Cast, meeting: Meeting) -> None:
    MailPreference.objects.create(person=cast.us_head, kind="changes", mode=MailMode.DAILY)
    announce_confirmed(meeting, now=NOW)
    cast.us_head.appointments.update(ended_at=NOW)
    assert gather_digests(now=dt.datetime(2027, 1, 6, 14, tzinfo=UTC)) == 0
    assert [row.state for row in rows(recipient=cast.us_head)] == [NotificationState.MOOT]
