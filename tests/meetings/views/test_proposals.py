"""What the page of a proposal says before it is released."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import JointText
from tests import factories
from tests.conftest import Cast

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
