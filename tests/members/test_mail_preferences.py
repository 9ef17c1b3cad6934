"""Which letters people want: on their profile, and by the link in a letter."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client

from members.enums import MailKind, MailMode, NotificationState
from members.letters import CHOOSABLE, read_unsubscribe, unsubscribe_link
from members.models import AuditEntry, MailPreference, Notification, Person
from members.services.mail_preferences import choose_mail, modes_of
from tests.conftest import Cast
from workinggroup.lib.errors import NotAllowed, Refused
from workinggroup.lib.viewer import NOBODY

ClientOf = Callable[[Person | None], Client]
HOUR = dt.timedelta(hours=1)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def a_letter(person: Person, rule: str, now: dt.datetime, **fields: object) -> Notification:
    values: dict[str, object] = {
        "rule": rule,
        "subject_type": "meeting",
        "subject_id": 1,
        "recipient": person,
        "occurrence": f"{rule}:{Notification.objects.count()}",
        "due_at": now,
        "try_at": now,
        "created_at": now,
        "expires_at": now + HOUR,
        **fields,
    }
    return Notification.objects.create(**values)


# --- the wishes -----------------------------------------------------------------------------------
def test_without_a_wish_everything_is_sent_at_once(cast: Cast) -> None:
    assert modes_of(cast.us_head) == dict.fromkeys(CHOOSABLE, MailMode.NOW)


def test_choose_mail_keeps_the_wish_and_leaves_other_kinds(cast: Cast, now: dt.datetime) -> None:
    actor = cast.viewer("cn_head")
    assert choose_mail(actor, modes={"actions": "daily"}, now=now) == [MailKind.ACTIONS]
    assert choose_mail(actor, modes={"actions": "daily"}, now=now) == []
    modes = modes_of(cast.cn_head)
    assert modes.pop(MailKind.ACTIONS) == MailMode.DAILY
    assert set(modes.values()) == {MailMode.NOW}
    assert not MailPreference.objects.exclude(person=cast.cn_head).exists()


@pytest.mark.parametrize(
    ("mode", "states"),
    [
        ("off", {"queued": "moot", "held": "moot", "sent": "sent"}),
        ("daily", {"queued": "queued", "held": "held", "sent": "sent"}),
    ],
)
def test_letters_that_wait_follow_the_new_wish(
    cast: Cast, now: dt.datetime, mode: str, states: dict[str, str]
) -> None:
    rows = {
        state: a_letter(
            cast.us_head, "action_due", now, state=state, sent_at=now if state == "sent" else None
        )
        for state in states
    }
    other = a_letter(cast.us_head, "meeting_soon", now)
    others = a_letter(cast.cn_head, "action_due", now)
    choose_mail(cast.viewer("us_head"), modes={"actions": mode}, now=now)
    now_states = {key: Notification.objects.get(pk=row.pk).state for key, row in rows.items()}
    assert now_states == states
    for row in (other, others):
        row.refresh_from_db()
        assert row.state == NotificationState.QUEUED


def test_letters_held_for_a_digest_are_sent_once_the_kind_is_wanted_at_once(
    cast: Cast, now: dt.datetime
) -> None:
    actor = cast.viewer("us_head")
    choose_mail(actor, modes={"actions": "daily"}, now=now)
    row = a_letter(cast.us_head, "action_due", now, state="held")
    choose_mail(actor, modes={"actions": "now"}, now=now)
    row.refresh_from_db()
    assert row.state == NotificationState.QUEUED


@pytest.mark.parametrize("modes", [{"cancellation": "off"}, {"account": "daily"}, {"x": "off"}])
def test_what_is_always_sent_cannot_be_switched_off(
    cast: Cast, now: dt.datetime, modes: dict[str, str]
) -> None:
    with pytest.raises(Refused):
        choose_mail(cast.viewer("us_head"), modes=modes, now=now)
    assert not MailPreference.objects.exists()


def test_unknown_mode_is_refused_and_nobody_has_no_wishes(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        choose_mail(cast.viewer("us_head"), modes={"actions": "hourly"}, now=now)
    with pytest.raises(NotAllowed):
        choose_mail(NOBODY, modes={"actions": "off"}, now=now)


def test_record_of_a_wish_is_for_the_own_side_only(cast: Cast, now: dt.datetime) -> None:
    choose_mail(cast.viewer("us_adviser"), modes={"actions": "off"}, now=now)
    assert [entry.side for entry in AuditEntry.objects.filter(act="choose_mail")] == ["us"]
    choose_mail(cast.viewer("operator"), modes={"actions": "off"}, now=now)
    assert AuditEntry.objects.filter(act="choose_mail").count() == 1


def test_preferences_page_saves_every_kind(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.cn_delegate)
    assert browser.get("/profile/mail/").status_code == 200
    wishes = {kind.value: "daily" for kind in CHOOSABLE}
    response = browser.post("/profile/mail/", wishes)
    assert response.status_code == 302
    assert set(modes_of(cast.cn_delegate).values()) == {MailMode.DAILY}


@pytest.mark.parametrize("value", ["", "hourly", "\x00", "<script>", "x" * 100_000])
def test_preferences_page_with_bad_input_names_the_field_and_saves_nothing(
    cast: Cast, client_of: ClientOf, value: str
) -> None:
    wishes = {kind.value: "off" for kind in CHOOSABLE} | {"actions": value}
    response = client_of(cast.us_head).post("/profile/mail/", wishes)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"actions"}
    assert not MailPreference.objects.exists()


# --- the link in a letter -------------------------------------------------------------------------
def test_one_click_post_stops_the_kind_without_signing_in(cast: Cast, client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    path = path_of(unsubscribe_link(cast.cn_head.pk, [MailKind.ACTIONS]))
    response = strict.post(path, ONE_CLICK)
    assert response.status_code == 200
    modes = modes_of(cast.cn_head)
    assert modes.pop(MailKind.ACTIONS) == MailMode.OFF
    assert set(modes.values()) == {MailMode.NOW}
    assert modes_of(cast.us_head)[MailKind.ACTIONS] == MailMode.NOW


def test_opening_the_link_changes_nothing_and_asks_in_the_recipients_language(
    cast: Cast, client: Client
) -> None:
    for person, language in ((cast.us_head, "en"), (cast.cn_head, "zh-Hans")):
        path = path_of(unsubscribe_link(person.pk, [MailKind.ACTIONS]))
        for _ in range(2):
            response = client.get(path)
            assert response.status_code == 200
            assert f'<html lang="{language}">' in response.content.decode()
        assert person.email in response.content.decode()
    assert not MailPreference.objects.exists()


def test_stopped_letters_can_be_had_again_by_the_same_link(cast: Cast, client: Client) -> None:
    path = path_of(unsubscribe_link(cast.us_head.pk, [MailKind.ACTIONS, MailKind.MEETINGS]))
    client.post(path)
    assert modes_of(cast.us_head)[MailKind.MEETINGS] == MailMode.OFF
    client.post(path, {"again": "1"})
    assert set(modes_of(cast.us_head).values()) == {MailMode.NOW}


def test_who_left_can_still_stop_letters(cast: Cast, client: Client) -> None:
    path = path_of(unsubscribe_link(cast.us_left.pk, [MailKind.ACTIONS]))
    assert client.post(path, ONE_CLICK).status_code == 200
    assert modes_of(cast.us_left)[MailKind.ACTIONS] == MailMode.OFF


@pytest.mark.parametrize("damage", ["forged", "cut", "swapped", "empty"])
def test_forged_link_is_absent(cast: Cast, client: Client, damage: str) -> None:
    mine = unsubscribe_link(cast.us_head.pk, [MailKind.ACTIONS]).rstrip("/").rsplit("/", 1)[1]
    other = unsubscribe_link(cast.cn_head.pk, [MailKind.ACTIONS]).rstrip("/").rsplit("/", 1)[1]
    token = {
        "forged": f"{other.split(':')[0]}:{mine.split(':')[1]}",
        "cut": mine[:-3],
        "swapped": mine.swapcase(),
        "empty": "x",
    }[damage]
    assert read_unsubscribe(token) is None
    assert client.post(f"/unsubscribe/{token}/", ONE_CLICK).status_code == 404
    assert not MailPreference.objects.exists()


def test_link_for_what_is_always_sent_is_no_link(cast: Cast) -> None:
    link = unsubscribe_link(cast.us_head.pk, [MailKind.CANCELLATION])
    assert read_unsubscribe(link.rstrip("/").rsplit("/", 1)[1]) is None


def test_closed_account_has_no_page(cast: Cast, client: Client) -> None:
    path = path_of(unsubscribe_link(cast.us_head.pk, [MailKind.ACTIONS]))
    Person.objects.filter(pk=cast.us_head.pk).update(is_active=False)
    assert client.get(path).status_code == 404
