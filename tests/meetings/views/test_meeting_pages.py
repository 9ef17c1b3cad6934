"""The pages of a meeting open for whom they should, full and empty, at a constant cost."""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from meetings.enums import MeetingState, TextKind
from meetings.models import AgendaItem, Attendance, JoiningLink, Meeting
from meetings.services.deadlines import derive
from meetings.services.sittings import change_sitting
from members.models import AuditEntry, Person
from members.services import audit
from tests import factories, sample
from tests.api import Program
from tests.conftest import Cast
from tests.house.crawler import Page
from tests.tampering import rows_free
from workinggroup.lib import clock

Browser = Callable[[Person | None], Client]
EVERYBODYS = ["meetings", "meeting", "meeting_history", "meeting_agenda", "meeting_people"]
SECRETARIATS = [
    "meeting_plan", "meeting_new", "meeting_past", "meeting_edit", "meeting_deadlines",
    "meeting_sitting_add",
    "meeting_link_add", "meeting_agenda_edit", "meeting_item_add", "meeting_chairs",
]  # fmt: skip
OUTSIDE = {"meetings", "meeting_plan", "meeting_new", "meeting_past"}


def address(name: str, number: int = 5) -> str:
    return reverse(name, args=() if name in OUTSIDE else (number,))


def full_meeting(**fields: Any) -> Meeting:
    meeting = factories.a_meeting(agenda="circulated", **fields)
    derive(meeting, now=clock.now())
    for n in range(4):
        factories.an_item(meeting=meeting, note_en=f"Note {n}", note_zh="说明")
    JoiningLink.objects.create(meeting=meeting, label_en="Main room", url="https://room.example/1")
    agenda = factories.the_text(meeting, TextKind.AGENDA)
    factories.issue(agenda, by=factories.a_member(side="us", role="secretary"))
    return meeting


@pytest.mark.parametrize("state", MeetingState.values)
@pytest.mark.parametrize("name", EVERYBODYS)
def test_page_opens_in_every_state(cast: Cast, client_of: Browser, name: str, state: str) -> None:
    full_meeting(state=state)
    readers = (cast.us_delegate, cast.cn_secretary, cast.operator)
    for person in sample.share(readers, by=f"{name} {state}", days=3):
        assert client_of(person).get(address(name)).status_code == 200


@pytest.mark.parametrize("name", EVERYBODYS)
def test_page_of_a_bare_meeting_opens(cast: Cast, client_of: Browser, name: str) -> None:
    factories.a_meeting(sittings=0, state="proposed")
    for person in (cast.cn_delegate, cast.us_secretary):
        assert client_of(person).get(address(name)).status_code == 200


@pytest.mark.parametrize("name", SECRETARIATS)
def test_planning_page_is_for_the_secretariats(cast: Cast, client_of: Browser, name: str) -> None:
    factories.open_next(factories.the_text(full_meeting(), TextKind.AGENDA))
    for person in (cast.us_secretary, cast.cn_head):
        assert client_of(person).get(address(name)).status_code == 200
    for person in (cast.us_delegate, cast.cn_counsel, cast.us_adviser, cast.operator):
        assert client_of(person).get(address(name)).status_code == 403


@pytest.mark.parametrize("name", [*EVERYBODYS, *SECRETARIATS])
def test_page_is_closed_to_nobody(cast: Cast, client_of: Browser, name: str) -> None:
    full_meeting()
    assert client_of(None).get(address(name)).status_code == 302
    assert client_of(cast.us_left).get(address(name)).status_code == 403


@pytest.mark.parametrize("name", sorted({*EVERYBODYS, *SECRETARIATS} - OUTSIDE))
def test_unknown_number_is_not_found(cast: Cast, client_of: Browser, name: str) -> None:
    assert client_of(cast.us_secretary).get(address(name, 77)).status_code == 404


def cost(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["meetings", "meeting", "meeting_agenda", "meeting_people"])
@pytest.mark.parametrize("who", ["us_delegate", "cn_secretary"])
def test_pages_cost_the_same_for_3_and_300_rows(
    cast: Cast, client_of: Browser, name: str, who: str
) -> None:
    meeting = full_meeting()
    for side, author in (("us", cast.us_delegate), ("cn", cast.cn_delegate)):
        factories.a_proposal(meeting=meeting, author=author, side=side)
    browser = client_of(getattr(cast, who))
    browser.get(address(name))
    few = cost(browser, address(name))
    for n in range(60):
        factories.a_meeting(number=100 + n, year=2040 + n, half=1, state="closed", sittings=1)
    for _ in range(60):
        with rows_free():
            factories.an_item(meeting=meeting)
        factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
        factories.a_proposal(meeting=meeting, author=cast.us_delegate, side="us")
        factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn")
    for n in range(60):
        person = factories.a_member(side="us", role="adviser", given_name=f"A{n}")
        Attendance.objects.create(meeting=meeting, person=person, answer="accepted")
    assert cost(browser, address(name)) == few
    assert few < 20


