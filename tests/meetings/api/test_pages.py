import datetime as dt
import hashlib
import json
import unicodedata
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.enums import Audience, MeetingState
from meetings.models import Attendance, Deadline, Meeting, PaperReceipt, ProgressNote
from meetings.services import meetings as meetings_service
from meetings.services import moves, texts
from meetings.services.sittings import change_sitting
from members.access import viewer_of
from members.models import Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.api.whole_group import fill
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(agenda="circulated", minutes="circulated", sittings=1)


# --- home ----------------------------------------------------------------------------------------
def test_home_tells_what_is_next_and_what_is_asked(cast: Cast, meeting: Meeting) -> None:
    now = clock.now()
    first = dt.date(2027, 3, 23)
    Deadline.objects.create(
        meeting=meeting, kind="credentials", due_on=first, created_at=now, changed_at=now
    )
    factories.an_action(
        meeting=meeting,
        owner_us=cast.us_delegate,
        serial=3,
        due_on=clock.local(now, clock.WASHINGTON).date() - dt.timedelta(days=1),
    )
    told = Program(cast.us_delegate).read("home/")
    assert told["next"]["meeting"] == "5"
    (sitting,) = told["next"]["sittings"]
    assert sitting["starts_at"]["beijing"] == "2027-03-24T07:00:00+08:00"
    assert told["next"]["deadline"]["due_on"] == "2027-03-23"
    assert {row["key"] for row in told["next"]["stations"]} >= {"confirmed", "held"}
    assert [(row["kind"], row["subject"], row["overdue"]) for row in told["asked"]] == [
        ("action", "A5-03", True),
        ("answer", "", False),
    ]
    assert Program(cast.cn_delegate).read("home/")["asked"] == [
        {
            "kind": "answer",
            "meeting": "5",
            "subject": "",
            "count": 0,
            "due_on": "2027-03-23",
            "overdue": False,
        }
    ]


def test_home_tells_news_since_the_last_look_and_keeps_it(cast: Cast, meeting: Meeting) -> None:
    now = clock.now()
    action = factories.an_action(
        meeting=meeting, serial=3, assigned_at=now - dt.timedelta(days=2), owner_us=cast.us_head
    )
    ProgressNote.objects.create(
        action=action,
        author=cast.cn_head,
        side="cn",
        text_zh="已开始",
        written_at=now - dt.timedelta(hours=2),
    )
    Person.objects.filter(pk=cast.us_head.pk).update(seen_at=now - dt.timedelta(days=1))
    program = Program(cast.us_head)
    for _twice in range(2):
        told = program.read("home/")
        (progress,) = [row for row in told["news"] if row["kind"] == "progress"]
        assert (progress["subject"], progress["title"]["zh"]) == ("A5-03", "已开始")
        assert progress["actor"]["id"] == cast.cn_head.pk
        assert not [row for row in told["news"] if row["kind"].startswith("action")]
    earlier = (now - dt.timedelta(days=3)).isoformat()
    kinds = [row["kind"] for row in program.read("home/", since=earlier)["news"]]
    assert "action_yours" in kinds
    assert kinds.index("progress") < kinds.index("action_yours")


def test_acts_are_told_in_the_language_asked_for(cast: Cast, meeting: Meeting) -> None:
    secretary = viewer_of(cast.cn_secretary, clock.now())
    meetings_service.change_meeting(
        secretary, meeting=meeting, place_en="Reston", reason="Flood", now=clock.now()
    )
    program = Program(cast.us_head)
    response = program.get("/api/v1/home/", headers={"accept-language": "zh-hans"})
    (row,) = [each for each in response.json()["news"] if each["kind"] == "act_meeting"]
    assert (row["act"], row["actor"]["id"]) == ("会议已更改", cast.cn_secretary.pk)


@pytest.mark.parametrize("since", ["yesterday", "2027-03-01", "2027-03-01T14:00:00", ""])
def test_unclear_instant_is_a_fault(cast: Cast, since: str) -> None:
    response = Program(cast.us_head).get("/api/v1/home/", {"since": since})
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == ["since"]


# --- one meeting ---------------------------------------------------------------------------------
def test_overview_tells_stations_deadlines_and_holidays(cast: Cast) -> None:
    now = clock.now()
    meeting = factories.a_meeting(first_day=dt.date(2027, 10, 1), sittings=1)
    Deadline.objects.create(
        meeting=meeting, kind="papers", due_on="2020-03-09", created_at=now, changed_at=now
    )
    told = Program(cast.us_delegate).read("meetings/5/overview/")
    assert [(row["deadline"]["kind"], row["standing"]) for row in told["deadlines"]] == [
        ("papers", "passed")
    ]
    assert {row["side"]: row["minutes"] > 0 for row in told["inconvenience"]} == {
        "us": True,
        "cn": True,
    }
    assert ("cn", "2027-10-02") in {(row["side"], row["day"]) for row in told["days_off"]}
    assert [row["key"] for row in told["stations"] if row["standing"] == "now"] == ["confirmed"]


