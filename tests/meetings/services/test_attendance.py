"""Replies, quorum and attendance."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from meetings.models import Attendance, JointText, TextRevision
from meetings.queries.meetings.people import people_of
from meetings.queries.texts.capture import content_of
from meetings.queries.texts.words import words_of
from meetings.rules.revisions import differences
from meetings.services import texts
from meetings.services.attendance import answer_meeting, record_attendance
from meetings.services.revisions import discard_revision, open_revision
from members.models import AuditEntry, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.documents.readback import said_in
from workinggroup.lib.edits import marks_of
from workinggroup.lib.errors import NotAllowed, Refused

NOW = dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC)
AFTER = dt.datetime(2027, 3, 26, 9, tzinfo=dt.UTC)
Browser = Callable[[Person | None], Client]


def test_last_reply_counts(cast: Cast) -> None:
    meeting = factories.a_meeting(format="hybrid")
    actor = cast.viewer("us_delegate")
    answer_meeting(actor, meeting=meeting, answer="accepted", mode="on_site", now=NOW)
    answer_meeting(actor, meeting=meeting, answer="declined", mode="on_site", now=NOW)
    row = Attendance.objects.get()
    assert (row.answer, row.mode, row.answered_at) == ("declined", "", NOW)
    assert AuditEntry.objects.filter(act="answer_meeting").count() == 2


@pytest.mark.parametrize(
    ("format", "mode", "kept"),
    [("online", "", "online"), ("face_to_face", "", "on_site"), ("hybrid", "online", "online")],
)
def test_mode_follows_the_format(cast: Cast, format: str, mode: str, kept: str) -> None:
    meeting = factories.a_meeting(format=format)
    row = answer_meeting(
        cast.viewer("cn_counsel"), meeting=meeting, answer="accepted", mode=mode, now=NOW
    )
    assert row.mode == kept


@pytest.mark.parametrize(
    ("format", "mode"), [("hybrid", ""), ("online", "on_site"), ("hybrid", "by letter")]
)
def test_impossible_mode_is_refused_at_its_field(cast: Cast, format: str, mode: str) -> None:
    meeting = factories.a_meeting(format=format)
    with pytest.raises(Refused) as refused:
        answer_meeting(
            cast.viewer("us_head"), meeting=meeting, answer="accepted", mode=mode, now=NOW
        )
    assert set(refused.value.fields) == {"mode"}


@pytest.mark.parametrize("state", ["proposed", "postponed", "held", "closed", "cancelled"])
def test_no_replies_outside_polling_and_confirmed(cast: Cast, state: str) -> None:
    meeting = factories.a_meeting(state=state)
    with pytest.raises(NotAllowed):
        answer_meeting(cast.viewer("us_head"), meeting=meeting, answer="accepted", now=NOW)


@pytest.mark.parametrize("who", ["us_left", "operator", "stranger", "nobody"])
def test_only_members_reply(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        answer_meeting(cast.viewer(who), meeting=factories.a_meeting(), answer="accepted", now=NOW)


def test_remark_is_for_the_own_side_and_not_on_record(cast: Cast, client_of: Browser) -> None:
    meeting = factories.a_meeting()
    answer_meeting(
        cast.viewer("us_delegate"), meeting=meeting, answer="accepted", remark="Kosher, visa late",
        now=NOW,
    )  # fmt: skip
    path = reverse("meeting_people", args=[meeting.number])
    for who in ("us_secretary", "us_adviser"):
        assert "Kosher" in client_of(getattr(cast, who)).get(path).content.decode()
    for who in ("cn_secretary", "cn_head", "cn_delegate"):
        assert "Kosher" not in client_of(getattr(cast, who)).get(path).content.decode()
    assert "Kosher" not in str(list(AuditEntry.objects.values()))


def test_remark_moves_nothing_that_the_other_side_reads(cast: Cast) -> None:
    meeting, actor = factories.a_meeting(format="hybrid"), cast.viewer("us_delegate")
    reply = {"meeting": meeting, "answer": "accepted", "mode": "online"}
    answer_meeting(actor, **reply, now=NOW)
    before = Attendance.objects.values("answer", "mode", "answered_at").get()
    answer_meeting(actor, **reply, remark="My visa is late", now=AFTER)
    assert Attendance.objects.values("answer", "mode", "answered_at").get() == before
    answer_meeting(actor, **{**reply, "mode": "on_site"}, now=AFTER)
    assert Attendance.objects.get().answered_at == AFTER


# --- quorum --------------------------------------------------------------------------------------
def fill_seats(side: str, upto: int) -> list[Person]:
    return [factories.a_member(side=side, role="delegate", seat=n) for n in range(2, upto + 1)]


def accept(people: list[Person], meeting: object) -> None:
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, answer="accepted")  # type: ignore[misc]
        for person in people
    )


def test_quorum_needs_both_heads_and_six_companies_of_each_side(cast: Cast) -> None:
    meeting = factories.a_meeting()
    us, cn = fill_seats("us", 6), fill_seats("cn", 6)
    accept([cast.us_head, cast.cn_head, cast.us_delegate, *us, *cn], meeting)
    viewer = cast.viewer("cn_secretary")
    people = people_of(viewer, meeting, NOW)
    own, other = people.sides
    assert (own.side, own.quorum.companies, own.quorum.met) == ("cn", 5, False)
    assert (other.quorum.companies, other.quorum.met, people.quorum_met) == (6, True, False)
    accept([cast.cn_delegate], meeting)
    assert people_of(viewer, meeting, NOW).quorum_met
    Attendance.objects.filter(person=cast.us_head).update(answer="tentative")
    assert not people_of(viewer, meeting, NOW).quorum_met


def test_missing_replies_are_counted(cast: Cast) -> None:
    meeting = factories.a_meeting()
    accept([cast.us_head], meeting)
    own, other = people_of(cast.viewer("us_head"), meeting, NOW).sides
    assert (own.missing, other.missing) == (5, 6)
    assert dict(own.tally) == {"accepted": 1, "declined": 0, "tentative": 0}


# --- attendance ----------------------------------------------------------------------------------
def test_each_secretariat_records_its_own_side(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held")
    changed = record_attendance(
        cast.viewer("cn_secretary"), meeting=meeting,
        attended={cast.cn_head.pk: True, cast.cn_delegate.pk: False}, now=AFTER,
    )  # fmt: skip
    assert changed == 2
    with pytest.raises(Refused):
        record_attendance(
            cast.viewer("us_secretary"), meeting=meeting, attended={cast.cn_head.pk: False},
            now=AFTER,
        )  # fmt: skip
    assert Attendance.objects.get(person=cast.cn_head).attended is True


def test_attendance_is_recorded_for_each_sitting(cast: Cast) -> None:
    """Of those for everybody that were not cancelled; who was at none did not attend."""
    meeting = factories.a_meeting(state="held", sittings=3)
    day = meeting.sittings.get(number=3).day
    factories.a_sitting(meeting=meeting, number=4, day=day + dt.timedelta(days=1), audience="heads")
    meeting.sittings.filter(number=3).update(cancelled_at=NOW)
    viewer = cast.viewer("us_secretary")
    people = [cast.us_head, cast.us_delegate, cast.us_adviser]
    came = dict(zip([row.pk for row in people], [[1, 2], [2], []], strict=True))
    assert record_attendance(viewer, meeting=meeting, attended=came, now=AFTER) == 3
    rows = {row.person: row for row in Attendance.objects.select_related("person")}
    recorded = [(rows[each].attended, rows[each].missed) for each in people]
    assert recorded == [(True, []), (True, [1]), (False, [])]
    assert record_attendance(viewer, meeting=meeting, attended=came, now=AFTER) == 0
    for none_of_it in (3, 4, 9):
        with pytest.raises(Refused):
            record_attendance(
                viewer, meeting=meeting, attended={cast.us_head.pk: [none_of_it]}, now=AFTER
            )
    # Two who record it at once: each ticks what the other did not touch.
    seen = marks_of({str(cast.us_delegate.pk): [2]})
    record_attendance(
        viewer, meeting=meeting, attended={cast.us_delegate.pk: [1, 2]}, seen=seen, now=AFTER
    )
    record_attendance(
        viewer, meeting=meeting, attended={cast.us_delegate.pk: []}, seen=seen, now=AFTER
    )
    assert Attendance.objects.get(person=cast.us_delegate).missed == [2]


def test_nobody_misses_a_sitting_who_did_not_attend(cast: Cast) -> None:
    row = Attendance.objects.create(
        meeting=factories.a_meeting(), person=cast.us_head, attended=True, missed=[1]
    )
    row.attended = False
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_minutes_tell_who_was_at_which_sitting(cast: Cast, client_of: Any) -> None:
    meeting = factories.a_meeting(
        state="held", agenda="agreed", chair_us=cast.us_head, chair_cn=cast.cn_head
    )
    factories.a_paragraph(item=factories.an_item(meeting=meeting))
    for side, there in (("us", [1]), ("cn", [1, 2])):
        head, delegate = (getattr(cast, f"{side}_{role}") for role in ("head", "delegate"))
        came = {head.pk: [1, 2], delegate.pk: there}
        viewer = cast.viewer(f"{side}_secretary")
        record_attendance(viewer, meeting=meeting, attended=came, now=AFTER)
    text = factories.the_text(meeting, "minutes")
    texts.circulate(cast.viewer("us_secretary"), text=text, now=AFTER)
    content = TextRevision.objects.get(text=text).content
    assert [row["sittings"] for row in content["attended"]["us"]] == [[1, 2], [1]]
    assert [row["sittings"] for row in content["attended"]["cn"]] == [[1, 2], [1, 2]]
    Person.objects.update(language="en")
    page = client_of(cast.us_delegate).get(reverse("meeting_minutes", args=["5"])).content.decode()
    assert page.count("sitting 1 only") == 1
    people = client_of(cast.cn_head).get(reverse("meeting_people", args=["5"])).content.decode()
    assert people.count("sitting 1 only") == 1
    paper = client_of(cast.us_head).get(reverse("meeting_document", args=["5", "minutes", "pdf"]))
    assert "sitting1only" in said_in(b"".join(paper)) and "仅第1场" in said_in(b"".join(paper))
    # The next revision says otherwise, and that it does; discarded, all is as it was.
    open_revision(cast.viewer("us_secretary"), text=text, reason="One came twice.", now=AFTER)
    came = {cast.us_delegate.pk: [1, 2]}
    record_attendance(cast.viewer("us_secretary"), meeting=meeting, attended=came, now=AFTER)
    fresh = JointText.objects.select_related("meeting").get(pk=text.pk)
    assert differences(content, content_of(words_of(fresh))).people
    discard_revision(cast.viewer("us_secretary"), text=fresh, now=AFTER)
    assert Attendance.objects.get(person=cast.us_delegate).missed == [2]


def test_a_form_has_a_box_for_each_person_and_sitting(cast: Cast, client_of: Any) -> None:
    meeting = factories.a_meeting(state="held")
    accept([cast.us_head], meeting)
    address = reverse("meeting_attendance", args=["5"])
    browser = client_of(cast.us_secretary)
    page = browser.get(address).content.decode()
    boxes = re.findall(rf'name="person_{cast.us_head.pk}" value="(\d)"[^>]*checked', page)
    assert boxes == ["1", "2"]
    assert not re.search(rf'name="person_{cast.us_delegate.pk}"[^>]*checked', page)
    sent = {f"person_{cast.us_head.pk}": ["1"], f"person_{cast.us_delegate.pk}": ["7"]}
    assert browser.post(address, sent).status_code == 200
    sent = {f"person_{cast.us_head.pk}": ["1"], f"person_{cast.us_delegate.pk}": ["2"]}
    assert browser.post(address, sent).status_code == 302
    rows = Attendance.objects.filter(attended=True).values_list("person", "missed")
    assert dict(rows) == {cast.us_head.pk: [2], cast.us_delegate.pk: [1]}


@pytest.mark.parametrize("who", ["us_delegate", "us_counsel", "operator"])
def test_others_record_nothing(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        record_attendance(
            cast.viewer(who), meeting=factories.a_meeting(state="held"), attended={}, now=AFTER
        )


def test_attendance_is_locked_with_the_minutes(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held", minutes="for_signature")
    with pytest.raises(Refused):
        record_attendance(
            cast.viewer("us_head"), meeting=meeting, attended={cast.us_head.pk: True}, now=AFTER
        )


def test_who_left_after_the_meeting_is_still_among_its_people(cast: Cast) -> None:
    meeting = factories.a_meeting(state="held")
    left = factories.a_member(
        side="us", role="adviser", began_at=NOW - dt.timedelta(days=9), ended_at=AFTER
    )
    later = AFTER + dt.timedelta(days=30)
    own = people_of(cast.viewer("us_secretary"), meeting, later).sides[0]
    assert left in [row.person for row in own.people]
