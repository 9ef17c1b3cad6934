"""A long list of a form is searched by what is typed above it, and stays a list."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import context_of, scrolls_sideways, sign_in, watch
from tests.browser.test_axe import speak
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.any_database
SECRETARY = "sidney.strand@sia.example"
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


def with_more_owners(page: Page, address: str) -> None:
    """The list of action items of a group in which twenty more people own one."""
    more = "".join(f'<option value="{n}">Owner Nº{n}</option>' for n in range(900, 920))

    def answer(route: Route) -> None:
        served = route.fetch()
        body = re.sub(
            r'(<select name="owner".*?)(</select>)', rf"\1{more}\2", served.text(), flags=re.DOTALL
        )
        route.fulfill(response=served, body=body)

    page.route(f"{address}/actions/", answer)
    page.goto(f"{address}/actions/")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_long_list_of_a_filter_bar_is_searched_and_asks_once_it_is_chosen(
    chromium: Browser, example: str, width: int
) -> None:
    with context_of(chromium, viewport={"width": width, "height": 844}) as context:
        page = context.new_page()
        told = watch(page, [])
        sign_in(page, example, SECRETARY)
        with_more_owners(page, example)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        box = page.locator(".filters .select-search")
        expect(box).to_have_count(1)
        assert not scrolls_sideways(page)
        box.fill("no 917")
        page.keyboard.press("Tab")
        expect(page.locator("select[name=owner]")).to_be_focused()
        assert [url for url in asked if "/actions/" in url] == []
        box.fill("nº917")
        with page.expect_response(lambda answer: "owner=917" in answer.url):
            page.keyboard.press("Enter")
        expect(page.locator("select[name=owner]")).to_have_value("917")
        # What was typed to search is not asked for.
        assert [url for url in asked if "917" in url.replace("owner=917", "")] == []
        assert told == []


def test_a_long_list_of_the_admin_site_is_searched(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        told = watch(page, [])
        sign_in(page, example, SECRETARY)
        page.goto(f"{example}/admin/meetings/meeting/")
        page.goto(f"{example}{page.locator('a[href*=change_meeting]').first.get_attribute('href')}")
        box, zone = page.locator(".select-search"), page.locator("select[name=anchor_zone]")
        expect(box).to_have_count(1)
        box.fill("singap")
        expect(page.locator("[role=status]", has_text="1")).to_be_attached()
        page.keyboard.press("Enter")
        expect(zone).to_have_value("Asia/Singapore")
        assert told == []
