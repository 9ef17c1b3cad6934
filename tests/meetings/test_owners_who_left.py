"""An owner whose role ended: the item says so wherever it is shown, and others have the letters."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import ActionItem, Topic
from meetings.queries.home.asked import asked_of
from meetings.queries.verdicts.actions import may_remind_owner_now
from meetings.services.actions import change_action
from meetings.services.reminders import plan_reminders
from members.models import Appointment, Notification, Person
from members.services.appointments import end_appointment
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.walking import walked
from tests.meetings.written import rows, to_whom
from tests.signing_in import sign_in_as
from workinggroup.lib import doorbell

ClientOf = Callable[..., Client]
NOW = dt.datetime(2027, 4, 27, 14, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def late_in_april() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def action(cast: Cast) -> ActionItem:
    return factories.an_action(
        meeting=factories.a_meeting(state="held", agenda="agreed"),
        serial=1,
        owner_us=cast.us_delegate,
        owner_cn=cast.cn_delegate,
        due_on=dt.date(2027, 9, 30),
    )


def leave(cast: Cast, name: str = "us_delegate") -> None:
    held = Appointment.objects.get(person=getattr(cast, name), ended_at=None)
    end_appointment(cast.viewer(f"{name[:2]}_head"), appointment=held, now=NOW)


def test_end_of_a_role_rings_for_the_planner(
    cast: Cast, action: ActionItem, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setattr(doorbell, "ring", rung.append)
    leave(cast)
    assert doorbell.PLAN_LETTERS in rung


def test_own_secretariat_and_head_hear_at_once_and_once(cast: Cast, action: ActionItem) -> None:
    leave(cast)
    for minutes in (0, 1, 60):
        plan_reminders(now=NOW + dt.timedelta(minutes=minutes))
    told = rows(rule="action_owner_left")
    assert sorted(row.recipient_id for row in told) == sorted(
        [cast.us_head.pk, cast.us_secretary.pk]
    )
    assert {row.due_at for row in told} == {NOW}


def test_new_owner_takes_the_letters_back(cast: Cast, action: ActionItem) -> None:
    leave(cast)
    plan_reminders(now=NOW)
    change_action(
        cast.viewer("us_head"), action=action, now=NOW, seen=None, owner_us=cast.us_adviser
    )
    assert to_whom(rule="action_owner_left", state="queued") == set()
    assert to_whom(rule="action_assigned", state="queued") == {cast.us_adviser.pk}


def test_nothing_is_told_of_a_confirmed_or_settled_item(cast: Cast, action: ActionItem) -> None:
    ActionItem.objects.filter(pk=action.pk).update(confirmed_us_at=NOW)
    leave(cast)
    plan_reminders(now=NOW)
    assert not rows(rule="action_owner_left")
    assert ">has left<" not in page_of(cast, action)


def test_second_end_is_told_again(cast: Cast, action: ActionItem) -> None:
    leave(cast)
    plan_reminders(now=NOW)
    held = Appointment.objects.get(person=cast.us_delegate)
    Appointment.objects.filter(pk=held.pk).update(ended_at=None)
    plan_reminders(now=NOW + dt.timedelta(minutes=1))
    assert to_whom(rule="action_owner_left", state="queued") == set()
    Appointment.objects.filter(pk=held.pk).update(ended_at=NOW + dt.timedelta(minutes=2))
    plan_reminders(now=NOW + dt.timedelta(minutes=2))
    assert len(rows(rule="action_owner_left", state="queued")) == 2


def page_of(cast: Cast, action: ActionItem, name: str = "us_adviser") -> str:
    client = Client()
    sign_in_as(client, getattr(cast, name))
    return client.get(reverse("action", args=[action.number])).content.decode()


@pytest.mark.parametrize("reader", ["us_adviser", "cn_delegate"])
def test_item_and_table_say_so_to_both_sides(
    cast: Cast, client_of: ClientOf, action: ActionItem, reader: str
) -> None:
    """Who holds a role is on the roster that both sides read; nothing else moves."""
    Person.objects.update(language="en")
    before = ActionItem.objects.values().get()
    client = client_of(getattr(cast, reader))
    table = client.get(reverse("actions")).content.decode()
    assert ">has left<" not in table
    leave(cast)
    plan_reminders(now=NOW)
    assert client.get(reverse("actions")).content.decode().count(">has left<") == 1
    assert ">has left<" in client.get(reverse("action", args=["A5-01"])).content.decode()
    ownerless = client.get(reverse("actions"), {"state": "ownerless"})
    assert "A5-01" in ownerless.content.decode()
    assert ActionItem.objects.values().get() == before


def test_filter_finds_only_those_nobody_answers_for(
    cast: Cast, client_of: ClientOf, action: ActionItem
) -> None:
    page = client_of(cast.us_adviser).get(reverse("actions"), {"state": "ownerless"})
    assert "A5-01" not in page.content.decode()


def test_interface_for_programs_says_so(cast: Cast, action: ActionItem) -> None:
    program = Program(cast.cn_delegate)
    assert program.read("actions/A5-01/")["gone_us"] is False
    leave(cast)
    assert program.read("actions/A5-01/")["gone_us"] is True
    assert program.read("actions/A5-01/")["gone_cn"] is False
    assert program.read("actions/")["results"][0]["gone_us"] is True


def test_admin_says_so(cast: Cast, client_of: ClientOf, action: ActionItem) -> None:
    leave(cast)
    Person.objects.update(language="en")
    cast.cn_secretary.refresh_from_db()
    client = client_of(cast.cn_secretary)
    page = client.get(reverse("admin:meetings_actionitem_changelist")).content.decode()
    assert f"{cast.us_delegate.latin_name} (has left)" in page
    assert page.count("(has left)") == 1


def test_home_asks_own_head_and_secretary_for_another_owner(cast: Cast, action: ActionItem) -> None:
    leave(cast)
    asked = {
        name: [ask.kind for ask in asked_of(cast.viewer(name), NOW) if ask.action]
        for name in ("us_head", "us_secretary", "us_adviser", "cn_head", "cn_secretary")
    }
    assert asked == {
        "us_head": ["reassign"],
        "us_secretary": ["reassign"],
        "us_adviser": [],
        "cn_head": [],
        "cn_secretary": [],
    }


def test_who_left_is_not_reminded_by_hand(cast: Cast, action: ActionItem) -> None:
    assert may_remind_owner_now(cast.viewer("us_secretary"), action, NOW)
    leave(cast)
    assert not may_remind_owner_now(cast.viewer("us_secretary"), action, NOW)
    assert may_remind_owner_now(cast.viewer("cn_secretary"), action, NOW)


def test_postponed_meeting_asks_for_no_key_of_its_agenda(cast: Cast) -> None:
    meeting = factories.a_meeting(number=6, half=2, agenda="circulated")
    meeting.sittings.update(
        starts_at=NOW + dt.timedelta(days=30), ends_at=NOW + dt.timedelta(days=30, hours=2)
    )
    factories.an_item(meeting=meeting)
    asked = {"subject_type": "jointtext", "rule": "clearance_wanted", "state": "queued"}
    plan_reminders(now=NOW)
    assert Notification.objects.filter(**asked).count() == 2
    type(meeting).objects.filter(pk=meeting.pk).update(state="postponed")
    plan_reminders(now=NOW)
    assert Notification.objects.filter(**asked).count() == 0
    assert [ask.kind for ask in asked_of(cast.viewer("us_counsel"), NOW)] == []


@pytest.mark.parametrize("reader", ["us_head", "us_secretary", "cn_delegate", "cn_secretary"])
def test_every_page_that_names_the_owner_says_so(
    cast: Cast, client_of: ClientOf, action: ActionItem, reader: str
) -> None:
    """After the number of the item, whose only owner who left it is."""
    Person.objects.update(language="en")
    topic = Topic.objects.create(name_en="Chips", name_zh="芯片", slug="chips")
    action.topics.add(topic)
    minutes = factories.the_text(action.meeting, "minutes")
    type(minutes).objects.filter(pk=minutes.pk).update(
        circulated_at=NOW, state="circulated", issued=True
    )
    coming = factories.a_meeting(number=6, half=2, state="confirmed", agenda="circulated")
    factories.an_item(meeting=coming, kind="arising")
    leave(cast)
    action.refresh_from_db()
    name = cast.us_delegate.latin_name
    start = (
        "/",
        "/actions/",
        "/actions/A5-01/",
        "/actions/A5-01/change/",
        "/topics/chips/",
        "/meetings/5/minutes/",
        "/meetings/5/minutes/print/",
        "/meetings/6/agenda/",
        "/admin/",
    )
    named: set[str] = set()
    silent: set[str] = set()
    for path, html in walked(client_of(getattr(cast, reader)), start):
        _before, number, after = html.partition("A5-01")
        if number and name in after:
            (named if "has left" in after else silent).add(path)
    assert silent == set()
    assert named >= {"/actions/", "/actions/A5-01/", "/topics/chips/", "/meetings/6/agenda/"}
    assert "/meetings/5/minutes/" in named


def test_exports_say_so(cast: Cast, client_of: ClientOf, action: ActionItem) -> None:
    leave(cast)
    Person.objects.update(language="en")
    cast.cn_secretary.refresh_from_db()
    client = client_of(cast.cn_secretary)
    answer = client.get(reverse("actions_export", args=["csv"]))
    content = b"".join(answer) if answer.streaming else answer.content
    head, line = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert dict(zip(head, line, strict=True))["owner left, US side"] == "yes"
