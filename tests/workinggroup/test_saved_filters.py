"""The filters above a list of the admin site: saved, found again, deleted, and nobody else's."""

import re
from typing import Any

import pytest
from django.test import Client

from members.models import SavedFilter
from tests import factories
from tests.conftest import Cast
from tests.signing_in import sign_in_as

pytestmark = pytest.mark.django_db
PAPERS = "/admin/meetings/paper/"
KEEP = "/admin/filters/meetings_paper/"


def browser_of(person: Any) -> Client:
    browser = Client()
    sign_in_as(browser, person)
    return browser


def test_filter_is_saved_found_and_deleted(cast: Cast) -> None:
    desk = browser_of(cast.us_secretary)
    assert "Save this filter as" not in desk.get(PAPERS).content.decode()
    page = desk.get(f"{PAPERS}?state__exact=private&q=chips").content.decode()
    hidden = re.search(r'name="query" value="([^"]*)"', page)
    assert hidden
    asked = hidden[1].replace("&amp;", "&")
    done = desk.post(KEEP, {"query": asked, "name": "Private chips"})
    assert (done.status_code, done["Location"]) == (302, f"{PAPERS}?{asked}")
    body = desk.get(PAPERS).content.decode()
    assert f'href="{PAPERS}?{asked}"'.replace("&", "&amp;") in body and "Private chips" in body
    assert 'aria-current="true"' in desk.get(f"{PAPERS}?{asked}").content.decode()
    assert "Private chips" not in desk.get("/admin/meetings/meeting/").content.decode()
    saved = SavedFilter.objects.get()
    gone = desk.post(f"/admin/filters/{saved.pk}/delete/", follow=True)
    assert "is deleted." in gone.content.decode() and not SavedFilter.objects.exists()


def test_filters_of_others_are_absent(cast: Cast) -> None:
    saved = factories.a_saved_filter(person=cast.us_secretary, name="Zq private name")
    for person in (cast.cn_secretary, cast.operator):
        browser = browser_of(person)
        assert b"Zq private" not in browser.get(PAPERS).content
        answers = [
            browser.post(f"/admin/filters/{pk}/delete/") for pk in (saved.pk, saved.pk + 1000)
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
    for person in (cast.us_head, cast.us_delegate):
        assert browser_of(person).post(f"/admin/filters/{saved.pk}/delete/").status_code == 403
    assert SavedFilter.objects.get() == saved


def test_what_cannot_be_saved_says_why(cast: Cast) -> None:
    desk = browser_of(cast.us_secretary)
    answer = desk.post(KEEP, {"query": "q=chips", "name": " "}, follow=True)
    assert answer.redirect_chain[0][0] == f"{PAPERS}?q=chips"
    assert "Please give the filter a name." in answer.content.decode()
    for listing in ("meetings_none", "members_sentform", "x", "../.."):
        path = f"/admin/filters/{listing}/"
        assert desk.post(path, {"query": "q=x", "name": "A"}).status_code == 404
    assert desk.get(KEEP).status_code == 405
    assert not SavedFilter.objects.exists()


def test_way_back_stays_on_the_list(cast: Cast) -> None:
    desk = browser_of(cast.us_secretary)
    for query in ("//elsewhere.example", "https://elsewhere.example", "\r\nX: y", "%00"):
        answer = desk.post(KEEP, {"query": query, "name": "A"})
        assert answer.status_code == 302 and answer["Location"].startswith(PAPERS)
