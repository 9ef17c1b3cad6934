"""A letter of each rule, in a third language that nobody speaks."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from meetings.mail import compose
from tests.conftest import Cast
from tests.meetings.letters import NOW, OCCASIONS, occasion
from tests.pseudo import OPENING, Texts, data_of_the_world, read_by, third_language, untranslated
from tests.world import undone

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with third_language(tmp_path_factory.mktemp("locale")) as code:
        yield code


def test_a_letter_of_each_rule(cast: Cast, pseudo: str, settings: Any) -> None:
    settings.SITE_URL = "https://portal.example"
    found = {}
    for name in OCCASIONS:
        with undone(), read_by(*cast.of_side("us")), time_machine.travel(NOW, tick=False):
            mail = compose(occasion(name, cast, "us"), NOW)
            data = data_of_the_world()
        assert mail is not None, name
        html = "".join(Texts(str(mail.alternatives[0][0])).told)
        for text in (str(mail.subject), str(mail.body), html):
            assert OPENING in text, name
            if pieces := untranslated(text, data):
                found[name] = pieces
    assert found == {}
