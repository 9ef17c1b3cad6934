"""Secrets travel in addresses (calendar feeds, invitations); none of them may reach a log."""

import logging
import re

# What stands where an address carries a secret, whatever sticks to it: a full stop, a bracket, the
# ending of a file. A number is a row of ours. Within another address a stroke is `%2F`.
_PLACES = re.compile(
    r"((?:/|%2F)(?:calendar|invitation|unsubscribe|(?:reset(?:/|%2F)key)"
    r"|(?:address(?:/|%2F)(?:confirm|stop)))(?:/|%2F))"
    r"(?!\d{1,16}(?:/|%2F|$))(?:[^/?&\s\"'<>]{16,})"
)
# A path segment or a value in a query that is long and random enough to be a key.
_SECRET = re.compile(r"(?:(?<=[/=])|(?<=%2F)|(?<=%3A))[A-Za-z0-9_:-]{32,}(?=[/?&%\s\"']|$)")


def without_secrets(text: str) -> str:
    """`text` with everything that looks like a key in an address replaced by an ellipsis."""
    return _SECRET.sub("…", _PLACES.sub(r"\1…", text))


def one_line(text: object) -> str:
    """As it may stand in a log: what a stranger sends begins no line of its own."""
    return " ".join(str(text).split()).encode("unicode_escape").decode("ascii")


class WithoutSecrets(logging.Filter):
    """Put on a handler: every line it writes goes through `without_secrets`."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        if (clean := without_secrets(line)) != line:
            record.msg, record.args = clean, None
        return True