def test_meeting_page_tells_both_clocks_and_what_it_waits_for(
    cast: Cast, client_of: Browser
) -> None:
    factories.a_meeting(first_day=dt.date(2027, 3, 23), agenda="circulated")
    page = client_of(cast.us_delegate).get(address("meeting")).content.decode()
    assert "Washington" in page
    assert "Beijing" in page
    assert "(+1 day)" in page
    assert "Waiting until both heads have signed the agenda." in page


def test_sitting_for_heads_is_not_shown_to_delegates(cast: Cast, client_of: Browser) -> None:
    meeting = factories.a_meeting()
    factories.a_sitting(
        meeting=meeting, number=9, day=dt.date(2027, 3, 22), audience="heads",
        title_en="Walk through the agenda",
    )  # fmt: skip
    assert (
        "Walk through" not in client_of(cast.us_delegate).get(address("meeting")).content.decode()
    )
    assert "Walk through" in client_of(cast.cn_counsel).get(address("meeting")).content.decode()


def test_draft_agenda_is_not_shown_to_delegates(cast: Cast, client_of: Browser) -> None:
    meeting = factories.a_meeting()
    factories.an_item(meeting=meeting, title_en="A delicate matter")
    for who, seen in (("us_delegate", False), ("cn_adviser", False), ("cn_counsel", True)):
        page = client_of(getattr(cast, who)).get(address("meeting_agenda")).content.decode()
        assert ("A delicate matter" in page) is seen


def test_deadlines_that_are_met_or_past_are_not_called_overdue(
    cast: Cast, client_of: Browser
) -> None:
    """Held long ago: the agenda went out, papers have passed, only the minutes are owed."""
    meeting = factories.a_meeting(state="held", agenda="agreed", first_day=dt.date(2026, 3, 24))
    derive(meeting, now=clock.now())
    page = client_of(cast.us_delegate).get(address("meeting")).content.decode()
    aside = page[page.index("deadlines-head") :].split("</section>")[0]
    assert aside.count(">done<") == 1
    assert aside.count(">passed<") == 4
    assert aside.count("days overdue") == 2


def test_history_tells_days_and_hours_as_people_write_them(cast: Cast, client_of: Browser) -> None:
    meeting = factories.a_meeting()
    audit.record(
        cast.viewer("us_secretary"),
        act="change_sitting",
        subject=meeting.sittings.get(number=1),
        now=clock.now(),
        meeting_id=meeting.pk,
        changes={"day": ["", "2027-03-23"], "starts": ["19:00:00", "08:30:00"]},
    )
    page = client_of(cast.cn_delegate).get(address("meeting_history")).content.decode()
    for told in ("2027年3月23日（周二）", "19:00（会议时区）", "08:30（会议时区）"):
        assert told in page
    assert "08:30:00" not in page


def test_history_and_news_name_a_sitting_in_the_language_of_the_reader(
    cast: Cast, client_of: Browser
) -> None:
    """Whatever language its author had: the record keeps both."""
    sitting = factories.a_meeting().sittings.get(number=1)
    with translation.override("zh-hans"):
        audit.record(
            cast.viewer("cn_secretary"),
            act="change_sitting",
            subject=sitting,
            now=clock.now(),
            meeting_id=sitting.meeting_id,
        )
    for reader, history, news in (
        (
            "us_delegate",
            "Sitting changed: Meeting 5, sitting 1<",
            "Meeting 5, sitting 1</a> · Sitting",
        ),
        ("cn_delegate", "已更改场次：第5次会议第1场<", "第5次会议第1场</a> · 已更改"),
    ):
        client = client_of(getattr(cast, reader))
        assert history in client.get(address("meeting_history")).content.decode()
        assert news in " ".join(client.get(reverse("home")).content.decode().split())


def test_history_of_before_keeps_its_words(cast: Cast, client_of: Browser) -> None:
    meeting = factories.a_meeting()
    AuditEntry.objects.create(
        at=clock.now(),
        act="add_sitting",
        subject_type="sitting",
        subject_id=meeting.sittings.get(number=1).pk,
        subject_zh="第5次会议 / 1",
        meeting_id=meeting.pk,
    )
    page = client_of(cast.us_delegate).get(address("meeting_history")).content.decode()
    assert "Sitting added: 第5次会议 / 1<" in page


def test_a_phone_shows_minutes_with_their_unit(cast: Cast, client_of: Browser) -> None:
    factories.an_item(meeting=factories.a_meeting(agenda="circulated"), minutes=10)
    for reader, told in (("us_delegate", "10 minutes"), ("cn_delegate", "10分钟")):
        page = client_of(getattr(cast, reader)).get(address("meeting_agenda")).content.decode()
        assert f'<span class="narrow-only">{told}</span>' in page


