"""Minutes written in the room: by two note-takers at once, and through whatever happens to one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import context_of, sign_in
from tests.browser.test_axe import speak
from tests.browser.test_keyboard import SECRETARY
from tests.browser.test_typed_text import OTHER_SECRETARY

pytestmark = pytest.mark.any_database
ROOM = "/meetings/7/minutes/room/"
# What the page promises, in milliseconds: what is typed is sent within two seconds of a pause, what
# others saved is there within five and looked for each three, and nothing is asked for twice within
# one. Held in the page, by its own clock; what its timers were late and the server took is told
# apart from it.
SAVED, SEEN, LOOKED, BETWEEN = 2_000, 5_000, 3_000, 1_000
# Clocks round.
ROUNDED = 50
# How long is waited for what a busy machine may be slow at.
PATIENCE = 20_000
# Notes what the page asks for and when (of each time that it was loaded), when something was typed
# last, and how late timers come.
WATCH = """
Object.assign(window, { asked: [], late: 0, typed: 0 });
const loads = [...JSON.parse(sessionStorage.getItem("loads") || "[]"), []];
let before = performance.now();
setInterval(() => {
  const now = performance.now();
  window.late = Math.max(window.late, now - before - 50);
  before = now;
}, 50);
addEventListener("input", () => (window.typed = Date.now()), true);
const send = window.fetch;
window.fetch = async (address, options = {}) => {
  const one = { at: Date.now(), address: String(address), method: options.method || "GET" };
  if (one.address.includes("/minutes/room/")) {
    window.asked.push(one);
    loads.at(-1).push(one.at);
    sessionStorage.setItem("loads", JSON.stringify(loads));
  }
  try {
    return await send(address, options);
  } finally {
    one.until = Date.now();
  }
};
"""


@contextmanager
def in_room(chromium: Browser, example: str, who: str) -> Iterator[Page]:
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, who)
        speak(page, "en")
        page.add_init_script(WATCH)
        page.goto(f"{example}{ROOM}")
        yield page
        if not page.is_closed():
            loads = page.evaluate("JSON.parse(sessionStorage.getItem('loads') || '[]')")
            gaps = [later - one for times in loads for one, later in pairwise(times)]
            assert [gap for gap in gaps if gap < BETWEEN - ROUNDED] == []


def watched(page: Page) -> dict[str, Any]:
    """What `WATCH` noted in the page since it was loaded."""
    noted: dict[str, Any] = page.evaluate("({ asked, late, typed, now: Date.now() })")
    for each in noted["asked"]:
        each.setdefault("until", noted["now"])
    return noted


def taken(noted: dict[str, Any], since: float, until: float) -> float:
    """How long the page waited in between for answers, and for its timers."""
    asked = [each for each in noted["asked"] if each["until"] > since and each["at"] < until]
    waited: float = noted["late"] + sum(each["until"] - each["at"] for each in asked)
    return waited


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
    expect(row.locator("[data-state][data-kind=saved]")).to_be_visible(timeout=PATIENCE)
    expect(row.locator("[name=text_en]")).to_have_value(text)
    noted = watched(page)
    sent = max(each["at"] for each in noted["asked"] if each["method"] == "POST")
    assert sent - noted["typed"] < SAVED + ROUNDED + taken(noted, noted["typed"], sent)
    return row


def lose_answer(page: Page, act: str) -> list[str]:
    """The next time the page sends this act it arrives, and its answer does not."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.request.url)
        assert route.fetch(max_redirects=0).status < 400
        route.abort()

    page.route(f"**/room/*/{act}/*", lose)
    return lost


