"""Every link that somebody is shown leads somewhere: nobody is sent where they may not go."""

import pytest

from tests import sample
from tests.conftest import Cast
from tests.house.answers import Doors
from tests.house.crawler import crawl
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
# Whoever holds no role has one page, and the API is asked with keys (`test_access_matrix.py`).
NAMES = [
    name for name in Cast.__dataclass_fields__ if not name.endswith("left") and name != "stranger"
]


@pytest.mark.parametrize("name", sample.share(NAMES, by="links", days=7))
def test_every_link_leads_somewhere(at_work: None, world: World, name: str) -> None:
    answers = crawl(Doors(world), name, ["/"])
    assert len(answers) > 20
    assert {
        path: said.status
        for path, said in answers.items()
        if said.status >= 400 and not path.startswith("/api/")
    } == {}
