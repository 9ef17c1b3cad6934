"""Accounts come by invitation: who invites, what the link is good for, and for how long."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from members import invitations
from members.invitations import InvitationStatus, find, invitation_link
from members.models import AuditEntry, Notification, Person
from members.services.appointments import end_appointment
from members.services.invitations import accept_invitation, invite_people, invite_person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.errors import NotAllowed, Refused, Stale
from workinggroup.lib.viewer import Role

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk by the river"


@pytest.fixture
def guest(cast: Cast) -> Person:
    """A new adviser of the US side, in the roster but without a password."""
    person = factories.a_member(side="us", role=Role.ADVISER, accepted_at=None)
    person.set_unusable_password()
    person.save()
    return person


def token_for(person: Person) -> str:
    return invitation_link(person).split("/")[-2]


def test_invite_person_queues_one_letter_without_a_secret(cast: Cast, guest: Person) -> None:
    now = clock.now()
    letter = invite_person(cast.viewer("us_secretary"), person=guest, now=now)
    assert (letter.rule, letter.recipient, letter.payload) == ("invitation", guest, {})
    assert letter.due_at == now < letter.expires_at
    guest.refresh_from_db()
    assert guest.invited_at == now
    entry = AuditEntry.objects.get(act="invite")
    assert (entry.side, entry.actor_id) == ("us", cast.us_secretary.pk)


def test_invite_again_replaces_letter_and_link(cast: Cast, guest: Person) -> None:
    actor = cast.viewer("us_secretary")
    invite_person(actor, person=guest, now=clock.now())
    guest.refresh_from_db()
    first = token_for(guest)
    invite_person(actor, person=guest, now=clock.now())
    assert find(first).status is InvitationStatus.USED
    states = Notification.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["moot", "queued"]


@pytest.mark.parametrize("who", ["us_delegate", "us_counsel", "cn_secretary", "cn_head", "us_left"])
def test_invite_person_by_who_may_not(cast: Cast, guest: Person, who: str) -> None:
    with pytest.raises(NotAllowed):
        invite_person(cast.viewer(who), person=guest, now=clock.now())
    with pytest.raises(NotAllowed):
        invite_people(cast.viewer(who), people=[guest], side="us", now=clock.now())
    assert not Notification.objects.exists()


def test_invite_person_who_has_an_account(cast: Cast) -> None:
    with pytest.raises(Refused):
        invite_person(cast.viewer("us_secretary"), person=cast.us_delegate, now=clock.now())


def test_invite_person_who_left(cast: Cast) -> None:
    cast.us_left.set_unusable_password()
    with pytest.raises(Refused):
        invite_person(cast.viewer("us_secretary"), person=cast.us_left, now=clock.now())


def test_invite_people_tells_who_had_an_account(cast: Cast, guest: Person) -> None:
    done = invite_people(
        cast.viewer("us_secretary"),
        people=[guest, cast.us_delegate, cast.cn_delegate],
        side="us",
        now=clock.now(),
    )
    assert (done.people, done.already) == ((guest,), (cast.us_delegate,))


def test_link_opens_the_page_and_sets_the_password(guest: Person, client: Client) -> None:
    path = f"/invitation/{token_for(guest)}/"
    page = client.get(path)
    assert page.status_code == 200
    assert guest.email in page.content.decode()
    answer = client.post(
        path, {"password1": PASSWORD, "password2": PASSWORD, "language": "zh-hans"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    guest.refresh_from_db()
    assert guest.check_password(PASSWORD)
    assert guest.language == "zh-hans"
    assert guest.accepted_at is not None
    assert client.get(path).status_code == 410
    assert AuditEntry.objects.get(act="accept_invitation").side == "us"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("short", "short", "at least 12"),
        (PASSWORD, "another one entirely", "not the same"),
        ("", "", "required"),
        ("password1234", "password1234", "too common"),
        ("x" * 100_000, "x" * 100_000, "at most 200"),
    ],
)
def test_weak_or_unequal_passwords_stay_at_the_field(
    guest: Person, client: Client, first: str, second: str, words: str
) -> None:
    answer = client.post(
        f"/invitation/{token_for(guest)}/",
        {"password1": first, "password2": second, "language": "en"},
    )
    assert answer.status_code == 200
    assert words in answer.content.decode()
    guest.refresh_from_db()
    assert not guest.has_usable_password()


def test_link_expires(guest: Person, client: Client, settings: pytest.FixtureRequest) -> None:
    token = token_for(guest)
    with time_machine.travel(clock.now() + dt.timedelta(days=13, hours=23)):
        assert find(token).status is InvitationStatus.VALID
    with time_machine.travel(clock.now() + dt.timedelta(days=14, minutes=1)):
        assert find(token).status is InvitationStatus.EXPIRED
        page = client.get(f"/invitation/{token}/")
    assert page.status_code == 410
    body = page.content.decode()
    assert "expired" in body
    assert 'lang="zh-Hans"' in body


@pytest.mark.parametrize("token", ["x", "a:b:c", "é", "x" * 3000])
def test_made_up_links_are_dead(db: None, client: Client, token: str) -> None:
    assert client.get(f"/invitation/{token}/").status_code == 410


def test_link_dies_with_the_appointment(cast: Cast, guest: Person, client: Client) -> None:
    token = token_for(guest)
    end_appointment(
        cast.viewer("us_secretary"), appointment=guest.appointments.get(), now=clock.now()
    )
    assert client.get(f"/invitation/{token}/").status_code == 410
    with pytest.raises(Stale):
        accept_invitation(
            cast.viewer("nobody"), token=token, password=PASSWORD, language="en", now=clock.now()
        )


def test_accept_for_somebody_else(cast: Cast, guest: Person) -> None:
    with pytest.raises(Stale):
        accept_invitation(
            cast.viewer("us_delegate"),
            token=token_for(guest),
            password=PASSWORD,
            language="en",
            now=clock.now(),
        )


def test_link_of_another_salt_is_unknown(guest: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "_SALT", "elsewhere")
    token = token_for(guest)
    monkeypatch.undo()
    assert find(token).status is InvitationStatus.UNKNOWN


def test_page_speaks_the_language_of_the_invited(cast: Cast, client: Client) -> None:
    person = factories.a_member(side="cn", role=Role.ADVISER)
    page = client.get(f"/invitation/{token_for(person)}/")
    assert 'lang="zh-Hans"' in page.content.decode()[:200]
