"""What the page of a proposal says before it is released."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import JointText
from meetings.services.proposals import release_proposal
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock

ClientOf = Callable[[Any], Client]
VOID = "clearances and signatures given so far no longer count"
INCOMPLETE = "A language is missing or stale."


@pytest.mark.parametrize("issued", [True, False])
@pytest.mark.parametrize("title_zh", ["", "出口管制"])
def test_page_says_what_a_release_does_to_the_agenda(
    cast: Cast, client_of: ClientOf, title_zh: str, *, issued: bool
) -> None:
    meeting = factories.a_meeting(agenda="circulated")
    JointText.objects.filter(kind="agenda").update(issued=issued)
    proposal = factories.a_proposal(
        meeting=meeting, author=cast.us_delegate, side="us", title_en="Export", title_zh=title_zh
    )
    address = reverse("meeting_proposal", args=[meeting.number, proposal.pk])
    page = client_of(cast.us_head).get(address).content.decode()
    assert (VOID in page) is issued
    assert (INCOMPLETE in page) is not bool(title_zh)
    author = client_of(cast.us_delegate).get(address).content.decode()
    assert VOID not in author


def test_words_typed_while_it_was_released_are_there_to_copy(
    cast: Cast, client_of: ClientOf
) -> None:
    meeting = factories.a_meeting(agenda="draft")
    proposal = factories.a_proposal(meeting=meeting, author=cast.us_delegate, side="us")
    release_proposal(cast.viewer("us_head"), proposal=proposal, now=clock.now())
    address = reverse("meeting_proposal", args=[meeting.number, proposal.pk])
    sent = {"title_en": "Typed too late", "note_zh": "补充说明", "minutes": "20"}
    page = client_of(cast.us_delegate).post(address, sent).content.decode()
    assert "This proposal is no longer open." in page
    assert "Typed too late" in page and "补充说明" in page
    assert "it is an item of the joint agenda now" in page
    assert "The other side cannot see it" not in page
