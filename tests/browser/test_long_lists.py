"""A long list of a form is searched by what is typed above it, and stays a list."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import context_of, sign_in, watch
from tests.browser.test_axe import speak
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.any_database
DELEGATE = "morgan.okafor@northlight.example"
ZONE = "select[name=time_zone]"


def test_a_long_list_is_searched_by_keyboard(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        told = watch(page, [])
        sign_in(page, example, DELEGATE)
        page.goto(f"{example}/profile/")
        speak(page, "en")
        box, options = page.locator(".select-search"), page.locator(f"{ZONE} option")
        every, stands = options.count(), page.locator(ZONE).input_value()
        assert every > 100 and stands != "Asia/Tokyo"
        # Short lists have none.
        assert (box.count(), page.locator("form[method=post] select").count() > 1) == (1, True)
        tab_to(page, ".select-search")
        page.keyboard.type("TŌKYO")
        # What is chosen stays until something else is.
        expect(options).to_have_count(2)
        expect(page.get_by_text("Matches: 1", exact=True)).to_be_attached()
        assert page.locator(ZONE).input_value() == stands
        page.keyboard.press("Enter")
        expect(page.locator(ZONE)).to_be_focused()
        expect(page.locator(ZONE)).to_have_value("Asia/Tokyo")
        expect(options).to_have_count(every)
        expect(box).to_have_value("")
        # Typed in vain, and left: everything is there, and what was chosen.
        box.fill("no such place")
        expect(options).to_have_count(1)
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(options).to_have_count(every)
        expect(page.locator(ZONE)).to_have_value("Asia/Tokyo")
        page.locator("main .btn-primary").first.click()
        page.wait_for_load_state()
        page.goto(f"{example}/profile/")
        expect(page.locator(ZONE)).to_have_value("Asia/Tokyo")
        page.locator(ZONE).select_option(stands)
        page.locator("main .btn-primary").first.click()
        assert told == []
