"""Past meetings and action items on the admin site: upload, dry run, confirmation."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meetings.models import ActionItem, Meeting
from members.models import AuditEntry, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.importfiles import (
    MEETING_HEADINGS,
    action_row,
    actions_file,
    meeting_row,
    meetings_file,
)
from tests.members.rosterfiles import as_csv
from tests.signing_in import sign_in_as

NOW = dt.datetime(2027, 1, 5, 15, tzinfo=dt.UTC)
MEETINGS = "admin:meetings_meeting_import"
ACTIONS = "admin:meetings_actionitem_import"


@pytest.fixture(autouse=True)
def january() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def browser_of(person: Person) -> Client:
    browser = Client()
    sign_in_as(browser, person)
    return browser


def upload(browser: Client, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile("history.csv", content)
    answer = browser.post(reverse(name), {"file": file})
    assert answer.status_code == 200
    return answer


def confirm(browser: Client, name: str, shown: Any, **more: str) -> Any:
    form = shown.context["confirm"]
    sent = {key: form.initial[key] for key in ("rows", "fingerprint")}
    return browser.post(reverse(name), {**sent, **more}, follow=True)


def test_past_meetings_from_the_file_to_the_record(cast: Cast) -> None:
    browser = browser_of(cast.us_secretary)
    content = meetings_file(meeting_row(place_en="Geneva", place_zh="日内瓦"))
    shown = upload(browser, MEETINGS, content)
    page = shown.content.decode()
    assert "What would happen" in page and "Geneva" in page and "日内瓦" in page
    assert "Washington" in page and "Beijing" in page
    assert not Meeting.objects.exists() and not AuditEntry.objects.exists()
    answer = confirm(browser, MEETINGS, shown)
    assert "1 meeting is entered." in answer.content.decode()
    assert Meeting.objects.get().number == "1"
    again = upload(browser, MEETINGS, content).content.decode()
    assert "All of it is here already. There is nothing to enter." in again
    assert "Apply all of this" not in again


def test_action_items_from_the_file_to_the_record(cast: Cast) -> None:
    factories.a_meeting(number="1", serial=1, state="held", year=2021, half=1)
    browser = browser_of(cast.cn_secretary)
    row = action_row(owner_us=cast.us_delegate.latin_name, state="done", due="2027-08-31")
    shown = upload(browser, ACTIONS, actions_file(row))
    page = shown.content.decode()
    assert "Send the list." in page and "发送清单。" in page
    assert "done once the other side confirms it" in page or "经对方确认后完成" in page
    confirm(browser, ACTIONS, shown)
    assert ActionItem.objects.get().number == "A1-01"


def test_agenda_is_imported_for_the_meeting_that_is_chosen(cast: Cast) -> None:
    """From the portal's editor the meeting is chosen already."""
    meeting = factories.a_meeting(number=5)
    browser, name = browser_of(cast.us_secretary), "admin:meetings_agendaitem_import"
    page = browser.get(reverse(name), {"meeting": "5"}).content.decode()
    assert '<option value="5" selected>' in page
    file = SimpleUploadedFile("agenda.csv", as_csv([["Title", "标题"], ["Data", "数据"]]))
    shown = browser.post(reverse(name), {"file": file, "meeting": "5"})
    assert "Data" in shown.content.decode()
    assert not meeting.items.exists()
    confirm(browser, name, shown)
    assert (meeting.items.get().title_en, meeting.items.get().title_zh) == ("Data", "数据")


def test_faults_are_shown_with_their_cells_and_nothing_is_written(cast: Cast) -> None:
    browser = browser_of(cast.us_secretary)
    rows = [meeting_row(ends="19:00"), meeting_row(number="2", day="2021-05-20")]
    page = upload(browser, MEETINGS, meetings_file(*rows)).content.decode()
    assert "The file has errors; nothing was saved." in page
    assert "E2" in page and "The sitting ends when it begins." in page
    assert "Apply all of this" not in page
    assert not Meeting.objects.exists()


def test_doubts_are_shown_once_and_confirmed_with_the_plan(cast: Cast) -> None:
    browser = browser_of(cast.us_secretary)
    content = meetings_file(meeting_row(), meeting_row(day="2021-06-20", host=""))
    shown: Any = upload(browser, MEETINGS, content)
    marks = shown.context["confirm"].doubts_mark
    assert "days apart" in shown.content.decode()
    unconfirmed = confirm(browser, MEETINGS, shown)
    assert "Please look at what looks like a mistake" in unconfirmed.content.decode()
    assert not Meeting.objects.exists()
    confirm(browser, MEETINGS, unconfirmed, confirmed=marks)
    assert Meeting.objects.get().sittings.count() == 2


