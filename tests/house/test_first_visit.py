"""What a browser loads on its first visit, over a slow line: one style sheet and one script, small
enough that the first page is painted after three round trips."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.test import Client

from workinggroup.bundles import BUNDLES, bundle

ROOT = Path(__file__).resolve().parents[2]
LOADED = re.compile(r"""<(?:link\b[^>]*rel="stylesheet"|script\b[^>]*src=)[^>]*>""")
# A server sends ten segments of 1,460 bytes before it waits for an answer (RFC 6928).
ONE_FLIGHT = 10 * 1460
ALTOGETHER = 40_000
# The description of the API is drawn by a library of its own, passkeys are asked for by another;
# who writes minutes in the room, who edits an agenda, and who types the hours of a sitting, needs a
# script that nobody else does.
APART = {
    "templates/agenda/edit.html",
    "templates/api_keys/docs.html",
    "templates/base.html",
    "templates/meetings/form.html",
    "templates/meetings/new.html",
    "templates/minutes/room.html",
    "templates/mfa/webauthn/scripts.html",
    "templates/plain.html",
}
CLASS = re.compile(r"""[\w-]+""")


def compressed(name: str) -> int:
    """The bytes that go over the line; at the quality that `collectstatic` takes."""
    return len(brotli.compress(bundle(name).encode(), quality=9))


def test_style_sheet_and_script_are_small() -> None:
    sizes = {name: compressed(name) for name in BUNDLES}
    assert sizes["portal.css"] < ONE_FLIGHT
    assert sum(sizes.values()) < ALTOGETHER


@pytest.mark.django_db
def test_first_page_takes_three_round_trips(client: Client) -> None:
    """One to connect, one for the page, one for its style sheet: each comes in one flight, the
    script is waited for by nobody, and nothing else is asked for before it is painted."""
    answer = client.get("/accounts/login/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    assert len(answer.content) + 2_000 < ONE_FLIGHT, "with some room for its headers"
    page = gzip.decompress(answer.content).decode()
    assert LOADED.findall(page) == [
        '<link rel="stylesheet" href="/static/portal.css">',
        '<script src="/static/portal.js" defer>',
    ]
    assert "@import" not in bundle("portal.css")
    assert "url(" not in re.sub(r"url\((?:\"|')?data:", "", bundle("portal.css"))


def test_no_page_of_the_portal_loads_more() -> None:
    found = {
        str(path.relative_to(ROOT)): LOADED.findall(path.read_text())
        for path in (ROOT / "templates").rglob("*.html")
        if "admin" not in path.relative_to(ROOT).parts
    }
    assert len(found) > 100
    assert {name for name, loaded in found.items() if loaded} == APART


def test_every_class_of_bootstrap_that_is_used_is_there() -> None:
    """Of Bootstrap only what is used is loaded; a class that its full sheet knows and a template
    names has to be in the part."""
    known = set((ROOT / "tests/house/bootstrap_classes.txt").read_text().split())
    part = (ROOT / "static/vendor/bootstrap/bootstrap.css").read_text()
    have = set(re.findall(r"\.([A-Za-z][\w-]*)", part))
    ours = "".join((ROOT / "static" / name).read_text() for name in BUNDLES["portal.css"][1:])
    have |= set(re.findall(r"\.([A-Za-z][\w-]*)", ours))
    used: set[str] = set()
    for path in (ROOT / "templates").rglob("*.html"):
        for written in re.findall(r'class="([^"]*)"', path.read_text()):
            used |= set(CLASS.findall(re.sub(r"\{[%{].*?[%}]\}", " ", written)))
    assert {"btn", "form-control", "alert"} <= used & known
    assert (used & known) - have == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "begins"),
    [("dark", '<html lang="en" data-bs-theme="dark">'), ('light" x="', '<html lang="en">')],
)
def test_theme_that_a_browser_keeps_is_sent_with_the_page(
    client: Client, kept: str, begins: str
) -> None:
    client.cookies["theme"] = kept
    assert begins in client.get("/accounts/login/").content.decode()
