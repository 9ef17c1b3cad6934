"""Imports go down only: read from the syntax trees, imports inside functions included."""

from pathlib import Path

import pytest

from tests.house.floors import faults, floor_of, read_house

ROOT = Path(__file__).resolve().parents[2]


def test_the_house_keeps_its_floor_plan() -> None:
    sources, packages = read_house(ROOT)
    assert len(sources) > 30
    assert faults(sources, packages) == []


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        ("members.services.seats", "from meetings.models import Meeting", "members never imports"),
        ("members.views.seats", "import meetings.access", "members never imports meetings"),
        ("meetings.models.minutes", "from meetings.access import visible", "nouns import rules"),
        ("meetings.access", "from meetings.queries import minutes", "rules import reads"),
        ("meetings.mail", "from meetings.services.minutes import sign", "reads import verbs"),
        ("meetings.services.minutes", "from meetings.tasks import deliver", "verbs import doors"),
        ("meetings.services.minutes", "from meetings import tasks", "verbs import doors"),
        ("meetings.services.minutes", "from .. import tasks", "verbs import doors"),
        ("meetings.services.minutes", "from ..views.minutes import page", "verbs import doors"),
        ("workinggroup.lib.tokens", "from members.models import Person", "ground import nouns"),
        ("meetings.views.minutes", "from workinggroup.settings import DEBUG", "doors import roof"),
        ("meetings.views.minutes", "from meetings.api import views", "another door"),
        ("meetings.views.minutes", "from members.views import people", "another door"),
        ("meetings.api.minutes", "from meetings.forms import minutes", "another door"),
        ("meetings.tasks", "from meetings.feeds import feed", "another door"),
        ("meetings.forms.minutes", "from meetings.views import minutes", "another door"),
        (
            "meetings.services.minutes",
            "def f():\n    if True:\n        from meetings.tasks import deliver",
            "verbs import doors",
        ),
        ("meetings.queries", "def f():\n    import meetings.access", "import inside a function"),
        ("meetings.helpers", "", "has no floor"),
        ("meetings.services.minutes", "from meetings.magic import spell", "which has no floor"),
        ("archive.models", "", "has no floor"),
    ],
)
def test_a_breach_is_found(module: str, source: str, fault: str) -> None:
    found = faults({module: source})
    assert found
    assert any(fault in line for line in found), found


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("meetings.services.minutes", "from members.services.audit import record"),
        ("meetings.services.minutes", "from meetings.mail import compose"),
        ("meetings.views.minutes", "from meetings.forms.minutes import ParagraphForm"),
        ("meetings.views.minutes", "from meetings.views.pages import frame"),
        ("meetings.urls", "from meetings import feeds, views"),
        ("workinggroup.urls", "from meetings.urls import urlpatterns"),
        ("meetings.tasks", "from celery import shared_task"),
        ("meetings.models.minutes", "from workinggroup.lib.bilingual import Bilingual"),
    ],
)
def test_a_legal_import_passes(module: str, source: str) -> None:
    assert faults({module: source}) == []


def test_the_package_itself_counts_when_a_relative_import_is_resolved() -> None:
    source = {"meetings.services": "from .minutes import sign\nfrom ..tasks import deliver"}
    assert faults(source, frozenset(source)) == [
        "meetings.services: imports meetings.tasks.deliver: verbs import doors: down only"
    ]


def test_every_floor_has_somebody_living_on_it() -> None:
    sources, _ = read_house(ROOT)
    assert {floor_of(name) for name in sources} == set(range(7))
