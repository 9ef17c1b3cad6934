"""Whose clearance or signature became void is told so on the home page: of what, since which
revision was opened, by whom and why."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from meetings.enums import TextKind
from meetings.models import JointText
from meetings.queries.home.news import news_since
from meetings.services import texts
from meetings.services.revisions import discard_revision, open_revision
from members.models import Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import clear_both, fingerprint_now

MINUTE = dt.timedelta(minutes=1)
REASON, AGAIN = "A company joined.", "It joined after all."
FIRST, SECOND, THIRD = "JWG/5/AG/1", "JWG/5/AG/1/Rev.2", "JWG/5/AG/1/Rev.3"


@pytest.fixture
def agenda(cast: Cast, now: dt.datetime) -> JointText:
    """Cleared by both counsel, circulated, signed by one head."""
    meeting = factories.a_meeting(number=5)
    factories.an_item(meeting=meeting)
    text = factories.the_text(meeting, TextKind.AGENDA)
    clear_both(cast, text, now)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
    head = cast.viewer("us_head").in_person(now)
    texts.sign(head, text=text, seen_fingerprint=fingerprint_now(text), now=now)
    text.refresh_from_db()
    return text


def told(cast: Cast, name: str, now: dt.datetime) -> list[tuple[str, str, str]]:
    """What is new to somebody of texts that were opened or discarded: kind, of what, why."""
    rows = news_since(cast.viewer(name), now)
    acts = {"open_revision": "opened", "discard_revision": "discarded"}
    return [
        (
            row.kind if row.thing.void else acts[row.thing.entry.act],
            row.thing.void_symbol or row.thing.subject,
            row.thing.entry.reason,
        )
        for row in rows
        if row.kind.startswith(("void_", "act_jointtext"))
    ]


def test_each_is_told_of_their_own_key_alone(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    open_revision(cast.viewer("cn_secretary"), text=agenda, reason=REASON, now=now + MINUTE)
    shared = [("opened", SECOND, REASON)]
    for name, expected in {
        "us_head": [("void_sign", FIRST, REASON)],
        "us_counsel": [("void_clear", FIRST, REASON)],
        "cn_counsel": [("void_clear", FIRST, REASON)],
        # Had not signed yet.
        "cn_head": shared,
        "us_delegate": shared,
        # Did it.
        "cn_secretary": [],
        "stranger": [],
    }.items():
        assert told(cast, name, now) == expected, name


def test_a_key_that_counts_again_is_not_called_void(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    desk = cast.viewer("cn_secretary")
    open_revision(desk, text=agenda, reason=REASON, now=now + MINUTE)
    discard_revision(desk, text=agenda, now=now + 2 * MINUTE)
    assert told(cast, "us_head", now) == [("discarded", SECOND, "")]
    open_revision(desk, text=agenda, reason=AGAIN, now=now + 3 * MINUTE)
    assert told(cast, "us_head", now) == [("void_sign", FIRST, AGAIN)]


def test_who_discards_it_themselves_is_not_told_that_their_key_is_void(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    open_revision(cast.viewer("cn_secretary"), text=agenda, reason=REASON, now=now + MINUTE)
    discard_revision(cast.viewer("us_head"), text=agenda, now=now + 2 * MINUTE)
    assert ("void_sign", FIRST, REASON) not in told(cast, "us_head", now)


def test_a_later_revision_does_not_hide_by_which_the_key_became_void(
    cast: Cast, agenda: JointText, now: dt.datetime
) -> None:
    desk = cast.viewer("cn_secretary")
    open_revision(desk, text=agenda, reason=REASON, now=now + MINUTE)
    agenda.refresh_from_db()
    clear_both(cast, agenda, now + 2 * MINUTE)
    texts.circulate(desk, text=agenda, now=now + 2 * MINUTE)
    open_revision(desk, text=agenda, reason=AGAIN, now=now + 3 * MINUTE)
    assert told(cast, "us_head", now) == [
        ("opened", THIRD, AGAIN),
        ("void_sign", FIRST, REASON),
    ]
    assert told(cast, "us_counsel", now) == [
        ("void_clear", SECOND, AGAIN),
        ("void_clear", FIRST, REASON),
    ]


def test_home_says_it_in_the_language_of_the_reader(
    cast: Cast, client_of: Any, agenda: JointText, now: dt.datetime
) -> None:
    desk, by = cast.viewer("cn_secretary"), cast.cn_secretary
    open_revision(desk, text=agenda, reason=REASON, now=now + MINUTE)
    for name, language, sentence in (
        ("us_head", "en", f"Your signature on {FIRST} is void: {by.latin_name} opened {SECOND}"),
        ("us_counsel", "en", f"Your clearance of {FIRST} is void: {by.latin_name} opened {SECOND}"),
        ("cn_counsel", "zh-hans", f"{by.name_zh}开启了{SECOND}，您对{FIRST}的法律审核已失效"),
        ("us_head", "zh-hans", f"{by.name_zh}开启了{SECOND}，您对{FIRST}的签署已失效"),
    ):
        reader = getattr(cast, name)
        Person.objects.filter(pk=reader.pk).update(language=language)
        page = " ".join(client_of(reader).get(reverse("home")).content.decode().split())
        assert sentence in page and REASON in page.partition(sentence)[2], name
        assert "New revision opened" not in page and "产生新修订版" not in page
    rows = Program(cast.us_head).read("home/")["news"]
    assert ("void_sign", SECOND, FIRST, REASON) in {
        (row["kind"], row["subject"], row["void"], row["reason"]) for row in rows
    }
