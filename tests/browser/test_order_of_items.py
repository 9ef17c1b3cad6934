"""Moving agenda items without loading the page: pressed quickly, dragged, offline, and while the
other side moves them too."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import context_of, sign_in, watch
from tests.browser.test_axe import speak
from tests.browser.test_keyboard import SECRETARY, draft_agenda, focused, order
from tests.browser.test_other_ways import drag
from tests.browser.test_typed_text import OTHER_SECRETARY

pytestmark = pytest.mark.any_database
SAID = "[data-agenda-status]"
END = "[data-end]"


@pytest.fixture
def editor(chromium: Browser, example: str) -> Iterator[Page]:
    """The editor in English, of which a further load would be noticed; put in order again."""
    with context_of(chromium, viewport={"width": 1400, "height": 900}) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        speak(page, "en")
        page.goto(f"{example}{draft_agenda(page, example)}")
        page.evaluate("window.isFirst = true")
        yield page
        assert page.evaluate("window.isFirst"), "the page was loaded again"


def tops(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "[data-item]:not([data-parent]), [data-item][data-parent='']",
        "rows => rows.map(row => row.dataset.item)",
    )
    return found


def button(item: str, way: str) -> str:
    return f"[data-item='{item}'] [data-way='{way}']"


def says_place(page: Page, item: str, number: str) -> None:
    """Wait until it is read out that the item has this number, and at which place of the list."""
    said = page.locator(SAID)
    expect(said).to_have_text(re.compile(f": item {number}\\.$"))
    place = order(page).index(item) + 1
    expect(said).to_have_text(f"Moved to {place} of {len(order(page))}: item {number}.")


def stored(page: Page) -> list[str]:
    """The order in another window of the same browser: what the server has."""
    other = page.context.new_page()
    other.goto(page.url)
    found = order(other)
    other.close()
    return found


def test_quick_presses_are_as_many_moves(editor: Page) -> None:
    told = watch(editor, [])
    moved = tops(editor)[0]
    wanted = [*tops(editor)[1:4], moved, *tops(editor)[4:]]
    editor.locator(button(moved, "down")).focus()
    for _each in range(3):
        editor.keyboard.press("Enter")
    expect(editor.locator(f"[data-item='{moved}'] .agenda-row__no")).to_have_text("4")
    assert tops(editor) == wanted
    assert stored(editor) == order(editor)
    says_place(editor, moved, "4")
    assert focused(editor, "aria-label") == "Move item 4 down"
    numbers = editor.locator(".agenda-row:not(.agenda-row--sub) .agenda-row__no").all_inner_texts()
    assert numbers == [str(n) for n in range(1, len(wanted) + 1)]
    # By the mouse too, which stays where it is while the item goes on from under it.
    box = editor.locator(button(moved, "up")).bounding_box()
    assert box
    for _each in range(3):
        editor.mouse.click(box["x"] + 8, box["y"] + 8)
    expect(editor.locator(f"[data-item='{moved}'] .agenda-row__no")).to_have_text("1")
    assert tops(editor) == [moved, *wanted[:3], *wanted[4:]]
    # At the end of its way the button keeps the focus, and says so.
    assert focused(editor, "aria-label") == "Move item 1 up"
    editor.keyboard.press("Enter")
    expect(editor.locator(SAID)).to_have_text("Item 1 cannot go further this way.")
    assert told == []
    assert [c for c in editor.context.cookies() if c.get("name", "").startswith("sent-")] == []


def test_times_and_sub_items_follow_without_a_load(editor: Page) -> None:
    first, second = tops(editor)[:2]
    starts = editor.locator(f"[data-item='{first}'] time").first
    before = starts.inner_text()
    editor.locator(button(first, "down")).click()
    expect(editor.locator(f"[data-item='{first}'] .agenda-row__no")).to_have_text("2")
    assert starts.inner_text() != before
    editor.locator(button(first, "nest")).click()
    expect(editor.locator(f"[data-item='{first}'] .agenda-row__no")).to_have_text(
        re.compile("^1[a-z]")
    )
    expect(editor.locator(button(first, "nest"))).to_have_attribute("aria-disabled", "true")
    editor.locator(button(first, "unnest")).click()
    expect(editor.locator(f"[data-item='{first}'] .agenda-row__no")).to_have_text("2")
    editor.locator(button(first, "up")).click()
    expect(editor.locator(f"[data-item='{first}'] .agenda-row__no")).to_have_text("1")
    assert (starts.inner_text(), tops(editor)[:2]) == (before, [first, second])


def test_an_item_is_dragged_to_the_last_place(editor: Page) -> None:
    before = tops(editor)
    drag(editor, before[0], END)
    says_place(editor, before[0], str(len(before)))
    assert tops(editor) == [*before[1:], before[0]] == [i for i in stored(editor) if i in before]
    assert focused(editor, "aria-label") == f"Move item {len(before)}"
    # Onto the lower half of the last row as well.
    drag(editor, before[1], f"[data-item='{before[0]}']", low=True)
    expect(editor.locator(f"[data-item='{before[1]}'] .agenda-row__no")).to_have_text(
        str(len(before))
    )
    for number, item in enumerate(before[:2], start=1):
        drag(editor, item, f"[data-item='{before[2]}']")
        says_place(editor, item, str(number))
    assert tops(editor) == before


def test_what_is_not_answered_is_told_and_moved_once(editor: Page) -> None:
    """The first press never leaves, then the answer to one is lost on its way back."""
    first = tops(editor)[0]
    before, down = order(editor), editor.locator(button(first, "down"))
    alert, again = editor.locator(f"{SAID} .alert"), editor.locator(f"{SAID} button")
    down.focus()
    editor.context.set_offline(True)
    for _each in range(3):
        editor.keyboard.press("Enter")
    expect(alert).to_contain_text("The portal did not answer.")
    expect(down).to_be_focused()
    assert order(editor) == before
    editor.context.set_offline(False)
    assert stored(editor) == before
    again.click()
    expect(editor.locator(f"[data-item='{first}'] .agenda-row__no")).to_have_text("2")
    expect(alert).to_have_count(0)
    expect(down).to_be_focused()

    def lose(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    editor.route("**/move/up/", lose, times=1)
    editor.locator(button(first, "up")).focus()
    editor.keyboard.press("Enter")
    expect(alert).to_contain_text("may not have been moved")
    assert stored(editor) == before
    # Whoever presses the same button again, not knowing, moves it no further.
    second_press = editor.locator(button(first, "up"))
    second_press.press("Enter")
    expect(alert).to_have_count(0)
    assert order(editor) == before == stored(editor)


def test_what_the_other_side_moved_or_withdrew_is_told(
    chromium: Browser, example: str, editor: Page
) -> None:
    first, second = tops(editor)[:2]
    alert = editor.locator(f"{SAID} .alert")
    with context_of(chromium) as context:
        theirs = context.new_page()
        sign_in(theirs, example, OTHER_SECRETARY)
        theirs.goto(editor.url)
        theirs.locator(button(first, "down")).click()
        expect(theirs.locator(f"[data-item='{first}'] .agenda-row__no")).to_have_text("2")
        editor.locator(button(first, "down")).focus()
        for _each in range(2):
            editor.keyboard.press("Enter")
        expect(alert).to_contain_text("changed the order in the meantime. Nothing was moved.")
        # Their order is on the page, and was left as it is.
        assert tops(editor)[:2] == [second, first]
        assert stored(editor) == order(editor)
        editor.locator(button(first, "up")).click()
        says_place(editor, first, "1")
        assert tops(editor)[:2] == [first, second]
        theirs.goto(f"{example}/meetings/7/agenda/items/add/")
        theirs.locator("input[name=title_zh]").fill("临时项目")
        theirs.locator("main .btn-primary").click()
        editor.reload()
        editor.evaluate("window.isFirst = true")
        gone = next(
            i for i in tops(editor) if "临时项目" in editor.inner_text(f"[data-item='{i}']")
        )
        theirs.goto(f"{example}/meetings/7/agenda/items/{gone}/withdraw/")
        theirs.locator("main form .btn-danger").click()
        theirs.wait_for_url("**/agenda/edit/*")
        editor.locator(button(gone, "up")).click()
        expect(alert).to_contain_text("This item was withdrawn in the meantime.")
        assert gone not in order(editor)
        assert stored(editor) == order(editor)


def test_a_session_that_ended_leads_to_the_page_that_says_so(
    chromium: Browser, example: str
) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        page.goto(f"{example}{draft_agenda(page, example)}")
        context.clear_cookies(name="sessionid")
        with page.expect_navigation():
            page.locator(button(tops(page)[0], "down")).click()
        expect(page.locator("input[name=password]")).to_be_visible()
