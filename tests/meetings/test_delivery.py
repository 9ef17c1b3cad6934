"""From the row to the mail server: claims, answers of servers, retries, expiry."""

import datetime as dt
import time
from collections.abc import Iterator

import pytest
import time_machine
from pytest_django import Settings

from meetings.models import ActionItem, Meeting
from meetings.services import claims, delivery
from members.enums import NotificationState as State
from members.models import Notification, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.outbox import DAY, HOUR, OFFICE_HOURS, a_letter, again
from tests.smtp import free_port, mute_server, running_sink
from workinggroup.lib import clock

CLOSING = dt.datetime(2027, 1, 5, 22, 58, tzinfo=clock.UTC)
NEXT_MORNING = dt.datetime(2027, 1, 6, 14, tzinfo=clock.UTC)


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    with time_machine.travel(OFFICE_HOURS):
        yield clock.now()


@pytest.fixture
def meeting(cast: Cast, now: dt.datetime) -> Meeting:
    return factories.a_meeting(first_day=(now + 60 * DAY).date())


@pytest.fixture
def letter(cast: Cast, meeting: Meeting, now: dt.datetime) -> Notification:
    return a_letter(meeting, cast.us_delegate, now)


def _use(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "workinggroup.lib.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 1


def _deliver() -> delivery.Tally:
    return delivery.deliver_due(clock=clock.now)


# --- what arrives -------------------------------------------------------------------------------
def test_a_due_letter_arrives_and_is_marked(letter: Notification, settings: Settings) -> None:
    with running_sink() as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(sent=1)
        assert _deliver() == delivery.Tally()
    [received] = sink.letters
    assert received.recipient == letter.recipient.email
    assert received.message_id == delivery.message_id(letter)
    assert received.message_id.endswith(f"@{settings.UID_DOMAIN}>")
    row = again(letter)
    assert (row.state, row.sent_to, row.attempts) == (State.SENT, letter.recipient.email, 1)
    assert row.sent_at is not None
    assert row.mail_subject == str(received.message["Subject"])
    assert (row.lease, row.error) == ("", "")


@pytest.mark.parametrize("pipelining", [False, True])
@pytest.mark.parametrize("side", ["us", "cn"])
def test_a_letter_arrives_in_either_language(
    cast: Cast,
    meeting: Meeting,
    now: dt.datetime,
    settings: Settings,
    side: str,
    pipelining: bool,
) -> None:
    person = getattr(cast, f"{side}_delegate")
    owners = {"owner_us": None, "owner_cn": None, f"owner_{side}": person}
    letter = a_letter(meeting, person, now, payload={"urgent": True})
    ActionItem.objects.filter(pk=letter.subject_id).update(**owners)
    with running_sink(pipelining=pipelining) as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(sent=1)
    [received] = sink.letters
    assert received.recipient == person.email
    assert str(received.message["Content-Language"]) == {"us": "en", "cn": "zh-Hans"}[side]
    assert again(letter).mail_subject == str(received.message["Subject"])


def test_a_letter_that_is_not_due_waits(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Settings
) -> None:
    letter = a_letter(meeting, cast.us_delegate, now, due_at=now + HOUR, try_at=now + HOUR)
    with running_sink() as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally()
        with time_machine.travel(now + 2 * HOUR):
            assert _deliver() == delivery.Tally(sent=1)
    assert again(letter).state == State.SENT


def test_what_its_recipient_need_not_have_any_more_is_not_sent(
    letter: Notification, settings: Settings
) -> None:
    ActionItem.objects.filter(pk=letter.subject_id).update(
        owner_us=None, owner_cn=factories.a_member(side="cn", role="adviser")
    )
    with running_sink() as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(moot=1)
    assert sink.letters == []
    assert again(letter).state == State.MOOT


def test_who_left_gets_no_letter(letter: Notification, settings: Settings) -> None:
    letter.recipient.appointments.update(ended_at=clock.now())
    with running_sink() as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(moot=1)
    assert sink.letters == []


def test_a_secret_is_forgotten_once_sent(letter: Notification, settings: Settings) -> None:
    Notification.objects.update(secret=True, payload={"link": "one-time"})
    with running_sink() as sink:
        _use(settings, sink.port)
        _deliver()
    assert again(letter).payload == {}


# --- what servers answer ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        ({"rcpt": "550 5.1.1 no such user"}, "550"),
        ({"data": "554 5.6.0 not like this"}, "554"),
        ({"sender": "552 5.3.4 too big"}, "552"),
    ],
)
@pytest.mark.parametrize("pipelining", [False, True])
def test_a_refusal_for_ever_is_a_visible_dead_letter(
    letter: Notification,
    settings: Settings,
    behaviour: dict[str, str],
    code: str,
    pipelining: bool,
) -> None:
    with running_sink(**behaviour, pipelining=pipelining) as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(refused=1)
        with time_machine.travel(clock.now() + DAY):
            assert _deliver() == delivery.Tally()
    row = again(letter)
    assert row.state == State.FAILED
    assert row.error.startswith(code)
    assert row.expires_at > clock.now()


