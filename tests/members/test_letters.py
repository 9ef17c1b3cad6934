"""The mail folder on a page, and the retry of a refused letter."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from members.enums import NotificationState
from members.models import AuditEntry, Notification, Person
from members.services.letters import retry_letter, retry_letters
from tests.conftest import Cast
from workinggroup.lib import mailbox
from workinggroup.lib.errors import NotAllowed, Refused, Stale

ClientOf = Callable[[Person | None], Client]
SECRET = "Quarterly wafer note"


@pytest.fixture
def letter(cast: Cast) -> str:
    message = EmailMultiAlternatives(
        SECRET, "See https://portal.example/a?b=1&c=2 <now>", "a@b.example", ["x@us.example"]
    )
    page = "<html><head><title>x</title></head><body><script>alert(1)</script>Hi</body></html>"
    message.attach_alternative(page, "text/html")
    message.connection = get_connection("workinggroup.lib.mailbox.EmailBackend")
    message.send()
    return mailbox.names()[0]


@pytest.mark.parametrize("suffix", ["", "{}/", "{}/html/"])
@pytest.mark.parametrize("who", ["us_secretary", "us_head", "cn_head", "stranger", "nobody"])
def test_the_mail_folder_is_absent_for_all_but_the_operator(
    cast: Cast, client_of: ClientOf, letter: str, who: str, suffix: str
) -> None:
    response = client_of(getattr(cast, who, None)).get(f"/mail/{suffix.format(letter)}")
    assert response.status_code == 404
    assert SECRET.encode() not in response.content


@pytest.mark.parametrize("who", ["operator", "cn_head", "nobody"])
def test_the_mail_folder_is_open_in_the_example(
    cast: Cast, client_of: ClientOf, letter: str, who: str, settings: Settings
) -> None:
    settings.EXAMPLE = who != "operator"
    browser = client_of(getattr(cast, who, None))
    assert SECRET in browser.get("/mail/").content.decode()
    page = browser.get(f"/mail/{letter}/").content.decode()
    assert 'href="https://portal.example/a?b=1&amp;c=2"' in page
    assert "&lt;now&gt;" in page


def test_the_html_of_a_letter_is_served_in_a_sandbox(
    cast: Cast, client_of: ClientOf, letter: str
) -> None:
    browser = client_of(cast.operator)
    response = browser.get(f"/mail/{letter}/html/")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "script-src" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert b'<head><base target="_top"><title>' in response.content
    frame = browser.get(f"/mail/{letter}/")
    assert "frame-src 'self'" in frame["Content-Security-Policy"]
    assert b"<script>alert" not in frame.content


@pytest.mark.parametrize("name", ["x", "1" * 20, "%00", "..%2fsecret_key"])
def test_an_unknown_letter_is_absent(cast: Cast, client_of: ClientOf, name: str) -> None:
    assert client_of(cast.operator).get(f"/mail/{name}/").status_code == 404


def _row(person: Person, now: dt.datetime, **fields: object) -> Notification:
    values = {
        "rule": "invitation",
        "subject_type": "person",
        "subject_id": person.pk,
        "recipient": person,
        "occurrence": str(Notification.objects.count()),
        "state": NotificationState.FAILED,
        "due_at": now - dt.timedelta(hours=1),
        "try_at": now - dt.timedelta(hours=1),
        "created_at": now - dt.timedelta(hours=1),
        "expires_at": now + dt.timedelta(days=1),
        "attempts": 3,
        "error": "550 no such user",
        **fields,
    }
    return Notification.objects.create(**values)


@pytest.mark.parametrize("who", ["us_secretary", "operator"])
def test_a_refused_letter_is_queued_again_on_the_record(
    cast: Cast, now: dt.datetime, who: str
) -> None:
    row = _row(cast.us_head, now)
    again = retry_letter(cast.viewer(who), letter=row, now=now)
    assert (again.state, again.try_at, again.attempts) == (NotificationState.QUEUED, now, 0)
    entry = AuditEntry.objects.get(act="retry_letter")
    assert (entry.side, entry.subject_id, entry.from_state) == ("us", row.pk, "failed")


@pytest.mark.parametrize("who", ["us_head", "us_delegate", "us_counsel", "stranger", "nobody"])
def test_a_letter_is_retried_by_the_secretariat_only(
    cast: Cast, now: dt.datetime, who: str
) -> None:
    row = _row(cast.us_head, now)
    with pytest.raises(NotAllowed):
        retry_letter(cast.viewer(who), letter=row, now=now)
    row.refresh_from_db()
    assert row.state == NotificationState.FAILED


def test_the_other_sides_letter_is_absent(cast: Cast, now: dt.datetime) -> None:
    row = _row(cast.us_head, now)
    with pytest.raises(Stale):
        retry_letter(cast.viewer("cn_secretary"), letter=row, now=now)
    row.refresh_from_db()
    assert row.state == NotificationState.FAILED
    assert not AuditEntry.objects.filter(act="retry_letter").exists()


def test_an_expired_letter_is_never_sent_again(cast: Cast, now: dt.datetime) -> None:
    row = _row(cast.us_head, now, expires_at=now - dt.timedelta(seconds=1))
    with pytest.raises(Refused):
        retry_letter(cast.viewer("operator"), letter=row, now=now)


@pytest.mark.parametrize("state", ["queued", "sending", "moot", "expired"])
def test_only_a_refused_letter_is_retried(cast: Cast, now: dt.datetime, state: str) -> None:
    row = _row(cast.us_head, now, state=state)
    with pytest.raises(Stale):
        retry_letter(cast.viewer("operator"), letter=row, now=now)


def test_many_are_retried_in_one_act_and_the_others_counted(cast: Cast, now: dt.datetime) -> None:
    rows = [_row(cast.us_head, now), _row(cast.us_head, now), _row(cast.us_head, now, state="moot")]
    assert retry_letters(cast.viewer("us_secretary"), letters=rows, now=now) == (2, 1)
