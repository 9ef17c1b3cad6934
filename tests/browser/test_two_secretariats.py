"""One record: two secretariats write the same minutes at once, in two browsers; what both heads
sign is what everybody reads, whatever becomes of the rows behind it."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from meetings.services.example import PASSWORD
from tests import sample
from tests.browser.conftest import context_of, served, sign_in
from tests.browser.delegation import CN, US, press, says
from tests.meetings.documents.readback import said_in
from tests.slow.portal import Portal, new_portal

pytestmark = pytest.mark.any_database
MINUTES, ROOM = "/meetings/6/minutes/", "/meetings/6/minutes/room/"
DOCUMENTS = "/meetings/6/documents/"
PARAGRAPHS = 30
SOON = 60_000
# Every row behind the minutes, past the portal.
UPHEAVAL = """
from members.models import Company, Person
from meetings.models import Meeting, Sitting, Topic
Person.objects.update(given_name="Quicksilver", name_zh="水银")
for each in (Company, Topic):
    for row in each.objects.all():
        names = {"name_en": f"Quicksilver {row.pk}", "name_zh": f"水银{row.pk}"}
        each.objects.filter(pk=row.pk).update(**names)
Sitting.objects.filter(meeting__number="6").update(title_en="Quicksilver", title_zh="水银")
Meeting.objects.filter(number="6").update(place_en="Quicksilver", place_zh="水银")
"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """With the example group."""
    with new_portal(tmp_path_factory.mktemp("record"), EXAMPLE="true") as portal:
        portal.manage("load_example")
        yield portal


class Offices:
    """Whoever takes part, each in a browser of their own."""

    def __init__(self, browser: Browser, address: str, stack: ExitStack) -> None:
        self.browser, self.address, self.stack = browser, address, stack
        self.pages: dict[str, Page] = {}

    def open(self, email: str, path: str) -> Page:
        if email not in self.pages:
            page = self.stack.enter_context(context_of(self.browser)).new_page()
            sign_in(page, self.address, email)
            self.pages[email] = page
        page = self.pages[email]
        page.goto(self.address + path)
        return page

    def turn(self, email: str, act: str) -> None:
        """Press a button of the panel; who is asked who they are, says so."""
        page = self.open(email, MINUTES)
        press(page, f"/texts/minutes/{act}/")
        password = page.locator("main input[name=password]")
        if password.count():
            password.fill(PASSWORD)
            password.press("Enter")
            page.wait_for_load_state()

    def open_revision(self, email: str, reason: str) -> None:
        page = self.open(email, "/meetings/6/texts/minutes/open-revision/")
        page.locator("[name=reason]").fill(reason)
        carry_out(page)


def carry_out(page: Page) -> None:
    """Press the button of a page on which a grave act is done."""
    page.locator("main form button.btn-danger").click()
    page.wait_for_load_state()


# It takes a minute of both databases: each has its day.
TODAY = sample.drawn(("sqlite", "postgresql"), by="two secretariats")


@pytest.mark.skipif(
    not sample.everything() and connection.vendor != TODAY, reason="the other database's day"
)
def test_what_two_secretariats_write_and_both_heads_sign_stands(
    chromium: Browser, portal: Portal
) -> None:
    with served(portal, Portal.serve_pages) as address, ExitStack() as stack:
        offices = Offices(chromium, address, stack)
        offices.open_revision(US["secretary"], "More was said.")
        write_together(offices)
        turn_all_keys(offices)
        before = surfaces(offices)
        portal.manage("shell", "-v0", "-c", UPHEAVAL)
        after = surfaces(offices)
        assert [name for name in before if before[name] != after[name]] == []
        assert [
            name for name, text in after.items() if "Quicksilver" in text or "水银" in text
        ] == []
        assert "English paragraph 7" in before["page en"] and "第7段" in before["page zh-hans"]
        assert "Englishparagraph7" in before[f"PDF {CN['delegate']}"]
        assert all(text != "[]" for text in before.values())


def write_together(offices: Offices) -> None:
    us, cn = offices.open(US["secretary"], ROOM), offices.open(CN["secretary"], ROOM)
    there = us.locator('li[data-row]:not([data-row=""])').count()
    last = "ol.room__rows >> nth=-1"
    us.locator(last).locator("[name=text_en]").last.click()
    wanted = PARAGRAPHS - there
    for n in range(wanted):
        us.keyboard.type(f"English paragraph {n}: both sides exchanged {n + 20} lists.")
        us.keyboard.press("Enter")
    theirs = cn.locator(last).locator('li[data-row]:not([data-row=""])')
    for n in range(wanted):
        box = theirs.nth(n).locator("[name=text_zh]")
        expect(theirs.nth(n).locator("[name=text_en]")).to_have_value(
            re.compile(f"paragraph {n}:"), timeout=SOON
        )
        # One number is not the same, at first.
        box.fill(f"第{n}段：双方交换了{n + 20 + (n == 3)}份清单。")
    ours = us.locator(last).locator('li[data-row]:not([data-row=""])')
    for n in range(wanted):
        expect(ours.nth(n).locator("[name=text_zh]")).to_have_value(
            re.compile(f"第{n}段"), timeout=SOON
        )
    # The pair check asks about it, of both, until it is the same.
    expect(ours.nth(3).locator("[data-remarks] li").first).to_be_visible(timeout=SOON)
    theirs.nth(3).locator("[name=text_zh]").fill("第3段：双方交换了23份清单。")
    expect(ours.nth(3).locator("[data-remarks] li")).to_have_count(0, timeout=SOON)
    both_at_once(us, cn, ours.nth(5).get_attribute("data-row") or "")
    for page in (us, cn):
        expect(page.locator('[data-state]:text("Not saved yet")')).to_have_count(0, timeout=SOON)
    page = offices.open(US["secretary"], ROOM)
    # Of a pair of which one half was changed alone, somebody says that the other still fits.
    stale = page.locator("[data-stale]:not([hidden]) button")
    for left in range(stale.count(), 0, -1):
        stale.first.click()
        expect(stale).to_have_count(left - 1, timeout=SOON)
    rows = page.locator('li[data-row]:not([data-row=""])')
    assert rows.count() == PARAGRAPHS
    assert all(box.input_value() for box in rows.locator("textarea").all())


def both_at_once(us: Page, cn: Page, key: str) -> None:
    """The same half by both: one is asked, takes the other's words, and nothing is lost unseen."""
    boxes = [page.locator(f'li[data-row="{key}"] [name=text_en]') for page in (us, cn)]
    for box, side in zip(boxes, ("US", "Chinese"), strict=True):
        box.fill(f"English paragraph 5 as the {side} side has it: 25 lists.")
    us.wait_for_timeout(5000)
    loser, other = (us, "Chinese") if us.locator(".newer").count() else (cn, "US")
    expect(loser.locator(".newer .prose")).to_contain_text(f"as the {other} side has it")
    loser.locator(".newer button").first.click()
    for page in (us, cn):
        page.locator("h2").first.click()
    for box in boxes:
        expect(box).to_have_value(re.compile(f"as the {other} side has it"), timeout=SOON)


