"""The moves of a meeting: what they need, what they change, who is told."""

import datetime as dt
from typing import Any

import pytest

from meetings.enums import MeetingState
from meetings.models import Attendance, Meeting
from meetings.rules.acts.meetings import MOVE_ACTS
from meetings.rules.lifecycles import MEETING
from meetings.rules.moves import MoveFacts, may_move, waits_for
from meetings.services.deadlines import derive
from meetings.services.moves import cancel_meeting, postpone_meeting
from members.models import AuditEntry, Notification
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.acts import resolved
from workinggroup.lib.errors import NotAllowed, Refused

NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
READY: dict[str, dict[str, Any]] = {
    "poll": {"state": "proposed"},
    "confirm": {"state": "polling"},
    "postpone": {"state": "confirmed"},
    "hold": {"state": "confirmed", "first_day": dt.date(2026, 11, 20)},
    "close": {"state": "held", "minutes": "adopted", "first_day": dt.date(2026, 11, 3)},
    "cancel": {"state": "postponed"},
}

MOVES = {name: resolved(act.service) for name, act in MOVE_ACTS.items()}


def ready(name: str) -> Meeting:
    meeting = factories.a_meeting(**READY[name])
    derive(meeting, now=NOW)
    return meeting


@pytest.mark.parametrize("name", MOVES)
def test_move_is_on_record(cast: Cast, name: str) -> None:
    meeting = ready(name)
    before = meeting.state
    MOVES[name](cast.viewer("cn_secretary"), meeting=meeting, reason="Agreed by both.", now=NOW)
    meeting.refresh_from_db()
    assert meeting.state == MEETING.moves[name].target
    entry = AuditEntry.objects.get(act=f"{name}_meeting")
    assert (entry.from_state, entry.to_state) == (before, meeting.state)
    assert (entry.side, entry.reason, entry.actor) == ("", "Agreed by both.", cast.cn_secretary)


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("who", ["us_delegate", "cn_counsel", "us_left", "operator", "nobody"])
def test_others_do_not_move(cast: Cast, name: str, who: str) -> None:
    meeting = ready(name)
    with pytest.raises(NotAllowed):
        MOVES[name](cast.viewer(who), meeting=meeting, reason="x", now=NOW)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["postpone", "cancel"])
def test_grave_move_needs_a_reason(cast: Cast, name: str) -> None:
    meeting = ready(name)
    with pytest.raises(Refused) as refused:
        MOVES[name](cast.viewer("us_head"), meeting=meeting, reason=" \n ", now=NOW)
    assert set(refused.value.fields) == {"reason"}
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", ["poll", "confirm", "postpone", "cancel"])
def test_move_that_calendars_tell_bumps_sittings_and_deadlines(cast: Cast, name: str) -> None:
    meeting = ready(name)
    MOVES[name](cast.viewer("us_head"), meeting=meeting, reason="x", now=NOW)
    for row in (*meeting.sittings.all(), *meeting.deadlines.all()):
        assert (row.sequence, row.changed_at) == (1, NOW)


@pytest.mark.parametrize("name", ["poll", "confirm", "postpone", "cancel"])
def test_everybody_is_written_to(cast: Cast, name: str) -> None:
    MOVES[name](cast.viewer("us_head"), meeting=ready(name), reason="x", now=NOW)
    told = set(Notification.objects.values_list("recipient", flat=True))
    assert told == cast.members


def test_postponed_meeting_asks_everybody_again(cast: Cast) -> None:
    meeting = ready("postpone")
    Attendance.objects.create(
        meeting=meeting, person=cast.us_delegate, answer="accepted", mode="online", remark="Late",
        answered_at=NOW,
    )  # fmt: skip
    postpone_meeting(cast.viewer("us_head"), meeting=meeting, reason="Strike.", now=NOW)
    MOVES["poll"](cast.viewer("us_head"), meeting=meeting, now=NOW)
    row = Attendance.objects.get()
    assert (row.answer, row.mode, row.answered_at, row.remark) == ("", "", None, "")
    assert AuditEntry.objects.get(act="poll_meeting").changes == {"answers": [1, 0]}


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("poll", {"state": "proposed", "sittings": 0}),
        ("poll", {"state": "proposed", "first_day": dt.date(2026, 11, 1)}),
        ("confirm", {"state": "polling", "format": "face_to_face", "place_zh": ""}),
        # Its second sitting is tomorrow.
        ("hold", {"state": "confirmed", "first_day": dt.date(2026, 11, 22)}),
        ("hold", {"state": "confirmed"}),
        ("close", {"state": "held", "minutes": "circulated"}),
    ],
)
def test_move_that_lacks_something_is_refused(
    cast: Cast, name: str, fields: dict[str, Any]
) -> None:
    meeting = factories.a_meeting(**fields)
    with pytest.raises(Refused):
        MOVES[name](cast.viewer("us_head"), meeting=meeting, now=NOW, reason="x")
    meeting.refresh_from_db()
    assert meeting.state == fields["state"]


@pytest.mark.parametrize("state", MeetingState.values)
@pytest.mark.parametrize("name", MOVES)
def test_move_is_possible_exactly_from_its_states(name: str, state: str) -> None:
    facts = MoveFacts(sittings=1, begun=name == "hold", all_begun=True, minutes="adopted")
    assert bool(may_move(name, state, facts)) is MEETING.allows(name, state)


@pytest.mark.parametrize("state", MeetingState.values)
def test_every_state_says_what_it_waits_for(state: str) -> None:
    assert waits_for(state, MoveFacts(sittings=1))


@pytest.mark.parametrize(
    ("state", "texts", "said"),
    [
        ("confirmed", {"agenda": "circulated"}, "both heads have signed the agenda"),
        # Counsel clear locked minutes first: as long as one of the four is missing, this is true.
        ("held", {"minutes": "for_signature"}, "both counsel have cleared and both heads"),
        ("held", {"minutes": "adopted"}, "to close the meeting"),
    ],
)
def test_the_sentence_names_everybody_it_waits_for(
    state: str, texts: dict[str, str], said: str
) -> None:
    assert said in waits_for(state, MoveFacts(sittings=1, **texts))


def test_what_speaks_against_the_next_step_stands_beside_what_is_waited_for() -> None:
    waits = waits_for("polling", MoveFacts(sittings=1, place_known=False))
    assert waits.startswith("Waiting for replies")
    assert waits.endswith("Enter the place in both languages first.")
    assert "sitting" in waits_for("proposed", MoveFacts(sittings=0))
    # A place is needed to confirm, not to ask.
    assert "place" not in waits_for("proposed", MoveFacts(sittings=1, place_known=False))


def test_every_move_says_what_will_happen() -> None:
    assert all(MOVE_ACTS[name].says for name in MEETING.moves)


def test_cancelled_number_stays_taken(cast: Cast) -> None:
    meeting = ready("cancel")
    cancel_meeting(cast.viewer("cn_head"), meeting=meeting, reason="No need.", now=NOW)
    for move in MOVES.values():
        with pytest.raises(Refused):
            move(cast.viewer("cn_head"), meeting=meeting, reason="x", now=NOW)
