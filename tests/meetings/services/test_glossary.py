"""The glossary as data that both secretariats keep."""

import csv

import pytest
from django.conf import settings

from meetings.models import GlossaryTerm
from meetings.services import glossary
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.errors import NotAllowed, Refused, Stale


@pytest.mark.django_db
def test_a_new_portal_has_the_terms_of_the_clone() -> None:
    with (settings.BASE_DIR / "docs" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = [(r["en"], r["zh_hans"], r["status"], r["check"]) for r in csv.DictReader(file)]
    terms = GlossaryTerm.objects.order_by("pk")
    assert list(terms.values_list("en", "zh", "state", "checked")) == rows


def test_a_term_is_added_changed_and_retired(cast: Cast) -> None:
    us, cn = cast.viewer("us_secretary"), cast.viewer("cn_secretary")
    made = glossary.add_term(us, en=" chip ", zh="芯片", now=clock.now())
    assert (made.en, made.state, made.checked) == ("chip", "review", "no")
    changed = glossary.change_term(cn, term=made, state="settled", checked="en", now=clock.now())
    assert (changed.state, changed.checked, changed.zh) == ("settled", "en", "芯片")
    assert glossary.retire_term(us, term=made, now=clock.now()).retired_at
    with pytest.raises(Stale):
        glossary.retire_term(cn, term=changed, now=clock.now())
    assert glossary.restore_term(cn, term=made, now=clock.now()).retired_at is None


@pytest.mark.parametrize(
    "values",
    [
        {"en": "observer", "zh": "观察员"},
        {"en": "Observer", "zh": "观察员"},
        {"en": "chip", "zh": ""},
        {"en": "chip", "zh": "芯片", "checked": "both"},
        {"en": "chip", "zh": "芯片", "state": "perhaps"},
    ],
)
def test_what_the_glossary_cannot_hold(cast: Cast, values: dict[str, str]) -> None:
    with pytest.raises(Refused):
        glossary.add_term(cast.viewer("us_secretary"), now=clock.now(), **values)


@pytest.mark.parametrize("who", ["us_head", "us_counsel", "cn_delegate"])
def test_others_do_not_change_the_glossary(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        glossary.add_term(cast.viewer(who), en="chip", zh="芯片", now=clock.now())
