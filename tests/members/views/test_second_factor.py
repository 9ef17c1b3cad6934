"""Who holds a key acts only with a second factor, and proves anew who they are where it matters."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from meetings.enums import Capacity
from meetings.models import PrivateNote, Signature
from meetings.queries.texts.status import text_status
from meetings.services import texts
from members.models import ApiKey, Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.house.crawler import Page
from tests.signing_in import sign_in_as
from workinggroup.lib import clock

ClientOf = Callable[[Any], Client]
PASSWORD = "correct horse battery"
KEY_HOLDERS = ["us_head", "us_counsel", "us_secretary", "cn_head", "operator"]


def a_code(secret: str = factories.SECRET) -> str:
    """What an app shows at this instant."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def log_in(person: Person, **more: str) -> tuple[Client, Any]:
    browser = Client()
    told = {"login": person.email, "password": PASSWORD, **more}
    return browser, browser.post(reverse("account_login"), told)


# --- before they can act -------------------------------------------------------------------------
@pytest.mark.parametrize("who", KEY_HOLDERS)
def test_a_password_alone_lets_no_key_holder_in(cast: Cast, who: str) -> None:
    browser, answer = log_in(getattr(cast, who))
    assert answer["Location"] == reverse("mfa_authenticate")
    assert browser.get("/members/").status_code == 302
    answer = browser.post(reverse("mfa_authenticate"), {"code": a_code()})
    assert answer.status_code == 302
    assert browser.get("/members/").status_code == 200


