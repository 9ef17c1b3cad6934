"""Minutes written in the room: by two note-takers at once, and through whatever happens to one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import context_of, sign_in
from tests.browser.test_axe import speak
from tests.browser.test_keyboard import SECRETARY
from tests.browser.test_typed_text import OTHER_SECRETARY

pytestmark = pytest.mark.any_database
ROOM = "/meetings/7/minutes/room/"
# Others' words are there within five seconds, one's own saved within two of a pause; and some for
# a machine that is busy.
SOON = 15_000


@contextmanager
def in_room(chromium: Browser, example: str, who: str) -> Iterator[Page]:
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, who)
        speak(page, "en")
        page.goto(f"{example}{ROOM}")
        yield page


def part(page: Page, number: int) -> Locator:
    """The rows of the agenda item in this place."""
    return page.locator("ol.room__rows").nth(number)


def stored(page: Page, number: int) -> Locator:
    """Those of them that the portal has."""
    return part(page, number).locator('li[data-row]:not([data-row=""])')


def words(page: Page, number: int, name: str = "text_en") -> list[str]:
    boxes = stored(page, number).locator(f"[name={name}]")
    found: list[str] = boxes.evaluate_all("boxes => boxes.map(box => box.value)")
    return found


def begin(page: Page, number: int, text: str) -> Locator:
    """A paragraph of this text, once it is saved."""
    page.locator("ol.room__rows").nth(number).locator("[name=text_en]").last.click()
    page.keyboard.type(text)
    row = stored(page, number).filter(has=page.locator("[name=text_en]")).last
    expect(row.locator("[data-state][data-kind=saved]")).to_be_visible(timeout=SOON)
    expect(row.locator("[name=text_en]")).to_have_value(text)
    return row


def test_two_write_the_same_minutes_each_in_their_language(chromium: Browser, example: str) -> None:
    with (
        in_room(chromium, example, SECRETARY) as us,
        in_room(chromium, example, OTHER_SECRETARY) as cn,
    ):
        row = begin(us, 0, "Both sides reported.")
        key = row.get_attribute("data-row")
        theirs = cn.locator(f'li[data-row="{key}"]')
        expect(theirs.locator("[name=text_en]")).to_have_value("Both sides reported.", timeout=SOON)
        # Both at once; nobody is asked anything, and the cursor stays where it is.
        row.locator("[name=text_en]").click()
        us.keyboard.press("Control+End")
        theirs.locator("[name=text_zh]").click()
        for english, chinese in (
            (" The US side", "双方"),
            (" presented", "作了"),
            (" data.", "通报。"),
        ):
            us.keyboard.type(english)
            cn.keyboard.type(chinese)
            us.wait_for_timeout(1200)
        whole = "Both sides reported. The US side presented data."
        expect(theirs.locator("[name=text_en]")).to_have_value(whole, timeout=SOON)
        expect(row.locator("[name=text_zh]")).to_have_value("双方作了通报。", timeout=SOON)
        expect(row.locator("[name=text_en]")).to_be_focused()
        expect(us.locator(".newer")).to_have_count(0)
        # The same half by both: each decides, and both texts are there to see.
        theirs.locator("[name=text_en]").click()
        row.locator("[name=text_en]").fill("By the US side.")
        theirs.locator("[name=text_en]").fill("By the Chinese side.")
        us.wait_for_timeout(6000)
        loser = us if us.locator(".newer").count() else cn
        other, mine = (
            ("By the Chinese side.", "By the US side.")
            if loser is us
            else ("By the US side.", "By the Chinese side.")
        )
        expect(loser.locator(".newer .prose")).to_have_text(other)
        loser.locator(".newer button").last.click()
        # Where the cursor stands nothing changes under it; once it has left, it does.
        for page in (us, cn):
            page.wait_for_timeout(6000)
            page.locator("h2").first.click()
            box = page.locator(f'li[data-row="{key}"] [name=text_en]')
            expect(box).to_have_value(mine, timeout=SOON)


def test_keys_make_divide_join_and_move_paragraphs(chromium: Browser, example: str) -> None:
    with in_room(chromium, example, SECRETARY) as page:
        begin(page, 1, "First. Second.")
        # A Chinese word is chosen by Enter, too: that makes no paragraph.
        box = stored(page, 1).first.locator("[name=text_en]")
        box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
        assert part(page, 1).locator("li").count() == 2
        box.press("Enter")
        page.keyboard.type("Third.")
        expect(stored(page, 1)).to_have_count(2, timeout=SOON)
        box.click()
        box.evaluate("box => box.setSelectionRange(6, 6)")
        page.keyboard.press("Control+Enter")
        expect(stored(page, 1)).to_have_count(3, timeout=SOON)
        assert words(page, 1) == ["First.", "Second.", "Third."]
        third = stored(page, 1).last.locator("[name=text_en]")
        third.click()
        third.press("Alt+ArrowUp")
        expect(stored(page, 1).nth(1).locator("[name=text_en]")).to_have_value(
            "Third.", timeout=SOON
        )
        stored(page, 1).nth(1).locator("[name=text_en]").press("Alt+2")
        expect(stored(page, 1).nth(1).locator("[data-number]")).to_have_text(
            re.compile(r"D7-\d+"), timeout=SOON
        )
        last = stored(page, 1).last.locator("[name=text_en]")
        last.click()
        last.evaluate("box => box.setSelectionRange(0, 0)")
        last.press("Alt+ArrowUp")
        expect(stored(page, 1).nth(1).locator("[name=text_en]")).to_have_value(
            "Second.", timeout=SOON
        )
        second = stored(page, 1).nth(1).locator("[name=text_en]")
        second.evaluate("box => box.setSelectionRange(0, 0)")
        second.press("Backspace")
        expect(stored(page, 1)).to_have_count(2, timeout=SOON)
        # What is emptied is taken out by the same key.
        stored(page, 1).last.locator("[name=text_en]").press("Enter")
        page.keyboard.type("Fourth.")
        expect(stored(page, 1)).to_have_count(3, timeout=SOON)
        fourth = stored(page, 1).last.locator("[name=text_en]")
        expect(stored(page, 1).last.locator("[data-kind=saved]")).to_be_visible(timeout=SOON)
        fourth.fill("")
        fourth.press("Backspace")
        expect(stored(page, 1)).to_have_count(2, timeout=SOON)
        page.reload()
        assert words(page, 1) == ["First. Second.", "Third."]


def test_what_is_typed_without_a_network_is_saved_once_there_is_one(
    chromium: Browser, example: str
) -> None:
    with in_room(chromium, example, SECRETARY) as page:
        row = begin(page, 2, "Before the network went.")
        page.context.set_offline(True)
        row.locator("[name=text_zh]").fill("网络断开之后。")
        expect(row.locator("[data-state]")).to_have_text(
            "Offline: kept on this device", timeout=SOON
        )
        row.locator("[name=text_en]").press("Enter")
        page.keyboard.type("New without a network.")
        page.wait_for_timeout(1500)
        page.context.set_offline(False)
        expect(stored(page, 2)).to_have_count(2, timeout=2 * SOON)
        page.reload()
        assert words(page, 2) == ["Before the network went.", "New without a network."]
        assert words(page, 2, "text_zh") == ["网络断开之后。", ""]


def test_what_is_typed_in_a_browser_that_is_killed_is_there_again(
    chromium: Browser, example: str
) -> None:
    """The page ends without a word; what was not saved is put back, and saved."""
    with in_room(chromium, example, SECRETARY) as page:
        key = begin(page, 3, "Before it was killed.").get_attribute("data-row")
        page.context.set_offline(True)
        page.locator(f'li[data-row="{key}"] [name=text_en]').fill("Typed, then killed.")
        page.wait_for_timeout(800)
        page.close()
        context = page.context
        context.set_offline(False)
        again = context.new_page()
        again.goto(f"{example}{ROOM}")
        box = again.locator(f'li[data-row="{key}"] [name=text_en]')
        expect(box).to_have_value("Typed, then killed.")
        expect(again.locator(f'li[data-row="{key}"] [data-kind=saved]')).to_be_visible(timeout=SOON)
        again.reload()
        expect(again.locator(f'li[data-row="{key}"] [name=text_en]')).to_have_value(
            "Typed, then killed."
        )
        expect(again.locator(".draft")).to_have_count(0)


def test_what_is_typed_after_the_session_ended_is_saved_once_one_signs_in_again(
    chromium: Browser, example: str
) -> None:
    with in_room(chromium, example, SECRETARY) as page:
        row = begin(page, 4, "Before the session ended.")
        page.context.clear_cookies(name="sessionid")
        row.locator("[name=text_en]").fill("After the session ended.")
        expect(row.locator("[data-state]")).to_have_text(
            "You are logged out: kept on this device", timeout=SOON
        )
        window = page.context.new_page()
        sign_in(window, example, SECRETARY)
        window.close()
        expect(row.locator("[data-state][data-kind=saved]")).to_be_visible(timeout=3 * SOON)
        page.reload()
        assert words(page, 4) == ["After the session ended."]


def test_action_item_is_given_out_without_leaving_the_room(chromium: Browser, example: str) -> None:
    with in_room(chromium, example, SECRETARY) as page:
        link = page.locator("a[data-give]").nth(5)
        link.click()
        form = page.locator("[data-giving] form")
        form.locator("[name=text_en]").fill("Draw up the list.")
        form.locator("button.btn-primary").click()
        # What is missing is said there, and what was typed is kept.
        expect(form.locator("[name=text_en]")).to_have_value("Draw up the list.", timeout=SOON)
        expect(form.locator(".field--wrong, .invalid-feedback").first).to_be_visible()
        form.locator("[name=owner_us]").select_option(index=1)
        form.locator("[name=due_on]").fill("2027-05-03")
        form.locator("button.btn-primary").click()
        expect(page.locator("a", has_text="Given out: A7-")).to_be_visible(timeout=SOON)
        assert page.url == f"{example}{ROOM}"
        page.reload()
        expect(page.locator("main")).to_contain_text("Draw up the list.")
        expect(page.locator(".draft")).to_have_count(0)


def test_half_a_chinese_word_is_not_saved(chromium: Browser, example: str) -> None:
    """While a word is being chosen the letters that were typed stand in the field."""
    with in_room(chromium, example, SECRETARY) as page:
        row = begin(page, 6, "Before a word is chosen.")
        row.locator("[name=text_zh]").click()
        keyboard = page.context.new_cdp_session(page)
        letters = {"text": "shuang'fang", "selectionStart": 11, "selectionEnd": 11}
        keyboard.send("Input.imeSetComposition", letters)
        page.wait_for_timeout(4000)
        address = page.locator("[data-room]").get_attribute("data-rows")
        data = page.evaluate("address => fetch(address).then(answer => answer.json())", address)
        versions = {pk: version for _item, rows in data["order"] for pk, version, _number in rows}
        assert versions[int(row.get_attribute("data-row") or 0)] == 1
        keyboard.send("Input.insertText", {"text": "双方"})
        expect(row.locator("[data-kind=saved]")).to_be_visible(timeout=SOON)
        page.reload()
        assert words(page, 6, "text_zh") == ["双方"]


def test_reservation_of_the_other_side_appears_and_follows(chromium: Browser, example: str) -> None:
    """It is the other side's to write: here it is read, as it is now."""
    with (
        in_room(chromium, example, SECRETARY) as us,
        in_room(chromium, example, OTHER_SECRETARY) as cn,
    ):
        cn.locator("ol.room__rows").nth(7).locator("[name=text_zh]").last.click()
        cn.keyboard.type("中方保留其立场。")
        expect(stored(cn, 7)).to_have_count(1, timeout=SOON)
        expect(stored(us, 7)).to_have_count(1, timeout=SOON)
        stored(cn, 7).locator("[name=text_zh]").press("Alt+3")
        there = us.locator("ol.room__rows").nth(7).locator('li[data-row]:not([data-row=""])')
        expect(there.locator(".room__fixed")).to_contain_text("reservation", timeout=SOON)
        expect(there.locator("textarea")).to_have_count(0)
        stored(cn, 7).locator("[name=text_en]").fill("The Chinese side reserves its position.")
        expect(there).to_contain_text("The Chinese side reserves its position.", timeout=SOON)
