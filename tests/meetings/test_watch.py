"""The operator hears of mail in trouble, and all who hold keys of texts that do not verify; and
clocks that were ahead keep nothing waiting."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import translation

from meetings import tasks
from meetings.enums import TextKind
from meetings.mail import compose
from meetings.models import AgendaItem, Meeting, Signature, TextRevision
from meetings.services import claims, heartbeat
from meetings.services.watch import warn_of_astray_texts, warn_of_trouble
from members.enums import NotificationState as State
from members.letters import MAIL_TROUBLE, RECORD_ASTRAY
from members.models import Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.outbox import DAY, HOUR, OFFICE_HOURS, a_letter, again
from tests.meetings.test_signers import text_signed
from tests.tampering import rows_free, unguarded

NOW = OFFICE_HOURS


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(first_day=(NOW + 60 * DAY).date())


def warnings() -> list[Notification]:
    return list(Notification.objects.filter(rule=MAIL_TROUBLE))


@pytest.mark.parametrize(
    "fields",
    [
        {"due_at": NOW - HOUR, "try_at": NOW - HOUR},
        {"state": State.SENDING, "try_at": NOW - HOUR},
        {"due_at": NOW - 2 * HOUR, "try_at": NOW + HOUR, "error": "Trouble: 421"},
        {"state": State.FAILED, "error": "550 no such user"},
        {"state": State.UNKNOWN, "error": "silence"},
        {
            "state": State.EXPIRED,
            "error": "Trouble",
            "due_at": NOW - 2 * DAY,
            "expires_at": NOW - HOUR,
        },
    ],
)
def test_the_operator_is_told_once_a_day(
    cast: Cast, meeting: Meeting, fields: dict[str, Any]
) -> None:
    letter = a_letter(meeting, cast.us_delegate, NOW, **fields)
    assert warn_of_trouble(now=NOW) == 1
    warn_of_trouble(now=NOW + HOUR)
    [row] = warnings()
    assert (row.recipient, row.due_at) == (cast.operator, NOW)
    mail = compose(row, NOW)
    assert mail is not None
    assert mail.to == [cast.operator.email]
    assert "1 email" in mail.body
    assert "/admin/members/notification/" in mail.body
    assert letter.recipient.email not in mail.body
    Person.objects.filter(pk=cast.operator.pk).update(language="zh-hans")
    mail = compose(row, NOW)
    assert mail is not None
    assert not mail.subject.isascii()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"due_at": NOW + HOUR, "try_at": NOW + HOUR},
        {"try_at": NOW + 8 * HOUR},
        {"state": State.SENT, "sent_at": NOW},
        {"state": State.MOOT},
        {"state": State.EXPIRED, "due_at": NOW - 2 * DAY, "expires_at": NOW - HOUR},
        {"rule": MAIL_TROUBLE, "state": State.FAILED, "error": "550"},
        {"rule": MAIL_TROUBLE, "due_at": NOW - DAY, "try_at": NOW - DAY},
    ],
)
def test_of_what_is_well_and_of_itself_it_tells_nothing(
    cast: Cast, meeting: Meeting, fields: dict[str, Any]
) -> None:
    a_letter(meeting, cast.us_delegate, NOW, **fields)
    assert warn_of_trouble(now=NOW) == 0


def test_nobody_but_the_operator_reads_it(cast: Cast, meeting: Meeting) -> None:
    a_letter(meeting, cast.us_delegate, NOW, state=State.FAILED)
    warn_of_trouble(now=NOW)
    Notification.objects.filter(rule=MAIL_TROUBLE).update(recipient=cast.us_head)
    with translation.override("en"):
        assert compose(warnings()[0], NOW) is None


# --- texts that do not verify --------------------------------------------------------------------
def notices() -> list[Notification]:
    return list(Notification.objects.filter(rule=RECORD_ASTRAY).order_by("pk"))


def test_all_who_hold_keys_hear_of_texts_that_do_not_verify(cast: Cast) -> None:
    text = text_signed(cast, TextKind.AGENDA, NOW)
    assert warn_of_astray_texts(now=NOW) == [] and notices() == []
    with unguarded():
        Signature.objects.filter(text=text, side="cn", capacity="sign").delete()
    assert [each.symbol for each in warn_of_astray_texts(now=NOW)] == [text.symbol]
    roles = ("head", "counsel", "secretary")
    wanted = {getattr(cast, f"{side}_{role}") for side in ("us", "cn") for role in roles}
    assert {row.recipient for row in notices()} == {*wanted, cast.operator}
    # Once while nothing else happens, and again the week after.
    with time_machine.travel(NOW + HOUR, tick=False):
        tasks.verify_record()
    warn_of_astray_texts(now=NOW + DAY)
    assert len(notices()) == 7
    warn_of_astray_texts(now=NOW + 7 * DAY)
    assert len(notices()) == 14


@pytest.mark.parametrize("rows_only", [False, True])
def test_that_letter_says_which_and_leads_there(cast: Cast, rows_only: bool) -> None:
    text = text_signed(cast, TextKind.AGENDA, NOW)
    with unguarded(), rows_free():
        if rows_only:
            AgendaItem.objects.filter(meeting=text.meeting).update(title_en="Quicksilver")
        else:
            TextRevision.objects.filter(text=text).update(fingerprint="0" * 64)
    warn_of_astray_texts(now=NOW)
    for row in notices():
        Person.objects.filter(pk=row.recipient_id).update(language="en")
        mail = compose(again(row), NOW)
        assert mail is not None and text.symbol in mail.subject and "Quicksilver" not in mail.body
        operator = row.recipient == cast.operator
        assert ("/meetings/5/agenda/" in mail.body) is not operator
        assert ("/admin/" in mail.body) is operator
        assert ("Lists only: the text itself verifies" in mail.body) is rows_only
        Person.objects.filter(pk=row.recipient_id).update(language="zh-hans")
        mail = compose(again(row), NOW)
        assert mail is not None and "核对不符" in mail.subject
    # Whoever holds no key any more reads nothing of it.
    Notification.objects.filter(pk=notices()[0].pk).update(recipient=cast.us_delegate)
    assert compose(notices()[0], NOW) is None


def test_the_operator_looks_by_a_command(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    text = text_signed(cast, TextKind.AGENDA, NOW)
    call_command("verify_record")
    assert capsys.readouterr().out == "All texts on record verify.\n"
    with rows_free():
        AgendaItem.objects.filter(meeting=text.meeting).update(title_en="Quicksilver")
    with pytest.raises(CommandError, match="1 revisions do not verify"):
        call_command("verify_record")
    assert capsys.readouterr().out == f"{text.symbol}: rows of lists\n"


# --- a clock that is ahead ----------------------------------------------------------------------
def test_what_was_put_off_by_a_clock_that_was_ahead_goes_when_it_is_right_again(
    cast: Cast, meeting: Meeting
) -> None:
    letter = a_letter(meeting, cast.us_delegate, NOW - HOUR)
    held = a_letter(meeting, cast.us_head, NOW - HOUR, payload={"urgent": True})
    later = a_letter(meeting, cast.us_head, NOW + 2 * DAY)
    ahead = NOW + 25 * HOUR
    with time_machine.travel(ahead, tick=False):
        heartbeat.note_beat(heartbeat.DELIVER, now=ahead)
        rows = {row.pk: row for row in claims.claim(now=ahead, most=9)}
        claims.put_off(rows[letter.pk], ahead + HOUR, "Trouble")
    with time_machine.travel(NOW, tick=False):
        tasks.deliver()
        assert again(letter).state == State.SENT
        assert again(held).state == State.SENDING
        assert again(held).try_at <= NOW + DAY
        assert again(later).try_at == NOW + 2 * DAY
    with time_machine.travel(NOW + dt.timedelta(minutes=20), tick=False):
        tasks.deliver()
        assert again(held).state == State.SENT