def turn_all_keys(offices: Offices) -> None:
    """Circulated; a revision opened and discarded, another opened; cleared, locked, signed."""
    offices.turn(CN["secretary"], "circulate")
    for side in (US, CN):
        offices.turn(side["counsel"], "clear")
    circulated = text_of(offices.open(US["delegate"], MINUTES))
    cleared = keys_of(offices.open(US["head"], MINUTES))
    assert len(cleared) == 2
    offices.open_revision(CN["secretary"], "A word.")
    page = offices.open(CN["secretary"], ROOM)
    box = page.locator('li[data-row]:not([data-row=""]) [name=text_en]').last
    box.fill("Words that nobody will read.")
    row = page.locator("li[data-row]").filter(has=page.locator("[data-kind=saved]"))
    expect(row.first).to_be_visible(timeout=SOON)
    carry_out(offices.open(US["secretary"], "/meetings/6/texts/minutes/discard-revision/"))
    assert text_of(offices.open(US["delegate"], MINUTES)) == circulated
    assert keys_of(offices.open(US["head"], MINUTES)) == cleared
    offices.open_revision(US["secretary"], "The last word.")
    offices.turn(US["secretary"], "circulate")
    offices.turn(US["secretary"], "lock")
    for side in (US, CN):
        offices.turn(side["counsel"], "clear")
    for side in (US, CN):
        offices.turn(side["head"], "sign")
    says(offices.open(US["head"], MINUTES), "Both heads signed this revision.")


def keys_of(page: Page) -> list[str]:
    """Which keys are turned, by whom and when."""
    return page.locator("li.is-turned").all_text_contents()


def text_of(page: Page) -> str:
    """The minutes themselves, without what is told beside them, and whose delegation reads."""
    text: str = page.locator("article").first.evaluate(
        """article => {
            const copy = article.cloneNode(true);
            copy.querySelectorAll(".alert, .acts, .differences, details, .small.muted, form")
                .forEach((each) => each.remove());
            return copy.textContent.replace(/\\s+/g, " ").trim();
        }"""
    )
    return text


def surfaces(offices: Offices) -> dict[str, str]:
    """The page, the print view, the revision's page and the words in the register of decisions, in
    both languages; the PDF of each side."""
    found = {}
    for who in (US["delegate"], CN["delegate"]):
        for language in ("en", "zh-hans"):
            page = offices.open(who, MINUTES)
            switch = page.locator(f"form button[name=language][value={language}]")
            if switch.count():
                switch.first.click()
                page.wait_for_load_state()
            for name, path in (
                ("page", MINUTES),
                ("print", f"{MINUTES}print/"),
                ("revision", "/meetings/6/texts/minutes/revisions/3/"),
            ):
                key = f"{name} {language}" + ("" if who == US["delegate"] else " cn")
                found[key] = text_of(offices.open(who, path))
            register = offices.open(who, "/decisions/?meeting=6")
            found[f"register {language}" + ("" if who == US["delegate"] else " cn")] = str(
                register.locator("table.rows td.whole").all_text_contents()
            )
        answer = offices.pages[who].request.get(f"{offices.address}{DOCUMENTS}minutes.pdf")
        assert answer.status == 200
        found[f"PDF {who}"] = said_in(answer.body())
    return found
