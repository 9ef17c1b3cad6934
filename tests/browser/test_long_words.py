"""A word of a hundred letters in every text: it is broken, and no page becomes wider for it."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import context_of, scrolls_sideways, served, sign_in
from tests.browser.long_words import WORD
from tests.browser.test_axe import SECRETARY, pages_from
from tests.slow.portal import new_portal

pytestmark = pytest.mark.any_database
WIDTHS = (360, 640, 800, 1000)


def test_a_long_word_makes_no_page_wider(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    wide, wordy = [], 0
    folder = tmp_path_factory.mktemp("wordy")
    with (
        new_portal(folder, EXAMPLE="true") as portal,
        served(portal) as address,
        context_of(chromium) as context,
    ):
        portal.manage(
            "shell", "-v0", "-c", "from tests.browser import long_words; long_words.put()"
        )
        page = context.new_page()
        sign_in(page, address, SECRETARY)
        for path in pages_from(page, address):
            wordy += WORD in page.locator("main").inner_text()
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if scrolls_sideways(page):
                    wide.append(f"{path} at {width} px")
    assert wide == []
    assert wordy > 20