def test_the_admin_site_names_the_clock_of_its_tables(cast: Cast, client_of: Browser) -> None:
    for reader, told in (
        ("us_secretary", "times in Washington"),
        ("cn_secretary", "按北京时间显示"),
    ):
        page = client_of(getattr(cast, reader)).get(reverse("admin:index")).content.decode()
        assert told in page


def test_reply_that_comes_too_late_is_told_so(cast: Cast, client_of: Browser) -> None:
    factories.a_meeting(state="held", first_day=dt.date(2026, 3, 24))
    answer = client_of(cast.us_delegate).post(
        reverse("meeting_people", args=[5]), {"answer": "accepted"}
    )
    assert "This meeting takes no replies at present." in [
        str(message) for message in answer.context["messages"]
    ]


@pytest.mark.parametrize("name", ["meeting_item", "meeting_item_withdraw"])
def test_editor_of_an_item_withdrawn_meanwhile_is_told_so(
    cast: Cast, client_of: Browser, name: str
) -> None:
    meeting = factories.a_meeting(agenda="circulated")
    item = factories.an_item(meeting=meeting, withdrawn_at=meeting.created_at)
    path = reverse(name, args=[5, item.pk])
    answer = client_of(cast.us_secretary).post(path, {"title_en": "Typed"})
    assert answer.status_code == 409
    assert "This item was withdrawn in the meantime." in answer.content.decode()
    for who in (cast.us_delegate, cast.us_counsel):
        assert client_of(who).post(path, {"title_en": "Typed"}).status_code in {403, 404}


@pytest.mark.parametrize(("name", "more"), [("move", ("up",)), ("place", ())])
def test_move_that_somebody_overtook_is_told_in_the_editor(
    cast: Cast, client_of: Browser, name: str, more: tuple[str, ...]
) -> None:
    meeting = factories.a_meeting(agenda="draft")
    first, second, gone = (factories.an_item(meeting=meeting, position=n) for n in (1, 2, 3))
    gone.withdrawn_at = meeting.created_at
    gone.save()
    browser, editor = client_of(cast.us_secretary), reverse("meeting_agenda_edit", args=[5])
    page = browser.get(editor).content.decode()
    assert f'name="around" value="0.{first.pk}.0"' in page
    for item, around, told in (
        (second, f"0.{gone.pk}.0", "The order was changed in the meantime. Nothing was moved."),
        (gone, f"0.{second.pk}.0", "This item was withdrawn in the meantime."),
    ):
        path = reverse(f"meeting_item_{name}", args=[5, item.pk, *more])
        answer = browser.post(path, {"before": first.pk, "around": around}, follow=True)
        assert answer.redirect_chain[0][0].partition("#")[0] == editor
        assert told in answer.content.decode()
    assert list(AgendaItem.objects.order_by("position")) == [first, second, gone]


GRAVE = re.compile(r'<(?:a|button) class="btn[^"]* btn-danger"([^>]*)>(.*?)</', re.DOTALL)


def test_grave_acts_name_their_object_and_stand_with_it_alone(
    cast: Cast, client_of: Browser
) -> None:
    meeting = factories.a_meeting(state="confirmed", agenda="draft", format="hybrid", sittings=2)
    first, _second = (factories.an_item(meeting=meeting, position=n) for n in (1, 2))
    part = factories.an_item(meeting=meeting, position=2, parent=first)
    link = JoiningLink.objects.create(meeting=meeting, label_en="Room", url="https://room.example")
    browser = client_of(cast.us_secretary)

    def grave(name: str, *args: object) -> list[tuple[str, str]]:
        page = browser.get(reverse(name, args=[5, *args])).content.decode()
        found = GRAVE.findall(page)
        return [(re.sub(r'.*href="([^"]*)".*', r"\1", more), said.strip()) for more, said in found]

    assert grave("meeting_agenda_edit") == []
    for item, number in ((first, "1"), (part, "1a")):
        way = reverse("meeting_item_withdraw", args=[5, item.pk])
        assert grave("meeting_item", item.pk) == [(way, f"Withdraw item {number}")]
        assert grave("meeting_item_withdraw", item.pk) == [("", f"Withdraw item {number}")]
    # Of the meeting as a whole; not of each of its sittings and links.
    assert grave("meeting") == [
        (reverse("meeting_move", args=[5, "postpone"]), "Postpone meeting 5"),
        (reverse("meeting_move", args=[5, "cancel"]), "Cancel meeting 5"),
    ]
    way = reverse("meeting_sitting_cancel", args=[5, 2])
    assert grave("meeting_sitting", 2) == [(way, "Cancel sitting 2")]
    assert grave("meeting_link", link.pk) == [("", "Withdraw this joining link")]
    assert browser.post(reverse("meeting_link_withdraw", args=[5, link.pk])).status_code == 302
    assert not JoiningLink.objects.filter(withdrawn_at=None).exists()


