"""Every page of the portal, both languages, light and dark: axe-core finds nothing, and the browser
has nothing to complain about."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import sample
from tests.browser.conftest import context_of, sign_in, visit, watch

pytestmark = pytest.mark.any_database
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
SCHEMES = ["light", "dark"]
# One page of a kind is enough: they differ in rows, not in structure.
NUMBERS = re.compile(r"A?[0-9]+(-[0-9]+)?")
ADMIN = "/admin/"
SKIPPED = ("/static/", ADMIN, "/api/", "/accounts/logout/", "/mail/")
FILES = re.compile(r"\.(ics|csv|xlsx|pdf|docx)($|\?)|/files/|/packs/|/export/")
SECRETARY = "sidney.strand@sia.example"
WITHOUT_SIGN_IN = ("/accounts/login/", "/accounts/password/reset/", "/invitation/unknown/")


def shape(path: str) -> str:
    parts = urlsplit(path)
    kind = NUMBERS.sub("0", parts.path)
    return kind if not parts.query else f"{kind}?{parts.query.split('=')[0]}"


def pages_from(page: Page, address: str, *, site: str = "/") -> Iterator[str]:
    """One page of each kind of `site` that the reader can reach, each of them open when its turn
    comes."""
    seen: set[str] = set()
    waiting = deque([site])
    others = tuple(each for each in SKIPPED if not site.startswith(each))
    while waiting:
        path = waiting.popleft()
        here = path.startswith(site) and not path.startswith(others)
        if not here or shape(path) in seen or FILES.search(path):
            continue
        seen.add(shape(path))
        visit(page, address + path)
        for link in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
            target = urldefrag(urljoin(address + path, link))[0]
            if target.startswith(address):
                # What a list of the admin site is cut down to has the same structure.
                target = target.split("?")[0] if site == ADMIN else target
                waiting.append(target.removeprefix(address) or "/")
        yield path


def findings(page: Page) -> list[str]:
    """What axe-core finds, however small, with where.

    The script is put in by the test, past the content security policy of the page.
    """
    page.evaluate(AXE)
    # Sheets are read as they are: what it would load anew, the policy of the page keeps out.
    rules = "{'target-size': {enabled: true}}"
    asked = f"{{resultTypes: ['violations'], preload: false, rules: {rules}}}"
    report: Any = page.evaluate(f"() => axe.run(document, {asked})")
    return [
        f"{page.url}: {each['id']} ({each['impact']}): {each['nodes'][0]['target']} "
        f"{each['nodes'][0]['failureSummary']}"
        for each in report["violations"]
    ]


# In this order every second one is of the other language and the other theme.
LOOKS = [("en", "light"), ("en", "dark"), ("zh-hans", "dark"), ("zh-hans", "light")]


@pytest.mark.parametrize(("language", "scheme"), sample.share(LOOKS, by="looks", days=2))
def test_pages_are_accessible_and_quiet(
    chromium: Browser, example: str, language: str, scheme: str
) -> None:
    found: list[str] = []
    with context_of(chromium, color_scheme=scheme, locale=language[:2]) as context:
        page = context.new_page()
        told = watch(page, [])
        for path in WITHOUT_SIGN_IN:
            page.goto(example + path)
            found += findings(page)
        sign_in(page, example, SECRETARY)
        speak(page, language)
        paths = []
        for path in pages_from(page, example):
            paths.append(path)
            found += findings(page)
    assert len(paths) > 20
    assert found == []
    # A dead invitation is answered with 410, which Chromium reports as a failed load.
    assert [each for each in told if "/invitation/unknown/" not in each] == []


def speak(page: Page, language: str) -> None:
    """Switch the language by the switch of the page, unless it is spoken already."""
    switch = page.locator(f"form button[name=language][value={language}]")
    if switch.count():
        switch.first.click()
        page.wait_for_load_state()
    expect(page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-Hans")


KEYS = ("/", "/meetings/6/minutes/", "/meetings/7/agenda/", "/members/", "/meetings/7/people/")
ROLES = {
    "wenbo.zhou@csia.example": (*KEYS, "/members/acting/"),
    "yue.jin@csia.example": KEYS,
    "morgan.okafor@northlight.example": KEYS,
    "operator@portal.example": ("/", "/meetings/7/agenda/", "/members/", "/mail/"),
}


SEEN_BY = [(e, s) for n, e in enumerate(ROLES) for s in (SCHEMES if n % 2 else SCHEMES[::-1])]


@pytest.mark.parametrize(("email", "scheme"), sample.share(SEEN_BY, by="roles", days=2))
def test_pages_are_accessible_to_every_role(
    chromium: Browser, example: str, email: str, scheme: str
) -> None:
    """The panels of heads and counsel, and what a delegate and the operator see instead."""
    found: list[str] = []
    with context_of(chromium, color_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, example, email)
        for path in ROLES[email]:
            visit(page, example + path)
            found += findings(page)
    assert found == []


@pytest.mark.parametrize("scheme", sample.share(SCHEMES, by="answers", days=2))
def test_answers_to_forms_are_accessible(chromium: Browser, example: str, scheme: str) -> None:
    """What is shown once, a form sent back with its faults, and what is not there."""
    found: list[str] = []
    with context_of(chromium, color_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, example, "xiaolan.wu@qingyun.example")
        for path, field in (("/calendar/", "label"), ("/profile/keys/", "label")):
            page.goto(example + path)
            page.locator(f"main input[name={field}]").fill(f"Device {scheme}")
            page.locator("main form button.btn-primary").last.click()
            expect(page.locator("main code, main .qr, main [readonly]").first).to_be_visible()
            found += findings(page)
        page.goto(f"{example}/meetings/7/proposals/add/")
        page.locator("main form button.btn-primary").last.click()
        expect(page.locator("main [aria-invalid=true]").first).to_be_visible()
        found += findings(page)
        page.goto(f"{example}/nowhere/")
        found += findings(page)
    assert found == []
