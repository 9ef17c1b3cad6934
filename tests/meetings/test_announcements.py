"""Letters that the acts themselves write: to whom, when, and how often."""

import datetime as dt

import pytest
import time_machine

from meetings.enums import TextKind
from meetings.models import AgendaItem, JointText, Meeting
from meetings.queries.meetings.changes import snapshot
from meetings.queries.texts.status import text_status
from meetings.services import announcements, texts
from meetings.services.actions import change_action, give_action
from meetings.services.announcements import announce_changed
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
    announcements.announce_confirmed(meeting, now=NOW)
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
    announcements.announce_confirmed(meeting, now=NOW)
    assert not rows(recipient=cast.us_head)
    announcements.announce_cancelled(meeting, before=snapshot(meeting), reason="", now=NOW)
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


def test_edit_of_a_circulated_agenda_tells_signers_and_readers_once(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    secretary = viewer_of(cast.cn_secretary, NOW)
    for minute in (1, 2, 3):
        texts.open_for_edit(
            secretary, meeting=text.meeting, kind=TextKind.AGENDA, now=NOW + minute * MINUTE
        )
    assert to_whom(rule="agenda_changed") == cast.members
    assert len(rows(rule="agenda_changed")) == len(cast.members)
    assert {row.payload["since"] for row in rows(rule="agenda_changed")} == {1}
    assert to_whom(rule="signature_void") == {cast.us_counsel.pk, cast.cn_counsel.pk}
    assert {row.state for row in rows(rule="signature_wanted")} == {"moot"}
    # Counsel is asked for the new revision once the edits have come to rest.
    plan_reminders(now=NOW + 10 * MINUTE)
    assert not rows(rule="clearance_wanted")
    plan_reminders(now=NOW + 40 * MINUTE)
    assert to_whom(rule="clearance_wanted", occurrence="r2:0") == {
        cast.us_counsel.pk,
        cast.cn_counsel.pk,
    }


def test_clearing_a_circulated_agenda_again_asks_the_heads_for_the_new_revision(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    secretary = viewer_of(cast.cn_secretary, NOW)
    texts.open_for_edit(secretary, meeting=text.meeting, kind=TextKind.AGENDA, now=NOW + MINUTE)
    text.refresh_from_db()
    heads = {cast.us_head.pk, cast.cn_head.pk}
    clear(text, cast.us_counsel, NOW + HOUR)
    assert to_whom(rule="signature_wanted", state="queued") == set()
    clear(text, cast.cn_counsel, NOW + HOUR)
    assert to_whom(rule="signature_wanted", state="queued") == heads


def test_reopening_takes_back_what_was_asked_of_the_heads(cast: Cast, agenda: JointText) -> None:
    text = circulate(agenda, cast)
    secretary = viewer_of(cast.us_secretary, NOW)
    texts.reopen_text(secretary, text=text, reason="A new item.", now=NOW + HOUR)
    assert {row.state for row in rows(rule="signature_wanted")} == {NotificationState.MOOT}


def test_keys_that_fall_are_told_to_who_turned_them_on_this_revision_of_this_text(
    cast: Cast, agenda: JointText
) -> None:
    """Not to who cleared an older one, nor to who signed another text."""
    with time_machine.travel(NOW - 100 * DAY, tick=False):
        other = factories.a_meeting(number=4, half=2, year=2026, first_day=dt.date(2026, 10, 13))
        factories.an_item(meeting=other)
    circulate(JointText.objects.get(meeting=other, kind="agenda"), cast)
    secretary = viewer_of(cast.cn_secretary, NOW)
    text = circulate(agenda, cast)

    def edit(minutes: int) -> list[tuple[int, str]]:
        now = NOW + minutes * MINUTE
        texts.open_for_edit(secretary, meeting=text.meeting, kind=TextKind.AGENDA, now=now)
        text.refresh_from_db()
        told = Notification.objects.filter(rule="signature_void", subject_id=text.pk)
        return sorted(told.values_list("recipient", "occurrence"))

    signed = texts.sign(
        viewer_of(cast.us_head, NOW).in_person(NOW),
        text=text,
        seen_fingerprint=text_status(text).fingerprint,
        now=NOW,
    )
    assert signed.revision == 1
    first = sorted((p.pk, "r1") for p in (cast.us_counsel, cast.cn_counsel, cast.us_head))
    assert edit(1) == first
    clear(text, cast.cn_counsel, NOW + 2 * MINUTE)
    assert edit(3) == sorted([*first, (cast.cn_counsel.pk, "r2")])


def test_second_edit_of_an_evening_still_asks_counsel_the_next_morning(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    secretary = viewer_of(cast.cn_secretary, NOW)
    # Tuesday, 20:00 in Washington: what is asked for now waits for the morning there.
    evening, morning = NOW + 10 * HOUR, dt.datetime(2027, 1, 6, 14, tzinfo=UTC)

    def edit(now: dt.datetime) -> list[Notification]:
        texts.open_for_edit(secretary, meeting=text.meeting, kind=TextKind.AGENDA, now=now)
        return rows(rule="clearance_wanted", recipient=cast.us_counsel)

    edit(evening)
    plan_reminders(now=evening + 40 * MINUTE)
    [taken_back] = edit(evening + HOUR)
    assert taken_back.state == NotificationState.MOOT
    plan_reminders(now=evening + 2 * HOUR)
    [asked] = rows(rule="clearance_wanted", recipient=cast.us_counsel)
    assert (asked.state, asked.occurrence, asked.due_at) == ("queued", "r2:0", morning)
    assert asked.expires_at > taken_back.expires_at
    # Once it is sent, a third edit of the same revision sends nothing twice.
    Notification.objects.update(state=NotificationState.SENT, sent_at=morning)
    [sent] = edit(morning + HOUR)
    plan_reminders(now=morning + 2 * HOUR)
    [again] = rows(rule="clearance_wanted", recipient=cast.us_counsel)
    assert (sent.state, again.state) == ("sent", "sent")


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
    announcements.announce_confirmed(agenda.meeting, now=NOW)
    before = snapshot(agenda.meeting)
    move(agenda.meeting, hours=1)
    announce_changed(agenda.meeting, before=before, now=NOW)
    text = circulate(agenda, cast)
    secretary = viewer_of(cast.us_secretary, NOW)
    texts.open_for_edit(secretary, meeting=text.meeting, kind=TextKind.AGENDA, now=NOW + HOUR)
    announcements.announce_agreed(text, now=NOW + 2 * HOUR)
    rules = ("meeting_confirmed", "meeting_changed")
    rules += ("agenda_circulated", "agenda_changed", "agenda_agreed")
    members = cast.members - {cast.cn_adviser.pk}
    assert [to_whom(rule=rule) for rule in rules] == [members] * len(rules)


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
    announcements.announce_confirmed(meeting, now=NOW)
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
    announcements.announce_confirmed(meeting, now=NOW)
    cast.us_head.appointments.update(ended_at=NOW)
    assert gather_digests(now=dt.datetime(2027, 1, 6, 14, tzinfo=UTC)) == 0
    assert [row.state for row in rows(recipient=cast.us_head)] == [NotificationState.MOOT]