def test_an_older_form_of_deadlines_leaves_what_followed_the_sittings(
    cast: Cast, client_of: Browser, now: dt.datetime
) -> None:
    """One secretary opens the form, another moves both sittings by a week, the first sends one new
    date: the derived ones are those of the new first sitting, and stay derived."""
    meeting = factories.a_meeting(state="proposed", first_day=dt.date(2027, 11, 9), half=2)
    derive(meeting, now=now)
    browser, address = client_of(cast.us_secretary), reverse("meeting_deadlines", args=[5])
    forms = Page(browser.get(address).content.decode()).forms
    form = next(form for form in forms if any(f.name == "signature" for f in form.fields))
    for sitting in meeting.sittings.order_by("-number"):
        day = sitting.day + dt.timedelta(days=7)
        change_sitting(cast.viewer("cn_secretary"), sitting=sitting, day=day, now=now)
    followed = dict(meeting.deadlines.values_list("kind", "due_on"))
    answer = browser.post(address, form.values() | {"signature": "2028-01-20"})
    assert answer.status_code == 302
    after = dict(meeting.deadlines.values_list("kind", "due_on"))
    assert after == followed | {"signature": dt.date(2028, 1, 20)}
    assert set(meeting.deadlines.filter(fixed=True).values_list("kind", flat=True)) == {"signature"}


def test_agenda_tells_the_hour_that_comes_twice(cast: Cast, client_of: Browser) -> None:
    """In the night of 7 November 2027 Washington's clock is put back at two."""
    meeting = factories.a_meeting(number=5, agenda="circulated", sittings=0)
    begins = dt.datetime(2027, 11, 7, 5, 30, tzinfo=dt.UTC)
    sitting = factories.a_sitting(
        meeting=meeting,
        number=1,
        day=dt.date(2027, 11, 7),
        starts_at=begins,
        ends_at=begins + dt.timedelta(hours=3),
    )
    for _n in range(2):
        # Interpretation doubles it.
        factories.an_item(meeting=meeting, sitting=sitting, minutes=30)
    page = client_of(cast.us_delegate).get(f"/meetings/{meeting.number}/agenda/")
    text = page.content.decode()
    assert "01:30 EDT" in text and "01:30 EST" in text


@pytest.mark.django_db
def test_the_form_of_a_sitting_draws_it_on_both_clocks(cast: Cast, client_of: Browser) -> None:
    factories.a_meeting(sittings=1)
    said = (
        client_of(cast.cn_secretary).get(reverse("meeting_sitting", args=(5, 1))).content.decode()
    )
    assert said.count('<svg class="figure__') == 2
    assert said.count("fig-span") == 2
    there_is_none_yet = client_of(cast.cn_secretary).get(address("meeting_sitting_add"))
    assert "fig-span" not in there_is_none_yet.content.decode()


def test_record_calls_who_acted_as_they_were_called_then(
    cast: Cast, client_of: Browser, now: dt.datetime
) -> None:
    """On the histories, on the home page, in the API and in the audit log."""
    meeting = factories.a_meeting()
    actor = cast.us_secretary
    paper = factories.a_paper(meeting=meeting, side="us", created_by=actor, state="released")
    action = factories.an_action(meeting=meeting, owner_us=cast.us_delegate)
    secretary = cast.viewer("us_secretary")
    for act, subject in (
        ("set_deadlines", meeting), ("change_action", action), ("upload_version", paper)
    ):  # fmt: skip
        audit.record(secretary, act=act, subject=subject, now=now, meeting_id=meeting.pk)
    before = actor.latin_name
    Person.objects.filter(pk=actor.pk).update(given_name="Newly", family_name="Named")
    Person.objects.filter(pk=cast.us_head.pk).update(language="en")
    reader, secretariat = client_of(cast.us_head), client_of(cast.cn_secretary)
    addresses = [
        address("meeting_history"),
        reverse("action", args=[action.number]),
        reverse("paper", args=[paper.pk]),
    ]
    for where in addresses:
        history = re.split(r'id="history(?:-head)?"', reader.get(where).content.decode())[1]
        assert before in history and "Newly" not in history, where
    program = Program(cast.us_head)
    for path in (f"meetings/{meeting.number}/history/", f"papers/{paper.pk}/record/"):
        told = json.dumps(program.read(path))
        assert before in told and "Newly" not in told, path
    kept = secretariat.get(reverse("admin:members_auditentry_changelist")).content.decode()
    assert kept.count(before) == 3 and "Newly" not in kept
