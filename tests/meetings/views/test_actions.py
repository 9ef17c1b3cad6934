"""The pages of action items: table, filters, one item, its acts."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.enums import TextKind
from meetings.models import ActionItem, Meeting, ProgressNote, Topic
from meetings.rules.acts.actions import ACTION_ACTS
from members.models import Person
from members.services import audit
from tests import factories
from tests.conftest import Cast
from tests.forms import hidden, seen
from tests.meetings.test_signers import text_signed
from tests.tampering import rows_free

ClientOf = Callable[[Person | None], Client]
NOW = dt.datetime(2027, 4, 27, 14, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def late_in_april() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(state="held", agenda="agreed")


def an_action(meeting: Meeting, serial: int = 1, **fields: object) -> ActionItem:
    return factories.an_action(
        meeting=meeting, **{"serial": serial, "due_on": dt.date(2027, 4, 30), **fields}
    )


def values(**more: str) -> dict[str, str]:
    return {"text_en": "Send it.", "text_zh": "发送。", "due_on": "2027-05-30", **more}


def test_table_tells_number_owners_due_and_the_last_note(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    action = an_action(meeting, owner_us=cast.us_delegate, owner_cn=cast.cn_delegate)
    for index in range(3):
        ProgressNote.objects.create(
            action=action,
            author=cast.us_delegate,
            side="us",
            text_en=f"Note {index}.",
            written_at=NOW + dt.timedelta(hours=index),
        )
    page = client_of(cast.us_adviser).get(reverse("actions")).content.decode()
    assert "A5-01" in page and "in 3 days" in page
    assert "Note 2." in page and "Note 1." not in page
    assert page.index(cast.us_delegate.name) < page.index(cast.cn_delegate.name)


def test_filters_work_with_and_without_scripts(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    an_action(meeting, 1, owner_us=cast.us_head, text_en="Alpha").topics.add(
        Topic.objects.get(slug="encryption")
    )
    an_action(meeting, 2, owner_cn=cast.cn_head, text_en="Beta")
    browser = client_of(cast.us_delegate)
    for query, found in (
        ({"side": "cn"}, "Beta"),
        ({"topic": "encryption"}, "Alpha"),
        ({"owner": str(cast.cn_head.pk)}, "Beta"),
        ({"q": "alp"}, "Alpha"),
    ):
        page = browser.get(reverse("actions"), query).content.decode()
        assert [word for word in ("Alpha", "Beta") if word in page] == [found]
        live = browser.get(
            reverse("actions"),
            query,
            headers={"HX-Request": "true", "HX-Target": "actions-table"},
        ).content.decode()
        assert found in live and "<html" not in live
    odd = {
        "side": "xx",
        "owner": "9" * 40,
        "topic": "\x00",
        "state": "?",
        "meeting": "-1",
        "page": "x",
    }
    page = browser.get(reverse("actions"), odd)
    assert page.status_code == 200 and "Alpha" in page.content.decode()


@pytest.mark.parametrize("number", ["A5-99", "A0-0", "A", "x", "5", "A5-1x", "A" + "9" * 30 + "-1"])
def test_unknown_number_is_absent(cast: Cast, client_of: ClientOf, number: str) -> None:
    assert client_of(cast.us_head).get(reverse("action", args=[number])).status_code == 404


@pytest.mark.parametrize("way", ["", "next"])
def test_who_assigns_several_goes_on_to_the_next(cast: Cast, client_of: ClientOf, way: str) -> None:
    meeting = factories.a_meeting(number=5, state="held")
    address = reverse("action_give", args=[5])
    data = {
        "text_en": "To exchange.",
        "text_zh": "交换。",
        "owner_us": str(cast.us_delegate.pk),
        "due_on": "2027-06-01",
    }
    answer = client_of(cast.us_secretary).post(address, {**data, **({way: "1"} if way else {})})
    made = ActionItem.objects.get(meeting=meeting)
    assert answer["Location"] == (address if way else reverse("action", args=[made.number]))


def test_given_out_and_changed_through_the_pages(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    browser = client_of(cast.us_secretary)
    address = reverse("action_give", args=[5])
    refused = browser.post(address, values()).content.decode()
    assert "Name an owner on at least one side." in refused
    assert "Send it.</textarea>" in refused
    browser.post(address, values(owner_us=str(cast.us_head.pk)))
    action = ActionItem.objects.get()
    assert (action.number, action.owner_us) == ("A5-01", cast.us_head)
    change = reverse("action_change", args=["A5-01"])
    shown = seen(text_en="Send it.", text_zh="发送。", owner_us=cast.us_head.pk)
    sent = values(owner_us=str(cast.us_head.pk), text_en="Other.", seen=shown)
    browser.post(change, sent)
    late = browser.post(change, {**sent, "text_en": "Third."}).content.decode()
    assert "Third.</textarea>" in late and "<ins>Other</ins>" in late
    action.refresh_from_db()
    assert (action.text_en, action.version) == ("Other.", 2)


def test_delegate_of_the_other_side_is_offered_no_act(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    an_action(meeting, owner_us=cast.us_delegate)
    page = client_of(cast.cn_delegate).get(reverse("action", args=["A5-01"])).content.decode()
    assert reverse("action_act", args=["A5-01", "confirm_done"]) not in page
    assert client_of(cast.cn_delegate).get(reverse("action_give", args=[5])).status_code == 403
    for act in ACTION_ACTS:
        client_of(cast.cn_delegate).post(
            reverse("action_act", args=["A5-01", act]), {"text_en": "x", "reason": "x"}
        )
    action = ActionItem.objects.get()
    assert (action.state, action.version, action.notes.count()) == ("open", 1, 0)


@pytest.mark.parametrize("act", ["confirm_done", "confirm_wording"])
def test_words_that_changed_since_they_were_read_are_not_confirmed(
    cast: Cast, client_of: ClientOf, meeting: Meeting, act: str
) -> None:
    action = an_action(meeting, owner_us=cast.us_secretary, text_stale="zh")
    browser = client_of(cast.us_secretary)
    address = reverse("action_act", args=["A5-01", act])
    old = action.wording
    ActionItem.objects.update(text_en="Something else entirely.")
    page = browser.post(address, {"wording": old}, follow=True).content.decode()
    assert "The words have changed since you opened the page." in page
    action.refresh_from_db()
    assert (action.confirmed_us_at, action.text_stale) == (None, "zh")
    assert f'name="wording" value="{action.wording}"' in page
    browser.post(address, {"wording": action.wording})
    action.refresh_from_db()
    assert bool(action.confirmed_us_at) is (act == "confirm_done")
    assert bool(action.text_stale) is (act == "confirm_done")


def test_newer_wording_due_date_and_owner_are_shown_beside_what_was_typed(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    action = an_action(meeting, owner_us=cast.us_head, text_en="Saved first.")
    shown = seen(text_en="Send it.", owner_us=cast.us_head.pk, due_on=dt.date(2027, 4, 30))
    ActionItem.objects.update(version=2, owner_us=cast.us_delegate, due_on=dt.date(2027, 6, 8))
    address = reverse("action_change", args=[action.number])
    browser = client_of(cast.us_secretary)
    typed = values(text_en="Typed second.", owner_us=str(cast.us_head.pk), seen=shown)
    page = browser.post(address, typed).content.decode()
    told = "".join(re.findall(r'<div class="newer">.*?</div>', page, re.DOTALL))
    assert "<ins>Saved</ins>" in told and "<del>Typed</del>" in told
    # Both moved the date.
    assert "<ins>8</ins>" in told and "Jun" in told and "<del>30</del>" in told
    assert "Typed second.</textarea>" in page
    # Who owns it was not touched: the newer owner is in the form.
    assert f'<option value="{cast.us_delegate.pk}" selected>' in page
    assert ActionItem.objects.get().text_en == "Saved first."
    again = {**typed, "owner_us": str(cast.us_delegate.pk), "seen": hidden(page, "seen")}
    browser.post(address, again)
    action = ActionItem.objects.get()
    assert (action.text_en, action.owner_us) == ("Typed second.", cast.us_delegate)


def test_worked_on_until_done_through_the_page(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    an_action(meeting, owner_us=cast.us_delegate)
    browser = client_of(cast.us_delegate)

    def act(name: str, **sent: str) -> str:
        address = reverse("action_act", args=["A5-01", name])
        return browser.post(address, sent, follow=True).content.decode()

    act("start_action")
    empty = act("report_progress", text_en=" ")
    assert "Please write something." in empty
    assert "Half done." in act("report_progress", text_en="Half done.")
    act("confirm_done")
    assert ActionItem.objects.get().state == "done"
    browser = client_of(cast.us_head)
    assert "This field is required." in act("reopen_action", reason="")
    act("reopen_action", reason="It was not.")
    assert ActionItem.objects.get().state == "open"
    assert (
        act("vanish")
        and browser.post(reverse("action_act", args=["A5-01", "vanish"])).status_code == 404
    )


def test_retired_topic_and_owner_who_left_stay_on_the_form(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    action = an_action(meeting, owner_us=cast.us_left, owner_cn=cast.cn_head)
    topic = Topic.objects.get(slug="encryption")
    action.topics.add(topic)
    Topic.objects.filter(pk=topic.pk).update(retired_at=NOW)
    browser = client_of(cast.us_secretary)
    browser.post(
        reverse("action_change", args=["A5-01"]),
        values(
            owner_us=str(cast.us_left.pk),
            owner_cn=str(cast.cn_head.pk),
            topics=str(topic.pk),
            version="1",
        ),
    )
    action.refresh_from_db()
    assert (action.text_en, action.owner_us) == ("Send it.", cast.us_left)
    assert list(action.topics.all()) == [topic]


@pytest.mark.parametrize("name", ["actions", "meeting_actions", "action"])
def test_queries_are_the_same_for_many(
    cast: Cast, client_of: ClientOf, meeting: Meeting, name: str
) -> None:
    browser = client_of(cast.us_secretary)
    args = {"actions": [], "meeting_actions": [5], "action": ["A5-01"]}[name]
    topics = list(Topic.objects.all())
    counts = []
    for rows in (3, 300):
        serials = range(ActionItem.objects.count() + 1, ActionItem.objects.count() + 1 + rows)
        for serial in serials:
            action = an_action(meeting, serial, owner_us=cast.us_head, owner_cn=cast.cn_head)
            action.topics.set(topics[: 1 + serial % 2])
        ProgressNote.objects.bulk_create(
            ProgressNote(
                action=ActionItem.objects.get(serial=serial),
                author=cast.us_head,
                side="us",
                text_en="x",
                written_at=NOW,
            )
            for serial in list(serials)[:3]
        )
        browser.get(reverse(name, args=args))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(name, args=args)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


def test_page_says_what_the_minutes_gave_out_whatever_became_of_it(
    cast: Cast, client_of: ClientOf, now: dt.datetime
) -> None:
    """The newest revision that the reader may read; nothing of minutes that say nothing of it."""

    def promise(meeting: Meeting) -> None:
        an_action(meeting, owner_us=cast.us_delegate, text_en="Send the tables.")

    minutes = text_signed(cast, TextKind.MINUTES, now, furnish=promise)
    Person.objects.update(language="en")
    address = reverse("action", args=["A5-01"])
    for reader in (cast.cn_delegate, cast.us_secretary):
        page = client_of(reader).get(address).content.decode()
        assert "The same words, owners and date" in page and minutes.symbol in page
    ActionItem.objects.update(due_on=dt.date(2031, 5, 6), owner_us=cast.us_head)
    for reader in (cast.cn_delegate, cast.us_secretary):
        page = client_of(reader).get(address).content.decode()
        beside = page.partition("<dt>In the minutes</dt>")[2].partition("</dd>")[0]
        assert cast.us_delegate.name in beside and "Send the tables." in beside
        assert "2031" not in beside and "The same" not in beside
    with rows_free():
        later = an_action(minutes.meeting, owner_us=cast.us_delegate, serial=2)
    page = client_of(cast.cn_delegate).get(reverse("action", args=[later.number])).content.decode()
    assert "In the minutes" not in page


def test_history_of_an_action_item_tells_days_and_fields_as_people_write_them(
    cast: Cast, client_of: ClientOf, meeting: Meeting
) -> None:
    action = an_action(meeting, owner_us=cast.us_delegate)
    changes = {
        "due_on": ["2027-04-30", "2027-05-14"],
        "topics": ["encryption", ""],
        "text_en": ["Send it.", "Send all of it."],
        "owner_cn": ["", cast.cn_delegate.latin_name],
    }
    secretary = cast.viewer("us_secretary")
    audit.record(secretary, act="change_action", subject=action, now=NOW, changes=changes)
    page = client_of(cast.cn_delegate).get(reverse("action", args=[action.number]))
    history = page.content.decode().partition('id="history"')[2]
    for said in ("2027年4月30日（周五）", "2027年5月14日（周五）", "议题：", "负责人（中方）："):
        assert said in history
    assert "Send all of it." not in history
    page = client_of(cast.us_delegate).get(reverse("action", args=[action.number]))
    assert "Send all of it." in page.content.decode()
    assert "2027-05-14" not in history and cast.us_secretary.name in history
