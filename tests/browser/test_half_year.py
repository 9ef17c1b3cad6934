"""The main job, from empty rosters to signed minutes and the reminders, in real browsers, with a
real worker, a real mail server and a real calendar client. Only the clock is moved."""

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from meetings.rules.working_days import working_moment
from tests import sample
from tests.browser.delegation import (
    CN,
    OPERATOR,
    PASSWORD,
    US,
    Office,
    body,
    letter_to,
    link_in,
    office,
    press,
    save,
    says,
    unattended,
)
from tests.slow.portal import ROOT, Portal, new_portal
from tests.smtp import Received, Sink, running_sink
from workinggroup.lib.clock import SIDE_ZONES

DATA = ROOT / "members" / "data"
AUTUMN = dt.datetime(2026, 11, 24, 14, 30, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
CJK = re.compile("[\u4e00-\u9fff]")
DELEGATES = {"us": US["delegate"], "cn": CN["delegate"]}
TOPICS = ("intellectual-property", "trade-policy", "encryption")


@pytest.fixture(scope="module")
def sink() -> Iterator[Sink]:
    with running_sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, sink: Sink) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    with new_portal(folder, EMAIL_URL=sink.url) as portal:
        portal.manage(
            "shell",
            "-v0",
            "-c",
            "from members.models import Person; Person.objects.create_superuser("
            f"'{OPERATOR}', '{PASSWORD}', given_name='Portal', family_name='Operator')",
        )
        yield portal


# It takes half a minute of both databases: each has its day.
TODAY = sample.drawn(("sqlite", "postgresql"), by="half year")


@pytest.mark.skipif(
    not sample.everything() and connection.vendor != TODAY, reason="the other database's day"
)
def test_half_year(chromium: Browser, portal: Portal, sink: Sink, tmp_path: Path) -> None:
    with office(portal, chromium, AUTUMN) as desk:
        import_rosters(desk)
        for email in (*US.values(), *CN.values()):
            accept_invitation(desk, sink, email)
        plan_2027(desk)
        agree_on_dates(desk)
        write_agenda(desk)
        turn_keys(desk, "agenda", sink, wanted_from="us")
        assert desk.told == []
    first, last = sittings(portal)[0], sittings(portal)[-1]
    remind(portal, sink, first - WEEK, {"us": "Meeting 1 begins", "cn": "第1次会议"}, first)
    with office(portal, chromium, at_work(last + dt.timedelta(hours=20), "cn")) as desk:
        hold(desk)
        due = due_date(last)
        write_minutes(desk, due)
        turn_keys(desk, "minutes", sink, wanted_from="cn")
        assert desk.told == []
    before = due - dt.timedelta(days=3)
    remind(portal, sink, midday(before), {"us": "A1-01", "cn": "A1-01"}, midday(due))
    with office(portal, chromium, midday(before)) as desk:
        subscribe(desk, tmp_path)


# --- the reminders --------------------------------------------------------------------------------
def midday(day: dt.date) -> dt.datetime:
    """An instant that has this date in Washington and in Beijing."""
    return dt.datetime.combine(day, dt.time(15, 0), dt.UTC)


def at_work(moment: dt.datetime, side: str) -> dt.datetime:
    """Half an hour into the working hours of `side`, from `moment` on."""
    return working_moment(moment, side, SIDE_ZONES[side]) + dt.timedelta(minutes=30)


def remind(
    portal: Portal,
    sink: Sink,
    since: dt.datetime,
    subjects: dict[str, str],
    event: dt.datetime,
) -> None:
    """The delegates of both sides are reminded of `event`, each in their own working hours from
    `since` on and in their own language, with its date as their calendar has it."""
    sink.letters.clear()
    for side in sorted(DELEGATES, key=lambda side: at_work(since, side)):
        with unattended(portal, at_work(since, side)):
            letter = letter_to(sink, DELEGATES[side], subjects[side], seconds=300)
        says_so(letter, side, subjects[side], event)


def says_so(letter: Received, side: str, subject: str, event: dt.datetime | None = None) -> None:
    """The letter is in the language of `side`, subject and body, and tells the date of `event`."""
    told = str(letter.message["Subject"])
    assert subject in told
    assert bool(CJK.search(told)) is bool(CJK.search(body(letter))) is (side == "cn")
    if event is not None:
        day = event.astimezone(ZoneInfo(SIDE_ZONES[side]))
        date = f"{day.month}月{day.day}日" if side == "cn" else f"{day:%a} {day.day} {day:%b}"
        assert date in body(letter), body(letter)


