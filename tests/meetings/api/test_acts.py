import json
from typing import Any

import pytest

from meetings.enums import ActionState, MeetingState
from meetings.models import ActionItem, Attendance, Meeting, ProgressNote
from tests import factories
from tests.api import Program
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def send(program: Program, method: str, path: str, body: Any = None) -> Any:
    """The status and the JSON of an act."""
    response = program.generic(
        method.upper(),
        f"/api/v1/{path}",
        json.dumps(body if body is not None else {}),
        content_type="application/json",
    )
    return response.status_code, response.json()


@pytest.fixture
def action(cast: Cast) -> ActionItem:
    return factories.an_action(
        meeting=factories.a_meeting(sittings=0),
        owner_us=cast.us_delegate,
        owner_cn=cast.cn_delegate,
        serial=3,
    )


# --- replies -------------------------------------------------------------------------------------
def test_reply_is_kept_and_can_be_changed(cast: Cast) -> None:
    factories.a_meeting(format="hybrid")
    program = Program(cast.us_delegate)
    assert program.read("meetings/5/reply/") == {
        "answer": "",
        "mode": "",
        "remark": "",
        "answered_at": None,
    }
    status, told = send(
        program,
        "put",
        "meetings/5/reply/",
        {"answer": "accepted", "mode": "on_site", "remark": "Late"},
    )
    assert (status, told["answer"], told["remark"]) == (200, "accepted", "Late")
    assert told["answered_at"]
    assert send(program, "put", "meetings/5/reply/", {"answer": "declined"})[0] == 200
    row = Attendance.objects.get()
    assert (row.person, row.answer, row.mode) == (cast.us_delegate, "declined", "")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "answer"),
        ({"answer": "perhaps"}, "answer"),
        ({"answer": "accepted"}, "mode"),
        ({"answer": "accepted", "mode": "by_post"}, "mode"),
        ({"answer": "accepted", "mode": "online", "remark": "x" * 201}, "remark"),
        ({"answer": ["accepted"]}, "answer"),
        ({"answer": "accepted", "mode": "online", "remark": {"a": 1}}, "remark"),
        ({"answer": "accepted", "mode": "online", "remark": "a\x00b"}, "remark"),
        ({"answer": "accepted", "mode": "online", "remrk": "x"}, "remrk"),
        ({"answer": "accepted", "mode": "online", "answered_at": None}, "answered_at"),
    ],
)
def test_fault_in_a_reply_is_said_at_its_field(cast: Cast, body: Any, field: str) -> None:
    factories.a_meeting(format="hybrid")
    status, told = send(Program(cast.us_delegate), "put", "meetings/5/reply/", body)
    assert status == 400
    assert [error["field"] for error in told["errors"]] == [field]
    assert told["errors"][0]["message"]
    assert not Attendance.objects.exists()


def test_reply_that_the_state_does_not_take_is_refused(cast: Cast) -> None:
    factories.a_meeting(state=MeetingState.CANCELLED)
    status, told = send(
        Program(cast.us_delegate), "put", "meetings/5/reply/", {"answer": "declined"}
    )
    assert (status, told["detail"]) == (403, "This meeting takes no replies at present.")
    assert send(Program(cast.us_delegate), "put", "meetings/6/reply/", {"answer": "declined"})[
        0
    ] == (404)


# --- action items --------------------------------------------------------------------------------
def test_owner_reports_starts_and_confirms(cast: Cast, action: ActionItem) -> None:
    us, cn = Program(cast.us_delegate), Program(cast.cn_delegate)
    status, told = send(us, "post", "actions/A5-03/start/")
    assert (status, told["state"]) == (200, ActionState.IN_PROGRESS)
    status, told = send(cn, "post", "actions/A5-03/notes/", {"text_zh": "草案已完成"})
    assert status == 201
    assert [note["text_zh"] for note in told["notes"]] == ["草案已完成"]
    assert send(us, "post", "actions/A5-03/confirm/")[1]["state"] == ActionState.IN_PROGRESS
    status, told = send(us, "post", "actions/A5-03/confirm/")
    assert (status, told["code"]) == (409, "refused")
    assert send(cn, "post", "actions/A5-03/confirm/")[1]["state"] == ActionState.DONE
    assert ActionItem.objects.get().state == ActionState.DONE


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("us_delegate", True),
        ("us_head", True),
        ("cn_secretary", True),
        ("us_adviser", False),
        ("cn_counsel", False),
    ],
)
def test_progress_is_for_owners_and_their_secretariats(
    cast: Cast, action: ActionItem, who: str, allowed: bool
) -> None:
    program = Program(getattr(cast, who))
    for path, body in (("notes", {"text_en": "Done half"}), ("start", {}), ("confirm", {})):
        status, told = send(program, "post", f"actions/A5-03/{path}/", body)
        assert status == ({"notes": 201}.get(path, 200) if allowed else 403), told
    assert ProgressNote.objects.exists() is allowed


