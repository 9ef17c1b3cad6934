"""One's own profile."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members.models import AuditEntry, Person
from tests.conftest import Cast

ClientOf = Callable[[Any], Client]


def values(person: Person, **changed: str) -> dict[str, str]:
    names = (
        "given_name",
        "family_name",
        "name_zh",
        "title_en",
        "title_zh",
        "language",
        "time_zone",
    )
    return {**{name: getattr(person, name) for name in names}, **changed}


def test_a_profile_is_saved_and_the_own_side_can_read_what_changed(
    cast: Cast, client_of: ClientOf
) -> None:
    person = cast.us_delegate
    answer = client_of(person).post(
        reverse("profile"), values(person, title_en="Director ", time_zone="America/Denver")
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("profile"))
    person.refresh_from_db()
    assert (person.title_en, person.time_zone) == ("Director", "America/Denver")
    entry = AuditEntry.objects.get(act="change_own_profile")
    assert (entry.side, entry.actor) == ("us", person)
    assert entry.changes["time_zone"] == ["America/New_York", "America/Denver"]


def test_saving_without_a_change_records_nothing(cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.us_delegate).post(reverse("profile"), values(cast.us_delegate))
    assert not AuditEntry.objects.filter(act="change_own_profile").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_name", ""),
        ("given_name", "\x00\x01"),
        ("family_name", "x" * 81),
        ("time_zone", "Mars/Olympus"),
        ("language", "fr"),
        ("title_en", "x" * 100_000),
    ],
)
def test_a_wrong_value_is_said_at_its_field_and_kept(
    cast: Cast, client_of: ClientOf, field: str, value: str
) -> None:
    person = cast.us_delegate
    answer = client_of(person).post(
        reverse("profile"), values(person, **{field: value, "title_zh": "主任"})
    )
    assert answer.status_code == 200
    body = answer.content.decode()
    assert f'id="id_{field}_error"' in body
    assert 'aria-invalid="true"' in body
    assert "主任" in body
    person.refresh_from_db()
    assert person.title_zh == ""


def test_nobody_changes_email_role_or_rights_through_the_profile(
    cast: Cast, client_of: ClientOf
) -> None:
    person = cast.us_delegate
    client_of(person).post(
        reverse("profile"),
        values(person, email="other@example.org", is_superuser="on", is_active=""),
    )
    before = person.email
    person.refresh_from_db()
    assert (person.email, person.is_superuser, person.is_active) == (before, False, True)


def test_the_page_speaks_the_language_just_chosen(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_delegate)
    answer = browser.post(
        reverse("profile"), values(cast.us_delegate, language="zh-hans"), follow=True
    )
    assert '<html lang="zh-Hans">' in answer.content.decode()