@pytest.mark.parametrize(
    "behaviour",
    [
        {"rcpt": "450 4.2.1 mailbox busy"},
        {"data": "451 4.3.0 try later"},
        {"sender": "530 5.7.0 sign in first"},
        {"drop_at_data": 1},
    ],
)
@pytest.mark.parametrize("pipelining", [False, True])
def test_any_other_answer_is_tried_again_later(
    letter: Notification,
    settings: Settings,
    behaviour: dict[str, str | int],
    pipelining: bool,
) -> None:
    with running_sink(**behaviour, pipelining=pipelining) as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(put_off=1)
        row = again(letter)
        assert (row.state, row.attempts) == (State.QUEUED, 1)
        assert row.error
        assert clock.now() < row.try_at < clock.now() + dt.timedelta(minutes=1)
        sink.rcpt = sink.data = sink.sender = ""
        with time_machine.travel(row.try_at + HOUR):
            assert _deliver() == delivery.Tally(sent=1)
    assert [r.message_id for r in sink.letters] == [delivery.message_id(letter)]


def test_a_greylisted_letter_arrives_at_the_second_try(
    letter: Notification, settings: Settings
) -> None:
    with running_sink(greylisted={letter.recipient.email}) as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(put_off=1)
        with time_machine.travel(clock.now() + HOUR):
            assert _deliver() == delivery.Tally(sent=1)
    assert len(sink.letters) == 1


@pytest.mark.parametrize("pipelining", [False, True])
def test_a_refused_recipient_does_not_keep_back_the_others(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Settings, pipelining: bool
) -> None:
    people = [cast.us_delegate, cast.us_head, cast.us_adviser]
    for person in people:
        a_letter(meeting, person, now)
    with running_sink(refused={cast.us_head.email}, pipelining=pipelining) as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(sent=2, refused=1)
    assert {r.recipient for r in sink.letters} == {cast.us_delegate.email, cast.us_adviser.email}


def test_a_server_that_is_down_keeps_every_letter(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Settings
) -> None:
    for _ in range(5):
        a_letter(meeting, cast.us_delegate, now)
    _use(settings, free_port())
    assert _deliver() == delivery.Tally(put_off=delivery.TROUBLES)
    assert set(Notification.objects.values_list("state", flat=True)) == {State.QUEUED}
    assert Notification.objects.filter(attempts=0).count() == 5 - delivery.TROUBLES


def test_a_mute_server_costs_its_timeout_and_no_letter(
    letter: Notification, settings: Settings
) -> None:
    with mute_server() as port:
        _use(settings, port)
        began = time.monotonic()
        assert _deliver() == delivery.Tally(put_off=1)
        assert time.monotonic() - began < 5
    assert "timed out" in again(letter).error


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_server_that_thinks_long_gets_each_letter_once(
    letter: Notification, settings: Settings, *, pipelining: bool
) -> None:
    """The usual timeout is for the steps before the text: what is handed over is waited for."""
    with running_sink(delay=1.5, pipelining=pipelining) as sink:
        _use(settings, sink.port)
        settings.EMAIL_TIMEOUT = 1
        assert _deliver() == delivery.Tally(sent=1)
        assert _deliver() == delivery.Tally()
    assert len(sink.letters) == 1
    assert again(letter).state == State.SENT


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_letter_of_unknown_fate_is_tried_a_few_times_and_then_shown(
    letter: Notification,
    settings: Settings,
    now: dt.datetime,
    *,
    pipelining: bool,
) -> None:
    """The server keeps the letter and never says so. Refusals for a while, before, do not count."""
    Notification.objects.update(attempts=2)
    settings.EMAIL_PATIENCE = 0.2
    with running_sink(delay=3, pipelining=pipelining) as sink:
        _use(settings, sink.port)
        settings.EMAIL_TIMEOUT = 0.2
        for tries in range(1, claims.MOST_LOST + 1):
            Notification.objects.update(try_at=now)
            assert _deliver() == delivery.Tally(put_off=1)
            row = again(letter)
            assert row.attempts == 2 + tries
            assert "OutcomeUnknown" in row.error
        assert row.state == State.UNKNOWN
        Notification.objects.update(try_at=now)
        assert _deliver() == delivery.Tally()


def test_an_address_that_no_server_can_carry_is_a_dead_letter(
    letter: Notification, settings: Settings
) -> None:
    Person.objects.filter(pk=letter.recipient_id).update(email="a\nb@us.example")
    with running_sink() as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(refused=1)
    assert again(letter).state == State.FAILED


# --- time ---------------------------------------------------------------------------------------
def test_after_a_days_outage_only_what_is_still_of_use_is_sent(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Settings
) -> None:
    stale = a_letter(meeting, cast.us_delegate, now, expires_at=now + 12 * HOUR)
    fresh = a_letter(meeting, cast.us_delegate, now, expires_at=now + 7 * DAY)
    with running_sink() as sink, time_machine.travel(now + DAY):
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(sent=1, expired=1)
    assert (again(stale).state, again(fresh).state) == (State.EXPIRED, State.SENT)
    assert [r.message_id for r in sink.letters] == [delivery.message_id(fresh)]


