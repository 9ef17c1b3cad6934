import logging
import re
from urllib.parse import quote

import pytest
from django.core import signing

from tests.house.addresses import addresses
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


# What the addresses of ours call what is a secret.
SECRETS = {"token", "key"}
SIGNED = signing.dumps({"by": 4398046511103, "kind": "csv"}, salt="tests")


@pytest.mark.parametrize("secret", [KEY, SIGNED, f"12-{KEY}"], ids=["key", "signed", "reset"])
def test_no_address_that_carries_a_secret_is_written_with_it(secret: str) -> None:
    """By itself, and within another one: after signing in one goes on to it."""
    found, tried = {}, 0
    for address in addresses().values():
        names = set(re.findall(r"<(?:\w+:)?(\w+)>", address.route))
        if not names & SECRETS:
            continue
        tried += 1
        path = address.path({name: secret if name in SECRETS else "1" for name in names})
        within = f"GET /accounts/login/?next={quote(path, safe='')}"
        for line in (f"GET {path} HTTP/1.1", within):
            clean = without_secrets(line)
            if any(part in clean for part in (KEY, SIGNED.split(":")[-1])):
                found[address.key] = clean
    assert found == {}
    assert tried > 6