def test_a_plan_is_good_for_who_was_shown_it_and_for_the_state_it_was_shown_of(cast: Cast) -> None:
    browser, other = browser_of(cast.us_secretary), browser_of(cast.cn_secretary)
    shown = upload(browser, MEETINGS, meetings_file(meeting_row(), meeting_row(number="X2")))
    assert "太旧" in (page := confirm(other, MEETINGS, shown).content.decode()) or "old" in page
    assert not Meeting.objects.exists()
    confirm(other, MEETINGS, upload(other, MEETINGS, meetings_file(meeting_row(number="X2"))))
    moved = confirm(browser, MEETINGS, shown)
    assert "Something has changed since this was shown." in moved.content.decode()
    assert list(Meeting.objects.values_list("number", flat=True)) == ["X2"]
    confirm(browser, MEETINGS, moved)
    assert Meeting.objects.count() == 2


def test_sent_twice_is_done_once(cast: Cast) -> None:
    browser = browser_of(cast.us_secretary)
    shown: Any = upload(browser, MEETINGS, meetings_file(meeting_row()))
    found = re.search(r'name="once" value="([^"]+)"', shown.content.decode())
    assert found
    for _twice in range(2):
        answer = confirm(browser, MEETINGS, shown, once=found[1])
        assert answer.status_code == 200
    assert AuditEntry.objects.filter(act="enter_past_meeting").count() == 1


def test_what_is_exported_is_there_already(cast: Cast) -> None:
    """The list of action items as it is exported, and the meetings as they are offered to take
    along, in either language."""
    meeting = factories.a_meeting(
        number="1", serial=1, state="held", year=2021, half=1, first_day=dt.date(2021, 5, 11)
    )
    people = {"owner_us": cast.us_delegate, "owner_cn": cast.cn_delegate}
    factories.an_action(meeting=meeting, **people)
    for person in (cast.us_secretary, cast.cn_secretary):
        browser = browser_of(person)
        for kind in ("csv", "xlsx"):
            for list_of, name in (
                ("admin:meetings_meeting_past", MEETINGS),
                ("admin:meetings_actionitem_export", ACTIONS),
            ):
                content = browser.get(reverse(list_of, args=[kind])).content
                shown: Any = upload(browser, name, content)
                (line,) = shown.context["plan"].lines
                assert (line.outcome, line.differs) == ("there", ())


def test_the_file_of_no_meetings_has_the_headings_alone(cast: Cast) -> None:
    browser = browser_of(cast.us_secretary)
    file = browser.get(reverse("admin:meetings_meeting_past", args=["csv"])).content
    assert file.decode("utf-8-sig").count("\r\n") == 1
    assert '"number","year","half-year","host"' in file.decode("utf-8-sig")


def test_a_sitting_of_the_heads_stays_theirs_through_a_file(cast: Cast) -> None:
    headings = [*MEETING_HEADINGS, "for"]
    heads = [*meeting_row(), "heads, counsel and secretariats"]
    browser = browser_of(cast.us_secretary)
    content = meetings_file(heads, headings=headings)
    confirm(browser, MEETINGS, upload(browser, MEETINGS, content))
    assert Meeting.objects.get().sittings.get().audience == "heads"


def test_links_lead_there_for_who_may(cast: Cast) -> None:
    for list_of, page in (
        ("admin:meetings_meeting_changelist", MEETINGS),
        ("admin:meetings_actionitem_changelist", ACTIONS),
    ):
        link = f'href="{reverse(page)}"'
        assert link in browser_of(cast.us_secretary).get(reverse(list_of)).content.decode()
        assert link not in browser_of(cast.operator).get(reverse(list_of)).content.decode()


def test_what_cannot_be_confirmed_is_shown_again_with_the_fault_at_its_row(cast: Cast) -> None:
    meeting = factories.a_meeting(number="1", serial=1, state="held", year=2021, half=1)
    browser = browser_of(cast.us_secretary)
    row = action_row(number="A1-62", owner_us=cast.us_delegate.latin_name)
    shown = upload(
        browser, ACTIONS, actions_file(action_row(owner_cn=cast.cn_head.latin_name), row)
    )
    factories.an_action(meeting=meeting, serial=62, text_en="Another.", owner_us=cast.us_delegate)
    answer = confirm(browser, ACTIONS, shown)
    (fault,) = answer.context["faults"]
    assert (fault.row, "has this number" in str(fault.reason)) == (3, True)
    assert ActionItem.objects.count() == 1
