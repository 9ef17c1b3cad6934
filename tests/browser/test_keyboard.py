"""The portal without a mouse: skip link, sign-in, language, the order of an agenda."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from meetings.services.example import PASSWORD
from tests.browser.conftest import context_of, sign_in, watch

pytestmark = pytest.mark.any_database
SECRETARY = "sidney.strand@sia.example"


def focused(page: Page, attribute: str) -> str | None:
    found: str | None = page.evaluate(
        "name => document.activeElement && document.activeElement.getAttribute(name)", attribute
    )
    return found


def tab_to(page: Page, selector: str, *, at_most: int = 80) -> None:
    """Press the tabulator until what `selector` names has the focus."""
    for _each in range(at_most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by the tabulator on {page.url}")


def test_sign_in_and_skip_link(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        told = watch(page, [])
        page.goto(f"{example}/")
        tab_to(page, "input[name=login]")
        page.keyboard.type(SECRETARY)
        tab_to(page, "input[name=password]", at_most=3)
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{example}/")
        page.goto(f"{example}/meetings/")
        page.keyboard.press("Tab")
        assert focused(page, "class") == "skip"
        expect(page.locator(".skip")).to_be_in_viewport()
        page.keyboard.press("Enter")
        assert focused(page, "id") == "content"
        assert told == []


def test_language_is_switched_in_place(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        page.goto(f"{example}/decisions/")
        html = page.locator("html")
        # The choice is kept in the profile: another test may have left it in either language.
        languages = ["en", "zh-Hans"]
        if html.get_attribute("lang") == "zh-Hans":
            languages.reverse()
        first, second = languages
        for expected in (second, first):
            tab_to(page, "button[name=language], form[action$='/language/'] button")
            page.keyboard.press("Enter")
            expect(html).to_have_attribute("lang", expected)
            assert page.url == f"{example}/decisions/"


def test_agenda_is_put_in_order(chromium: Browser, example: str) -> None:
    """The handle moves its item by the arrow keys, keeps the focus, and the order is kept."""
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        page.goto(f"{example}/meetings/")
        page.goto(f"{example}{draft_agenda(page, example)}")
        before = order(page)
        tab_to(page, ".agenda-row__handle", at_most=120)
        moved = page.evaluate("() => document.activeElement.closest('[data-item]').dataset.item")
        page.keyboard.press("ArrowDown")
        said = page.locator("[data-agenda-status]")
        expect(said).to_contain_text(str(len(before)))
        place = before.index(moved)
        assert order(page).index(moved) > place
        expect(said).to_contain_text(str(order(page).index(moved) + 1))
        assert page.evaluate("() => document.activeElement.matches('.agenda-row__handle')")
        page.keyboard.press("ArrowUp")
        # In the language that somebody before left on: "1 of 12", 第1位，共12项.
        expect(said).to_have_text(re.compile(rf"\D{place + 1}\D+{len(before)}\D"))
        assert order(page) == before


def order(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "[data-agenda] [data-item]", "rows => rows.map(row => row.dataset.item)"
    )
    return found


def draft_agenda(page: Page, address: str) -> str:
    """The editor of an agenda of the example."""
    editor = "/meetings/7/agenda/edit/"
    open_editor(page, f"{address}{editor}")
    assert page.locator(".agenda-row__handle:visible").count() > 1
    return editor


def open_editor(page: Page, address: str) -> None:
    """The page on which a text is edited; its next revision is opened where it is out."""
    page.goto(address)
    if "open-revision" in page.url:
        page.locator("textarea[name=reason]").fill("Two lines change places.")
        with page.expect_navigation():
            page.locator("main .btn-danger").click()


def test_typed_words_survive_a_switch_of_the_language(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        page.goto(f"{example}/meetings/7/proposals/add/")
        title, note = page.locator("input[name=title_en]"), page.locator("textarea[name=note_en]")
        title.fill("Typed in an airport")
        note.fill("Two lines\nof it")
        page.locator("input[name=topics]").first.check()
        lang = page.locator("html").get_attribute("lang")
        page.locator("form[action$='/language/'] button").first.click()
        expect(page.locator("html")).not_to_have_attribute("lang", lang or "")
        expect(title).to_have_value("Typed in an airport")
        expect(note).to_have_value("Two lines\nof it")
        expect(page.locator("input[name=topics]").first).to_be_checked()
        # Until it is saved or discarded, on another visit too.
        page.goto(f"{example}/meetings/7/proposals/add/")
        expect(title).to_have_value("Typed in an airport")
        page.locator(".draft button").click()
        expect(title).to_have_value("")
        page.reload()
        expect(title).to_have_value("")
        page.locator("form[action$='/language/'] button").first.click()
        expect(page.locator("html")).to_have_attribute("lang", lang or "")
