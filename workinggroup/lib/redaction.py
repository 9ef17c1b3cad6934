"""Secrets travel in addresses (calendar feeds, invitations); none of them may reach a log."""

import logging
import re

# A path segment or a value in a query that is long and random enough to be a key.
_SECRET = re.compile(r"(?<=[/=])[A-Za-z0-9_:-]{32,}(?=[/?&\s\"']|$)")


def without_secrets(text: str) -> str:
    """`text` with everything that looks like a key in an address replaced by an ellipsis."""
    return _SECRET.sub("…", text)


class WithoutSecrets(logging.Filter):
    """Put on a handler: every line it writes goes through `without_secrets`."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        if (clean := without_secrets(line)) != line:
            record.msg, record.args = clean, None
        return True