def test_a_clock_that_jumps_back_sends_nothing_twice(
    letter: Notification, now: dt.datetime, settings: Settings
) -> None:
    with running_sink() as sink:
        _use(settings, sink.port)
        with time_machine.travel(now + 2 * HOUR):
            assert _deliver() == delivery.Tally(sent=1)
        assert _deliver() == delivery.Tally()
    assert len(sink.letters) == 1


def test_the_pauses_grow_to_an_hour_and_scatter() -> None:
    middle = [delivery.pause(n, chance=0.5) for n in range(1, 10)]
    assert middle[:4] == [dt.timedelta(seconds=s) for s in (30, 60, 120, 240)]
    assert middle[-1] == delivery.pause(500, chance=0.5) == HOUR
    scattered = [delivery.pause(1, chance=chance) for chance in (0, 1)]
    assert scattered == [dt.timedelta(seconds=s) for s in (22.5, 37.5)]


def test_a_letter_put_off_near_closing_time_is_tried_again_in_the_morning(
    cast: Cast, meeting: Meeting, settings: Settings
) -> None:
    letter = a_letter(meeting, cast.us_delegate, CLOSING - HOUR)
    Notification.objects.update(attempts=5)
    with running_sink(rcpt="450 4.2.1 mailbox busy") as sink:
        _use(settings, sink.port)
        with time_machine.travel(CLOSING):
            assert _deliver() == delivery.Tally(put_off=1)
    assert (again(letter).state, letter.try_at) == (State.QUEUED, NEXT_MORNING)


def test_the_sweep_leaves_what_it_finds_at_night_until_the_morning(
    cast: Cast, meeting: Meeting, settings: Settings
) -> None:
    american = a_letter(meeting, cast.us_delegate, CLOSING)
    chinese = a_letter(meeting, cast.cn_delegate, CLOSING)
    with running_sink() as sink:
        _use(settings, sink.port)
        # 23:00 in Washington is noon in Beijing.
        with time_machine.travel(CLOSING + 5 * HOUR):
            assert _deliver() == delivery.Tally(sent=1, put_off=1)
        waits = again(american)
        assert (waits.state, waits.try_at, waits.attempts) == (State.QUEUED, NEXT_MORNING, 0)
        assert (waits.lease, waits.error) == ("", "")
        with time_machine.travel(NEXT_MORNING):
            assert _deliver() == delivery.Tally(sent=1)
    assert [r.recipient for r in sink.letters] == [chinese.recipient.email, waits.recipient.email]


@pytest.mark.parametrize(
    "fields",
    [
        {"payload": {"urgent": True}},
        {"rule": "account", "payload": {"letter": "password_changed"}},
        {"expires_at": NEXT_MORNING},
    ],
    ids=["urgent", "account", "of no use later"],
)
def test_what_cannot_wait_is_sent_at_any_hour(
    cast: Cast, meeting: Meeting, settings: Settings, fields: dict[str, object]
) -> None:
    a_letter(meeting, cast.us_delegate, CLOSING, **fields)
    with running_sink() as sink:
        _use(settings, sink.port)
        with time_machine.travel(CLOSING + 2 * HOUR):
            assert _deliver() == delivery.Tally(sent=1)


# --- names and faults --------------------------------------------------------------------------
def test_the_message_id_depends_on_the_letter_alone(letter: Notification) -> None:
    name = delivery.message_id(letter)
    twin = Notification(
        rule=letter.rule,
        subject_type=letter.subject_type,
        subject_id=letter.subject_id,
        recipient_id=letter.recipient_id,
        occurrence=letter.occurrence,
    )
    assert delivery.message_id(twin) == name
    twin.occurrence = "another"
    assert delivery.message_id(twin) != name


def test_a_broken_letter_does_not_keep_back_the_others(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Settings
) -> None:
    broken = a_letter(meeting, cast.us_delegate, now, rule="no_such_rule")
    whole = a_letter(meeting, cast.us_delegate, now)
    with running_sink() as sink:
        _use(settings, sink.port)
        tally = _deliver()
    assert tally.sent == 1
    assert again(whole).state == State.SENT
    assert again(broken).state != State.SENT


def test_one_connection_serves_many_letters(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Settings
) -> None:
    for _ in range(60):
        a_letter(meeting, cast.us_delegate, now)
    with running_sink(pipelining=True) as sink:
        _use(settings, sink.port)
        assert _deliver() == delivery.Tally(sent=60)
        assert sink.connections == 1
    assert len({received.message_id for received in sink.letters}) == 60


def test_what_was_claimed_and_not_tried_is_as_before(
    cast: Cast, meeting: Meeting, now: dt.datetime, settings: Settings
) -> None:
    moments = [now - HOUR, now - dt.timedelta(minutes=1), now, now, now]
    for moment in moments:
        a_letter(meeting, cast.us_delegate, now, try_at=moment)
    _use(settings, free_port())
    _deliver()
    untried = Notification.objects.filter(attempts=0)
    assert [row.try_at for row in untried] == moments[delivery.TROUBLES :]
    assert {(row.state, row.lease) for row in untried} == {(State.QUEUED, "")}
