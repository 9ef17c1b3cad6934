"""What a reader would stumble over on a page as it is drawn: measured in the page itself, in
windows of several widths, with text of ordinary and of twice the size."""

from pathlib import Path

from playwright.sync_api import Page

MEASURES = (Path(__file__).parent / "measures.js").read_text()
HEIGHT = 900
# A window of 1280 px at four times the size (WCAG 1.4.10), a phone, a tablet, a desk.
NARROWEST, PHONE, TABLET, DESK = 320, 390, 820, 1440
AT_ANY_WIDTH = ("wide", "small", "cut", "overlapping", "stacked")
WITH_LARGE_TEXT = ("wide", "cut", "overlapping", "behind")
ASKED = {
    NARROWEST: AT_ANY_WIDTH,
    PHONE: (*AT_ANY_WIDTH, "broken", "behind"),
    TABLET: (*AT_ANY_WIDTH, "broken"),
    DESK: (*AT_ANY_WIDTH, "broken", "unordered"),
}


def faults_of_sizes(page: Page) -> list[str]:
    """What is wrong with the page that is open, at every width and with text twice as large: what
    scrolls sideways, is cut off, stands upon or behind something else, is a target of less than
    24 px, a word broken inside, Chinese sign below sign, or a heading out of order. The window is
    as it was afterwards."""
    before = page.viewport_size
    page.evaluate(MEASURES)
    found = []
    for width, measures in ASKED.items():
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += _told(page, measures, f"at {width} px")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += _told(page, WITH_LARGE_TEXT, f"at {width} px with text of 200 %")
    page.evaluate("document.documentElement.style.fontSize = ''")
    if before:
        page.set_viewport_size(before)
    return found


def measured(page: Page, *measures: str) -> list[str]:
    """What these measures find now."""
    page.evaluate(MEASURES)
    return _told(page, measures, "")


def _told(page: Page, measures: tuple[str, ...], where: str) -> list[str]:
    asked = "names => names.flatMap(name => measured[name]().map(fault => `${name}: ${fault}`))"
    return [f"{page.url} {where}: {each}" for each in page.evaluate(asked, list(measures))]
