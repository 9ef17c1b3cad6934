"""The home page as its reader gets it."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock

NOW = dt.datetime(2027, 2, 1, 15, 0, tzinfo=dt.UTC)
ClientOf = Callable[[Any], Client]


def a_busy_time(cast: Cast, numbers: range) -> None:
    for number in numbers:
        meeting = factories.a_meeting(
            number=number,
            year=2022 + number,
            agenda="circulated",
            minutes="circulated",
            first_day=dt.date(2027, 3, 1) + dt.timedelta(days=7 * number),
        )
        factories.an_action(
            meeting=meeting, owner_us=cast.us_head, owner_cn=cast.cn_head, due_on=NOW.date()
        )
        factories.a_proposal(meeting=meeting, author=cast.us_delegate, side="us")
        factories.a_paper(meeting=meeting, side="us", created_by=cast.us_delegate)


@time_machine.travel(NOW, tick=False)
def test_home_tells_the_next_meeting_on_both_clocks(cast: Cast, client_of: ClientOf) -> None:
    factories.a_meeting(number=5)
    page = client_of(cast.us_delegate).get(reverse("home")).content.decode()
    assert "Meeting 5" in page
    assert 'datetime="2027-03-23T19:00-04:00"' in page
    assert 'datetime="2027-03-24T07:00+08:00"' in page
    assert page.index("Washington</span>") < page.index("Beijing</span>")
    cast.cn_delegate.language = "en"
    cast.cn_delegate.save()
    page = client_of(cast.cn_delegate).get(reverse("home")).content.decode()
    assert page.index("Beijing</span>") < page.index("Washington</span>")


@time_machine.travel(NOW, tick=False)
def test_home_needs_as_many_queries_for_much_as_for_little(
    cast: Cast, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    browser = client_of(cast.us_head)
    counts = []
    for numbers in (range(5, 6), range(6, 14)):
        a_busy_time(cast, numbers)
        browser.get(reverse("home"))
        with django_assert_max_num_queries(19) as queries:
            assert browser.get(reverse("home")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_since_you_were_here_stays_through_a_visit_and_is_cleared_by_its_button(
    cast: Cast, client_of: ClientOf
) -> None:
    with time_machine.travel(NOW, tick=False):
        meeting = factories.a_meeting(number=5, agenda="draft")
        browser = client_of(cast.us_delegate)
    with time_machine.travel(NOW + dt.timedelta(minutes=20), tick=False):
        browser.get(reverse("home"))
        factories.an_action(meeting=meeting, owner_cn=cast.cn_head, text_en="Quicksilver")
    with time_machine.travel(NOW + dt.timedelta(minutes=40), tick=False):
        for _look in range(2):
            assert "Quicksilver" in browser.get(reverse("home")).content.decode()
        answer = browser.post(reverse("home_seen"))
        assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
        assert "Quicksilver" not in browser.get(reverse("home")).content.decode()
    cast.us_delegate.refresh_from_db()
    assert cast.us_delegate.seen_at == NOW + dt.timedelta(minutes=40)


def test_who_logs_in_again_during_a_visit_is_told_the_same(cast: Cast, client_of: ClientOf) -> None:
    with time_machine.travel(NOW, tick=False):
        meeting = factories.a_meeting(number=5)
        client_of(cast.us_delegate).get(reverse("home"))
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        factories.an_action(meeting=meeting, owner_cn=cast.cn_head, text_en="Quicksilver")
    for minutes, told in ((0, True), (40, True), (239, True), (241, False)):
        with time_machine.travel(NOW + dt.timedelta(days=2, minutes=minutes), tick=False):
            page = client_of(cast.us_delegate).get(reverse("home")).content.decode()
            assert ("Quicksilver" in page) is told


def test_what_comes_after_the_page_was_shown_is_news_still(cast: Cast, client_of: ClientOf) -> None:
    with time_machine.travel(NOW, tick=False):
        meeting = factories.a_meeting(number=5)
        factories.an_action(meeting=meeting, owner_cn=cast.cn_head, assigned_at=NOW)
        browser = client_of(cast.us_delegate)
        page = browser.get(reverse("home")).content.decode()
    (until,) = re.findall(r'name="until" value="([^"]+)"', page)
    with time_machine.travel(NOW + dt.timedelta(minutes=1), tick=False):
        factories.an_action(meeting=meeting, owner_cn=cast.cn_head, text_en="Quicksilver")
    with time_machine.travel(NOW + dt.timedelta(minutes=2), tick=False):
        browser.post(reverse("home_seen"), {"until": until})
        assert "Quicksilver" in browser.get(reverse("home")).content.decode()
        long_ago = ("0001-01-01T00:00:00+00:00", "2020-01-01T00:00:00+00:00")
        for nonsense in (*long_ago, "", "soon", "2027-02-01", "2099-01-01T00:00:00+00:00"):
            assert browser.post(reverse("home_seen"), {"until": nonsense}).status_code == 302
            assert browser.get(reverse("home")).status_code == 200
            shown = "Quicksilver" in browser.get(reverse("home")).content.decode()
            assert shown is (nonsense in long_ago)
        assert "Quicksilver" not in browser.get(reverse("home")).content.decode()


def test_a_new_visit_tells_what_happened_since_the_last(cast: Cast, client_of: ClientOf) -> None:
    with time_machine.travel(NOW, tick=False):
        meeting = factories.a_meeting(number=5)
        client_of(cast.us_delegate).get(reverse("home"))
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        factories.an_action(meeting=meeting, owner_cn=cast.cn_head, text_en="Quicksilver")
    with time_machine.travel(NOW + dt.timedelta(days=2), tick=False):
        page = client_of(cast.us_delegate).get(reverse("home")).content.decode()
    assert "Quicksilver" in page


def test_home_is_for_members(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(None).get(reverse("home"))
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")
    for name in ("stranger", "us_left", "cn_left"):
        assert client_of(getattr(cast, name)).get(reverse("home")).status_code == 403
    for name in ("us_head", "cn_adviser", "operator"):
        assert client_of(getattr(cast, name)).get(reverse("home")).status_code == 200


def test_home_of_a_group_without_meetings_says_so(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.us_head).get(reverse("home")).content.decode()
    assert "No meeting is planned" in page
    assert "Nothing is waiting for you." in page


@pytest.mark.parametrize("subject", ["", "Of whatever it was"])
def test_news_of_a_text_that_the_record_does_not_name_lead_to_its_meeting(
    cast: Cast, client_of: ClientOf, subject: str
) -> None:
    meeting = factories.a_meeting(number=5, agenda="circulated")
    AuditEntry.objects.create(
        at=clock.now(),
        actor=cast.cn_head,
        actor_side="cn",
        act="sign",
        subject_type="jointtext",
        subject_id=factories.the_text(meeting, "agenda").pk,
        subject_en=subject,
        meeting_id=meeting.pk,
    )
    page = client_of(cast.us_delegate).get(reverse("home"))
    assert page.status_code == 200
    assert f'href="{reverse("meeting", args=["5"])}"' in page.content.decode()
