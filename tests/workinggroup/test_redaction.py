import logging

import pytest

from workinggroup.lib.redaction import WithoutSecrets, without_secrets

KEY = "F4oZL2GKNS4Zu--Lt9zwSPWm0J352vToK6knvw1az18"


@pytest.mark.parametrize(
    ("line", "clean"),
    [
        (f"Gone: /calendar/{KEY}/sia-csia-working-group.ics", None),
        (f"GET /calendar/{KEY} HTTP/1.1", "GET /calendar/… HTTP/1.1"),
        (f'"GET /x?token={KEY}&n=1"', '"GET /x?token=…&n=1"'),
        (f"Not Found: /calendar/{KEY}.ics", "Not Found: /calendar/…"),
        (f"see /calendar/{KEY}).", "see /calendar/…"),
        (f"/calendar/{KEY},", "/calendar/…"),
        (f"/unsubscribe/.{KEY}:1uX:{KEY}/", "/unsubscribe/…/"),
        (f"/invitation/e.{KEY}:{KEY}!", "/invitation/…"),
        (f"/accounts/password/reset/key/1-{KEY}/", "/accounts/password/reset/key/…/"),
        ("POST /calendar/4398046511103/rotate/", "POST /calendar/4398046511103/rotate/"),
        ("Not Found: /meetings/5/agenda/", "Not Found: /meetings/5/agenda/"),
        ("/static/css/portal.0123456789abcdef.css", "/static/css/portal.0123456789abcdef.css"),
    ],
)
def test_key_in_an_address_is_not_written(line: str, clean: str | None) -> None:
    assert without_secrets(line) == (clean or "Gone: /calendar/…/sia-csia-working-group.ics")


def test_log_line_with_arguments_is_cleaned() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "x.py", 1, "%s: %s", ("Gone", f"/calendar/{KEY}/a"), None
    )
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Gone: /calendar/…/a"
