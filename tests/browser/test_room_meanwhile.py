"""Minutes written in the room: what becomes of somebody's words by what another does meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.test_keyboard import SECRETARY
from tests.browser.test_room import (
    BETWEEN,
    LOOKED,
    PATIENCE,
    begin,
    in_room,
    part,
    stored,
    words,
)
from tests.browser.test_typed_text import OTHER_SECRETARY

pytestmark = pytest.mark.any_database


def texts(page: Page, number: int) -> list[list[str]]:
    """Both texts of each paragraph that the portal has under the item in this place."""
    pairs = zip(words(page, number), words(page, number, "text_zh"), strict=True)
    return [list(pair) for pair in pairs]


def remove(page: Page, row: Locator) -> None:
    """Take the paragraph out by the key for it, until it is gone from the page."""
    many = page.locator("li[data-row]").count()
    row.locator("[name=text_zh]").fill("")
    row.locator("[name=text_en]").fill("")
    row.locator("[name=text_en]").press("Backspace")
    expect(page.locator("li[data-row]")).to_have_count(many - 1, timeout=PATIENCE)


@contextmanager
def begun(chromium: Browser, address: str, number: int) -> Iterator[tuple[Page, Page, Locator]]:
    """One paragraph more under the item in this place, which both pages show: the page of who wrote
    it, that of the other side, and its row on the first."""
    with (
        in_room(chromium, address, SECRETARY) as us,
        in_room(chromium, address, OTHER_SECRETARY) as cn,
    ):
        before = len(words(us, number))
        begin(us, number, "Before.")
        theirs = stored(cn, number).last.locator("[name=text_en]")
        expect(theirs).to_have_value("Before.", timeout=PATIENCE)
        # By its place, whatever becomes of it.
        yield us, cn, part(us, number).locator(":scope > li").nth(before)


def told_that_it_is_gone(row: Locator) -> None:
    expect(row.locator("[data-state]")).to_contain_text("has just removed", timeout=PATIENCE)


def added_again(page: Page, number: int, before: list[str], text: str) -> None:
    """It is, once, with this text, and nothing of it waits on the device."""
    expect(stored(page, number)).to_have_count(len(before) + 1, timeout=PATIENCE)
    page.reload()
    assert words(page, number) == [*before, text]
    expect(page.locator(".draft")).to_have_count(0)


def test_two_who_begin_in_the_same_blank_row_write_one_paragraph(
    chromium: Browser, example: str
) -> None:
    with (
        in_room(chromium, example, SECRETARY) as us,
        in_room(chromium, example, OTHER_SECRETARY) as cn,
    ):
        before = texts(us, 1)
        part(us, 1).locator("[name=text_en]").last.click()
        part(cn, 1).locator("[name=text_zh]").last.click()
        us.keyboard.type("Both sides")
        cn.keyboard.type("双方")
        for page in (us, cn):
            expect(stored(page, 1)).to_have_count(len(before) + 1, timeout=PATIENCE)
        us.keyboard.type(" agreed.")
        cn.keyboard.type("同意。")
        one = [*before, ["Both sides agreed.", "双方同意。"]]
        for page, name in ((us, "text_zh"), (cn, "text_en")):
            last = stored(page, 1).last.locator(f"[name={name}]")
            expect(last).to_have_value(
                {"text_en": one[-1][0], "text_zh": one[-1][1]}[name], timeout=PATIENCE
            )
            assert texts(page, 1) == one
            assert page.evaluate("document.activeElement.value") in one[-1]
        # It is shown to who came second at least, who can take it apart.
        us.wait_for_timeout(LOOKED + BETWEEN)
        shown = [page for page in (us, cn) if page.locator("[data-joined]").count()]
        shown[0].locator("[data-joined] button").click()
        for page in (us, cn):
            expect(stored(page, 1)).to_have_count(len(before) + 2, timeout=PATIENCE)
            expect(page.locator("[data-joined]")).to_have_count(0, timeout=PATIENCE)
        page = shown[0]
        assert sorted(texts(page, 1)[-2:]) == [["", "双方同意。"], ["Both sides agreed.", ""]]
        page.reload()
        assert sorted(texts(page, 1)[-2:]) == [["", "双方同意。"], ["Both sides agreed.", ""]]


def test_words_typed_into_what_is_removed_stay_and_can_be_added_again(
    chromium: Browser, example: str
) -> None:
    with begun(chromium, example, 2) as (us, cn, row):
        before = words(us, 2)[:-1]
        us.context.set_offline(True)
        row.locator("[name=text_en]").press("Control+End")
        us.keyboard.type(" Without a network.")
        expect(row.locator("[data-kind=error]")).to_be_visible(timeout=PATIENCE)
        remove(cn, stored(cn, 2).last)
        us.context.set_offline(False)
        # Somebody meant to remove it: it does not come again by itself.
        told_that_it_is_gone(row)
        us.wait_for_timeout(2 * LOOKED)
        assert words(us, 2) == words(cn, 2) == before
        expect(row.locator("[name=text_en]")).to_have_value("Before. Without a network.")
        row.locator("[data-state] button").click()
        for page in (us, cn):
            expect(stored(page, 2)).to_have_count(len(before) + 1, timeout=PATIENCE)
            assert words(page, 2) == [*before, "Before. Without a network."]
        added_again(us, 2, before, "Before. Without a network.")


def test_saved_words_in_which_the_cursor_stands_are_added_again_by_enter(
    chromium: Browser, example: str
) -> None:
    with begun(chromium, example, 5) as (us, cn, row):
        before = words(us, 5)[:-1]
        remove(cn, stored(cn, 5).last)
        told_that_it_is_gone(row)
        row.locator("[name=text_en]").press("Enter")
        added_again(us, 5, before, "Before.")


def test_words_of_what_was_removed_are_there_after_a_reload_and_can_be_added_again(
    chromium: Browser, example: str
) -> None:
    with begun(chromium, example, 3) as (us, cn, row):
        before = words(us, 3)[:-1]
        row.locator("[name=text_zh]").click()
        remove(cn, stored(cn, 3).last)
        told_that_it_is_gone(row)
        us.reload()
        left = us.locator("[data-left]")
        expect(left).to_contain_text("Before.")
        left.locator("button", has_text="Add as a new paragraph").click()
        expect(left).to_have_count(0)
        added_again(us, 3, before, "Before.")


def test_words_that_wait_for_a_decision_stay_when_the_paragraph_is_removed(
    chromium: Browser, example: str
) -> None:
    with begun(chromium, example, 4) as (us, cn, row):
        before = words(us, 4)[:-1]
        us.context.set_offline(True)
        row.locator("[name=text_en]").fill("Ours.")
        stored(cn, 4).last.locator("[name=text_en]").fill("Theirs.")
        expect(stored(cn, 4).last.locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
        us.context.set_offline(False)
        expect(row.locator(".newer")).to_be_visible(timeout=PATIENCE)
        us.locator("h2").first.click()
        remove(cn, stored(cn, 4).last)
        told_that_it_is_gone(row)
        expect(row.locator(".newer")).to_have_count(0)
        row.locator("[name=text_en]").press("Enter")
        added_again(us, 4, before, "Ours.")
