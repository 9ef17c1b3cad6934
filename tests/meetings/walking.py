"""The pages that lead on from a few, as one reader opens them."""

from collections.abc import Iterator, Sequence

from django.test import Client

from tests.house.crawler import Page, follow

MOST_PAGES = 150


def walked(client: Client, start: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Paths and what they show, those of `start` first."""
    waiting = list(start)
    seen = set(waiting)
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path, follow=True)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        html = answer.content.decode()
        yield path, html
        for link in dict.fromkeys(follow(Page(html), path)):
            plain = "?" not in link and "export" not in link
            if plain and link not in seen and len(seen) < MOST_PAGES:
                seen.add(link)
                waiting.append(link)
