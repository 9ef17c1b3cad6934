"""Both delegations, side by side."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from members.queries.roster import both_delegations
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.viewer import NOBODY, Side

ClientOf = Callable[[Any], Client]


def test_the_roster_shows_ten_seats_a_side_and_who_sits_there(cast: Cast) -> None:
    shown = both_delegations(cast.viewer("us_delegate"), clock.now())
    assert set(shown) == {Side.US, Side.CN}
    chinese = shown[Side.CN]
    assert [seat.number for seat in chinese.seats] == list(range(1, 11))
    assert [seat.number for seat in chinese.seats if not seat.vacant] == [1]
    assert chinese.seats[0].delegate is not None
    assert chinese.seats[0].delegate.person == cast.cn_delegate
    assert chinese.seats[0].alternate is not None
    assert chinese.seats[0].alternate.person == cast.cn_alternate
    assert chinese.head is not None
    assert chinese.head.person == cast.cn_head
    assert [row.person for row in chinese.counsel] == [cast.cn_counsel]
    assert [row.person for row in chinese.secretaries] == [cast.cn_secretary]
    # Who left is gone from the roster.
    assert [row.person for row in chinese.advisers] == [cast.cn_adviser]


def test_nobody_gets_no_roster(cast: Cast) -> None:
    assert both_delegations(NOBODY, clock.now()) == {}
    assert both_delegations(cast.viewer("us_left"), clock.now()) == {}


def test_the_readers_own_side_comes_first(cast: Cast, client_of: ClientOf) -> None:
    for name, order in (("us_head", ["us", "cn"]), ("cn_head", ["cn", "us"])):
        answer = client_of(getattr(cast, name)).get(reverse("members"))
        assert [shown.side for shown in answer.context["delegations"]] == order


def test_the_page_takes_the_same_queries_however_many_sit(
    cast: Cast, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(cast.us_adviser)
    browser.get("/profile/")
    with django_assert_max_num_queries(7) as few:
        browser.get(reverse("members"))
    for number in range(2, 11):
        factories.a_member(side="us", role="delegate", seat=number)
    with django_assert_max_num_queries(7) as many:
        page = browser.get(reverse("members")).content.decode()
    assert len(few) == len(many)
    assert page.count("Vacant") == 9
    assert "10 of 10 seats taken" in page


def test_only_a_secretariat_is_led_to_the_admin_site(cast: Cast, client_of: ClientOf) -> None:
    for name in ("us_secretary", "operator"):
        assert "Edit the roster" in client_of(getattr(cast, name)).get("/members/").content.decode()
    assert "Edit the roster" not in client_of(cast.us_head).get("/members/").content.decode()
