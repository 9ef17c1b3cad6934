"""Every page of the admin site, both languages, light and dark: axe-core finds nothing, the browser
has nothing to complain about, nothing but a list's own box scrolls sideways, and no word is broken,
cut off or written from top to bottom."""

import pytest
from playwright.sync_api import Browser

from tests import sample
from tests.browser.conftest import context_of, sign_in, watch
from tests.browser.measures import measured
from tests.browser.test_axe import ADMIN, LOOKS, SECRETARY, findings, pages_from, speak

HEIGHT = 900
# A phone; what lies between a phone and a tablet; a tablet; a desktop.
WIDTHS = (390, 700, 820, 1440)
MEASURES_OF_DESK = ("wide", "broken", "cut", "overlapping", "small", "stacked", "unordered")


@pytest.mark.parametrize(("language", "scheme"), sample.share(LOOKS, by="admin", days=4))
def test_pages_of_the_admin_site(
    chromium: Browser, example: str, language: str, scheme: str
) -> None:
    wrong: list[str] = []
    seen = []
    with context_of(chromium, color_scheme=scheme) as context:
        page = context.new_page()
        complaints = watch(page, [])
        sign_in(page, example, SECRETARY)
        speak(page, language)
        for path in pages_from(page, example, site=ADMIN):
            seen.append(path)
            wrong += findings(page)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                wrong += [f"{width} px: {each}" for each in measured(page, *MEASURES_OF_DESK)]
    assert not wrong, "\n".join(wrong)
    assert complaints == []
    assert len(seen) > 30, seen
