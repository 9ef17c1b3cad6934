"""Nothing private to one side is told to the other, by any address, count or filter."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, reverse

from meetings.api import urls as meetings_urls
from meetings.models import Meeting
from meetings.queries.search import NAMES
from members.api import urls as members_urls
from tests import sample
from tests.api import Program
from tests.conftest import Cast
from tests.signing_in import sign_in_as

pytestmark = pytest.mark.django_db
MEMBERS = [
    f"{side}_{role}"
    for side in ("us", "cn")
    for role in ("head", "delegate", "alternate", "adviser", "counsel", "secretary")
]


def reading_paths() -> Iterator[str]:
    """Every address of the API that answers GET, for the first row of each kind."""
    arguments = {"number": "A5-01", "id": 1, "side": "us", "revision": 1, "kind": "papers"}
    for pattern in (*meetings_urls.urlpatterns, *members_urls.urlpatterns):
        assert isinstance(pattern, URLPattern)
        wanted = dict(arguments)
        if "meeting:number" in str(pattern.pattern):
            wanted["number"] = 5
        names = pattern.pattern.converters
        yield reverse(str(pattern.name), kwargs={name: wanted[name] for name in names})


def lists() -> list[str]:
    return [path for path in reading_paths() if path.count("/") == 4 and "schema" not in path]


@pytest.mark.parametrize("who", sample.share(MEMBERS, by="told", days=3))
def test_own_side_is_told_and_the_other_is_not(cast: Cast, meeting: Meeting, who: str) -> None:
    program = Program(getattr(cast, who))
    own, other = (who[:2], "cn" if who[:2] == "us" else "us")
    told = ""
    for path in reading_paths():
        response = program.get(path)
        expected = {200} if path in lists() else {200, 404, 405}
        assert response.status_code in expected, path
        told += b"".join(response).decode()
    assert f"Secret {own}" in told
    assert f"Secret {other}" not in told
    for path in ("proposals/", "notes/"):
        assert program.read(path)["count"] == {"us": 2, "cn": 1}[own]
    # Of the other's papers there is the released one that `fill` gives to the Chinese side.
    assert program.read("papers/", side=other)["count"] == {"us": 0, "cn": 1}[other]


@pytest.mark.parametrize("who", [None, "us_left", "operator", "stranger"])
def test_who_is_no_member_is_told_nothing(
    cast: Cast, meeting: Meeting, who: str | None, client_of: object
) -> None:
    browser = Program()
    if who:
        sign_in_as(browser, getattr(cast, who))
    for path in reading_paths():
        if "schema" not in path:
            assert browser.get(path).status_code == 401, path


@pytest.mark.parametrize("who", sample.share(MEMBERS, by="search", days=4))
def test_search_finds_the_own_side_alone(cast: Cast, meeting: Meeting, who: str) -> None:
    program = Program(getattr(cast, who))
    own, other = (who[:2], "cn" if who[:2] == "us" else "us")
    # Two secretaries are called so too.
    kinds = {group["kind"] for group in program.read("search/", q=f"Secret {own}")} - {"people"}
    assert kinds == {"papers", "proposals", "notes"}
    kinds = {group["kind"] for group in program.read("search/", q=f"Secret {other}")}
    assert kinds <= {"people"}
    for kind in set(NAMES) - {"people"}:
        assert program.read(f"search/{kind}/", q=f"Secret {other}")["count"] == 0
    for kind in ("papers", "proposals", "notes"):
        told = program.read(f"search/{kind}/", q="Secret")
        assert told["count"] == 1
        assert f"Secret {own}" in told["results"][0]["excerpt"]


def test_every_list_is_among_what_is_read() -> None:
    assert len(lists()) == 21


def test_unreleased_paper_and_unknown_paper_look_the_same(cast: Cast, meeting: Meeting) -> None:
    theirs = Program(cast.cn_secretary)
    secret = Program(cast.us_delegate).listed("papers/", side="us", state="private")[0]
    for path, key in (
        ("papers", secret["id"]),
        ("files", secret["versions"][0]["id"]),
    ):
        hidden = theirs.get(f"/api/v1/{path}/{key}/")
        unknown = theirs.get(f"/api/v1/{path}/999999/")
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.json() == unknown.json()


def test_remark_is_told_to_nobody_but_its_author(cast: Cast, meeting: Meeting) -> None:
    for who in ("us_delegate", "us_secretary", "cn_head"):
        told = Program(getattr(cast, who)).get("/api/v1/replies/").content
        assert b"accepted" in told
        assert b"No peanuts" not in told
    assert Program(cast.us_delegate).read("meetings/5/reply/")["remark"] == "No peanuts"
    assert Program(cast.cn_delegate).read("meetings/5/reply/")["remark"] == ""
