"""People at work in the portal: each in a browser of their own."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import context_of, served, sign_in, watch
from tests.slow.portal import Portal, stop, until
from tests.smtp import Received, Sink

PASSWORD = "a sentence that nobody guesses"
CLOCK = Path(__file__).parent / "clock"
OPERATOR = "operator@portal.example"
US = {
    "head": "dana.whitfield@sia.example",
    "counsel": "marion.hollis@sia.example",
    "secretary": "sidney.strand@sia.example",
    "delegate": "morgan.okafor@northlight.example",
}
CN = {
    "head": "wenbo.zhou@csia.example",
    "counsel": "yue.jin@csia.example",
    "secretary": "anqi.tao@csia.example",
    "delegate": "xiaolan.wu@qingyun.example",
}


@dataclass
class Office:
    """The portal at one instant of its own clock, and who is signed in there."""

    address: str
    browser: Browser
    stack: ExitStack
    told: list[str] = field(default_factory=list)
    _pages: dict[str, Page] = field(default_factory=dict)

    def page(self, email: str) -> Page:
        """The browser of this person, signed in."""
        if email not in self._pages:
            page = self.stack.enter_context(context_of(self.browser)).new_page()
            watch(page, self.told)
            sign_in(page, self.address, email, PASSWORD)
            self._pages[email] = page
        return self._pages[email]

    def stranger(self) -> Page:
        """A browser in which nobody is signed in."""
        return self.stack.enter_context(context_of(self.browser)).new_page()

    def open(self, email: str, path: str) -> Page:
        """The page at `path`, as this person sees it."""
        page = self.page(email)
        answer = page.goto(self.address + path)
        assert answer is not None and answer.status == 200, f"{path} answers {answer}"
        return page


@contextmanager
def office(portal: Portal, browser: Browser, at: dt.datetime) -> Iterator[Office]:
    """All processes of the portal, their clock set to `at`."""
    with served(portal, **moved_to(at)) as address, ExitStack() as stack:
        yield Office(address, browser, stack)


@contextmanager
def unattended(portal: Portal, at: dt.datetime) -> Iterator[None]:
    """What the portal does by itself, its clock set to `at`: worker and beat, and nobody looks."""
    process = Portal({**portal.environ, **moved_to(at)}).start_tasks()
    try:
        yield
    finally:
        stop(process, seconds=60)


def moved_to(at: dt.datetime) -> dict[str, str]:
    ahead = (at - dt.datetime.now(dt.UTC)).total_seconds()
    return {"PYTHONPATH": str(CLOCK), "PORTAL_CLOCK_AHEAD": str(ahead)}


def press(page: Page, form: str) -> None:
    """Send the form whose address ends so."""
    page.locator(f'form[action$="{form}"] button').first.click()
    page.wait_for_load_state()


def save(page: Page) -> None:
    """Send the form that was filled in; what is wrong with it is told."""
    before = page.url
    page.locator("main form .btn-primary, main form .desk-button--main").last.click()
    page.wait_for_load_state()
    wrong = page.locator(".invalid-feedback, .errorlist, .alert-danger")
    assert not wrong.count() or page.url != before, wrong.all_inner_texts()


def says(page: Page, text: str) -> None:
    expect(page.locator("body")).to_contain_text(text)


def letter_to(sink: Sink, email: str, text: str, *, seconds: float = 180) -> Received:
    """The letter to `email` with `text` in it, once it is there."""

    def found() -> list[Received]:
        return [
            letter
            for letter in sink.letters
            if letter.recipient == email and text in f"{letter.message['Subject']} {body(letter)}"
        ]

    assert until(lambda: bool(found()), seconds=seconds), (
        f"no letter with {text!r} to {email}; there are "
        f"{[(x.recipient, x.message['Subject']) for x in sink.letters if x.recipient == email]}"
    )
    return found()[-1]


def body(letter: Received) -> str:
    part = letter.message.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""


def link_in(letter: Received, pattern: str) -> str:
    found = re.search(rf"https?://\S*{pattern}\S*", body(letter))
    assert found, body(letter)
    return found[0]
