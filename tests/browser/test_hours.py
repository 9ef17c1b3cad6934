"""The picture of a sitting follows its hours while they are typed."""

import re

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.conftest import context_of, scrolls_sideways, sign_in, visit, watch

pytestmark = pytest.mark.any_database
SECRETARY = "sidney.strand@sia.example"


def is_asked(answer: Response) -> bool:
    return "/meetings/hours/?" in answer.url


def open_a_sitting(page: Page, example: str) -> None:
    """The form of a sitting to come."""
    sign_in(page, example, SECRETARY)
    visit(page, f"{example}/meetings/")
    links: list[str] = page.locator("main a[href^='/meetings/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    for link in dict.fromkeys(each for each in links if re.fullmatch(r"/meetings/\d+/", each)):
        visit(page, f"{example}{link}sittings/1/")
        if page.locator("[data-hours]").count():
            return
    raise AssertionError("the example has no meeting to come")


def test_picture_follows_what_is_typed_and_stays_where_that_cannot_be_read(
    chromium: Browser, example: str
) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        told = watch(page, [])
        open_a_sitting(page, example)
        place = page.locator("[data-hours]")
        about = place.locator("svg:visible desc")
        with page.expect_response(is_asked):
            page.locator("[name=starts]").fill("08:15")
            page.locator("[name=ends]").fill("09:45")
        expect(about).to_contain_text("08:15–09:45")
        # Who reads the table goes on reading it.
        place.locator("summary").click()
        with page.expect_response(is_asked):
            page.locator("[name=ends]").fill("10:00")
        expect(about).to_contain_text("08:15–10:00")
        expect(place.locator("table")).to_be_visible()
        # No picture of what has no length, but why; the next one is as it was read.
        page.locator("[name=ends]").fill("08:15")
        expect(place).to_have_text("The sitting ends when it begins. Correct one of the times.")
        page.locator("[name=ends]").fill("10:00")
        expect(about).to_contain_text("08:15–10:00")
        expect(place.locator("table")).to_be_visible()
        # No hour at all: the last one stays.
        page.locator("[name=ends]").fill("")
        page.wait_for_timeout(600)
        expect(about).to_contain_text("08:15–10:00")
        assert told == []


def test_new_meeting_is_drawn_on_the_clock_that_is_chosen_on_a_phone_too(
    chromium: Browser, example: str
) -> None:
    with context_of(chromium, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        told = watch(page, [])
        sign_in(page, example, SECRETARY)
        visit(page, f"{example}/meetings/new/")
        expect(page.locator("[data-hours] svg")).to_have_count(0)
        page.locator("[name=starts]").fill("09:00")
        page.locator("[name=ends]").fill("11:00")
        page.locator("[name=day]").fill("2029-03-20")
        about = page.locator("[data-hours] svg:visible desc")
        for zone, first in (
            ("Asia/Shanghai", r"^Washington: Mon.* 21:00–23:00"),
            ("America/New_York", r"^Washington: Tue.* 09:00–11:00"),
        ):
            page.locator("[name=anchor_zone]").select_option(zone)
            expect(about).to_have_text(re.compile(first))
        assert not scrolls_sideways(page)
        # What was kept of an earlier visit is drawn too, until it is discarded.
        page.reload()
        expect(page.locator("[name=starts]")).to_have_value("09:00")
        expect(about).to_contain_text("09:00–11:00")
        page.locator("[name=starts]").fill("10:00")
        expect(about).to_contain_text("10:00–11:00")
        assert told == []


def test_form_shows_its_own_hours_without_a_script(chromium: Browser, example: str) -> None:
    with context_of(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        open_a_sitting(page, example)
        starts = page.locator("[name=starts]").input_value()
        expect(page.locator("[data-hours] svg:visible desc")).to_contain_text(starts)
