"""Both counsel clear a text, as tests need it before what they are about."""

import datetime as dt

from meetings.models import JointText
from meetings.queries.texts.status import text_status
from meetings.services import texts
from tests.conftest import Cast


def fingerprint_now(text: JointText) -> str:
    """Of the words as they are."""
    text.refresh_from_db()
    return text_status(text).fingerprint


def clear_both(cast: Cast, text: JointText, now: dt.datetime) -> None:
    for name in ("us_counsel", "cn_counsel"):
        texts.clear(cast.viewer(name), text=text, seen_fingerprint=fingerprint_now(text), now=now)
