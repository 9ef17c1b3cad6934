"""Account mail: through the outbox, and nowhere else."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from meetings.mail import compose
from meetings.services.outbox import erase_secrets
from members.access import visible_notifications
from members.models import Appointment, Notification
from members.services.letters import queue_account_mail
from tests.conftest import Cast
from tests.signing_in import sign_in_as
from workinggroup.lib import clock
from workinggroup.lib.viewer import NOBODY

HOUR = dt.timedelta(hours=1)
NEW = "A wholly other secret, 2027"


def a_notice(cast: Cast, now: dt.datetime, **fields: Any) -> Notification:
    values = {"email": cast.us_head.email, "template": "password_changed", **fields}
    row = queue_account_mail(NOBODY, now=now, **values)
    assert row is not None
    return row


def link_in(row: Notification) -> str:
    message = compose(row, clock.now())
    assert message is not None
    [link] = re.findall(r"http://testserver(/accounts/password/reset/key/\S+)", str(message.body))
    return str(link)


def test_asking_for_a_new_password_queues_a_secret_letter_with_a_link_that_works(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.SITE_URL = "http://testserver"
    asked = client.post("/accounts/password/reset/", {"email": cast.us_head.email.upper()})
    assert asked.status_code == 302
    assert mail.outbox == []
    [row] = Notification.objects.all()
    assert (row.rule, row.recipient, row.secret) == ("account", cast.us_head, True)
    link = link_in(row)
    page = client.get(link, follow=True)
    assert page.status_code == 200
    assert "password1" in page.content.decode()


def test_link_dies_with_the_role_in_which_it_was_asked_for(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.SITE_URL = "http://testserver"
    person = cast.us_delegate
    client.post("/accounts/password/reset/", {"email": person.email})
    link = link_in(Notification.objects.get())
    form = client.get(link, follow=True).request["PATH_INFO"]
    held = Appointment.objects.get(person=person, ended_at=None)
    held.ended_at = clock.now()
    held.save()
    again = Client().get(link, follow=True).content.decode()
    assert "This link no longer works" in again
    # Nor does a form that was opened before.
    client.post(form, {"password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert not person.check_password(NEW)


def test_who_asks_for_the_link_of_somebody_else_keeps_them_from_none(
    cast: Cast, client: Client
) -> None:
    """A stranger asks without end; the holder asks too, and has a link."""
    ask = {"email": cast.us_head.email}
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _each in range(30):
            answer = client.post("/accounts/password/reset/", ask)
            assert answer.status_code == 302
        assert Notification.objects.count() == 1
        travel.shift(dt.timedelta(seconds=61))
        assert Client().post("/accounts/password/reset/", ask).status_code == 302
    assert Notification.objects.count() == 2


def test_asking_for_an_unknown_address_queues_nothing_and_answers_alike(
    cast: Cast, client: Client
) -> None:
    known = client.post("/accounts/password/reset/", {"email": cast.us_head.email})
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert Notification.objects.count() == 1


@pytest.mark.parametrize("invited", [True, False])
def test_asking_before_accepting_an_invitation_queues_nothing_and_answers_alike(
    cast: Cast, client: Client, now: dt.datetime, *, invited: bool
) -> None:
    newcomer = cast.us_delegate
    newcomer.set_unusable_password()
    newcomer.invited_at, newcomer.accepted_at = (now if invited else None), None
    newcomer.save()
    answers = [
        client.post("/accounts/password/reset/", {"email": email})
        for email in (newcomer.email, "nobody@example.org")
    ]
    assert {(a.status_code, a.headers["Location"]) for a in answers} == {
        (302, "/accounts/password/reset/done/")
    }
    assert Notification.objects.count() == 0
    assert mail.outbox == []


def test_link_keeps_its_path_only(cast: Cast, now: dt.datetime, settings: Any) -> None:
    settings.SITE_URL = "https://portal.example"
    row = a_notice(
        cast,
        now,
        template="password_reset_key",
        link="https://evil.example/accounts/reset/key/?x=1",
    )
    assert row.payload["link"] == "https://portal.example/accounts/reset/key/"
    assert row.expires_at - now == 2 * HOUR


def test_changing_the_password_is_told_to_its_holder(cast: Cast, client: Client) -> None:
    sign_in_as(client, cast.us_head)
    old, new = "correct horse battery", "a wholly different staple"
    client.post(
        "/accounts/password/change/", {"oldpassword": old, "password1": new, "password2": new}
    )
    [row] = Notification.objects.all()
    assert row.payload["letter"] == "password_changed"
    assert row.recipient == cast.us_head
    message = compose(row, clock.now())
    assert message is not None
    assert message.subject == "[JWG] Your password was changed"


@pytest.mark.parametrize("name", ["email_confirm", "unknown_account", "login_code", ""])
def test_letter_that_nobody_wrote_is_not_sent(cast: Cast, now: dt.datetime, name: str) -> None:
    assert compose(a_notice(cast, now, template=name), now) is None


def test_values_from_the_request_cannot_break_a_letter(cast: Cast, now: dt.datetime) -> None:
    row = a_notice(cast, now, browser="x\r\nBcc: a@b.example\x00<script>", ip="192.0.2.1\n")
    message = compose(row, now)
    assert message is not None
    assert "Bcc" not in message.message()
    content = message.alternatives[0][0]
    assert isinstance(content, str)
    assert "<script>" not in content


def test_secrets_past_their_use_are_erased(cast: Cast, now: dt.datetime) -> None:
    row = a_notice(cast, now, template="password_reset_key", link="/accounts/x/")
    Notification.objects.update(state="failed")
    erase_secrets(now=now + HOUR)
    row.refresh_from_db()
    assert row.payload
    erase_secrets(now=now + 2 * HOUR)
    row.refresh_from_db()
    assert row.payload == {}
    assert compose(row, now) is None


def test_account_mail_is_in_no_log_of_the_other_side(cast: Cast, now: dt.datetime) -> None:
    a_notice(cast, now)
    for name in ("cn_secretary", "cn_head", "us_delegate", "stranger"):
        assert not visible_notifications(cast.viewer(name)).exists()