# --- autumn: rosters, plan, agenda ---------------------------------------------------------------
def import_rosters(desk: Office) -> None:
    """Both example rosters as they are: UTF-8 in English, GB18030 in Chinese."""
    for side in ("us", "cn"):
        page = desk.open(OPERATOR, "/admin/members/person/import/")
        page.locator("select[name=side_choice]").select_option(side)
        page.locator("input[name=file]").set_input_files(DATA / f"roster-{side}.csv")
        page.locator(".desk-form .desk-button--main").click()
        page.wait_for_load_state()
        confirm = page.locator("form:has(input[name=rows])")
        confirm.locator("input[name=invite]").check()
        confirm.locator("button").first.click()
        page.wait_for_load_state()
    page = desk.open(OPERATOR, "/members/")
    for company in ("Northlight Semiconductor", "Qingyun Integrated Circuits"):
        says(page, company)


def accept_invitation(desk: Office, sink: Sink, email: str) -> None:
    letter = letter_to(sink, email, "/invitation/")
    page = desk.stranger()
    page.goto(link_in(letter, "/invitation/"))
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    save(page)
    page.wait_for_url("**/accounts/login/**")
    page.context.close()


def plan_2027(desk: Office) -> None:
    page = desk.open(US["secretary"], "/meetings/plan/")
    page.locator("input[name=first_year]").fill("2027")
    page.locator("input[name=last_year]").fill("2027")
    page.locator("main form[method=get] button").click()
    page.locator("form.plan-act button").click()
    page.wait_for_url("**/meetings/")
    for half in ("/meetings/1/", "/meetings/2/"):
        assert page.locator(f'main a[href="{half}"]').count()


def agree_on_dates(desk: Office) -> None:
    """Ask for replies, reply, confirm: one secretariat asks, the other confirms."""
    page = desk.open(US["secretary"], "/meetings/1/move/poll/")
    save(page)
    page = desk.open(CN["delegate"], "/meetings/1/people/")
    page.locator("input[name=answer][value=accepted]").check()
    save(page)
    page = desk.open(CN["secretary"], "/meetings/1/move/confirm/")
    save(page)
    assert page.url.endswith("/meetings/1/")


def write_agenda(desk: Office) -> None:
    """The standing items, and one that carries all three topics."""
    page = desk.open(US["secretary"], "/meetings/1/agenda/edit/")
    press(page, "/agenda/standing/")
    page = desk.open(US["secretary"], "/meetings/1/agenda/items/add/")
    page.locator("input[name=title_en]").fill("Rules for encryption in products on sale")
    page.locator("input[name=title_zh]").fill("在售产品的加密规则")
    page.locator("input[name=minutes]").fill("45")
    boxes = page.locator("input[name=topics]")
    assert boxes.count() == len(TOPICS)
    for index in range(len(TOPICS)):
        boxes.nth(index).check()
    save(page)
    for slug in TOPICS:
        says(desk.open(US["secretary"], f"/topics/{slug}/"), "Rules for encryption")
    assert desk.page(CN["delegate"]).goto(f"{desk.address}/meetings/1/agenda/")


def turn_keys(desk: Office, kind: str, sink: Sink, *, wanted_from: str) -> None:
    """Counsel clear, the secretariat circulates (and locks minutes), both heads sign: the one of
    `wanted_from`, where it is office hours, once a letter asks for it."""
    path = f"/meetings/1/{kind}/"

    def turn(email: str, act: str) -> Page:
        page = desk.open(email, path)
        press(page, f"/texts/{kind}/{act}/")
        return page

    if kind == "minutes":
        turn(CN["secretary"], "circulate")
        turn(US["secretary"], "lock")
    for side in (US, CN):
        turn(side["counsel"], "clear")
    if kind == "agenda":
        turn(US["secretary"], "circulate")
    wanted = {"us": "For your signature", "cn": "请签署"}[wanted_from]
    letter = letter_to(sink, {"us": US, "cn": CN}[wanted_from]["head"], wanted)
    says_so(letter, wanted_from, wanted)
    turn(US["head"], "sign")
    turn(CN["head"], "sign")
    # In the language of the one who signed first.
    page = desk.open(US["head"], path)
    says(page, "Both heads signed this revision.")
    says(page, "agreed" if kind == "agenda" else "adopted")


# --- spring: the meeting, its minutes ------------------------------------------------------------
def sittings(portal: Portal) -> list[dt.datetime]:
    """When the sittings of the first meeting begin."""
    told = portal.manage(
        "shell",
        "-v0",
        "-c",
        "import json; from meetings.models import Sitting; "
        "print(json.dumps([s.isoformat() for s in "
        "Sitting.objects.filter(meeting__number=1).order_by('starts_at')"
        ".values_list('starts_at', flat=True)]))",
    )
    return [dt.datetime.fromisoformat(each) for each in json.loads(told)]


