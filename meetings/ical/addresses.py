"""The addresses of one subscription, in the form that each calendar app wants."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import reverse

GOOGLE = "https://calendar.google.com/calendar/r?cid="
OUTLOOK_AT_WORK = "https://outlook.office.com/calendar/0/addfromweb?"
OUTLOOK_AT_HOME = "https://outlook.live.com/calendar/0/addfromweb?"


@dataclass(frozen=True)
class Addresses:
    """`events` and `tasks` are to copy; the others open an app with the subscription in hand."""

    events: str
    tasks: str
    webcal: str
    google: str
    outlook_at_work: str
    outlook_at_home: str


def addresses_of(token: str, *, name: str) -> Addresses:
    """All addresses with the key `token`, for a calendar that is to be called `name`.

    Google wants webcal: in its parameter, Outlook https: (the new one drops webcal:).
    """
    events = settings.SITE_URL + reverse("feed", args=[token])
    webcal = "webcal:" + events.partition(":")[2]
    outlook = urlencode({"url": events, "name": name}, quote_via=quote)
    return Addresses(
        events=events,
        tasks=settings.SITE_URL + reverse("feed_tasks", args=[token]),
        webcal=webcal,
        google=GOOGLE + quote(webcal, safe=""),
        outlook_at_work=OUTLOOK_AT_WORK + outlook,
        outlook_at_home=OUTLOOK_AT_HOME + outlook,
    )
