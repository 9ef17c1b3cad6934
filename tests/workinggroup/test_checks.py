"""What `check --deploy` says of settings meant for a trial, and that it says nothing of others."""

from typing import Any

import pytest
from django.core.checks import run_checks

PRODUCTION: dict[str, Any] = {
    "EXAMPLE": False,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/0",
    "UID_DOMAIN": "portal.example.org",
}
POSTGRESQL = "django.db.backends.postgresql"
SQLITE = "django.db.backends.sqlite3"


@pytest.fixture(autouse=True)
def production(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PRODUCTION.items():
        setattr(settings, name, value)
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", POSTGRESQL)


def told(*, deploy: bool = True) -> list[str]:
    """The ids of our own checks that speak up."""
    said = run_checks(include_deployment_checks=deploy)
    assert all(each.hint for each in said if str(each.id).startswith("workinggroup."))
    return [each.id for each in said if each.id and each.id.startswith("workinggroup.")]


def test_nothing_is_said_of_a_portal_in_production() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("EXAMPLE", True, "workinggroup.E001"),
        ("SECOND_FACTOR", False, "workinggroup.E002"),
        ("BEHIND_PROXY", True, "workinggroup.W005"),
        ("EMAIL_BACKEND", "workinggroup.lib.mailbox.EmailBackend", "workinggroup.W001"),
        ("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend", "workinggroup.W001"),
        ("CELERY_BROKER_URL", "folder://localhost", "workinggroup.W003"),
        ("UID_DOMAIN", "workinggroup.example", "workinggroup.W004"),
    ],
)
def test_a_setting_of_a_trial_is_told(settings: Any, name: str, value: object, said: str) -> None:
    setattr(settings, name, value)
    assert told() == [said]
    assert told(deploy=False) == []


def test_sqlite_is_told(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", SQLITE)
    assert told() == ["workinggroup.W002"]
