"""What becomes of letters about a text when its next revision is opened, discarded, and opened
again while some of their recipients sleep."""

import datetime as dt

from meetings.mail import compose
from meetings.models import JointText
from meetings.queries.texts.status import text_status
from meetings.services import texts
from meetings.services.reminders import plan_reminders
from members.access import viewer_of
from tests.conftest import Cast
from tests.meetings.test_announcements import (
    HOUR,
    MINUTE,
    NEXT_MORNING_IN_BEIJING,
    NOW,
    agenda,
    circulate,
    clear,
    discard,
    meeting,
    open_next,
    send,
)
from tests.meetings.written import rows
from workinggroup.lib.clock import UTC

__all__ = ["agenda", "meeting"]


def test_a_planner_after_discarding_announces_no_circulation(cast: Cast, agenda: JointText) -> None:
    text = circulate(agenda, cast)
    send(NEXT_MORNING_IN_BEIJING)
    open_next(text, cast.us_secretary, NEXT_MORNING_IN_BEIJING + HOUR)
    discard(text, cast.us_secretary, NEXT_MORNING_IN_BEIJING + 2 * HOUR)
    before = len(rows(rule="agenda_circulated"))
    plan_reminders(now=NEXT_MORNING_IN_BEIJING + 2 * HOUR + MINUTE)
    assert len(rows(rule="agenda_circulated")) == before


def test_circulation_still_unsent_when_opened_and_discarded_is_told_after_all(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    send(NOW)  # the US side; Beijing sleeps
    open_next(text, cast.us_secretary, NOW + HOUR)
    discard(text, cast.us_secretary, NOW + 2 * HOUR)
    queued = rows(rule="agenda_circulated", recipient=cast.cn_delegate, state="queued")
    assert len(queued) == 1  # r1 stands, circulated: they were never told of it


def test_discarded_letter_that_waits_survives_a_second_opening_and_discarding(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    send(NEXT_MORNING_IN_BEIJING)
    day = NEXT_MORNING_IN_BEIJING  # 09:00 in Beijing
    open_next(text, cast.cn_secretary, day)
    send(day)  # Beijing knows that a revision is open
    night = day + 14 * HOUR
    discard(text, cast.cn_secretary, night)
    open_next(text, cast.cn_secretary, night + MINUTE)
    discard(text, cast.cn_secretary, night + 2 * MINUTE)
    waiting = [r.rule for r in rows(recipient=cast.cn_delegate, state="queued")]
    assert waiting == ["agenda_discarded"]


def test_signer_asleep_is_told_though_the_other_counsel_cleared_the_next(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    texts.sign(
        viewer_of(cast.cn_head, NOW).in_person(NOW),
        text=text,
        seen_fingerprint=text_status(text).fingerprint,
        now=NOW,
    )
    open_next(text, cast.us_secretary, NOW + MINUTE)
    text.refresh_from_db()
    clear(text, cast.us_counsel, NOW + HOUR)
    [row] = rows(rule="signature_void", recipient=cast.cn_head)
    assert compose(row, NEXT_MORNING_IN_BEIJING) is not None


def test_reader_asleep_is_told_of_opening_though_counsel_cleared_the_next(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    open_next(text, cast.us_secretary, NOW + MINUTE)
    text.refresh_from_db()
    clear(text, cast.us_counsel, NOW + HOUR)
    [row] = rows(rule="agenda_opened", recipient=cast.cn_delegate)
    assert compose(row, NEXT_MORNING_IN_BEIJING) is not None


def test_signer_asleep_is_told_though_another_revision_was_opened(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    texts.sign(
        viewer_of(cast.cn_head, NOW).in_person(NOW),
        text=text,
        seen_fingerprint=text_status(text).fingerprint,
        now=NOW,
    )
    open_next(text, cast.us_secretary, NOW + MINUTE)
    text.refresh_from_db()
    clear(text, cast.us_counsel, NOW + HOUR)
    open_next(text, cast.us_secretary, NOW + 2 * HOUR)
    assert len(rows(rule="signature_void", recipient=cast.cn_head, state="queued")) == 1


def test_first_circulation_after_a_cleared_revision_replaces_nothing_that_anybody_has(
    cast: Cast, agenda: JointText
) -> None:
    clear(agenda, cast.us_counsel)
    open_next(agenda, cast.us_secretary, NOW + MINUTE)
    agenda.refresh_from_db()
    circulate(agenda, cast, NOW + HOUR)
    [row] = rows(rule="agenda_circulated", recipient=cast.us_delegate)
    mail = compose(row, NOW + HOUR)
    assert mail is not None
    assert "It replaces the revision that you have." not in mail.body


def test_counsel_is_asked_for_a_revision_opened_again_under_the_same_number(
    cast: Cast, agenda: JointText
) -> None:
    text = circulate(agenda, cast)
    start = dt.datetime(2027, 2, 2, 1, tzinfo=UTC)
    open_next(text, cast.cn_secretary, start)
    plan_reminders(now=start + 13 * HOUR)
    send(start + 13 * HOUR)
    assert len(rows(rule="clearance_wanted", recipient=cast.us_counsel)) == 1
    discard(text, cast.cn_secretary, start + 14 * HOUR)
    open_next(text, cast.cn_secretary, start + 15 * HOUR)
    plan_reminders(now=start + 38 * HOUR)
    assert len(rows(rule="clearance_wanted", recipient=cast.us_counsel)) == 2
