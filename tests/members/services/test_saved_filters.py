"""Filters of lists of the admin site under a name: for oneself alone."""

import pytest

from members.models import SavedFilter
from members.queries.saved_filters import filters_of_list
from members.services.saved_filters import MOST_FILTERS, delete_filter, filter_of, save_filter
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.errors import NotAllowed, Refused, Stale

pytestmark = pytest.mark.django_db
PAPERS = "meetings_paper"


def save(cast: Cast, name: str = "Private", query: str = "state__exact=private") -> SavedFilter:
    viewer = cast.viewer("us_secretary")
    return save_filter(viewer, listing=PAPERS, name=name, query=query, now=clock.now())


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("state__exact=private&p=3", "state__exact=private"),
        ("q=chips&o=-1&e=1", "q=chips&o=-1"),
        ("", ""),
        ("q=", ""),
        ("o=2&all=", ""),
        ("q=%E8%8A%AF&_changelist_filters=x", "q=%E8%8A%AF"),
        ("q=a%0d%0aSet-Cookie: x", "q=a%0D%0ASet-Cookie%3A+x"),
    ],
)
def test_what_is_kept_of_an_address(query: str, kept: str) -> None:
    assert filter_of(query) == kept
    assert filter_of(kept) == kept


def test_filter_is_its_persons_alone(cast: Cast) -> None:
    saved = save(cast, "  My\n papers ")
    assert saved.name == "My papers"
    assert filters_of_list(cast.viewer("us_secretary"), PAPERS) == [saved]
    assert filters_of_list(cast.viewer("us_secretary"), "meetings_meeting") == []
    for name in ("cn_secretary", "us_head", "operator"):
        assert filters_of_list(cast.viewer(name), PAPERS) == []
    for name in ("cn_secretary", "operator"):
        with pytest.raises(Stale):
            delete_filter(cast.viewer(name), saved=saved, now=clock.now())
    assert delete_filter(cast.viewer("us_secretary"), saved=saved, now=clock.now()).name
    assert not SavedFilter.objects.exists()


def test_one_of_the_same_name_is_replaced(cast: Cast) -> None:
    first = save(cast)
    again = save(cast, query="q=chips")
    assert (again.pk, again.query) == (first.pk, "q=chips")
    theirs = factories.a_saved_filter(person=cast.cn_secretary, name="Private")
    assert save(cast).pk != theirs.pk
    assert SavedFilter.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "query"), [(" ", "q=x"), ("A", ""), ("A", "p=2"), ("A", "q=" + "x" * 2000)]
)
def test_filter_that_says_nothing_is_refused(cast: Cast, name: str, query: str) -> None:
    with pytest.raises(Refused):
        save(cast, name, query)
    with pytest.raises(Refused):
        save(cast, "x" * 61)
    assert not SavedFilter.objects.exists()


def test_a_list_keeps_so_many(cast: Cast) -> None:
    for n in range(MOST_FILTERS):
        save(cast, f"F{n}")
    with pytest.raises(Refused, match="at most"):
        save(cast, "One more")
    assert save(cast, "F3", "q=x").query == "q=x"


def test_who_may_not_open_the_admin_site_keeps_none(cast: Cast) -> None:
    for name in ("us_head", "us_delegate", "us_left"):
        with pytest.raises(NotAllowed):
            save_filter(cast.viewer(name), listing=PAPERS, name="A", query="q=x", now=clock.now())
