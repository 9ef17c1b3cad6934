from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from meetings.models import Meeting
from tests import factories
from tests.conftest import Cast
from tests.meetings.api.whole_group import fill


@pytest.fixture(autouse=True)
def quick_counter(settings: Any) -> None:
    """The allowance of a key is counted in memory, anew for each test: these tests ask much."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """A meeting with everything in it; what is private to a side is called `Secret us` or `cn`."""
    meeting = factories.a_meeting(agenda="circulated", minutes="circulated")
    fill(meeting, cast)
    for side in ("us", "cn"):
        author = getattr(cast, f"{side}_delegate")
        name = f"Secret {side}"
        factories.a_proposal(meeting=meeting, author=author, side=side, title_en=name)
        factories.a_private_note(meeting=meeting, author=author, side=side, text=name)
        paper = factories.a_paper(meeting=meeting, side=side, created_by=author, title_en=name)
        version = factories.a_version(paper=paper, filename=f"{name}.txt")
        version.file.save("x.txt", ContentFile(name.encode()))
    return meeting
