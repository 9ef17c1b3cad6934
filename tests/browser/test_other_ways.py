"""An agenda put in order by dragging; the portal without any script; nothing scrolls sideways."""

import pytest
from playwright.sync_api import Browser, Page, expect

from meetings.services.example import PASSWORD
from tests import sample
from tests.browser.conftest import context_of, scrolls_sideways, sign_in, visit
from tests.browser.test_keyboard import SECRETARY, draft_agenda, order

pytestmark = pytest.mark.any_database
WIDTHS = (360, 640, 800, 1000, 1600)
DELEGATE = "morgan.okafor@northlight.example"
# Nobody else signs in as this one.
CHANGES = "casey.haddad@prairie.example"
PAGES = (
    *("/", "/meetings/", "/meetings/5/minutes/", "/meetings/6/", "/meetings/7/agenda/"),
    *("/meetings/7/people/", "/meetings/7/papers/", "/actions/", "/decisions/", "/topics/"),
    *("/members/", "/calendar/", "/search/?q=encryption", "/profile/", "/profile/mail/"),
)


def test_agenda_is_put_in_order_by_dragging(chromium: Browser, example: str) -> None:
    """Over the left of a row the item goes before it; the order is kept by the server."""
    with context_of(chromium, viewport={"width": 1400, "height": 1200}) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        page.goto(f"{example}/meetings/")
        page.goto(f"{example}{draft_agenda(page, example)}")
        before = order(page)
        tops = page.eval_on_selector_all(
            "[data-agenda] [data-item]",
            "rows => rows.filter(row => !row.dataset.parent).map(row => row.dataset.item)",
        )
        first, second = tops[:2]
        said = page.locator("[data-agenda-status]")
        drag(page, second, f"[data-item='{first}']")
        expect(said).to_contain_text(f"1 of {len(before)}")
        after = order(page)
        assert after[0] == second
        assert sorted(after) == sorted(before)
        page.reload()
        assert order(page) == after
        drag(page, tops[-2], END)
        expect(said).to_contain_text(f"{len(before)} of {len(before)}")
        assert order(page)[-1] == tops[-2]
        expect(page.locator(END)).to_be_hidden()


# Below the last item, while something is dragged.
END = "[data-end]"


def drag(page: Page, item: str, onto: str, *, low: bool = False) -> None:
    """By the mouse, in steps: a browser begins a drag with the first of them; onto the upper edge
    of a row, or the lower one."""
    handle = page.locator(f"[data-item='{item}'] .agenda-row__handle")
    handle.scroll_into_view_if_needed()
    start = handle.bounding_box()
    assert start
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 20, steps=4)
    target = page.locator(onto)
    target.scroll_into_view_if_needed()
    end = target.bounding_box()
    assert end
    down = end["height"] - 12 if low else 12
    page.mouse.move(end["x"] + 60, end["y"] + down, steps=12)
    page.mouse.up()


def test_session_in_which_the_password_is_changed_goes_on(chromium: Browser, example: str) -> None:
    with context_of(chromium) as here, context_of(chromium) as elsewhere:
        page, other = here.new_page(), elsewhere.new_page()
        for each in (page, other):
            sign_in(each, example, CHANGES)
        page.goto(f"{example}/accounts/password/change/")
        page.locator("input[name=oldpassword]").fill(PASSWORD)
        for name in ("password1", "password2"):
            page.locator(f"input[name={name}]").fill("another long sentence of words")
        page.locator("main button.btn-primary").click()
        expect(page.locator("#messages")).not_to_be_empty()
        page.goto(f"{example}/profile/")
        expect(page).to_have_url(f"{example}/profile/")
        other.goto(f"{example}/profile/")
        expect(other.locator("input[name=login]")).to_be_visible()


def test_portal_works_without_scripts(chromium: Browser, example: str) -> None:
    with context_of(chromium, java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, example, DELEGATE)
        # Language, back and forth.
        html = page.locator("html")
        lang = html.get_attribute("lang") or ""
        page.locator("form[action$='/language/'] button").first.click()
        expect(html).not_to_have_attribute("lang", lang)
        page.locator("form[action$='/language/'] button").first.click()
        expect(html).to_have_attribute("lang", lang)
        # A reply, a private note, a proposal: forms that the server answers.
        page.goto(f"{example}/meetings/7/people/")
        if page.locator("#reply details form").count():
            page.locator("#reply details:has(form) > summary").click()
        page.locator("#reply [name=answer][value=tentative]").check()
        if page.locator("#reply [name=mode][value=online]").count():
            page.locator("#reply [name=mode][value=online]").check()
        page.locator("#reply button.btn-primary").click()
        expect(page.locator("#messages")).not_to_be_empty()
        page.goto(f"{example}/meetings/7/proposals/add/")
        page.locator("input[name=title_en]").fill("Written without a script")
        page.locator("main form button.btn-primary").last.click()
        page.wait_for_url(f"{example}/meetings/7/agenda/")
        expect(page.locator("main")).to_contain_text("Written without a script")
        page.goto(f"{example}/actions/")
        numbers = page.locator("main tbody th a")
        every = set(numbers.all_inner_texts())
        page.locator("main form [name=state]").select_option("done")
        page.locator("main form.filters button").click()
        page.wait_for_url(lambda url: "state=done" in url)
        done = set(numbers.all_inner_texts())
        assert done and done < every


def test_no_page_scrolls_sideways(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, DELEGATE)
        wide = []
        for path in PAGES:
            # Made for a phone first, as a phone does; then the window grows.
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            visit(page, f"{example}{path}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if scrolls_sideways(page):
                    wide.append((path, width))
        assert wide == []


@pytest.mark.parametrize("scripts", sample.share([True, False], by="scripts", days=2))
def test_what_is_wrong_with_a_form_is_seen_on_a_phone(
    chromium: Browser, example: str, scripts: bool
) -> None:
    """The head of a meeting fills a small screen: the summary of faults has the focus, in view."""
    phone = {"width": 360, "height": 640}
    with context_of(chromium, viewport=phone, java_script_enabled=scripts) as context:
        page = context.new_page()
        sign_in(page, example, DELEGATE)
        page.goto(f"{example}/meetings/7/proposals/add/")
        page.locator("main form button.btn-primary").last.click()
        expect(page.locator("#form-errors")).to_be_focused()
        expect(page.locator("#form-errors")).to_be_in_viewport()
