"""Every form of the meeting pages, fed what nobody should type: a page with errors, or text that
is escaped; never a 500, and nothing that was typed is lost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from meetings.models import AgendaItem, JoiningLink, Meeting
from members.models import Person
from tests import factories, sample
from tests.conftest import Cast, make_cast
from tests.signing_in import sign_in_as

Browser = Callable[[Person | None], Client]
SCRIPT = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"
HOSTILE = [
    "",
    " ",
    "x" * 100_000,
    "\x00\x01\x1f\x7f",
    "a\r\nBcc: b",
    "\u202eright to left\u202c",
    "😀🏳️‍🌈",
    SCRIPT,
    "{{ 7*7 }}{% now 'Y' %}",
    "' OR 1=1 --",
    "-1",
    "99999999999999999999",
    "2027-13-45",
    "25:99",
    "https://x.example/\n",
    "http://x",
    "null",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
]
# URL name, extra arguments, fields.
ITEM = ("title_en", "title_zh", "note_en", "note_zh", "minutes", "topics", "seen")
FORMS: dict[str, tuple[str, ...]] = {
    "meeting_plan": ("first_year", "last_year", "format", "sittings", "minutes", "fingerprint"),
    "meeting_new": (
        "kind", "year", "half", "host", "host_reason", "day", "starts", "ends", "format",
        "place_en", "place_zh", "anchor_zone", "interpretation", "quorum",
    ),
    "meeting_past": (
        "serial", "kind", "year", "half", "host", "day", "starts", "ends", "sittings", "format",
        "place_en", "place_zh", "anchor_zone", "interpretation", "quorum",
    ),
    "meeting_edit": (
        "host", "host_reason", "format", "place_en", "place_zh", "anchor_zone", "interpretation",
        "quorum", "reason", "seen",
    ),
    "meeting_move": ("reason",),
    "meeting_deadlines": ("proposals", "agenda", "papers", "reason"),
    "meeting_sitting_add": (
        "day", "starts", "ends", "audience", "title_en", "title_zh", "reason", "seen"
    ),
    "meeting_sitting": (
        "day", "starts", "ends", "audience", "title_en", "title_zh", "reason", "seen"
    ),
    "meeting_sitting_cancel": ("reason",),
    "meeting_link_add": ("label_en", "label_zh", "url", "access_code"),
    "meeting_link": ("label_en", "label_zh", "url", "access_code"),
    "meeting_item_add": (*ITEM, "kind", "sitting", "presenter_side", "presenter", "parent"),
    "meeting_item": (*ITEM, "kind", "sitting", "presenter_side", "presenter", "parent"),
    "meeting_item_place": ("parent", "before", "around"),
    "meeting_proposal_add": ITEM,
    "meeting_people": ("answer", "mode", "remark"),
    "meeting_attendance": ("person_1",),
    "meeting_chairs": ("chair_us", "chair_cn"),
}  # fmt: skip
ANSWERS = {200, 302}


def scene() -> Meeting:
    meeting = factories.a_meeting(agenda="draft", format="hybrid")
    factories.an_item(meeting=meeting)
    JoiningLink.objects.create(meeting=meeting, label_en="Room", url="https://room.example")
    return meeting


def address(name: str) -> str:
    if name in {"meeting_plan", "meeting_new", "meeting_past"}:
        return reverse(name)
    more: tuple[Any, ...] = {
        "meeting_move": ("postpone",),
        "meeting_sitting": (2,),
        "meeting_sitting_cancel": (2,),
    }.get(name, ())
    if name.startswith("meeting_item") and name != "meeting_item_add":
        more = (AgendaItem.objects.values_list("pk", flat=True)[0],)
    if name == "meeting_link":
        more = (JoiningLink.objects.values_list("pk", flat=True)[0],)
    if name == "meeting_attendance":
        Meeting.objects.update(state="held")
    return reverse(name, args=(5, *more))


@pytest.mark.parametrize("name", FORMS)
def test_form_answers_hostile_input(cast: Cast, client_of: Browser, name: str) -> None:
    scene()
    browser = client_of(cast.us_secretary)
    path = address(name)
    for value in sample.share(HOSTILE, by=name, days=3):
        with transaction.atomic():
            answer = browser.post(path, dict.fromkeys(FORMS[name], value))
            body = answer.content.decode()
            assert answer.status_code in ANSWERS, (name, value[:40])
            assert SCRIPT not in body
            assert "onerror=alert(1)>" not in body
            transaction.set_rollback(True)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-05-05"])
@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Shanghai", "Pacific/Kiritimati"])
@pytest.mark.parametrize("name", ["meeting_sitting_add", "meeting_sitting"])
def test_day_at_the_end_of_time_is_said_at_its_field(
    cast: Cast, client_of: Browser, name: str, zone: str, day: str
) -> None:
    meeting = scene()
    Meeting.objects.filter(pk=meeting.pk).update(anchor_zone=zone)
    values = {"day": day, "starts": "23:00", "ends": "01:00", "audience": "all", "reason": "Why."}
    answer = client_of(cast.us_secretary).post(address(name), values)
    assert answer.status_code == 200
    assert answer.context["form"].errors["day"] == ["This meeting is one of 2027."]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_deadline_at_the_end_of_time_is_said_at_its_field(
    cast: Cast, client_of: Browser, day: str
) -> None:
    scene()
    answer = client_of(cast.us_secretary).post(
        address("meeting_deadlines"), {"papers": day, "reason": "Why."}
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors["papers"] == ["This meeting is one of 2027."]


class AnyText(TestCase):
    """The three forms that delegates use, fed any text at all."""

    def setUp(self) -> None:
        cache.clear()
        self.cast = make_cast()
        scene()
        self.browser = Client()
        sign_in_as(self.browser, self.cast.us_head)

    @settings(
        max_examples=sample.examples(25), deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(
        name=st.sampled_from(["meeting_item_add", "meeting_proposal_add", "meeting_people"]),
        texts=st.lists(st.text(max_size=80), min_size=7, max_size=7),
        valid=st.booleans(),
    )
    def test_any_text(self, name: str, texts: list[str], valid: bool) -> None:
        data = dict(zip(FORMS[name], texts, strict=False))
        if valid:
            data |= {"minutes": "5", "answer": "accepted", "mode": "online", "seen": ""}
            data.pop("topics", None)
            data |= {"kind": "topic"}
        answer = self.browser.post(address(name), data)
        assert answer.status_code in ANSWERS
        page = self.browser.get(reverse("meeting_agenda", args=[5]))
        assert page.status_code == 200
        assert self.browser.get(reverse("meeting_people", args=[5])).status_code == 200


def test_script_in_a_title_is_shown_as_text(cast: Cast, client_of: Browser) -> None:
    meeting = scene()
    browser = client_of(cast.us_secretary)
    data = {"title_en": SCRIPT, "title_zh": "题", "minutes": 5, "kind": "topic", "note_en": SCRIPT}
    assert browser.post(address("meeting_item_add"), data).status_code == 302
    for name in ("meeting_agenda", "meeting_agenda_edit"):
        body = browser.get(reverse(name, args=[meeting.number])).content.decode()
        assert "&lt;script&gt;alert(" in body
        assert "<script>alert(" not in body


def test_what_was_typed_is_kept_and_the_error_stands_at_the_field(
    cast: Cast, client_of: Browser
) -> None:
    scene()
    data = {"title_zh": "一个标题", "note_en": "Long thought-out note", "minutes": 9000}
    page = client_of(cast.us_secretary).post(address("meeting_item_add"), data)
    body = page.content.decode()
    assert page.status_code == 200
    assert "一个标题" in body
    assert "Long thought-out note" in body
    assert page.context["form"].errors.keys() == {"minutes", "kind"}


def test_second_editor_sees_what_the_first_saved_and_keeps_what_they_typed(
    cast: Cast, client_of: Browser
) -> None:
    scene()
    path = address("meeting_item")
    opened = client_of(cast.us_secretary).get(path).context["form"]["seen"].value()
    common = {"title_zh": "题", "minutes": 5, "kind": "topic", "seen": opened}
    first = client_of(cast.cn_secretary).post(path, {**common, "title_en": "Theirs"})
    assert first.status_code == 302
    second = client_of(cast.us_secretary).post(path, {**common, "title_en": "Mine"})
    body = second.content.decode()
    assert second.status_code == 200
    assert "Theirs" in body
    assert "Mine" in body
    again = {**common, "title_en": "Mine", "seen": second.context["form"]["seen"].value()}
    assert client_of(cast.us_secretary).post(path, again).status_code == 302
    assert AgendaItem.objects.get(title_zh="题").title_en == "Mine"


def test_plan_is_previewed_and_then_carried_out_as_shown(cast: Cast, client_of: Browser) -> None:
    browser = client_of(cast.cn_secretary)
    year = dt.datetime.now(tz=dt.UTC).year + 2
    data = {
        "first_year": year, "last_year": year, "format": "online", "sittings": 2, "minutes": 120,
    }  # fmt: skip
    preview = browser.get(reverse("meeting_plan"), data)
    assert not Meeting.objects.exists()
    fingerprint = preview.context["plan"].fingerprint
    assert browser.post(reverse("meeting_plan"), {**data, "fingerprint": "0"}).status_code == 200
    assert not Meeting.objects.exists()
    assert (
        browser.post(reverse("meeting_plan"), {**data, "fingerprint": fingerprint}).status_code
        == 302
    )
    assert Meeting.objects.filter(year=year).count() == 2
