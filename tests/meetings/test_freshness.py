"""What others do between two letters of one run: nothing that it made untrue is handed over."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection, connections
from pytest_django import Settings

from meetings.models import ActionItem, Meeting
from meetings.services import delivery
from meetings.services.freshness import BUSY, HOLDS_AMONG_OTHERS, Freshness
from members.models import Appointment, Notification, Person
from members.services import audit
from tests import factories
from tests.conftest import Cast, make_cast
from tests.meetings.outbox import DAY, OFFICE_HOURS, a_letter, again
from tests.slow.portal import until
from tests.smtp import Received, running_sink
from workinggroup.lib import clock
from workinggroup.lib.commits import Witness
from workinggroup.lib.viewer import PROMPT

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PEOPLE = ("us_head", "us_delegate", "us_adviser")


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    with time_machine.travel(OFFICE_HOURS):
        yield clock.now()


@pytest.fixture
def group(transactional_db: None, now: dt.datetime) -> Cast:
    return make_cast()


@pytest.fixture
def letters(group: Cast, now: dt.datetime) -> list[Notification]:
    """One to each of three people, due in this order."""
    meeting = factories.a_meeting(first_day=(now + 60 * DAY).date())
    return [
        a_letter(meeting, getattr(group, name), now, try_at=now - (3 - number) * DAY)
        for number, name in enumerate(PEOPLE)
    ]


def deliver(settings: Settings, act: Callable[[], object]) -> tuple[delivery.Tally, list[str]]:
    """A run during whose first letter somebody else does `act`; and to whom letters came."""
    done: list[str] = []

    def meanwhile(received: Received) -> None:
        if not done:
            act()
            connections.close_all()
        done.append(received.recipient)

    with running_sink(meanwhile=meanwhile, pipelining=True) as sink:
        settings.EMAIL_BACKEND = "workinggroup.lib.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", sink.port, 5
        return delivery.deliver_due(clock=clock.now), done


def recorded(act: Callable[[], object]) -> Callable[[], object]:
    """`act`, put on record as a service does it, where only that is sure to be seen at once: in a
    PostgreSQL whose other databases (those of other tests) are never quiet."""

    def done() -> None:
        act()
        if connection.vendor == "postgresql":
            audit.record(PROMPT, act="x", subject=Meeting.objects.get(), now=clock.now())

    return done


def test_whose_role_ends_between_two_letters_gets_none(
    group: Cast, letters: list[Notification], settings: Settings
) -> None:
    def end() -> None:
        Appointment.objects.filter(person=group.us_adviser).update(ended_at=clock.now())

    tally, arrived = deliver(settings, recorded(end))
    assert tally == delivery.Tally(sent=2, moot=1)
    assert arrived == [group.us_head.email, group.us_delegate.email]


def test_what_is_changed_between_two_letters_is_told_as_it_is_now(
    group: Cast, letters: list[Notification], settings: Settings
) -> None:
    taken = letters[2].subject_id

    def change() -> None:
        ActionItem.objects.filter(pk=taken).update(owner_us=group.us_counsel)
        Person.objects.filter(pk=group.us_delegate.pk).update(email="moved@example.org")

    tally, arrived = deliver(settings, recorded(change))
    assert tally == delivery.Tally(sent=2, moot=1)
    assert arrived == [group.us_head.email, "moved@example.org"]


def test_a_role_that_ends_by_the_clock_ends_for_a_run_too(
    group: Cast, letters: list[Notification], now: dt.datetime, settings: Settings
) -> None:
    ends = now + dt.timedelta(milliseconds=300)
    Appointment.objects.filter(person=group.us_adviser).update(ended_at=ends)
    with time_machine.travel(now, tick=False) as moment:
        tally, _arrived = deliver(settings, lambda: moment.move_to(ends))
    assert tally == delivery.Tally(sent=2, moot=1)


def test_while_others_send_too_an_act_on_record_counts(
    group: Cast, letters: list[Notification], now: dt.datetime, settings: Settings
) -> None:
    meeting = Meeting.objects.get()
    theirs = a_letter(meeting, group.us_counsel, now)
    Notification.objects.filter(pk=theirs.pk).update(
        state="sending", lease="theirs", try_at=now + DAY
    )

    def end() -> None:
        Appointment.objects.filter(person=group.us_adviser).update(ended_at=clock.now())
        audit.record(PROMPT, act="end_appointment", subject=meeting, now=clock.now())

    tally, arrived = deliver(settings, end)
    assert tally == delivery.Tally(sent=2, moot=1)
    assert arrived == [group.us_head.email, group.us_delegate.email]


@pytest.mark.parametrize("others", [0, 1])
def test_where_others_commit_all_the_time_only_acts_are_looked_for(
    group: Cast, letters: list[Notification], now: dt.datetime, others: int
) -> None:
    witness = Witness()
    fresh = Freshness(witness, now=now)
    # In a quiet database any commit counts.
    elsewhere(lambda: Person.objects.update(title_en="a"))
    assert not fresh.lasts(now)
    for _ in range(BUSY):
        fresh.begin(now=now, among_others=bool(others))
        elsewhere(lambda: Person.objects.update(title_en="b"))
        fresh.lasts(now)
    fresh.begin(now=now, among_others=bool(others))
    elsewhere(lambda: Person.objects.update(title_en="c"))
    assert fresh.lasts(now)
    assert not fresh.lasts(now + HOLDS_AMONG_OTHERS)
    assert fresh.lasts(now)
    elsewhere(lambda: audit.record(PROMPT, act="x", subject=Meeting.objects.get(), now=clock.now()))
    assert not fresh.lasts(now)
    # It has become quiet again.
    fresh.begin(now=now, among_others=False)
    fresh.begin(now=now, among_others=False)
    elsewhere(lambda: Person.objects.update(title_en="d"))
    assert not fresh.lasts(now)


def test_what_was_read_holds_for_less_than_a_second_of_either_clock(
    group: Cast, now: dt.datetime
) -> None:
    fresh = Freshness(Witness(), now=now)
    millisecond, second = dt.timedelta(milliseconds=1), dt.timedelta(seconds=1)
    ages = (dt.timedelta(0), second - millisecond, second, -millisecond)
    assert [fresh.lasts(now + age) for age in ages] == [True, True, False, False]


def test_a_letter_that_somebody_took_over_is_not_sent_by_both(
    letters: list[Notification], settings: Settings, now: dt.datetime
) -> None:
    """The lease runs out during the first letter, and another worker has taken the last one."""
    settings.MAIL_LEASE_SECONDS = 60
    last = letters[2]

    with time_machine.travel(now, tick=False) as moment:

        def lose() -> None:
            moment.move_to(now + dt.timedelta(seconds=61))
            Notification.objects.filter(pk=last.pk).update(lease="another", try_at=now + DAY)

        tally, arrived = deliver(settings, lose)
    assert tally == delivery.Tally(sent=2)
    assert len(arrived) == 2
    assert again(last).lease == "another"


# --- the witness ----------------------------------------------------------------------------------
def elsewhere(act: Callable[[], object]) -> None:
    """Do something over a connection of its own."""

    def run() -> None:
        act()
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def rests(witness: Witness, act: Callable[[], object] = lambda: None) -> bool:
    """Whether the witness sees nothing of others while `act` is done, within ten seconds of tries:
    on PostgreSQL it sees what other tests do in other databases of the server."""

    def seen() -> bool:
        act()
        return witness.quiet()

    return until(seen, seconds=10, pause=0.02)


def test_witness_sees_every_commit_of_others(letters: list[Notification]) -> None:
    witness = Witness()
    assert rests(witness)
    elsewhere(lambda: Person.objects.update(title_en="x"))
    assert not witness.quiet()
    assert rests(witness)
    assert rests(witness, lambda: elsewhere(Person.objects.first))


def test_witness_does_not_count_what_its_own_connection_did(letters: list[Notification]) -> None:
    witness = Witness()

    def write() -> None:
        for _ in range(3):
            Person.objects.update(title_en="x")
            witness.wrote()

    assert rests(witness, write)
    Person.objects.update(title_en="y")
    witness.wrote()
    elsewhere(lambda: Person.objects.update(title_en="z"))
    assert not witness.quiet()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite looks for nothing")
def test_witness_looks_by_a_statement_that_changes_something(
    letters: list[Notification],
) -> None:
    witness = Witness()
    statement = f"UPDATE members_person SET title_en = 'x'{witness.returning}"

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            witness.take_answer(cursor.fetchone()[0])
        witness.wrote()

    assert rests(witness, change)

    def change_twice() -> None:
        change()
        change()

    assert rests(witness, change_twice)
    elsewhere(lambda: Person.objects.update(title_zh="x"))
    change()
    change()
    assert not witness.quiet()
    assert rests(witness)
