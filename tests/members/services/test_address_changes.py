"""Another address for an account: nobody takes the place of a key-holder in silence."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from meetings.mail.batch import Batch
from meetings.tasks import plan_letters
from members.address_changes import CONFIRM, STOP, address_link, lapses_at
from members.enums import AddressOutcome
from members.models import AddressChange, ApiKey, AuditEntry, Notification, Person
from members.queries.address_changes import change_page_of
from members.services import acting, address_changes, appointments, people, profile
from members.services.letters import queue_account_mail
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.signing_in import sign_in_as
from workinggroup.lib import clock
from workinggroup.lib.errors import NotAllowed, ProofNeeded, Refused, Stale
from workinggroup.lib.viewer import NOBODY, Role

ClientOf = Callable[[Any], Client]
NEW = "new@elsewhere.example"
HOURS = dt.timedelta(hours=1)
# Who is told of a key-holder of the US side: themselves and the officers who run either side.
OFFICERS = {"us_head", "us_secretary", "us_counsel", "cn_head", "cn_secretary"}


def ask(cast: Cast, who: str, about: str = "us_head", **more: Any) -> AddressChange:
    return address_changes.ask_for_address(
        cast.viewer(who),
        person=getattr(cast, about),
        now=clock.now(),
        **{"email": NEW, **more},
    )


def told(cast: Cast, act: str) -> set[str]:
    """Who got a letter about `act`."""
    people = Notification.objects.filter(rule="key_holder", occurrence=act)
    keys = set(people.values_list("recipient", flat=True))
    return {name for name in cast.names if getattr(cast, name).pk in keys}


def letters() -> dict[str, str]:
    """What waits to be sent about a change of an address: where it goes -> its text."""
    batch, found = Batch(clock.now()), {}
    rows = list(Notification.objects.filter(rule="address"))
    batch.want(rows)
    for row in rows:
        message = batch.compose(row)
        if message is not None:
            found[message.address] = str(message.as_django().body)
    return found


# --- with the holder ------------------------------------------------------------------------------
def test_nothing_changes_until_the_holder_confirms_it(cast: Cast) -> None:
    old = cast.us_head.email
    change = ask(cast, "us_secretary")
    cast.us_head.refresh_from_db()
    assert cast.us_head.email == old
    sent = letters()
    assert sent.keys() == {old, NEW}
    assert address_link(CONFIRM, change) in sent[NEW]
    assert address_link(STOP, change) in sent[old]
    assert NEW in sent[old]
    for other in ("us_secretary", "cn_head", "operator", "us_counsel"):
        with pytest.raises(NotAllowed):
            address_changes.confirm_address(cast.viewer(other), change=change, now=clock.now())
    with pytest.raises(ProofNeeded):
        address_changes.confirm_address(
            cast.viewer("us_head").in_person(None), change=change, now=clock.now()
        )
    address_changes.confirm_address(cast.viewer("us_head"), change=change, now=clock.now())
    cast.us_head.refresh_from_db()
    assert cast.us_head.email == NEW


def test_a_change_that_another_one_replaces_is_stopped_on_the_record(cast: Cast) -> None:
    older = ask(cast, "us_secretary", lost_access=True)
    address_changes.second_address(cast.viewer("us_counsel"), change=older, now=clock.now())
    ask(cast, "us_secretary", email="another@elsewhere.example")
    older.refresh_from_db()
    assert older.outcome == AddressOutcome.STOPPED
    assert told(cast, "stop_address") == OFFICERS


def test_key_holders_and_both_sides_are_told_and_read_it(cast: Cast) -> None:
    change = ask(cast, "us_secretary")
    assert told(cast, "ask_for_address") == OFFICERS
    address_changes.confirm_address(cast.viewer("us_head"), change=change, now=clock.now())
    assert told(cast, "change_address") == OFFICERS
    entries = AuditEntry.objects.filter(act__in=["ask_for_address", "change_address"])
    assert set(entries.values_list("side", flat=True)) == {""}
    # The addresses are the own side's business.
    assert NEW not in str(list(entries.values()))


def test_of_who_holds_no_key_the_own_side_alone_reads_it(cast: Cast) -> None:
    ask(cast, "us_delegate", "us_delegate")
    assert told(cast, "ask_for_address") == set()
    assert AuditEntry.objects.get(act="ask_for_address").side == "us"


@pytest.mark.parametrize("who", ["cn_secretary", "cn_head", "us_delegate", "us_adviser", "nobody"])
def test_others_cannot_ask(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        ask(cast, who)


def test_the_roster_changes_no_address_of_an_account_in_use(cast: Cast) -> None:
    """Neither on its page, nor by a file."""
    with pytest.raises(Refused) as refused:
        people.change_person(
            cast.viewer("us_secretary"),
            person=cast.us_head,
            values={"email": NEW},
            now=clock.now(),
        )
    assert list(refused.value.fields) == ["email"]
    cast.us_head.refresh_from_db()
    assert cast.us_head.email != NEW


def test_an_address_of_elsewhere_is_asked_for_as_any_other(cast: Cast) -> None:
    change = ask(cast, "us_secretary", email=cast.cn_head.email)
    with pytest.raises(Refused):
        address_changes.confirm_address(cast.viewer("us_head"), change=change, now=clock.now())
    with pytest.raises(Refused):
        ask(cast, "us_secretary", email=cast.us_counsel.email)


def test_a_change_lapses_after_two_weeks(cast: Cast) -> None:
    change = ask(cast, "us_secretary")
    later = clock.now() + dt.timedelta(days=14)
    with pytest.raises(Stale):
        address_changes.confirm_address(
            cast.viewer("us_head").in_person(later), change=change, now=later
        )
    address_changes.carry_out_due_changes(now=later)
    change.refresh_from_db()
    assert change.outcome == AddressOutcome.LAPSED


# --- where access is lost -------------------------------------------------------------------------
def test_two_officers_and_two_days_restore_an_account(cast: Cast, now: dt.datetime) -> None:
    Program(cast.us_head)
    session = Client()
    sign_in_as(session, cast.us_head)
    change = ask(cast, "us_secretary", lost_access=True)
    assert letters().keys() == {cast.us_head.email}
    with pytest.raises(Refused):
        address_changes.second_address(cast.viewer("us_secretary"), change=change, now=now)
    for other in ("us_head", "cn_secretary", "cn_head", "us_delegate", "operator"):
        with pytest.raises(Refused):
            address_changes.second_address(cast.viewer(other), change=change, now=now)
    address_changes.second_address(cast.viewer("us_counsel"), change=change, now=now)
    assert told(cast, "second_address") == OFFICERS
    address_changes.carry_out_due_changes(now=now + 47 * HOURS)
    cast.us_head.refresh_from_db()
    assert cast.us_head.email != NEW
    assert address_changes.carry_out_due_changes(now=now + 49 * HOURS) == 1
    person = Person.objects.get(pk=cast.us_head.pk)
    assert (person.email, person.has_usable_password()) == (NEW, False)
    assert session.get("/profile/").status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    assert not ApiKey.objects.filter(person=person, revoked_at=None).exists()
    assert Notification.objects.filter(rule="invitation", recipient=person).count() == 1
    assert told(cast, "change_address") == OFFICERS
    assert address_changes.carry_out_due_changes(now=now + 50 * HOURS) == 0


def test_nobody_is_offered_to_agree_to_what_has_lapsed(cast: Cast) -> None:
    change = ask(cast, "us_secretary", lost_access=True)
    counsel = cast.viewer("us_counsel")
    second = dt.timedelta(seconds=1)
    for moment, offered in ((lapses_at(change) - second, True), (lapses_at(change), False)):
        page = change_page_of(counsel, change, moment)
        agree = next((offer for offer in page.offers if offer.name == "second_address"), None)
        assert bool(agree) == offered
    with pytest.raises(Stale):
        address_changes.second_address(
            counsel.in_person(lapses_at(change)), change=change, now=lapses_at(change)
        )


def test_whoever_reads_the_old_address_stops_it(cast: Cast, now: dt.datetime) -> None:
    change = ask(cast, "us_secretary", lost_access=True)
    address_changes.second_address(cast.viewer("us_counsel"), change=change, now=now)
    address = address_link(STOP, change)
    path = address[address.index("/address/") :]
    browser = Client()
    assert browser.get(path).status_code == 200
    assert AddressChange.objects.get().ended_at is None
    assert browser.post(path).status_code == 302
    assert AddressChange.objects.get().outcome == AddressOutcome.STOPPED
    assert browser.post(path).status_code == 410
    assert address_changes.carry_out_due_changes(now=now + 99 * HOURS) == 0
    assert told(cast, "stop_address") == OFFICERS


def test_the_holder_stops_it_by_logging_in(cast: Cast, client_of: ClientOf) -> None:
    change = ask(cast, "us_secretary", lost_access=True)
    page = reverse("address_change", args=[change.pk])
    assert client_of(cast.cn_secretary).get(page).status_code == 404
    assert client_of(cast.us_delegate).get(page).status_code == 404
    browser = client_of(cast.us_head)
    assert browser.get(page).status_code == 200
    browser.post(page, {"act": "stop_address"})
    assert AddressChange.objects.get().outcome == AddressOutcome.STOPPED


def test_a_role_that_ended_meanwhile_is_not_restored(cast: Cast, now: dt.datetime) -> None:
    change = ask(cast, "us_secretary", "us_counsel", lost_access=True)
    address_changes.second_address(cast.viewer("us_head"), change=change, now=now)
    held = cast.us_counsel.appointments.get()
    appointments.end_appointment(cast.viewer("us_secretary"), appointment=held, now=now)
    assert address_changes.carry_out_due_changes(now=now + 49 * HOURS) == 0
    change.refresh_from_db()
    assert change.outcome == AddressOutcome.LAPSED


@pytest.mark.parametrize(("about", "side"), [("us_delegate", "us"), ("us_counsel", "")])
@pytest.mark.parametrize("act", ["stop_address", "lapse_address"])
def test_a_change_ends_in_the_record_in_which_it_began(
    cast: Cast, about: str, side: str, act: str, now: dt.datetime
) -> None:
    """Though the role has ended meanwhile: the other side learns neither more nor less of it."""
    change = ask(cast, "us_secretary", about)
    held = getattr(cast, about).appointments.get()
    appointments.end_appointment(cast.viewer("us_secretary"), appointment=held, now=now)
    if act == "stop_address":
        address_changes.stop_address(NOBODY, change=change, now=now, by_link=True)
    else:
        address_changes.carry_out_due_changes(now=lapses_at(change))
    entries = AuditEntry.objects.filter(act__in=["ask_for_address", act])
    assert list(entries.values_list("side", flat=True)) == [side, side]


def test_the_task_makes_it_count(cast: Cast, now: dt.datetime) -> None:
    change = ask(cast, "us_secretary", lost_access=True)
    address_changes.second_address(cast.viewer("us_counsel"), change=change, now=now)
    AddressChange.objects.update(seconded_at=now - 48 * HOURS)
    plan_letters()
    change.refresh_from_db()
    assert change.outcome == AddressOutcome.DONE


def test_the_database_knows_one_officer_from_two(cast: Cast, now: dt.datetime) -> None:
    change = ask(cast, "us_secretary", lost_access=True)
    rows = AddressChange.objects.filter(pk=change.pk)
    for wrong in (
        {"seconded_by": cast.us_secretary, "seconded_at": now},
        {"seconded_by": cast.us_head, "seconded_at": now},
        {"seconded_by": cast.us_counsel},
        {"asked_by": cast.us_head},
        {"ended_at": now},
        {"outcome": "done"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


# --- by the pages ---------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["cn_head", "operator"])
def test_people_change_their_address_in_the_portal(
    cast: Cast, client_of: ClientOf, who: str
) -> None:
    person = getattr(cast, who)
    browser = client_of(person)
    answer = browser.post(reverse("own_address"), {"email": NEW.upper()})
    change = AddressChange.objects.get()
    assert answer["Location"] == reverse("address_change", args=[change.pk])
    address = address_link(CONFIRM, change)
    path = address[address.index("/address/") :]
    # The letter is read by somebody who is not signed in, then by somebody else.
    assert Client().get(path)["Location"].startswith(reverse("account_login"))
    assert client_of(cast.us_head).post(path).status_code == 200
    person.refresh_from_db()
    assert person.email != NEW
    assert letters().keys() == {person.email, NEW}
    assert browser.get(path).status_code == 200
    assert browser.post(path)["Location"] == reverse("profile")
    person.refresh_from_db()
    assert person.email == NEW
    assert browser.get(path).status_code == 410


# --- names, roles, second factors -----------------------------------------------------------------
def test_a_changed_name_of_a_key_holder_is_told(cast: Cast, now: dt.datetime) -> None:
    profile.change_own_profile(
        cast.viewer("us_head"), now=now, family_name="Renamed", title_en="Chair"
    )
    assert told(cast, "change_own_profile") == OFFICERS
    entries = AuditEntry.objects.filter(act="change_own_profile").order_by("side")
    read = {entry.side: list(entry.changes) for entry in entries}
    assert read == {"": ["family_name"], "us": ["title_en"]}
    people.change_person(
        cast.viewer("cn_secretary"),
        person=cast.cn_counsel,
        values={"name_zh": "新名"},
        now=now,
    )
    assert told(cast, "change_person") == OFFICERS - {"us_counsel"} | {"cn_counsel"}
    profile.change_own_profile(cast.viewer("us_delegate"), now=now, family_name="Other")
    assert told(cast, "change_own_profile") == OFFICERS


def test_a_role_of_a_key_holder_that_begins_or_ends_is_told(cast: Cast, now: dt.datetime) -> None:
    counsel = cast.us_counsel.appointments.get()
    appointments.change_appointment(
        cast.viewer("us_secretary"), appointment=counsel, role=Role.ADVISER, now=now
    )
    assert told(cast, "end_appointment") == OFFICERS | {"us_counsel"}
    newcomer = factories.a_person()
    appointments.appoint(
        cast.viewer("us_secretary"), person=newcomer, side="us", role=Role.COUNSEL, now=now
    )
    assert told(cast, "appoint") == OFFICERS - {"us_counsel"}
    assert Notification.objects.filter(recipient=newcomer, rule="key_holder").exists()
    deputy = cast.us_delegate.appointments.get()
    acting.designate(cast.viewer("us_head"), deputy=deputy.pk, alternates=[], now=now)
    assert told(cast, "designate") == OFFICERS - {"us_counsel"} | {"us_delegate"}


def test_a_second_factor_of_a_key_holder_that_changes_is_told(cast: Cast, now: dt.datetime) -> None:
    for person, letter in ((cast.us_head, "totp_activated"), (cast.us_delegate, "webauthn_added")):
        queue_account_mail(NOBODY, email=person.email, template=letter, now=now)
    assert told(cast, "add_second_factor") == OFFICERS
    entries = AuditEntry.objects.filter(act="add_second_factor").order_by("side")
    assert [(e.side, e.actor) for e in entries] == [("", cast.us_head), ("us", cast.us_delegate)]


@pytest.mark.parametrize(
    "names",
    [
        {"given_name": "Li", "family_name": "Wang"},
        {"given_name": "wang", "family_name": "LI"},
        {"given_name": "Lі", "family_name": "Wаng"},  # Cyrillic і and а
        {"given_name": "Other", "family_name": "Name", "name_zh": "王 丽"},
    ],
)
def test_nobody_takes_the_name_of_the_other_side(
    cast: Cast, names: dict[str, str], now: dt.datetime
) -> None:
    Person.objects.filter(pk=cast.cn_head.pk).update(
        given_name="Li", family_name="Wang", name_zh="王丽"
    )
    with pytest.raises(Refused) as refused:
        profile.change_own_profile(cast.viewer("us_secretary"), now=now, **names)
    assert set(refused.value.fields) <= set(names)
    # One's own side may have two of a name, and who left takes none away.
    profile.change_own_profile(cast.viewer("cn_secretary"), now=now, **names)
    held = cast.cn_head.appointments.get()
    held.ended_at = now
    held.save()
    cast.cn_secretary.appointments.update(ended_at=now)
    profile.change_own_profile(cast.viewer("us_secretary"), now=now, **names)


def test_who_is_put_out_of_office_hears_of_it(cast: Cast, now: dt.datetime) -> None:
    """Though they are nobody by then: a head who is replaced reads it in their own mail."""
    held = cast.us_head.appointments.get()
    appointments.end_appointment(cast.viewer("us_secretary"), appointment=held, now=now)
    row = Notification.objects.get(rule="key_holder", recipient=cast.us_head)
    message = Batch(now).compose(row)
    assert message is not None
    assert message.address == cast.us_head.email
    assert "Role ended" in message.subject
    # To who left, what happened to others is told no more.
    other = cast.us_counsel.appointments.get()
    appointments.end_appointment(cast.viewer("us_secretary"), appointment=other, now=now)
    assert Notification.objects.filter(rule="key_holder", recipient=cast.us_head).count() == 1


def test_a_role_with_a_key_is_given_and_taken_in_person(cast: Cast, now: dt.datetime) -> None:
    secretary = cast.viewer("us_secretary").in_person(None)
    with pytest.raises(ProofNeeded):
        appointments.end_appointment(
            secretary, appointment=cast.us_head.appointments.get(), now=now
        )
    with pytest.raises(ProofNeeded):
        appointments.appoint(
            secretary, person=factories.a_person(), side="us", role=Role.COUNSEL, now=now
        )
    appointments.end_appointment(secretary, appointment=cast.us_adviser.appointments.get(), now=now)


def test_a_restored_account_is_nobody_elses_to_correct(cast: Cast, now: dt.datetime) -> None:
    """Between the restoration and the day on which its holder accepts the invitation."""
    change = ask(cast, "us_secretary", lost_access=True)
    address_changes.second_address(cast.viewer("us_counsel"), change=change, now=now)
    address_changes.carry_out_due_changes(now=now + 49 * HOURS)
    Person.objects.filter(pk=cast.us_head.pk).update(accepted_at=now)
    cast.us_head.refresh_from_db()
    with pytest.raises(Refused):
        people.change_person(
            cast.viewer("us_secretary"),
            person=cast.us_head,
            values={"email": "secretary.own@sia.example"},
            now=now,
        )


def test_the_other_side_cannot_keep_an_account_from_being_restored(
    cast: Cast, now: dt.datetime
) -> None:
    """By a person of theirs at that address, who has not accepted."""
    change = ask(cast, "us_secretary", lost_access=True, email=cast.us_head.email)
    theirs = factories.a_member(side="cn", role=Role.ADVISER, accepted_at=None)
    theirs.set_unusable_password()
    theirs.email = cast.us_head.email
    theirs.save()
    address_changes.second_address(cast.viewer("us_counsel"), change=change, now=now)
    assert address_changes.carry_out_due_changes(now=now + 49 * HOURS) == 1


def test_one_change_that_cannot_be_done_keeps_no_other_waiting(
    cast: Cast, now: dt.datetime
) -> None:
    change = ask(cast, "us_secretary", lost_access=True)
    address_changes.second_address(cast.viewer("us_counsel"), change=change, now=now)
    Person.objects.filter(pk=cast.us_head.pk).update(time_zone="Mars/Olympus")
    other = ask(cast, "cn_secretary", "cn_counsel", lost_access=True, email="cn@elsewhere.example")
    address_changes.second_address(cast.viewer("cn_head"), change=other, now=now)
    assert address_changes.carry_out_due_changes(now=now + 49 * HOURS) == 1
    change.refresh_from_db()
    assert change.outcome == AddressOutcome.LAPSED
    assert told(cast, "lapse_address") == OFFICERS


def test_a_key_of_before_does_not_reach_into_a_role_with_a_key(
    cast: Cast, now: dt.datetime
) -> None:
    Program(cast.us_adviser)
    held = cast.us_adviser.appointments.get()
    appointments.end_appointment(
        cast.viewer("us_secretary"), appointment=cast.us_counsel.appointments.get(), now=now
    )
    appointments.change_appointment(
        cast.viewer("us_secretary"), appointment=held, role=Role.COUNSEL, now=now
    )
    assert not ApiKey.objects.filter(person=cast.us_adviser, revoked_at=None).exists()
