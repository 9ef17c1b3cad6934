"""Debian's Chromium, driven by Playwright, against a whole portal in processes of its own."""

import http.client
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from meetings.services.example import PASSWORD
from tests.slow.portal import Portal, new_portal, stop, until
from tests.smtp import free_port

Signed = Callable[..., Page]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None and os.environ.get("CI") == "true":
        pytest.fail("There is no Chromium, and CI must have one.")
    if program is None:
        pytest.skip("There is no Chromium: browser tests are skipped.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served(
    portal: Portal,
    start: Callable[[Portal, int], "subprocess.Popen[bytes]"] = Portal.serve,
    **environ: str,
) -> Iterator[str]:
    """The portal for the time of the block, by `start` all of it; its address."""
    port = free_port()
    there = Portal({**portal.environ, "SITE_URL": f"http://127.0.0.1:{port}", **environ})
    process = start(there, port)
    try:
        assert until(lambda: answers(port), seconds=120), "the web server did not come up"
        yield f"http://127.0.0.1:{port}"
    finally:
        try:
            stop(process, seconds=60)
        except subprocess.TimeoutExpired:
            process.kill()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@pytest.fixture(scope="package")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with the example group, where nothing is done but what is clicked."""
    folder = tmp_path_factory.mktemp("example")
    with new_portal(folder, EXAMPLE="true") as portal:
        portal.manage("load_example")
        with served(portal, Portal.serve_pages) as address:
            yield address


def sign_in(page: Page, address: str, email: str, password: str = PASSWORD) -> None:
    """Sign in by the form, as a person does."""
    page.goto(f"{address}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def visit(page: Page, url: str) -> None:
    """Open a page that has to be there: one that says that something went wrong is none."""
    answer = page.goto(url)
    assert answer is not None and answer.status < 400, f"{url} answers {answer}"


def scrolls_sideways(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


def watch(page: Page, told: list[str]) -> list[str]:
    """Add to `told` what the page complains about from now on: errors of scripts, of the content
    security policy, and requests that failed, with the address of what they concern."""

    def note(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            told.append(f"{page.url}: {said.text} ({said.location['url']})")

    page.on("console", note)
    page.on("pageerror", lambda error: told.append(f"{page.url}: {error}"))
    return told


@contextmanager
def context_of(browser: Browser, **options: object) -> Iterator[BrowserContext]:
    context = browser.new_context(**options)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    try:
        yield context
    finally:
        context.close()