@pytest.mark.parametrize("body", [{}, {"text_en": "  "}, {"text_en": "x" * 2001}])
def test_empty_or_endless_note_is_a_fault(cast: Cast, action: ActionItem, body: Any) -> None:
    status, told = send(Program(cast.us_delegate), "post", "actions/A5-03/notes/", body)
    assert (status, told["errors"][0]["field"]) == (400, "text_en")
    assert not ProgressNote.objects.exists()


@pytest.mark.parametrize("path", ["notes", "start", "confirm"])
def test_a_member_that_is_not_taken_is_a_fault(cast: Cast, action: ActionItem, path: str) -> None:
    body = {"written_at": "2027-01-01T00:00:00Z"}
    status, told = send(Program(cast.us_delegate), "post", f"actions/A5-03/{path}/", body)
    assert status == 400
    assert [error["field"] for error in told["errors"]] == ["written_at"]
    assert not ProgressNote.objects.exists()
    action.refresh_from_db()
    assert action.state == ActionState.OPEN


def test_reading_key_reports_nothing(cast: Cast, action: ActionItem) -> None:
    program = Program(cast.us_delegate, writes=False)
    for path in ("notes", "start", "confirm"):
        assert send(program, "post", f"actions/A5-03/{path}/", {"text_en": "x"})[0] == 403
    assert not ProgressNote.objects.exists()
    assert ActionItem.objects.get().state == ActionState.OPEN


def test_unknown_action_item_is_absent_whatever_is_done(cast: Cast) -> None:
    program = Program(cast.us_delegate)
    for path in ("notes", "start", "confirm"):
        assert send(program, "post", f"actions/A9-01/{path}/", {"text_en": "x"})[0] == 404
    assert not Meeting.objects.exists()


# --- sent again ----------------------------------------------------------------------------------
def keyed(program: Program, key: str, text: str, number: str = "A5-03") -> Any:
    response = program.post(
        f"/api/v1/actions/{number}/notes/",
        json.dumps({"text_en": text}),
        content_type="application/json",
        headers={"idempotency-key": key},
    )
    return response.status_code, response.json()


def test_what_is_sent_again_with_its_key_is_done_once(cast: Cast, action: ActionItem) -> None:
    program = Program(cast.us_delegate)
    first = keyed(program, "one", "Drafted.")
    assert first[0] == 201
    again = keyed(program, "one", "Drafted.")
    assert again == first
    assert ProgressNote.objects.count() == 1
    # Another key is another act, and another person's key is theirs.
    assert keyed(program, "two", "Drafted.")[0] == 201
    assert keyed(Program(cast.cn_delegate), "one", "Drafted.")[0] == 201
    assert ProgressNote.objects.count() == 3


def test_a_key_is_for_one_body_and_one_address(cast: Cast, action: ActionItem) -> None:
    program = Program(cast.us_delegate)
    factories.an_action(meeting=action.meeting, owner_us=cast.us_delegate, serial=4)
    assert keyed(program, "one", "Drafted.")[0] == 201
    for other in ({"text": "Other."}, {"text": "Drafted.", "number": "A5-04"}):
        status, told = keyed(program, "one", **other)
        assert (status, told["code"]) == (422, "idempotency_key_reused")
    assert ProgressNote.objects.count() == 1


def test_what_failed_may_be_sent_again_with_its_key(cast: Cast, action: ActionItem) -> None:
    program = Program(cast.us_delegate)
    assert keyed(program, "one", "")[0] == 400
    assert keyed(program, "one", "Drafted.")[0] == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb", "a b", "\u00e9", "\u4e00"])
def test_a_key_that_is_none(cast: Cast, action: ActionItem, key: str) -> None:
    assert keyed(Program(cast.us_delegate), key, "Drafted.")[0] == 400
    assert not ProgressNote.objects.exists()


def test_the_longest_key_and_one_in_quotes_are_keys(cast: Cast, action: ActionItem) -> None:
    for key in ("x" * 255, '"8e03978e-40d5-43dd-bc93-6894a57f9324"'):
        assert keyed(Program(cast.us_delegate), key, "Drafted.")[0] == 201


def test_every_post_takes_a_key(cast: Cast) -> None:
    """Also those to come: they are found by the description."""
    paths = Program(cast.us_delegate).get("/api/v1/schema/?format=json").json()["paths"]
    posts = [each["post"] for each in paths.values() if "post" in each]
    assert len(posts) == 3
    for post in posts:
        assert "Idempotency-Key" in {given["name"] for given in post["parameters"]}
