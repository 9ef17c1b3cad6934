"""What the page of a proposal says before it is released."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import ItemProposal
from meetings.services.proposals import change_proposal, propose_item, release_proposal
from tests import factories
from tests.conftest import Cast
from tests.forms import seen
from workinggroup.lib import clock
from workinggroup.lib.tokens import form_token

ClientOf = Callable[[Any], Client]
ISSUED = "Open the next revision first."
INCOMPLETE = "A language is missing or stale."


@pytest.mark.parametrize("issued", [True, False])
@pytest.mark.parametrize("title_zh", ["", "出口管制"])
def test_page_says_what_a_release_does_to_the_agenda(
    cast: Cast, client_of: ClientOf, title_zh: str, *, issued: bool
) -> None:
    meeting = factories.a_meeting(agenda="circulated" if issued else "draft")
    proposal = factories.a_proposal(
        meeting=meeting, author=cast.us_delegate, side="us", title_en="Export", title_zh=title_zh
    )
    address = reverse("meeting_proposal", args=[meeting.number, proposal.pk])
    page = client_of(cast.us_head).get(address).content.decode()
    assert (ISSUED in page) is issued
    release = reverse("meeting_proposal_release", args=[meeting.number, proposal.pk])
    assert (release in page) is not issued
    assert (INCOMPLETE in page) is (not title_zh and not issued)
    author = client_of(cast.us_delegate).get(address).content.decode()
    assert ISSUED not in author and release not in author


def test_words_typed_while_it_was_released_are_there_to_copy(
    cast: Cast, client_of: ClientOf
) -> None:
    meeting = factories.a_meeting(agenda="draft")
    proposal = factories.a_proposal(meeting=meeting, author=cast.us_delegate, side="us")
    release_proposal(cast.viewer("us_head"), proposal=proposal, now=clock.now())
    address = reverse("meeting_proposal", args=[meeting.number, proposal.pk])
    sent = {
        "title_en": "Typed too late",
        "note_zh": "补充说明",
        "minutes": "20",
        "once": form_token(cast.us_delegate.pk),
    }
    page = client_of(cast.us_delegate).post(address, sent).content.decode()
    assert "This proposal is no longer open." in page
    assert "Typed too late" in page and "补充说明" in page
    assert "it is an item of the joint agenda now" in page
    assert "The other side cannot see it" not in page


# --- acts beside the form ------------------------------------------------------------------------
@pytest.fixture
def proposal(cast: Cast) -> ItemProposal:
    meeting = factories.a_meeting(number=5)
    return propose_item(
        cast.viewer("us_delegate"), meeting=meeting, title_en="Chips", minutes=5, now=clock.now()
    )


def as_shown(proposal: ItemProposal, **typed: str) -> dict[str, str]:
    """What the page of a proposal sends, but for what is `typed`."""
    names = ("title_en", "title_zh", "note_en", "note_zh", "minutes")
    shown = {name: getattr(proposal, name) for name in names}
    values = {name: str(value) for name, value in shown.items()}
    return {**values, "seen": seen(**shown, topics=[]), **typed}


@pytest.mark.parametrize("act", ["release", "withdraw"])
def test_what_was_typed_beside_a_button_is_saved_with_it(
    cast: Cast, client_of: ClientOf, proposal: ItemProposal, act: str
) -> None:
    address = reverse(f"meeting_proposal_{act}", args=[5, proposal.pk])
    client_of(cast.us_head).post(address, as_shown(proposal, title_zh="芯片"))
    proposal.refresh_from_db()
    assert (proposal.title_zh, proposal.state) == (
        "芯片",
        {"release": "released", "withdraw": "withdrawn"}[act],
    )
    if act == "release":
        assert proposal.item is not None and proposal.item.title_zh == "芯片"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"title_en": "", "title_zh": ""}, "Give a title in at least one language."),
        ({"minutes": "many"}, "Enter a whole number."),
        ({"title_en": "Mine"}, "This was changed in the meantime."),
    ],
)
def test_what_cannot_be_saved_is_not_released(
    cast: Cast, client_of: ClientOf, proposal: ItemProposal, typed: dict[str, str], reason: str
) -> None:
    values = as_shown(proposal, **typed)
    if "meantime" in reason:
        change_proposal(
            cast.viewer("us_secretary"), proposal=proposal, title_en="Theirs", now=clock.now()
        )
    address = reverse("meeting_proposal_release", args=[5, proposal.pk])
    answer = client_of(cast.us_head).post(address, values)
    assert answer.status_code == 200
    assert reason in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.state == "private"


@pytest.mark.parametrize("first", ["us_head", "us_secretary"])
def test_who_changed_it_meanwhile_is_told_by_name(
    cast: Cast, client_of: ClientOf, proposal: ItemProposal, first: str
) -> None:
    """One person in two windows is no stranger to herself."""
    values = as_shown(proposal, title_en="Mine")
    change_proposal(cast.viewer(first), proposal=proposal, title_en="Theirs", now=clock.now())
    address = reverse("meeting_proposal", args=[5, proposal.pk])
    page = client_of(cast.us_head).post(address, values).content.decode()
    assert getattr(cast, first).name in page
    assert ("you, in another window" in page) is (first == "us_head")
