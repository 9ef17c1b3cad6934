"""What somebody types and has not saved: kept for them alone, back where it belongs, sent once."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from meetings.services.example import PASSWORD
from tests.browser.conftest import context_of, sign_in
from tests.browser.test_keyboard import SECRETARY, open_editor
from tests.browser.test_other_ways import DELEGATE

pytestmark = pytest.mark.any_database
OTHER_SECRETARY = "anqi.tao@csia.example"
PROPOSE = "/meetings/7/proposals/add/"


@contextmanager
def opened(chromium: Browser, example: str, who: str, path: str) -> Iterator[Page]:
    """A page as somebody who logged in has it open, in a browser of its own."""
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, who)
        page.goto(f"{example}{path}")
        yield page


def test_what_was_typed_outlives_the_session(chromium: Browser, example: str) -> None:
    """The session ends while a note is written under an item: whoever signs in next reads nothing
    of it; its writer has the words back under that item, until they are saved or they log out."""
    words = "Written before it ended"
    with opened(chromium, example, DELEGATE, "/meetings/7/notes/") as page:
        item = page.locator("main form:has(input[name=item][value])").nth(1)
        key = item.locator("input[name=item]").get_attribute("value")
        box = page.locator(f"main form:has(input[name=item][value='{key}']) textarea[name=text]")
        folded = page.locator(f"main details:has(input[name=item][value='{key}']) > summary")
        folded.last.click()
        box.fill(words)
        page.context.clear_cookies(name="sessionid")
        page.locator(f"main form:has(input[name=item][value='{key}']) button").first.click()
        for reader, kept in ((SECRETARY, ""), (DELEGATE, words)):
            sign_in(page, example, reader)
            page.goto(f"{example}/meetings/7/notes/")
            filled = page.locator("main textarea").evaluate_all(
                "boxes => boxes.map(box => box.value).filter(Boolean)"
            )
            assert filled == ([kept] if kept else [])
            if reader == SECRETARY:
                page.context.clear_cookies(name="sessionid")
        expect(box).to_have_value(words)
        expect(page.locator(".draft")).to_be_visible()
        page.locator(f"main form:has(input[name=item][value='{key}']) button").last.click()
        expect(page.locator("main")).to_contain_text(words)
        page.reload()
        expect(page.locator(".draft")).to_have_count(0)


def test_what_was_typed_outlives_a_dead_network(chromium: Browser, example: str) -> None:
    """Sent where there is no network, it is there when the page comes again."""
    with opened(chromium, example, DELEGATE, PROPOSE) as page:
        context, address = page.context, page.url
        page.locator("input[name=title_en]").fill("Typed in an airport")
        context.set_offline(True)
        page.locator("main form button.btn-primary").last.click()
        page.wait_for_timeout(500)
        context.set_offline(False)
        page.goto(address)
        expect(page.locator("input[name=title_en]")).to_have_value("Typed in an airport")
        page.locator(".draft button").click()
        expect(page.locator("input[name=title_en]")).to_have_value("")


def test_what_was_typed_goes_with_who_logs_out(chromium: Browser, example: str) -> None:
    """On the admin site too: there until the browser is closed by force, gone on log-out."""
    with context_of(chromium) as context:
        page = context.new_page()
        sign_in(page, example, SECRETARY)
        address = f"{example}/admin/meetings/topic/do/add_topic/"
        page.goto(address)
        page.locator("input[name=name_en]").fill("Typed in the office")
        page.locator("input[name=name_en]").blur()
        crashed = context.new_page()
        page.close(run_before_unload=False)
        crashed.goto(address)
        expect(crashed.locator("input[name=name_en]")).to_have_value("Typed in the office")
        # The page goes away right after they typed, and keeps nothing at that.
        crashed.locator("input[name=name_zh]").fill("办公室里输入的")
        crashed.wait_for_timeout(500)
        crashed.locator("form[action$='/logout/'] button").click()
        crashed.wait_for_load_state()
        assert kept(crashed) == []


def move_to(page: Page, place: str) -> None:
    page.locator("input[name=place_en]").fill(place)
    page.locator("textarea[name=reason]").fill("The hall is another one")
    save(page)
    page.wait_for_url("**/meetings/7/")


def words(page: Page, name: str) -> str:
    """What the page has a script say, behind the instant; in the language that is read by now."""
    said: str = page.evaluate("name => document.querySelector('[data-reader]').dataset[name]", name)
    return " ".join(said.rpartition("{when}")[2].split())


def save(page: Page) -> None:
    page.locator("main form button.btn-primary").last.click()
    page.wait_for_load_state()


@pytest.mark.parametrize("scripts", [True, False])
def test_back_does_not_undo_what_somebody_else_saved(
    chromium: Browser, example: str, scripts: bool
) -> None:
    """A browser that goes back fetches the page anew: it may not put the old words into it."""
    address = f"{example}/meetings/7/edit/"
    place = "input[name=place_en]"
    with (
        context_of(chromium, java_script_enabled=scripts) as here,
        context_of(chromium, java_script_enabled=scripts) as there,
    ):
        page, other = here.new_page(), there.new_page()
        sign_in(page, example, SECRETARY)
        sign_in(other, example, OTHER_SECRETARY)
        page.goto(address)
        other.goto(address)
        before = page.locator(place).input_value()
        move_to(page, "Saved first")
        other.goto(address)
        move_to(other, "Saved later")
        page.go_back()
        expect(page.locator(place)).to_have_value("Saved later")
        other.goto(address)
        move_to(other, before)


def test_back_shows_nobody_what_another_one_typed(chromium: Browser, example: str) -> None:
    with opened(chromium, example, DELEGATE, PROPOSE) as page:
        page.locator("input[name=title_en]").fill("Our red lines")
        page.locator("textarea[name=note_en]").fill("Nobody else's business")
        with page.expect_navigation():
            page.locator("form[action$='/logout/'] button").first.dispatch_event("click")
        sign_in(page, example, OTHER_SECRETARY)
        for _step in range(8):
            page.go_back()
            if page.url.endswith(PROPOSE):
                break
        expect(page.locator("input[name=title_en]")).to_have_value("")
        expect(page.locator("textarea[name=note_en]")).to_have_value("")


def test_what_was_sent_and_never_answered_is_sent_again_and_done_once(
    chromium: Browser, example: str
) -> None:
    def lose(route: Route) -> None:
        sent = route.request
        if sent.method != "POST":
            route.continue_()
            return
        there = http.client.HTTPConnection(urlsplit(example).netloc, timeout=30)
        there.request("POST", urlsplit(sent.url).path, sent.post_data_buffer, sent.all_headers())
        assert there.getresponse().status == 302
        there.close()
        route.abort()

    with opened(chromium, example, DELEGATE, PROPOSE) as page:
        page.locator("input[name=title_en]").fill("Lost on its way back")
        page.route("**/proposals/add/", lose)
        page.locator("main form button.btn-primary").last.click()
        page.wait_for_timeout(500)
        page.unroute("**/proposals/add/")
        page.goto(f"{example}{PROPOSE}")
        expect(page.locator("input[name=title_en]")).to_have_value("Lost on its way back")
        expect(page.locator(".draft")).to_contain_text(words(page, "draftSent"))
        save(page)
        page.goto(f"{example}/meetings/7/agenda/")
        expect(page.get_by_text("Lost on its way back")).to_have_count(1)
        page.goto(f"{example}{PROPOSE}")
        expect(page.locator("input[name=title_en]")).to_have_value("")


def test_a_draft_belongs_to_what_the_address_is_about(chromium: Browser, example: str) -> None:
    with opened(chromium, example, SECRETARY, "/meetings/6/") as page:
        open_editor(page, f"{example}/meetings/6/minutes/edit/")
        links = page.locator("a[href*='minutes/add/?item=']")
        first, second = (links.nth(n).get_attribute("href") for n in (0, 2))
        text = page.locator("textarea[name=text_en]")
        page.goto(f"{example}{first}")
        text.fill("Of the first item")
        text.blur()
        page.goto(f"{example}{second}")
        expect(text).to_have_value("")
        expect(page.locator(".draft")).to_have_count(0)
        page.goto(f"{example}{first}")
        expect(text).to_have_value("Of the first item")
        page.locator(".draft button").click()


def test_what_has_no_form_any_more_is_shown_on_its_page(chromium: Browser, example: str) -> None:
    with context_of(chromium) as here, context_of(chromium) as there:
        page, other = here.new_page(), there.new_page()
        for each in (page, other):
            sign_in(each, example, DELEGATE)
        page.goto(f"{example}{PROPOSE}")
        page.locator("input[name=title_en]").fill("Soon withdrawn")
        save(page)
        page.goto(f"{example}/meetings/7/agenda/")
        page.get_by_text("Soon withdrawn").first.click()
        address = page.url
        page.locator("textarea[name=note_en]").fill("Typed too late")
        page.locator("textarea[name=note_en]").blur()
        other.goto(address)
        other.locator("main button.btn-danger").click()
        other.wait_for_load_state()
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words(page, "draftLeft"))
        expect(page.locator("pre.typed")).to_have_text("Typed too late")
        page.locator(".draft button").click()
        expect(page.locator("pre.typed")).to_have_count(0)
        page.reload()
        expect(page.locator("pre.typed")).to_have_count(0)


def test_what_came_through_the_login_is_told_once_and_can_be_discarded(
    chromium: Browser, example: str
) -> None:
    title = "input[name=title_en]"
    with opened(chromium, example, DELEGATE, PROPOSE) as page:
        page.locator(title).fill("Through the login")
        page.context.clear_cookies()
        save(page)
        page.locator("input[name=login]").fill(DELEGATE)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(f"**{PROPOSE}#carried")
        expect(page.locator(title)).to_have_value("Through the login")
        expect(page.locator(".draft")).to_have_count(1)
        page.locator(".draft a").click()
        page.wait_for_load_state()
        expect(page.locator(title)).to_have_value("")
        expect(page.locator(".draft")).to_have_count(0)


def kept(page: Page) -> list[str]:
    """The keys of what is kept on this device, but for when somebody logged out on it."""
    found: list[str] = page.evaluate("Object.keys(localStorage)")
    return [key for key in found if key != "left"]


def test_what_was_discarded_stays_away(chromium: Browser, example: str) -> None:
    """Also where more was typed before, and the page goes away after."""
    title = "input[name=title_en]"
    with opened(chromium, example, DELEGATE, PROPOSE) as page:
        page.locator(title).fill("Not worth it")
        page.locator(title).blur()
        page.reload()
        page.locator(title).press_sequentially(", really")
        page.wait_for_timeout(500)
        page.locator(".draft button").click()
        expect(page.locator(title)).to_have_value("")
        page.reload()
        assert kept(page) == []
        expect(page.locator(".draft")).to_have_count(0)


def test_what_was_answered_is_not_told_as_lost(chromium: Browser, example: str) -> None:
    """That the session had ended is an answer; who leaves the form then is told no more than that
    it was not saved."""
    title = "input[name=title_en]"
    with opened(chromium, example, DELEGATE, PROPOSE) as page:
        page.locator(title).fill("Answered")
        page.context.clear_cookies(name="sessionid")
        save(page)
        expect(page.locator("input[name=password]")).to_be_visible()
        sign_in(page, example, DELEGATE)
        page.goto(f"{example}{PROPOSE}")
        expect(page.locator(title)).to_have_value("Answered")
        expect(page.locator(".draft")).to_contain_text(words(page, "draftBack"))
        page.locator(".draft button").click()


def test_other_windows_keep_nothing_of_who_logs_out(chromium: Browser, example: str) -> None:
    with context_of(chromium) as context:
        page, other = context.new_page(), context.new_page()
        sign_in(page, example, DELEGATE)
        page.goto(f"{example}{PROPOSE}")
        page.locator("input[name=title_en]").fill("Ours alone")
        page.locator("input[name=title_en]").blur()
        other.goto(f"{example}/")
        assert kept(other) != []
        with other.expect_navigation():
            other.locator("form[action$='/logout/'] button").first.dispatch_event("click")
        page.locator("input[name=title_en]").press_sequentially(" and more")
        page.wait_for_timeout(500)
        # What is sent now goes along through the login, and is kept nowhere either.
        save(page)
        expect(page.locator("input[name=password]")).to_be_visible()
        assert kept(page) == []


def test_a_date_typed_in_part_is_not_taken_for_none(chromium: Browser, example: str) -> None:
    with opened(chromium, example, SECRETARY, "/meetings/7/actions/give/") as page:
        address = page.url
        page.locator("textarea[name=text_en]").fill("Due on half a day")
        page.locator("input[name=due_on]").press_sequentially("0605")
        page.locator("main form button.btn-primary").last.click()
        page.wait_for_timeout(300)
        assert page.url == address
        message = page.locator("input[name=due_on]").evaluate("field => field.validationMessage")
        assert message == words(page, "halfTyped")
        page.locator("textarea[name=text_en]").fill("")
