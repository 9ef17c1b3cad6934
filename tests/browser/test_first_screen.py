"""What stands on the first screen: on a phone what is asked of somebody, on a desk the content of
the tab that was opened; the act that is one's own stays in sight while a text is read."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import context_of, scrolls_sideways, sign_in, visit

pytestmark = pytest.mark.any_database
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
# Who is asked for something in the example, and where the first card's button leads.
ASKED = {
    "dana.whitfield@sia.example": "/meetings/7/agenda/",
    "yue.jin@csia.example": "/meetings/6/minutes/",
    "sidney.strand@sia.example": "/actions/?state=overdue",
    "anqi.tao@csia.example": "",
    "jordan.ramirez@harborline.example": "",
}
TABS = ("", "agenda/", "papers/", "people/", "minutes/", "actions/", "notes/")


def bottom(page: Page, what: str) -> float:
    box = page.locator(what).first.bounding_box()
    assert box is not None, what
    return float(box["y"] + box["height"])


@pytest.mark.parametrize("email", ASKED)
def test_a_phone_shows_first_what_is_asked(chromium: Browser, example: str, email: str) -> None:
    with context_of(chromium, viewport=PHONE) as context:
        page = context.new_page()
        sign_in(page, example, email)
        visit(page, f"{example}/")
        bar = page.locator(".bar").bounding_box()
        assert bar is not None
        # The next meeting in a line, then the first thing to do, whole, or that there is none.
        assert bottom(page, ".home__brief") < bottom(page, ".home h2")
        first = page.locator(".ask, .home .empty").first
        box = first.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= bar["y"]
        if ASKED[email]:
            (button,) = first.locator(".btn").all()
            assert (button.get_attribute("href") or "").startswith(ASKED[email])
        assert not scrolls_sideways(page)


def test_each_tab_begins_with_its_content(chromium: Browser, example: str) -> None:
    late = {}
    with context_of(chromium, viewport=DESK) as context:
        page = context.new_page()
        sign_in(page, example, "dana.whitfield@sia.example")
        for tab in TABS:
            visit(page, f"{example}/meetings/6/{tab}")
            box = (
                page.locator(".tabs").locator("xpath=../following-sibling::*").first.bounding_box()
            )
            assert box is not None
            # Without the line that says that the group is invented.
            note = page.locator(".example-note").bounding_box()
            begins = box["y"] - (note["height"] if note else 0)
            if begins > 300:
                late[tab] = begins
    assert late == {}


def test_the_act_that_is_ones_own_stays_in_sight(chromium: Browser, example: str) -> None:
    with context_of(chromium, viewport=PHONE) as context:
        page = context.new_page()
        sign_in(page, example, "dana.whitfield@sia.example")
        page.locator(".ask .btn").first.click()
        button = page.locator(".mine button")
        length = int(page.evaluate("document.body.scrollHeight"))
        assert length > 3 * PHONE["height"]
        for part in (0, 0.3, 0.6):
            page.evaluate(f"scrollTo(0, {length * part})")
            box = button.bounding_box()
            bar = page.locator(".bar").bounding_box()
            assert box is not None
            assert bar is not None
            assert 0 < box["y"] < box["y"] + box["height"] <= bar["y"]
        # What has the focus is never hidden below it.
        for _each in range(25):
            page.keyboard.press("Tab")
            hidden = page.evaluate(
                """() => {
                  const at = document.activeElement.getBoundingClientRect();
                  const mine = document.querySelector(".mine").getBoundingClientRect();
                  const inside = document.activeElement.closest(".mine, .bar");
                  return !inside && at.top >= mine.top && at.bottom <= mine.bottom && at.height > 0;
                }"""
            )
            assert not hidden, page.evaluate("document.activeElement.outerHTML")
