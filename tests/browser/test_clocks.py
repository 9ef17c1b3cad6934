"""What a form says back about a day and an hour: a script says the same words as the server."""

import datetime as dt
import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import context_of, sign_in, visit, watch
from workinggroup.lib.clock import BEIJING, WASHINGTON
from workinggroup.lib.dual_time import day_in_words
from workinggroup.lib.echoes import clock_words, other_clocks
from workinggroup.lib.viewer import Side

pytestmark = pytest.mark.any_database
SECRETARY = "sidney.strand@sia.example"
LANGUAGES = ("en", "zh-hans")
# Around both changes of the clock in the United States, at the turn of a year, on a leap day.
DAYS = (
    *(dt.date(2027, 3, n) for n in (12, 13, 14, 15)),
    *(dt.date(2027, 11, n) for n in (6, 7, 8)),
    *(dt.date(2026, 12, 31), dt.date(2027, 1, 1), dt.date(2028, 2, 29), dt.date(2027, 9, 5)),
)
HOURS = tuple(
    dt.time(hour, minute)
    for hour, minute in [(0, 0), (1, 30), (2, 30), (9, 5), (13, 30), (14, 30), (23, 59)]
)
ZONES = (WASHINGTON, BEIJING, "Asia/Seoul", "America/Los_Angeles", "Europe/Paris")


def opened(page: Page, example: str) -> None:
    sign_in(page, example, SECRETARY)
    visit(page, f"{example}/meetings/new/")


def typed(page: Page, name: str, value: str) -> None:
    """As a person leaves it in a field: its value, and that the page hears of it."""
    page.locator(f"[name={name}]").evaluate(
        """(field, value) => {
            if (field.tagName === 'SELECT' && ![...field.options].some(o => o.value === value)) {
                field.add(new Option(value, value));
            }
            field.value = value;
            field.dispatchEvent(new Event('input', {bubbles: true}));
        }""",
        value,
    )


def echoed(page: Page, name: str) -> list[str]:
    return page.locator(f"#id_{name}_echo > div").all_text_contents()


def test_script_says_the_words_of_the_server(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        told = watch(page, [])
        opened(page, example)
        for language, first in zip(LANGUAGES, Side, strict=True):
            page.evaluate(
                "first => { document.querySelector('[data-first]').dataset.first = first; }", first
            )
            words = json.dumps(clock_words(language))
            for name in ("day", "starts", "ends"):
                page.locator(f"[name={name}]").evaluate(
                    "(field, words) => { field.dataset.words = words; }", words
                )
            for day in DAYS:
                typed(page, "day", day.isoformat())
                assert echoed(page, "day") == [day_in_words(day, language)]
                for zone in ZONES:
                    typed(page, "anchor_zone", zone)
                    for hour in HOURS:
                        typed(page, "starts", f"{hour:%H:%M}")
                        expected = other_clocks(day, hour, zone, language, first=first)
                        assert echoed(page, "starts") == expected, (language, day, hour, zone)
        assert told == []


def test_end_before_the_start_is_on_the_next_day(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        opened(page, example)
        typed(page, "anchor_zone", WASHINGTON)
        typed(page, "day", "2027-03-16")
        typed(page, "starts", "22:00")
        language = page.locator("html").get_attribute("lang") or ""
        for ends, day in (("23:30", dt.date(2027, 3, 16)), ("01:00", dt.date(2027, 3, 17))):
            typed(page, "ends", ends)
            expected = other_clocks(day, dt.time.fromisoformat(ends), WASHINGTON, language.lower())
            assert echoed(page, "ends") == expected


def test_without_a_script_the_page_says_the_day_and_whose_clock(
    chromium: Browser, example: str
) -> None:
    with context_of(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        visit(page, f"{example}/meetings/7/sittings/1/")
        language = (page.locator("html").get_attribute("lang") or "").lower()
        day = dt.date.fromisoformat(page.locator("[name=day]").input_value())
        expect(page.locator("#id_day_echo")).to_have_text(day_in_words(day, language))
        place = {"en": "Washington", "zh-hans": "华盛顿时间"}[language]
        expect(page.locator("#id_starts_helptext")).to_contain_text(place)


@pytest.mark.parametrize("value", ["", "2027-02-30", "0000-00-00", "12:61"])
def test_what_is_no_day_says_nothing(chromium: Browser, example: str, value: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        told = watch(page, [])
        opened(page, example)
        typed(page, "day", value)
        assert echoed(page, "day") == echoed(page, "starts") == []
        assert [line for line in told if "does not conform" not in line] == []