def due_date(last: dt.datetime) -> dt.date:
    """A Friday about a month after the meeting."""
    day = last.date() + dt.timedelta(days=30)
    return day + dt.timedelta(days=(4 - day.weekday()) % 7)


def hold(desk: Office) -> None:
    page = desk.open(US["secretary"], "/meetings/1/move/hold/")
    save(page)
    assert page.url.endswith("/meetings/1/")
    for side in (US, CN):
        page = desk.open(side["secretary"], "/meetings/1/people/attendance/")
        page.locator("[data-check-all]").click()
        for came in page.locator("main form input[type=checkbox]").all():
            expect(came).to_be_checked()
        save(page)
    page = desk.open(CN["secretary"], "/meetings/1/people/chairs/")
    for side, name in (("us", "Okafor"), ("cn", "吴晓岚")):
        chair = page.locator(f"select[name=chair_{side}] option", has_text=name)
        page.locator(f"select[name=chair_{side}]").select_option(chair.get_attribute("value"))
    save(page)


def write_minutes(desk: Office, due: dt.date) -> None:
    """A summary, a decision, a reservation; two action items."""
    said = {
        "summary": ("Both sides reported on their rules.", "双方介绍了各自的规则。"),
        "decision": ("The list is published once a year.", "清单每年公布一次。"),
        "reservation:us": ("The US side reserves its position.", "美方保留其立场。"),
    }
    for kind, (english, chinese) in said.items():
        page = desk.open(US["secretary"], "/meetings/1/minutes/add/")
        select = page.locator("select[name=item]")
        item = select.locator("option", has_text="Rules for encryption")
        select.select_option(item.get_attribute("value"))
        page.locator(f'input[name=kind][value="{kind}"]').check()
        page.locator("textarea[name=text_en]").fill(english)
        page.locator("textarea[name=text_zh]").fill(chinese)
        page.locator("main form .btn-primary").first.click()
        page.wait_for_url("**/meetings/1/minutes/edit/**")
    for english, chinese, owners in (
        ("Draw up the list.", "拟定清单。", ("us", "cn")),
        ("Send the notices.", "发送通知。", ("cn",)),
    ):
        page = desk.open(CN["secretary"], "/meetings/1/actions/give/")
        page.locator("textarea[name=text_en]").fill(english)
        page.locator("textarea[name=text_zh]").fill(chinese)
        for side in owners:
            name = {"us": "Okafor", "cn": "吴晓岚"}[side]
            owner = page.locator(f"select[name=owner_{side}] option", has_text=name)
            chosen = owner.get_attribute("value")
            page.locator(f"select[name=owner_{side}]").select_option(chosen)
        page.locator("input[name=due_on]").fill(due.isoformat())
        save(page)
        page.wait_for_url("**/actions/A1-*/")


# --- early summer: the calendar ------------------------------------------------------------------
def subscribe(desk: Office, folder: Path) -> None:
    """Subscribe with vdirsyncer: meeting, deadline and own action item are in the calendar."""
    page = desk.open(US["delegate"], "/calendar/")
    page.locator("input[name=label]").fill("Laptop")
    save(page)
    address = page.locator("#address-events").input_value()
    (folder / "calendar").mkdir()
    config = folder / "config"
    config.write_text(
        f'[general]\nstatus_path = "{folder / "status"}"\n'
        '[pair working_group]\na = "portal"\nb = "here"\ncollections = null\n'
        f'[storage portal]\ntype = "http"\nurl = "{address}"\n'
        f'[storage here]\ntype = "filesystem"\npath = "{folder / "calendar"}"\nfileext = ".ics"\n'
    )
    for command in ("discover", "sync"):
        done = subprocess.run(
            [sys.executable, "-m", "vdirsyncer", "-c", str(config), command],
            capture_output=True,
            text=True,
            check=False,
            input="y\n",
        )
        assert done.returncode == 0, done.stdout + done.stderr
    events = [
        event
        for path in (folder / "calendar").glob("*.ics")
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    ]
    titles = {str(event["SUMMARY"]) for event in events}
    # By title: vdirsyncer gives what it fetches over HTTP names of its own.
    for wanted in ("Meeting 1: sitting 1", "Deadline: papers (Meeting 1)", "Due: A1-01"):
        assert [title for title in titles if title.startswith(wanted)], titles