@pytest.mark.parametrize("who", KEY_HOLDERS)
def test_who_has_set_up_nothing_is_led_there_and_back_again(cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    Authenticator.objects.filter(user=person).delete()
    browser, _ = log_in(person)
    answer = browser.get("/members/", follow=True)
    assert answer.redirect_chain == [(f"{reverse('second_factor')}?next=/members/", 302)]
    assert (
        browser.get("/admin/", follow=True)
        .redirect_chain[0][0]
        .startswith(reverse("second_factor"))
    )
    # Setting it up asks for the password once more.
    page = browser.get(reverse("mfa_activate_totp"), follow=True)
    browser.post(page.redirect_chain[0][0], {"password": PASSWORD})
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = browser.post(reverse("mfa_activate_totp"), {"code": a_code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert browser.get("/members/").status_code == 200


@pytest.mark.parametrize("who", ["us_delegate", "us_adviser", "us_alternate"])
def test_who_holds_no_key_needs_none(cast: Cast, who: str) -> None:
    browser, _ = log_in(getattr(cast, who))
    assert browser.get("/members/").status_code == 200


def test_a_deputy_of_the_head_needs_one(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_delegate)
    assert browser.get("/members/").status_code == 200
    cast.us_delegate.appointments.update(acting=True)
    assert browser.get("/members/")["Location"].startswith(reverse("second_factor"))
    # An alternate acts for a delegate, who holds no key.
    cast.us_alternate.appointments.update(acting=True)
    assert client_of(cast.us_alternate).get("/members/").status_code == 200


def test_a_session_from_before_the_role_does_not_reach_into_it(cast: Cast) -> None:
    browser = Client()
    sign_in_as(browser, cast.us_secretary, by="password")
    assert browser.get("/members/")["Location"].startswith(reverse("second_factor"))
    answer = browser.get("/members/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    answer = browser.post(
        reverse("mfa_reauthenticate") + "?next=/members/", {"code": a_code(), "next": "/members/"}
    )
    assert answer["Location"] == "/members/"
    assert browser.get("/members/").status_code == 200


def test_a_program_acts_for_a_key_holder_only_with_a_second_factor(cast: Cast) -> None:
    program = Program(cast.us_head)
    assert program.get("/api/v1/meetings/").status_code == 200
    Authenticator.objects.filter(user=cast.us_head).delete()
    assert program.get("/api/v1/meetings/").status_code == 401
    assert Program(cast.us_delegate).get("/api/v1/meetings/").status_code == 200


def test_the_last_second_factor_of_a_key_holder_stays(cast: Cast) -> None:
    browser = Client()
    sign_in_as(browser, cast.us_head)
    browser.post(reverse("mfa_reauthenticate"), {"code": a_code()})
    answer = browser.post(reverse("mfa_deactivate_totp"))
    assert "Your role needs a second factor" in answer.content.decode()
    assert Authenticator.objects.filter(user=cast.us_head).exists()


def test_the_password_does_not_stand_in_for_the_second_factor(cast: Cast) -> None:
    """Neither to change how the account is protected, nor by asking the address directly."""
    browser = Client()
    sign_in_as(browser, cast.us_head)
    first = browser.get(reverse("mfa_deactivate_totp"))["Location"]
    assert first.startswith(reverse("mfa_reauthenticate"))
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert browser.get(reverse("mfa_deactivate_totp"))["Location"] == first


def test_secrets_do_not_lie_in_the_database_as_they_are(cast: Cast) -> None:
    kept = Authenticator.objects.get(user=cast.us_head).data
    assert factories.SECRET not in str(kept)


def test_the_example_is_let_off(cast: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR = False
    Authenticator.objects.filter(user=cast.us_head).delete()
    browser, _ = log_in(cast.us_head)
    assert browser.get("/members/").status_code == 200


# --- asked anew ----------------------------------------------------------------------------------
LATER = dt.timedelta(minutes=6)


@pytest.fixture
def seen(cast: Cast) -> str:
    """The fingerprint of the agenda of meeting 5, which the heads are to sign."""
    meeting, now = factories.a_meeting(number=5, sittings=1), clock.now()
    factories.an_item(meeting=meeting, title_en="Encryption", title_zh="加密")
    text = meeting.texts.get(kind="agenda")
    seen = text_status(text).fingerprint
    for counsel in ("us_counsel", "cn_counsel"):
        texts.clear(cast.viewer(counsel), text=text, seen_fingerprint=seen, now=now)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
    return seen


def signed(person: Person) -> int:
    return Signature.objects.filter(person=person, capacity=Capacity.SIGN).count()


def test_signing_asks_anew_and_is_done_with_the_code(cast: Cast, seen: str) -> None:
    browser, to_sign = Client(), reverse("text_act", args=[5, "agenda", "sign"])
    sign_in_as(browser, cast.us_head, at=time.time() - LATER.total_seconds())
    sent = {"fingerprint": seen, "once": "a" * 22}
    asked = browser.post(to_sign, sent)
    page = asked.content.decode()
    assert (asked.status_code, signed(cast.us_head)) == (403, 0)
    assert f'name="fingerprint" value="{seen}"' in page
    wrong = browser.post(to_sign, {**sent, "proof-code": "000000"})
    assert (wrong.status_code, signed(cast.us_head)) == (403, 0)
    assert "Incorrect code" in wrong.content.decode()
    password = browser.post(to_sign, {**sent, "proof-password": PASSWORD})
    assert (password.status_code, signed(cast.us_head)) == (403, 0)
    done = browser.post(to_sign, {**sent, "proof-code": a_code()})
    assert (done.status_code, signed(cast.us_head)) == (302, 1)
    # For five minutes nothing more is asked.
    made = browser.post(reverse("api_keys"), {"label": "Script", "writes": ""})
    assert (made.status_code, ApiKey.objects.filter(person=cast.us_head).count()) == (200, 1)


def test_who_has_no_second_factor_is_asked_for_the_password(cast: Cast) -> None:
    browser = Client()
    sign_in_as(browser, cast.us_delegate, at=time.time() - LATER.total_seconds())
    asked = browser.post(reverse("api_keys"), {"label": "My <script>", "writes": "on"})
    page = asked.content.decode()
    assert asked.status_code == 403
    assert 'name="label" value="My &lt;script&gt;"' in page
    sent = {"label": "My <script>", "writes": "on"}
    assert browser.post(reverse("api_keys"), {**sent, "proof-password": "x"}).status_code == 403
    made = browser.post(reverse("api_keys"), {**sent, "proof-password": PASSWORD})
    assert made.status_code == 200
    assert list(ApiKey.objects.values_list("label", "writes")) == [("My <script>", True)]


def test_the_proof_lasts_five_minutes(cast: Cast) -> None:
    browser = Client()
    with time_machine.travel(clock.now(), tick=False) as travel:
        sign_in_as(browser, cast.us_delegate)
        travel.shift(dt.timedelta(minutes=5))
        assert browser.post(reverse("api_keys"), {"label": "One"}).status_code == 200
        travel.shift(dt.timedelta(seconds=1))
        assert browser.post(reverse("api_keys"), {"label": "Two"}).status_code == 403
    assert ApiKey.objects.count() == 1


def test_guessing_codes_is_stopped(cast: Cast) -> None:
    browser = Client()
    sign_in_as(browser, cast.us_head, at=time.time() - LATER.total_seconds())
    sent = {"label": "Script", "proof-code": "000000"}
    statuses = [browser.post(reverse("api_keys"), sent).status_code for _ in range(11)]
    assert statuses[-1] == 429
    assert ApiKey.objects.count() == 0


# --- passwords -----------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["us_left", "stranger"])
def test_a_password_without_a_role_opens_nothing(cast: Cast, who: str) -> None:
    """And looks like a wrong one."""
    bodies = []
    for password in (PASSWORD, "wrong"):
        browser, answer = log_in(getattr(cast, who), password=password)
        body = answer.content.decode().splitlines()
        bodies.append([line for line in body if "csrf" not in line.lower()])
        assert answer.status_code == 200
        assert browser.get(reverse("mfa_index")).status_code == 302
    assert bodies[0] == bodies[1]


def test_too_many_wrong_tries_are_429_and_a_minute_is_all(cast: Cast) -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(5):
            assert log_in(cast.us_delegate, password="wrong")[1].status_code == 200
        _, refused = log_in(cast.us_delegate)
        assert (refused.status_code, refused["Retry-After"]) == (429, "60")
        assert cast.us_delegate.email in refused.content.decode()
        travel.shift(dt.timedelta(seconds=61))
        assert log_in(cast.us_delegate)[1].status_code == 302


def test_a_known_device_gets_in_beside_a_stranger_at_the_same_address(cast: Cast) -> None:
    owner, _ = log_in(cast.us_delegate)
    owner.post(reverse("account_logout"))
    # As many as a stranger in the same hotel likes.
    for _ in range(40):
        log_in(cast.us_delegate, password="wrong")
        log_in(cast.cn_delegate, password="wrong")
    assert log_in(cast.us_delegate)[1].status_code == 429
    told = {"login": cast.us_delegate.email, "password": PASSWORD}
    assert owner.post(reverse("account_login"), told).status_code == 302
    # It is known for the account that signed in on it, and for no other.
    stolen = Client()
    stolen.cookies["device"] = owner.cookies["device"].value
    other = {"login": cast.cn_delegate.email, "password": PASSWORD}
    assert stolen.post(reverse("account_login"), other).status_code == 429


# --- how long a session lasts --------------------------------------------------------------------
def lasts(
    person: Person, *, used_every: dt.timedelta, remember: bool, at_most: dt.timedelta
) -> dt.timedelta:
    """How long somebody stays logged in who looks at a page `used_every` so often."""
    with time_machine.travel(clock.now(), tick=False) as travel:
        began = clock.now()
        browser, _ = log_in(person, **({"remember": "on"} if remember else {}))
        if Authenticator.objects.filter(user=person).exists():
            browser.post(reverse("mfa_authenticate"), {"code": a_code()})
        assert browser.get("/members/").status_code == 200
        while clock.now() - began < at_most:
            travel.shift(used_every)
            if browser.get("/members/").status_code != 200:
                break
        return clock.now() - began


HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("who", "used_every", "remember", "until"),
    [
        ("us_delegate", dt.timedelta(minutes=29), False, 12 * HOUR),
        ("us_delegate", dt.timedelta(minutes=31), False, dt.timedelta(minutes=31)),
        ("us_delegate", DAY, True, 14 * DAY),
        ("us_head", dt.timedelta(minutes=31), True, dt.timedelta(minutes=31)),
        ("operator", dt.timedelta(minutes=31), True, dt.timedelta(minutes=31)),
        ("us_secretary", 2 * HOUR / 6, True, 12 * HOUR),
    ],
)
def test_how_long_somebody_stays_logged_in(
    cast: Cast, who: str, used_every: dt.timedelta, remember: bool, until: dt.timedelta
) -> None:
    lasted = lasts(
        getattr(cast, who), used_every=used_every, remember=remember, at_most=until + used_every
    )
    assert until <= lasted < until + used_every


def test_a_session_of_before_an_update_goes_on(cast: Cast, client_of: ClientOf) -> None:
    """It was noted in another shape: when it was last seen alone."""
    browser = client_of(cast.us_delegate)
    session = browser.session
    session["active"] = (session.session_key, clock.now().isoformat())
    session.save()
    assert browser.get("/members/").status_code == 200


def test_what_was_typed_before_the_role_is_in_its_form_again(
    cast: Cast, client_of: ClientOf
) -> None:
    """Whoever becomes deputy in the midst of a note proves themselves, and goes on with it."""
    page = f"/meetings/{factories.a_meeting(number=5).number}/notes/"
    browser = client_of(cast.us_delegate)
    form = next(f for f in Page(browser.get(page).content.decode()).forms if "/add/" in f.action)
    cast.us_delegate.appointments.update(acting=True)
    typed = form.values() | {"text": "Half a thought"}
    answer = browser.post(form.action, typed, headers={"referer": f"http://testserver{page}"})
    assert answer["Location"].startswith(reverse("second_factor"))
    assert not PrivateNote.objects.exists()
    sign_in_as(browser, cast.us_delegate, by="mfa")
    assert "Half a thought" in browser.get(page).content.decode()
