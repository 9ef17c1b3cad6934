import pytest

from tests.api import Program
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def test_me_is_the_holder_of_the_key(cast: Cast) -> None:
    told = Program(cast.cn_delegate).read("me/")
    person = cast.cn_delegate
    assert told["id"] == person.pk
    assert told["email"] == person.email
    assert told["person"]["name_zh"] == "王小明"
    assert (told["side"], told["role"], told["seat"]) == ("cn", "delegate", 1)
    assert told["company"]["name_zh"].startswith("公司cn")
    assert (told["language"], told["time_zone"]) == ("zh-hans", "Asia/Shanghai")


def test_people_are_those_who_hold_a_role_now(cast: Cast) -> None:
    program = Program(cast.us_adviser)
    told = program.read("people/")
    assert told["count"] == 12
    assert {row["id"] for row in told["results"]} == cast.members
    heads = program.listed("people/", role="head", side="cn")
    assert [row["id"] for row in heads] == [cast.cn_head.pk]
    assert program.get("/api/v1/people/?side=xx").json()["errors"][0]["field"] == "side"


def test_nobodys_address_is_told(cast: Cast) -> None:
    program = Program(cast.us_secretary)
    for path in ("people/", "delegations/", f"people/{cast.cn_head.pk}/"):
        assert "@" not in program.get(f"/api/v1/{path}").content.decode()


@pytest.mark.parametrize("who", ["us_left", "operator", "stranger"])
def test_person_without_a_role_is_absent(cast: Cast, who: str) -> None:
    response = Program(cast.us_secretary).get(f"/api/v1/people/{getattr(cast, who).pk}/")
    assert response.status_code == 404


def test_delegations_stand_own_side_first_with_ten_seats_each(cast: Cast) -> None:
    own, other = Program(cast.cn_head).read("delegations/")
    assert (own["side"], other["side"]) == ("cn", "us")
    assert [seat["number"] for seat in own["seats"]] == list(range(1, 11))
    first, second = own["seats"][:2]
    assert first["delegate"]["id"] == cast.cn_delegate.pk
    assert first["alternate"]["id"] == cast.cn_alternate.pk
    assert second["company"] is second["delegate"] is None
    assert own["head"]["id"] == cast.cn_head.pk
    assert Program(cast.us_head).read("delegations/us/")["side"] == "us"
    assert Program(cast.us_head).get("/api/v1/delegations/eu/").status_code == 404


def test_unchanged_answer_is_not_sent_again(cast: Cast) -> None:
    program = Program(cast.us_head)
    first = program.get("/api/v1/people/")
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Accept-Language"} <= set(first["Vary"].split(", "))
    again = program.get("/api/v1/people/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert program.head("/api/v1/people/").status_code == 200


def test_pages_are_of_a_bounded_size(cast: Cast) -> None:
    program = Program(cast.us_head)
    told = program.read("people/", page_size=5)
    assert (len(told["results"]), told["count"]) == (5, 12)
    assert told["next"] == "http://testserver/api/v1/people/?page=2&page_size=5"
    assert len(program.listed("people/", page=3, page_size=5)) == 2
    assert program.get("/api/v1/people/?page=9").status_code == 404
    assert program.get("/api/v1/people/?page=x").status_code == 404


@pytest.mark.parametrize("size", ["", "0", "-1", "201", "null", "５", "5.0", "9" * 5000])
def test_size_of_a_page_that_is_none_is_a_fault(cast: Cast, size: str) -> None:
    answer = Program(cast.us_head).get("/api/v1/people/", {"page_size": size})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["page_size"]
