"""The page on which a side says who acts for whom."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from members.models import Appointment
from tests.conftest import Cast

ClientOf = Callable[[Any], Client]


def test_the_head_designates_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_head)
    page = browser.get("/members/acting/").content.decode()
    assert cast.us_alternate.name in page
    assert cast.cn_alternate.name not in page
    alternate = Appointment.objects.get(person=cast.us_alternate)
    answer = browser.post("/members/acting/", {"deputy": "", "alternates": [alternate.pk]})
    assert (answer.status_code, answer["Location"]) == (302, "/members/")
    alternate.refresh_from_db()
    assert alternate.acting
    shown = client_of(cast.cn_delegate).get("/members/").content.decode()
    assert shown.count("已指定代行") == 1


def test_somebody_of_the_other_side_is_no_choice(cast: Cast, client_of: ClientOf) -> None:
    theirs = Appointment.objects.get(person=cast.cn_alternate)
    answer = client_of(cast.us_head).post("/members/acting/", {"alternates": [theirs.pk]})
    assert answer.status_code == 200
    assert "invalid-feedback" in answer.content.decode() or "errorlist" in answer.content.decode()
    theirs.refresh_from_db()
    assert not theirs.acting


def test_a_delegate_sees_neither_link_nor_page(cast: Cast, client_of: ClientOf) -> None:
    browser = client_of(cast.us_delegate)
    assert "/members/acting/" not in browser.get("/members/").content.decode()
    assert browser.get("/members/acting/").status_code == 403
