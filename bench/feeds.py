"""What a calendar app's look costs: rendered anew, stored, not modified.

`.venv/bin/python manage.py shell -v0 -c "from bench import feeds; feeds.main()"` on a portal with
members and meetings, such as the example. Everything is rolled back.
"""

import time
from collections.abc import Callable

from django.db import transaction
from django.test import Client
from django.urls import reverse

from meetings.models import RenderedFeed
from members.access import current_appointments, viewer_of
from members.services.keys import issue_calendar_key
from workinggroup.lib import clock

LOOKS = 30


def milliseconds(look: Callable[[], object]) -> float:
    """The median of so many looks."""
    took = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        look()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[LOOKS // 2]


@transaction.atomic
def main() -> None:
    now = clock.now()
    member = current_appointments(now).first()
    if member is None:
        raise SystemExit("nobody is in this portal")
    viewer = viewer_of(member.person, now)
    issued = issue_calendar_key(viewer, label="bench", language="en", alarms=False, now=now)
    browser, url = Client(SERVER_NAME="127.0.0.1"), reverse("feed", args=[issued.secret])
    etag = browser.get(url)["ETag"]

    def anew() -> None:
        RenderedFeed.objects.update(fingerprint="")
        browser.get(url)

    fresh = milliseconds(anew)
    stored = milliseconds(lambda: browser.get(url))
    unchanged = milliseconds(lambda: browser.get(url, headers={"if-none-match": etag}))
    print(f"anew {fresh:.1f} ms, stored {stored:.1f} ms (x{fresh / stored:.1f}), ", end="")
    print(f"not modified {unchanged:.1f} ms (x{fresh / unchanged:.1f})")
    transaction.set_rollback(True)


if __name__ == "__main__":
    main()
