"""The main pages in windows from 320 to 1440 px, with text of twice the size, and in the few colors
that a system forces: nothing is cut off, covered, too small to press, or gone."""

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests import sample
from tests.browser.conftest import context_of, sign_in, visit
from tests.browser.measures import faults_of_sizes, measured
from tests.browser.test_axe import SECRETARY, pages_from, speak

pytestmark = pytest.mark.any_database
HEAD = "dana.whitfield@sia.example"
# Of each way of setting a page one or two; every page where everything is asked.
MAIN = (
    "/",
    "/meetings/",
    "/meetings/7/",
    "/meetings/7/agenda/",
    "/meetings/7/agenda/edit/",
    "/meetings/7/papers/",
    "/meetings/7/people/",
    "/meetings/7/edit/",
    "/meetings/7/deadlines/",
    "/meetings/7/texts/agenda/revisions/1/",
    "/meetings/6/minutes/",
    "/meetings/6/minutes/print/",
    "/meetings/X1/minutes/edit/",
    "/actions/",
    "/actions/A5-02/change/",
    "/decisions/",
    "/topics/trade-policy/",
    "/members/",
    "/calendar/",
    "/profile/",
    "/search/?q=encryption",
    "/glossary/",
)
LANGUAGES = ("en", "zh-hans")


@pytest.mark.parametrize("language", sample.share(LANGUAGES, by="sizes", days=2))
def test_pages_bear_every_size(chromium: Browser, example: str, language: str) -> None:
    wrong: list[str] = []
    seen = 0
    with context_of(chromium, locale=language[:2]) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        speak(page, language)
        if sample.everything():
            for _path in pages_from(page, example):
                wrong += faults_of_sizes(page)
                seen += 1
        else:
            for path in MAIN:
                visit(page, example + path)
                wrong += faults_of_sizes(page)
                seen += 1
    assert not wrong, "\n".join(wrong)
    assert seen >= len(MAIN)


def test_what_the_measures_find(chromium: Browser, example: str) -> None:
    """Each finds what it is there for: a page is spoiled in every way that is measured."""
    spoil = {
        "small": "main .btn { display: block; min-height: 0; height: 9px; margin: -4px }",
        "cut": "main .sheet { height: 3rem; overflow: hidden }",
        "wide": "main { width: 150vw }",
        "broken": "main h1 { width: 1.5em; overflow-wrap: anywhere }",
        "overlapping": "main .sheet { margin-bottom: -5rem }",
        "behind": "body { padding-bottom: 0 !important }",
        "unordered": "main h1 { display: none }",
        "stacked": "button[lang|=zh] span { display: block; width: 1em; white-space: normal }",
    }
    with context_of(chromium, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        visit(page, f"{example}/meetings/7/")
        for measure, rules in spoil.items():
            assert measured(page, measure) == []
            page.evaluate(
                """rules => { const sheet = new CSSStyleSheet(); sheet.replaceSync(rules);
                document.adoptedStyleSheets = [sheet]; }""",
                rules,
            )
            assert measured(page, measure), measure
            page.evaluate("document.adoptedStyleSheets = []")


# Shapes that must look otherwise than each other where no color tells them apart.
TOLD_APART = (
    ("fig-stop-us-done", "fig-stop-us-open"),
    ("fig-stop-us-mine", "fig-stop-us-open"),
    ("fig-stop-act-done", "fig-stop-act-open"),
    ("fig-hour-working", "fig-hour-night"),
    ("fig-hour-shoulder", "fig-hour-night"),
    ("fig-due-overdue", "fig-due-later"),
    ("fig-due-soon", "fig-due-later"),
)
DRAWN = ("/meetings/7/agenda/", "/meetings/7/", "/meetings/", "/actions/", "/topics/trade-policy/")


@pytest.mark.parametrize("scheme", sample.share(["light", "dark"], by="forced", days=2))
def test_forced_colors_leave_what_is_told(chromium: Browser, example: str, scheme: str) -> None:
    """Edges of buttons and states, every kind of shape in pictures, stops that are reached."""
    wrong: list[str] = []
    compared = set()
    with context_of(chromium, forced_colors="active", color_scheme=scheme) as context:
        page = context.new_page()
        sign_in(page, example, HEAD)
        for path in DRAWN:
            visit(page, example + path)
            page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
            assert measured(page, "wide") == []
            wrong += [f"{path}: no edge: {each}" for each in edgeless(page, ".state, main .btn")]
            for picture in page.locator(".figure__wide:visible").all()[:2]:
                wrong += [f"{path}: not to be seen: {each}" for each in unseen(picture)]
                compared |= {pair for pair in TOLD_APART if tells_apart(picture, pair, wrong)}
            turned = page.locator(".key li").evaluate_all(
                "all => all.map(li => [li.matches('.is-turned'),"
                " getComputedStyle(li, '::before').backgroundColor])"
            )
            assert len({color for _is_turned, color in turned}) == len({is_ for is_, _ in turned})
        wrong += unfocused(page)
    assert not wrong, "\n".join(wrong)
    assert compared == set(TOLD_APART)


def edgeless(page: Page, what: str) -> list[str]:
    found: list[str] = page.evaluate("what => measured.edgeless(what)", what)
    return found


def unseen(picture: Locator) -> list[str]:
    """The kinds of shapes in it that nobody would miss: without them it looks the same."""
    whole = picture.screenshot()
    kinds: list[str] = picture.evaluate(
        "svg => [...new Set([...svg.querySelectorAll('[class^=fig-]')].map(e => e.classList[0]))]"
    )
    hide = """(svg, [kind, seen]) => svg.querySelectorAll('.' + kind).forEach(
        each => { each.style.visibility = seen ? '' : 'hidden' })"""
    found = []
    for kind in kinds:
        picture.evaluate(hide, [kind, False])
        # Hours of work are the ground on which the others stand out.
        if picture.screenshot() == whole and kind != "fig-hour-working":
            found.append(kind)
        picture.evaluate(hide, [kind, True])
    return found


def tells_apart(picture: Locator, pair: tuple[str, str], wrong: list[str]) -> bool:
    """Whether it has the first of the pair; adds to `wrong` where the second looks the same."""
    if not picture.locator(f".{pair[0]}").count():
        return False
    whole = picture.screenshot()
    swap = """(svg, [from, to]) => { const drawn = svg.innerHTML;
        svg.querySelectorAll('.' + from).forEach(each => each.classList.replace(from, to));
        return drawn }"""
    drawn = picture.evaluate(swap, pair)
    if picture.screenshot() == whole:
        wrong.append(f"{pair[0]} looks like {pair[1]}")
    picture.evaluate("(svg, drawn) => { svg.innerHTML = drawn }", drawn)
    return True


def unfocused(page: Page) -> list[str]:
    """What has the focus and does not show it, of the first stops of the Tab key."""
    found = []
    for _stop in range(40):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const at = document.activeElement; const style = getComputedStyle(at);
            const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
            return shown || at === document.body ? '' : at.outerHTML.slice(0, 90) }"""
        )
        if told:
            found.append(f"no focus to be seen: {told}")
    return found