def test_timetable_tells_times_overrun_and_what_arises(cast: Cast, meeting: Meeting) -> None:
    before = factories.a_meeting(number=4, year=2026, half=2, state=MeetingState.HELD, sittings=0)
    factories.an_action(meeting=before, owner_us=cast.us_head, serial=2)
    # Interpreted consecutively: half an hour of words is an hour on the clock.
    first = factories.an_item(meeting=meeting, minutes=30)
    second = factories.an_item(meeting=meeting, minutes=600)
    told = Program(cast.cn_delegate).read("meetings/5/timetable/")
    assert told["symbol"] == "JWG/5/AG/1"
    lines = [(row["item"], row["number"], row["over"]) for row in told["lines"]]
    assert lines == [(first.pk, "1", False), (second.pk, "2", True)]
    opens = meeting.sittings.get().starts_at
    assert told["lines"][1]["starts_at"]["utc"] == (
        (opens + dt.timedelta(minutes=60)).isoformat().replace("+00:00", "Z")
    )
    (sums,) = told["sittings"]
    assert sums["sitting"] == 1
    assert sums["free"] < 0
    assert told["arising"] == ["A4-02"]


def test_item_taken_where_the_caller_is_not_invited_has_no_time(
    cast: Cast, meeting: Meeting
) -> None:
    sitting = meeting.sittings.get()
    sitting.audience = Audience.HEADS
    sitting.save()
    factories.an_item(meeting=meeting, sitting=sitting)
    (line,) = Program(cast.us_delegate).read("meetings/5/timetable/")["lines"]
    assert (line["sitting"], line["starts_at"]) == (None, None)
    (line,) = Program(cast.us_head).read("meetings/5/timetable/")["lines"]
    assert line["sitting"] == 1
    assert line["starts_at"]["utc"]


def test_people_tells_who_comes_and_the_quorum(cast: Cast, meeting: Meeting) -> None:
    Attendance.objects.create(
        meeting=meeting,
        person=cast.us_head,
        answer="accepted",
        mode="online",
        remark="No peanuts",
        answered_at=clock.now(),
    )
    told = Program(cast.us_delegate).read("meetings/5/people/")
    assert told["quorum_met"] is False
    assert [side["side"] for side in told["sides"]] == ["us", "cn"]
    us = told["sides"][0]
    assert us["quorum"] == {"companies": 0, "needed": 6, "head": True, "met": False}
    assert (us["people"][0]["role"], us["people"][0]["answer"]) == ("head", "accepted")
    assert (us["people"][1]["answer"], us["people"][1]["attended"]) == ("", None)
    assert "No peanuts" not in json.dumps(told)


def test_history_tells_moves_and_leaves_out_what_is_not_for_the_caller(cast: Cast) -> None:
    meeting = factories.a_meeting(sittings=2)
    heads = meeting.sittings.get(number=2)
    heads.audience = Audience.HEADS
    heads.save()
    secretary = viewer_of(cast.us_secretary, clock.now())
    for sitting in meeting.sittings.all():
        title = f"Session of {sitting.audience}"
        change_sitting(secretary, sitting=sitting, title_en=title, reason="-", now=clock.now())
    moves.postpone_meeting(secretary, meeting=meeting, reason="Flood", now=clock.now())
    told = Program(cast.us_delegate).listed("meetings/5/history/")
    assert [row["act"] for row in told] == ["postpone_meeting", "change_sitting"]
    assert (told[0]["title"], told[0]["side"]) == ("Meeting postponed", "us")
    assert told[0]["actor"]["id"] == cast.us_secretary.pk
    (change, *_rest) = told[0]["changes"]
    assert (change["before"], change["after"]) == ("confirmed", "postponed")
    assert "Session of all" in json.dumps(told)
    assert "Session of heads" not in json.dumps(told)
    told = Program(cast.us_head).listed("meetings/5/history/")
    assert "Session of heads" in json.dumps(told)


# --- texts and papers ----------------------------------------------------------------------------
def test_text_tells_what_it_waits_for(cast: Cast, meeting: Meeting) -> None:
    factories.an_item(meeting=meeting, title_zh="")
    text = meeting.texts.get(kind="agenda")
    told = Program(cast.us_delegate).read(f"texts/{text.pk}/")
    assert told["symbol"] == "JWG/5/AG/1"
    assert told["gaps"] == [{"where": "1", "what": "has no Chinese text"}]
    signs = [sentence for sentence in told["waits_for"] if "has not signed" in sentence]
    assert ["US" in sentence for sentence in signs] == [True, False]
    signs = Program(cast.cn_delegate).read(f"texts/{text.pk}/")["waits_for"][-2:]
    assert [("US" in sentence or "美" in sentence) for sentence in signs] == [False, True]
    assert told["agrees"] is True
    assert len(told["fingerprint"]) == 64


