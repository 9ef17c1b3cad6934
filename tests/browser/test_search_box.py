"""The search box of every page: the slash leads to it, and it does without a script."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import context_of, scrolls_sideways, sign_in, visit, watch

pytestmark = pytest.mark.any_database
SECRETARY = "sidney.strand@sia.example"


def test_slash_leads_to_the_search_box_but_not_while_somebody_types(
    chromium: Browser, example: str
) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        told = watch(page, [])
        sign_in(page, example, SECRETARY)
        visit(page, f"{example}/actions/")
        box = page.locator(".masthead [data-search]")
        expect(box).not_to_be_focused()
        page.keyboard.press("/")
        expect(box).to_be_focused()
        # The slash is not typed on the way there; the second one is.
        expect(box).to_have_value("")
        page.keyboard.type("JWG/5")
        expect(box).to_have_value("JWG/5")
        words = page.locator("input[name=q]:not([data-search])")
        words.focus()
        page.keyboard.type("a/b")
        expect(words).to_have_value("a/b")
        expect(words).to_be_focused()
        box.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/search/?q=JWG%2F5" in url)
        # On its own page, the search has one box, with what was asked.
        assert page.locator("[data-search]").count() == 1
        page.locator("h1").click()
        page.keyboard.press("/")
        expect(page.locator("[data-search]")).to_be_focused()
        expect(page.locator("[data-search]")).to_have_value("JWG/5")
        assert told == []


def test_search_box_does_without_a_script_in_a_narrow_window(
    chromium: Browser, example: str
) -> None:
    with context_of(
        chromium, java_script_enabled=False, viewport={"width": 390, "height": 800}
    ) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        visit(page, f"{example}/meetings/")
        expect(page.locator(".masthead [data-search]")).to_be_hidden()
        page.locator(".bar").get_by_role("link", name="Search").click()
        box = page.locator("main [data-search]")
        expect(box).to_be_visible()
        place = box.bounding_box()
        assert place is not None and place["x"] >= 0 and place["x"] + place["width"] <= 390
        box.fill("A6－01")
        box.press("Enter")
        page.wait_for_url(lambda url: "/search/?q=" in url)
        expect(page.locator("main")).to_contain_text("A6-01")


def test_narrow_window_holds_the_search_box(chromium: Browser, example: str) -> None:
    with context_of(chromium, viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        for path in ("/", "/search/", "/actions/"):
            visit(page, f"{example}{path}")
            assert not scrolls_sideways(page)
