"""Proposals: private to a side until one is released, and then without a trace of their past."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.models import AgendaItem, ItemProposal, Topic
from meetings.services.proposals import (
    change_proposal,
    propose_item,
    release_proposal,
    withdraw_proposal,
)
from members.access import visible_audit
from members.models import AuditEntry, Person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.edits import FieldConflict, marks_of
from workinggroup.lib.errors import NotAllowed, Refused, Stale

NOW = dt.datetime(2027, 1, 11, 9, tzinfo=dt.UTC)
SECRET = "Zirconium lattice keys"
# What differs from answer to answer whatever happened: the tokens against forged forms.
TOKEN = re.compile(r'[A-Za-z0-9]{64}|nonce="[^"]+"|name="once" value="[^"]+"')
Browser = Callable[[Person | None], Client]


def proposal_of(cast: Cast, who: str = "us_delegate", **values: object) -> ItemProposal:
    meeting = factories.a_meeting(agenda="draft")
    return propose_item(
        cast.viewer(who), meeting=meeting, now=NOW,
        **{"title_en": SECRET, "note_zh": "内部说明", "minutes": 25, **values},
    )  # fmt: skip


def test_proposal_is_on_the_own_sides_record_only(cast: Cast) -> None:
    proposal = proposal_of(cast)
    change_proposal(cast.viewer("us_secretary"), proposal=proposal, title_zh="锆", now=NOW)
    withdraw_proposal(cast.viewer("us_delegate"), proposal=proposal, now=NOW)
    assert set(AuditEntry.objects.values_list("side", flat=True)) == {"us"}
    assert not visible_audit(cast.viewer("cn_secretary")).exists()
    assert not AuditEntry.objects.filter(subject_type="jointtext").exists()


def test_released_proposal_becomes_an_item_that_names_the_side_and_not_the_author(
    cast: Cast,
) -> None:
    topic = Topic.objects.first()
    assert topic is not None
    proposal = proposal_of(cast, topics=[topic])
    item = release_proposal(cast.viewer("us_head"), proposal=proposal, now=NOW)
    assert (item.title_en, item.note_zh, item.minutes) == (SECRET, "内部说明", 25)
    assert (item.presenter_side, item.presenter, list(item.topics.all())) == ("us", None, [topic])
    told = list(visible_audit(cast.viewer("cn_head")))
    assert {entry.act for entry in told} == {"add_item"}
    assert {entry.actor for entry in told} == {cast.us_head}
    for act in (release_proposal, withdraw_proposal):
        with pytest.raises(Refused):
            act(cast.viewer("us_head"), proposal=proposal, now=NOW)
    assert AgendaItem.objects.count() == 1


@pytest.mark.parametrize(
    "who", ["us_delegate", "us_counsel", "us_adviser", "cn_head", "cn_secretary", "operator"]
)
def test_only_the_own_head_or_secretary_releases(cast: Cast, who: str) -> None:
    proposal = proposal_of(cast)
    with pytest.raises((NotAllowed, Stale)):
        release_proposal(cast.viewer(who), proposal=proposal, now=NOW)
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("who", ["us_adviser", "us_alternate", "cn_head", "cn_delegate"])
def test_only_its_author_or_their_secretariat_changes_it(cast: Cast, who: str) -> None:
    proposal = proposal_of(cast)
    with pytest.raises((NotAllowed, Stale)):
        change_proposal(cast.viewer(who), proposal=proposal, title_en="x", now=NOW)
    proposal.refresh_from_db()
    assert proposal.title_en == SECRET


def test_second_editor_of_the_same_version_is_told(cast: Cast) -> None:
    proposal = proposal_of(cast)
    later = NOW + dt.timedelta(minutes=1)
    seen = marks_of({"title_en": proposal.title_en})
    head, author = cast.viewer("us_head"), cast.viewer("us_delegate")
    change_proposal(head, proposal=proposal, seen=seen, title_en="First", now=later)
    with pytest.raises(FieldConflict) as conflict:
        change_proposal(author, proposal=proposal, seen=seen, title_en="Second", now=later)
    assert conflict.value.newer["title_en"].by == cast.us_head


def test_agreed_agenda_takes_no_released_item(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="agreed")
    proposal = propose_item(
        cast.viewer("us_delegate"), meeting=meeting, title_en="x", minutes=5, now=NOW
    )
    with pytest.raises(Refused):
        release_proposal(cast.viewer("us_head"), proposal=proposal, now=NOW)
    proposal.refresh_from_db()
    assert proposal.state == "private"


# --- through the doors ---------------------------------------------------------------------------
OTHERS = ["cn_head", "cn_secretary", "cn_delegate", "cn_counsel"]


def pages(number: int) -> list[str]:
    names = [
        "meeting", "meeting_history", "meeting_agenda", "meeting_people", "meeting_agenda_edit",
    ]  # fmt: skip
    return ["/", reverse("meetings"), *(reverse(name, args=[number]) for name in names)]


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("who", OTHERS)
def test_pages_of_the_other_side_do_not_change_by_a_proposal(
    cast: Cast, client_of: Browser, who: str
) -> None:
    """The whole body is the same before and after: no title, no count, no gap."""
    meeting = factories.a_meeting(agenda="circulated")
    factories.an_item(meeting=meeting)
    browser = client_of(getattr(cast, who))

    def bodies() -> list[str]:
        answers = [browser.get(path) for path in pages(meeting.number)]
        return [TOKEN.sub("", answer.content.decode()) for answer in answers]

    bodies()
    before = bodies()
    actor = cast.viewer("us_delegate")
    proposal = propose_item(actor, meeting=meeting, title_en=SECRET, minutes=5, now=NOW)
    propose_item(actor, meeting=meeting, title_en=f"{SECRET} 2", minutes=5, now=NOW)
    withdraw_proposal(actor, proposal=proposal, now=NOW)
    assert bodies() == before
    own = client_of(cast.us_adviser).get(reverse("meeting_agenda", args=[meeting.number]))
    assert SECRET in own.content.decode()


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("act", ["", "_release", "_withdraw"])
def test_other_sides_proposal_looks_like_one_that_never_was(
    cast: Cast, client_of: Browser, who: str, act: str
) -> None:
    proposal = proposal_of(cast)
    browser = client_of(getattr(cast, who))
    addresses = [
        reverse(f"meeting_proposal{act}", args=[5, key]) for key in (proposal.pk, proposal.pk ^ 1)
    ]
    # A browser says which page a form was on; without that the two methods would differ.
    answers = [
        getattr(browser, method)(address, headers={"referer": f"http://testserver{address}"})
        for address in addresses
        for method in (["get", "post"] if not act else ["post"])
    ]
    assert {answer.status_code for answer in answers} == {404}
    bodies = {TOKEN.sub("", answer.content.decode()) for answer in answers}
    # The page repeats the address it was asked for.
    assert len({re.sub(r"/proposals/\d+/", "/proposals/", body) for body in bodies}) == 1
    proposal.refresh_from_db()
    assert proposal.state == "private"


def test_item_ids_tell_nothing_of_proposals(cast: Cast) -> None:
    """Proposals draw random keys; items are counted without them."""
    first = proposal_of(cast)
    keys = [factories.an_item(meeting=first.meeting).pk]
    factories.a_proposal(meeting=first.meeting, author=cast.us_delegate, side="us")
    keys.append(factories.an_item(meeting=first.meeting).pk)
    assert keys[1] == keys[0] + 1
    assert first.pk > 10**6