def test_two_write_the_same_minutes_each_in_their_language(chromium: Browser, example: str) -> None:
    with (
        in_room(chromium, example, SECRETARY) as us,
        in_room(chromium, example, OTHER_SECRETARY) as cn,
    ):
        row = begin(us, 0, "Both sides reported.")
        key = row.get_attribute("data-row")
        theirs = cn.locator(f'li[data-row="{key}"]')
        expect(theirs.locator("[name=text_en]")).to_have_value(
            "Both sides reported.", timeout=PATIENCE
        )
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
        expect(theirs.locator("[name=text_en]")).to_have_value(whole, timeout=PATIENCE)
        expect(row.locator("[name=text_zh]")).to_have_value("双方作了通报。", timeout=PATIENCE)
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
            expect(box).to_have_value(mine, timeout=PATIENCE)


def test_keys_make_divide_join_and_move_paragraphs(chromium: Browser, example: str) -> None:
    with in_room(chromium, example, SECRETARY) as page:
        begin(page, 1, "First. Second.")
        # A Chinese word is chosen by Enter, too: that makes no paragraph.
        box = stored(page, 1).first.locator("[name=text_en]")
        box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
        assert part(page, 1).locator("li").count() == 2
        box.press("Enter")
        page.keyboard.type("Third.")
        expect(stored(page, 1)).to_have_count(2, timeout=PATIENCE)
        box.click()
        box.evaluate("box => box.setSelectionRange(6, 6)")
        page.keyboard.press("Control+Enter")
        expect(stored(page, 1)).to_have_count(3, timeout=PATIENCE)
        assert words(page, 1) == ["First.", "Second.", "Third."]
        third = stored(page, 1).last.locator("[name=text_en]")
        third.click()
        third.press("Alt+ArrowUp")
        expect(stored(page, 1).nth(1).locator("[name=text_en]")).to_have_value(
            "Third.", timeout=PATIENCE
        )
        stored(page, 1).nth(1).locator("[name=text_en]").press("Alt+2")
        expect(stored(page, 1).nth(1).locator("[data-number]")).to_have_text(
            re.compile(r"D7-\d+"), timeout=PATIENCE
        )
        last = stored(page, 1).last.locator("[name=text_en]")
        last.click()
        last.evaluate("box => box.setSelectionRange(0, 0)")
        last.press("Alt+ArrowUp")
        expect(stored(page, 1).nth(1).locator("[name=text_en]")).to_have_value(
            "Second.", timeout=PATIENCE
        )
        # What is not saved yet of either is saved before they are joined.
        box.press("Control+End")
        page.keyboard.type(" And more.")
        second = stored(page, 1).nth(1).locator("[name=text_en]")
        second.evaluate("box => box.focus() || box.setSelectionRange(0, 0)")
        second.press("Backspace")
        expect(stored(page, 1)).to_have_count(2, timeout=PATIENCE)
        # What is emptied is taken out by the same key.
        stored(page, 1).last.locator("[name=text_en]").press("Enter")
        page.keyboard.type("Fourth.")
        expect(stored(page, 1)).to_have_count(3, timeout=PATIENCE)
        fourth = stored(page, 1).last.locator("[name=text_en]")
        expect(stored(page, 1).last.locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
        fourth.fill("")
        fourth.press("Backspace")
        expect(stored(page, 1)).to_have_count(2, timeout=PATIENCE)
        page.reload()
        assert words(page, 1) == ["First. And more. Second.", "Third."]


def test_what_is_typed_without_a_network_is_saved_once_there_is_one(
    chromium: Browser, example: str
) -> None:
    with in_room(chromium, example, SECRETARY) as page:
        row = begin(page, 2, "Before the network went.")
        page.context.set_offline(True)
        row.locator("[name=text_zh]").fill("网络断开之后。")
        expect(row.locator("[data-state]")).to_have_text(
            "Offline: kept on this device", timeout=PATIENCE
        )
        row.locator("[name=text_en]").press("Enter")
        page.keyboard.type("New without a network.")
        page.wait_for_timeout(1500)
        page.context.set_offline(False)
        expect(stored(page, 2)).to_have_count(2, timeout=2 * PATIENCE)
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
        expect(again.locator(f'li[data-row="{key}"] [data-kind=saved]')).to_be_visible(
            timeout=PATIENCE
        )
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
            "You are logged out: kept on this device", timeout=PATIENCE
        )
        window = page.context.new_page()
        sign_in(window, example, SECRETARY)
        window.close()
        expect(row.locator("[data-state][data-kind=saved]")).to_be_visible(timeout=3 * PATIENCE)
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
        expect(form.locator("[name=text_en]")).to_have_value("Draw up the list.", timeout=PATIENCE)
        expect(form.locator(".field--wrong, .invalid-feedback").first).to_be_visible()
        form.locator("[name=owner_us]").select_option(index=1)
        form.locator("[name=due_on]").fill("2027-05-03")
        form.locator("button.btn-primary").click()
        expect(page.locator("a", has_text="Assigned: A7-")).to_be_visible(timeout=PATIENCE)
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
        data = page.request.get(f"{example}{address}").json()
        versions = {pk: version for _item, rows in data["order"] for pk, version, _number in rows}
        assert versions[int(row.get_attribute("data-row") or 0)] == 1
        keyboard.send("Input.insertText", {"text": "双方"})
        expect(row.locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
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
        expect(stored(cn, 7)).to_have_count(1, timeout=PATIENCE)
        expect(stored(us, 7)).to_have_count(1, timeout=PATIENCE)
        stored(cn, 7).locator("[name=text_zh]").press("Alt+3")
        there = us.locator("ol.room__rows").nth(7).locator('li[data-row]:not([data-row=""])')
        expect(there.locator(".room__fixed")).to_contain_text("reservation", timeout=PATIENCE)
        expect(there.locator("textarea")).to_have_count(0)
        stored(cn, 7).locator("[name=text_en]").fill("The Chinese side reserves its position.")
        expect(there).to_contain_text("The Chinese side reserves its position.", timeout=PATIENCE)


def test_others_words_come_within_five_seconds(chromium: Browser, example: str) -> None:
    """And nobody waits for a look for more than three, whatever comes between its timers."""
    with (
        in_room(chromium, example, SECRETARY) as us,
        in_room(chromium, example, OTHER_SECRETARY) as cn,
    ):
        shows = """text => new Promise(done => setInterval(() => {
            const boxes = Array.from(document.querySelectorAll("textarea"));
            if (boxes.some(box => box.value === text)) done(Date.now());
        }, 20))"""
        part(us, 8).locator("[name=text_en]").last.click()
        for text in ("Seen at once.", "Seen at once, too.", "And that."):
            us.evaluate(f"text => {{ window.shown = ({shows})(text) }}", text)
            part(cn, 8).locator("[name=text_en]").last.click()
            cn.keyboard.type(text)
            cn.keyboard.press("Enter")
            expect(stored(us, 8).locator("[name=text_en]").last).to_have_value(
                text, timeout=PATIENCE
            )
            sent = [each for each in watched(cn)["asked"] if each["method"] == "POST"][-1]
            noted, shown = watched(us), us.evaluate("window.shown")
            saved = sent["until"]
            assert shown - saved < SEEN + ROUNDED + taken(noted, saved, shown)
        us.wait_for_timeout(12_000)
        noted = watched(us)
        looks = [each["at"] for each in noted["asked"] if "pk=" not in each["address"]]
        slow = max(each["until"] - each["at"] for each in noted["asked"])
        longest = max(later - one for one, later in pairwise([*looks, noted["now"]]))
        assert longest < LOOKED + ROUNDED + noted["late"] + slow
        expect(part(us, 8).locator("[name=text_en]").last).to_be_focused()


def test_paragraph_whose_answer_is_lost_is_there_once(chromium: Browser, example: str) -> None:
    """It was saved, and the page does not know: it sends it again as what it was, not once more."""
    with (
        in_room(chromium, example, SECRETARY) as us,
        in_room(chromium, example, OTHER_SECRETARY) as cn,
    ):
        us.evaluate("""() => setInterval(() => {
            const boxes = Array.from(document.querySelectorAll("textarea"));
            const same = boxes.filter(box => box.value.startsWith("Said once.")).length;
            window.most = Math.max(window.most || 0, same);
        }, 20)""")
        lost = lose_answer(us, "add")
        row = part(us, 9).locator("li").last
        row.locator("[name=text_en]").click()
        us.keyboard.type("Said once.")
        expect(row.locator("[data-state]")).to_have_text(
            "Offline: kept on this device", timeout=PATIENCE
        )
        us.keyboard.type(" And a little more.")
        begin(cn, 9, "By the other side.")
        expect(stored(us, 9)).to_have_count(2, timeout=PATIENCE)
        expect(part(us, 9).locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
        expect(part(us, 9).locator("[name=text_en]").nth(0)).to_be_focused()
        us.wait_for_timeout(LOOKED + BETWEEN)
        both = ["Said once. And a little more.", "By the other side."]
        assert words(us, 9) == both
        assert us.evaluate("window.most") == 1
        assert len(lost) == 1
        # As well where the page is loaded again before it could ask.
        lost = lose_answer(us, "add")
        box = part(us, 9).locator("[name=text_en]").last
        box.click()
        us.keyboard.type("And this, once.")
        us.keyboard.press("Enter")
        expect(part(us, 9).locator("[data-kind=error]")).to_be_visible(timeout=PATIENCE)
        us.context.clear_cookies(name=re.compile("^sent-"))
        us.reload()
        expect(us.locator(".draft")).to_have_count(1)
        expect(part(us, 9).locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
        us.reload()
        expect(us.locator(".draft")).to_have_count(0)
        assert (words(us, 9), len(lost)) == ([*both, "And this, once."], 1)


def test_paragraph_whose_division_is_not_answered_is_divided_once(
    chromium: Browser, example: str
) -> None:
    """It was divided, and the page does not know: it asks again, and nobody writes in it until
    then. A move is made once, too, and an answer that never comes is not waited for."""
    with in_room(chromium, example, SECRETARY) as page:
        begin(page, 7, "One. Two.")
        lost = lose_answer(page, "split")
        box = stored(page, 7).last.locator("[name=text_en]")
        box.evaluate("box => box.focus() || box.setSelectionRange(4, 4)")
        before = stored(page, 7).count()
        page.keyboard.press("Control+Enter")
        expect(box).to_have_attribute("readonly", "", timeout=PATIENCE)
        expect(stored(page, 7)).to_have_count(before + 1, timeout=PATIENCE)
        assert box.get_attribute("readonly") is None
        page.wait_for_timeout(LOOKED + BETWEEN)
        assert (words(page, 7)[-2:], len(lost)) == (["One.", "Two."], 1)
        lost = lose_answer(page, "up")
        second = stored(page, 7).last.locator("[name=text_en]")
        second.press("Alt+ArrowUp")
        expect(stored(page, 7).last.locator("[name=text_en]")).to_have_value(
            "One.", timeout=PATIENCE
        )
        page.wait_for_timeout(LOOKED + BETWEEN)
        assert (words(page, 7)[-2:], len(lost)) == (["Two.", "One."], 1)
        page.reload()
        assert words(page, 7)[-2:] == ["Two.", "One."]


def test_paragraph_that_both_changed_is_not_divided_over_what_was_typed(
    chromium: Browser, example: str
) -> None:
    """What waits for a decision stays as it was typed, whatever is pressed; and while a division is
    under way nothing can be typed that its answer would write over."""
    with (
        in_room(chromium, example, SECRETARY) as us,
        in_room(chromium, example, OTHER_SECRETARY) as cn,
    ):
        begin(us, 7, "Both read this. And this.")
        theirs = stored(cn, 7).last.locator("[name=text_en]")
        expect(theirs).to_have_value("Both read this. And this.", timeout=PATIENCE)
        us.context.set_offline(True)
        box = stored(us, 7).last.locator("[name=text_en]")
        box.fill("We wrote this. And more.")
        theirs.fill("They wrote that.")
        expect(stored(cn, 7).last.locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
        us.context.set_offline(False)
        expect(stored(us, 7).last.locator(".newer")).to_be_visible(timeout=PATIENCE)
        before = stored(us, 7).count()
        box.evaluate("box => box.focus() || box.setSelectionRange(14, 14)")
        us.keyboard.press("Control+Enter")
        us.wait_for_timeout(2 * BETWEEN)
        expect(box).to_have_value("We wrote this. And more.")
        assert stored(us, 7).count() == before
        stored(us, 7).last.locator(".newer button").last.click()
        expect(stored(us, 7).last.locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)

        def late(route: Route) -> None:
            us.wait_for_timeout(BETWEEN)
            route.continue_()

        us.route("**/room/*/split/", late)
        box.evaluate("box => box.focus() || box.setSelectionRange(14, 14)")
        us.keyboard.press("Control+Enter")
        expect(box).to_have_attribute("readonly", "", timeout=PATIENCE)
        expect(stored(us, 7)).to_have_count(before + 1, timeout=PATIENCE)
        assert words(us, 7)[-2:] == ["We wrote this.", "And more."]


def test_who_types_on_is_never_asked_about_their_own_words(chromium: Browser, example: str) -> None:
    """What is stored is not to the letter what was typed; and an answer that is lost was saved."""
    with in_room(chromium, example, SECRETARY) as page:
        texts = {"a \nb": "a\nbc", "a\u00a0b\u00ad": "a bc", "e\u0301": "\u00e9c"}
        for typed in texts:
            box = part(page, 10).locator("[name=text_en]").last
            box.click()
            row = part(page, 10).locator("li").filter(has=page.locator(":focus"))
            page.keyboard.insert_text(typed)
            expect(row.locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
            # Not under the cursor.
            assert page.evaluate("document.activeElement.value") == typed
            page.keyboard.type("c")
            expect(row.locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
            assert page.evaluate("document.activeElement.value") == f"{typed}c"
        expect(page.locator(".newer")).to_have_count(0)
        page.locator("h2").first.click()
        assert words(page, 10) == list(texts.values())
        lost = lose_answer(page, "save")
        last = stored(page, 10).last
        last.locator("[name=text_zh]").click()
        page.keyboard.type("d")
        expect(last.locator("[data-state]")).to_have_text(
            "Offline: kept on this device", timeout=PATIENCE
        )
        page.keyboard.type("e")
        expect(last.locator("[data-kind=saved]")).to_be_visible(timeout=PATIENCE)
        expect(page.locator(".newer")).to_have_count(0)
        page.reload()
        assert words(page, 10) == list(texts.values())
        assert (words(page, 10, "text_zh"), len(lost)) == (["", "", "de"], 1)


def test_action_item_of_the_other_side_appears_under_its_item(
    chromium: Browser, example: str
) -> None:
    with (
        in_room(chromium, example, SECRETARY) as us,
        in_room(chromium, example, OTHER_SECRETARY) as cn,
    ):
        part(us, 6).locator("[name=text_zh]").last.click()
        us.keyboard.type("正在")
        cn.locator("a[data-give]").nth(6).click()
        form = cn.locator("[data-giving] form")
        form.locator("[name=text_en]").fill("Send the list of codes.")
        form.locator("[name=owner_cn]").select_option(index=1)
        form.locator("[name=due_on]").fill("2027-05-03")
        form.locator("button.btn-primary").click()
        expect(cn.locator("a", has_text="Assigned: A7-")).to_be_visible(timeout=PATIENCE)
        there = us.locator("[data-actions]").nth(6).locator("li")
        expect(there).to_contain_text("Send the list of codes.", timeout=PATIENCE)
        assert "/actions/A7-" in (there.locator("a").get_attribute("href") or "")
        us.keyboard.type("写字")
        assert us.evaluate("document.activeElement.value") == "正在写字"
        expect(cn.locator("[data-actions]").nth(6).locator("li")).to_have_count(1, timeout=PATIENCE)