def test_frozen_revision_can_be_verified_by_anybody(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="draft", sittings=1)
    factories.an_item(meeting=meeting, title_en="Café", title_zh="加密")
    text = meeting.texts.get(kind="agenda")
    now = clock.now()
    for who in (cast.us_counsel, cast.cn_counsel):
        viewer = viewer_of(who, now).in_person(now)
        seen = Program(who).read(f"texts/{text.pk}/")["fingerprint"]
        texts.clear(viewer, text=text, seen_fingerprint=seen, now=now)
    texts.circulate(
        viewer_of(cast.us_head, now).in_person(now), text=text, seen_fingerprint=seen, now=now
    )
    program = Program(cast.cn_delegate)
    (listed,) = program.read(f"texts/{text.pk}/")["revisions"]
    told = program.read(f"texts/{text.pk}/revisions/1/")
    assert told["present"] is True
    assert {(row["capacity"], row["side"]) for row in told["signatures"]} == {
        ("clear", "us"),
        ("clear", "cn"),
    }
    words: Any = json.dumps(
        told["content"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    by_hand = hashlib.sha256(unicodedata.normalize("NFC", words).encode()).hexdigest()
    assert by_hand == told["fingerprint"] == listed["fingerprint"] == seen
    for unknown in (f"texts/{text.pk}/revisions/2/", "texts/999999/", "texts/999999/revisions/1/"):
        assert program.get(f"/api/v1/{unknown}").status_code == 404


def test_receipts_are_told_to_the_own_side_alone(cast: Cast, meeting: Meeting) -> None:
    paper = factories.a_paper(
        meeting=meeting, side="us", created_by=cast.us_delegate, state="released"
    )
    version = factories.a_version(paper=paper)
    PaperReceipt.objects.create(version=version, person=cast.cn_head, opened_at=clock.now())
    (receipt,) = Program(cast.us_delegate).read(f"papers/{paper.pk}/record/")["receipts"]
    assert (receipt["file"], receipt["person"]["id"]) == (version.pk, cast.cn_head.pk)
    for who in (cast.cn_head, cast.cn_secretary):
        assert Program(who).read(f"papers/{paper.pk}/record/")["receipts"] == []


# --- over everything -----------------------------------------------------------------------------
def test_parity_tells_who_hosted_and_who_rose_early(cast: Cast, meeting: Meeting) -> None:
    own, other = Program(cast.cn_delegate).read("parity/")
    assert (own["side"], other["side"]) == ("cn", "us")
    assert (own["hosted"], other["hosted"]) == (0, 1)
    assert own["minutes"] > 0


def test_search_finds_in_either_language_and_by_number(cast: Cast, meeting: Meeting) -> None:
    fill(meeting, cast)
    item = factories.an_item(meeting=meeting, title_en="Post-quantum plans", title_zh="抗量子计划")
    program = Program(cast.us_delegate)
    for words in ("quantum", "抗量子"):
        (group,) = program.read("search/", q=words)
        (hit,) = group["hits"]
        assert (group["kind"], hit["id"], hit["meeting"]) == ("items", item.pk, "5")
        assert words in hit["excerpt"]
    (group,) = program.read("search/", q="A5-01")
    assert (group["kind"], group["hits"][0]["number"]) == ("actions", "A5-01")
    (decision,) = program.listed("search/paragraphs/", q="D5-01")
    assert (decision["number"], decision["meeting"]) == ("D5-01", "5")
    assert program.read("search/") == []
    assert program.listed("search/items/") == []
    assert program.get("/api/v1/search/secrets/", {"q": "x"}).status_code == 404


def test_search_of_a_kind_comes_in_pages(cast: Cast, meeting: Meeting) -> None:
    for n in range(5):
        factories.an_item(meeting=meeting, title_en=f"Quantum {n}")
    told = Program(cast.us_delegate).read("search/items/", q="quantum", page=2, page_size=2)
    assert (told["count"], len(told["results"])) == (5, 2)
    assert told["previous"]


def test_pages_ask_the_same_for_few_rows_and_many(cast: Cast) -> None:
    program = Program(cast.us_delegate)
    paths = (
        "home/",
        "parity/",
        "search/?q=e",
        "search/items/?q=e&page_size=200",
        "meetings/1/overview/",
        "meetings/1/timetable/",
        "meetings/1/people/",
        "meetings/1/history/",
    )

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            meeting = factories.a_meeting(
                number=number, year=2021 + number, agenda="circulated", sittings=1
            )
            fill(meeting, cast)

    def count() -> dict[str, int]:
        counts = {}
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert program.get(f"/api/v1/{path}").status_code == 200
            counts[path] = len(queries)
        return counts

    grow(1, 4)
    count()
    few = count()
    grow(4, 40)
    first = Meeting.objects.get(number=1)
    for _more in range(40):
        factories.an_item(meeting=first)
    assert count() == few
