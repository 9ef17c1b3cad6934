"""Every page on paper: whose it is and of which day, nothing to press, no heading of nothing."""

import re

from playwright.sync_api import Browser

from tests.browser.conftest import context_of, sign_in
from tests.browser.test_axe import SECRETARY, pages_from, speak

PRESSED = "main :is(button, .btn, input, textarea, select):visible"
# The headings of sections of which nothing else is on the paper.
EMPTY = """() => [...document.querySelectorAll("main section.sheet")].filter((section) => {
  const heading = section.querySelector("h2, h3");
  if (!heading || !heading.checkVisibility()) return false;
  return section.innerText.trim() === heading.innerText.trim() && !section.querySelector("svg");
}).map((section) => section.innerText.trim())"""
HEAD = re.compile(r"Semiconductor working group · as of \d+ \w+ \d{4} \(Washington\)")


def test_every_page_is_made_for_paper(chromium: Browser, example: str) -> None:
    wrong, seen = [], 0
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        speak(page, "en")
        for path in pages_from(page, example):
            page.emulate_media(media="print")
            seen += 1
            # A paper that is filed has its own symbol at the foot.
            heads = page.locator(".print-head:visible").all_inner_texts()
            if not path.endswith("/print/") and not (len(heads) == 1 and HEAD.fullmatch(heads[0])):
                wrong.append(f"{path}: begins with {heads}")
            wrong += [
                f"{path}: {each}"
                for each in page.locator(PRESSED).evaluate_all(
                    "all => all.map(e => e.outerHTML.slice(0, 90))"
                )
            ]
            wrong += [f"{path}: nothing under {each}" for each in page.evaluate(EMPTY)]
            page.emulate_media(media="screen")
    assert not wrong, "\n".join(wrong)
    assert seen > 30
