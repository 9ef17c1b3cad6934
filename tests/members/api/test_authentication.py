import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from meetings.models import Attendance
from members.api.authentication import KeyThrottle
from members.api.errors import CONTENT_TYPE
from members.models import ApiKey, Appointment, SeatTerm
from members.services.keys import issue_api_key, revoke_api_key
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.signing_in import sign_in_as
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
ME = "/api/v1/me/"


@pytest.fixture
def traveller(cast: Cast) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer nonsense",
        "Bearer a b",
        "Basic dXNlcjpwYXNz",
        "Bearer " + "x" * 10_000,
        "Bearer \xff\xfe",
    ],
)
def test_without_a_valid_key_there_is_nothing(cast: Cast, header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    response = Client().get(ME, headers=headers)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    assert response["Content-Type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "code", "detail"}


def test_session_is_no_key(cast: Cast) -> None:
    browser = Client()
    sign_in_as(browser, cast.us_head)
    assert browser.get(ME).status_code == 401
    assert browser.put("/api/v1/meetings/5/reply/", "{}").status_code == 401


@pytest.mark.parametrize("ending", ["account", "appointment", "seat", "key"])
def test_key_ends_at_the_instant_access_ends(
    cast: Cast, traveller: time_machine.Traveller, ending: str
) -> None:
    person = cast.us_delegate
    program = Program(person)
    moment = NOW + 10 * SECOND
    if ending == "appointment":
        Appointment.objects.filter(person=person).update(ended_at=moment)
    elif ending == "seat":
        SeatTerm.objects.filter(appointments__person=person).update(ended_at=moment)
    traveller.move_to(moment - SECOND)
    assert program.get(ME).status_code == 200
    if ending == "account":
        type(person).objects.filter(pk=person.pk).update(is_active=False)
    elif ending == "key":
        revoke_api_key(cast.viewer("us_delegate"), key=program.key, now=moment)
    traveller.move_to(moment)
    dead = program.get(ME)
    unknown = Client().get(ME, headers={"authorization": "Bearer unknown"})
    assert dead.status_code == 401
    assert dead.json() == unknown.json()


def test_refusals_speak_the_language_of_the_keys_holder(cast: Cast) -> None:
    program = Program(cast.cn_head)
    english = program.get("/api/v1/meetings/99/", headers={"accept-language": "en"})
    chinese = program.get("/api/v1/meetings/99/")
    assert english.json()["title"] == "Not found"
    assert english["Content-Language"] == "en"
    assert chinese["Content-Language"] == "zh-hans"
    assert chinese.json()["code"] == english.json()["code"] == "not_found"


def test_reading_key_changes_nothing(cast: Cast) -> None:
    response = Program(cast.us_head, writes=False).put(
        "/api/v1/meetings/5/reply/", "{}", content_type="application/json"
    )
    assert response.status_code == 403
    assert "can only read" in response.json()["detail"]


def test_each_key_has_its_own_allowance(
    cast: Cast, traveller: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeyThrottle, "rate", "3/min", raising=False)
    busy, other = Program(cast.us_head), Program(cast.us_head)
    assert [busy.get(ME).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = busy.get(ME)
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["Content-Type"] == "application/problem+json"
    assert other.get(ME).status_code == 200
    traveller.move_to(NOW + 61 * SECOND)
    assert busy.get(ME).status_code == 200


def test_allowance_is_that_of_the_settings() -> None:
    assert KeyThrottle().parse_rate(KeyThrottle().get_rate()) == (600, 60)


def test_use_of_a_key_is_noted(cast: Cast) -> None:
    program = Program(cast.us_head)
    program.get(ME, headers={"user-agent": "report/2"})
    key = ApiKey.objects.get()
    assert key.used_by == "report/2"
    assert key.used_at is not None


@pytest.mark.parametrize("who", ["operator", "stranger", "us_left"])
def test_who_is_no_member_has_no_key(cast: Cast, who: str) -> None:
    with pytest.raises(Exception, match="Only members"):
        issue_api_key(cast.viewer(who), label="x", writes=False, now=clock.now())


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nowhere/", "/api/v2/me/"])
def test_what_is_absent_is_a_problem_document(cast: Cast, path: str) -> None:
    for program in (Program(), Program(cast.us_head)):
        response = program.get(path)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_address_takes_nothing_else(cast: Cast, method: str) -> None:
    response = getattr(Program(cast.us_head), method)(ME)
    assert response.status_code == 405
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '"x"', '{"answer": {"a": 1}}'])
def test_body_that_is_no_object_is_a_fault(cast: Cast, body: str) -> None:
    factories.a_meeting()
    response = Program(cast.us_head).put(
        "/api/v1/meetings/5/reply/", body, content_type="application/json"
    )
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"answer": "yes", "answer": "no"}', "“answer” stands twice"),
        ("[" * 100_000 + "]" * 100_000, "nested too deep"),
        ('{"answer": NaN}', "not JSON"),
        (b'{"answer": "\xff"}', "not JSON"),
    ],
)
def test_body_that_means_nothing_or_two_things_is_refused(
    cast: Cast, body: str | bytes, said: str
) -> None:
    meeting = factories.a_meeting()
    response = Program(cast.us_head).put(
        f"/api/v1/meetings/{meeting.number}/reply/", body, content_type="application/json"
    )
    assert (response.status_code, response["Content-Type"]) == (400, CONTENT_TYPE)
    assert said in response.json()["detail"]
    assert not Attendance.objects.exists()


def test_what_nobody_foresaw_is_a_problem_document_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("members.api.endpoints.both_delegations", lambda *_args: 1 // 0)
    program = Program(cast.us_head)
    program.raise_request_exception = False
    fault = program.get("/api/v1/delegations/")
    stranger = program.get(ME, headers={"host": "nowhere.example"})
    assert [(each.status_code, each["Content-Type"]) for each in (fault, stranger)] == [
        *((500, CONTENT_TYPE), (400, CONTENT_TYPE))
    ]
