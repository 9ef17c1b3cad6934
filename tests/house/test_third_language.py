"""A third language is a catalogue, a value of `Language` and a migration: no sentence bypasses
gettext, on no page, in no letter, in no calendar."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from meetings import ical
from meetings.queries.calendar.feed import feed_of
from tests import sample
from tests.house.answers import Doors, Said
from tests.house.crawler import crawl, seeds
from tests.pseudo import (
    CODE,
    OPENING,
    TAG,
    Texts,
    data_of_the_world,
    read_by,
    third_language,
    untranslated,
)
from tests.world import World
from workinggroup.lib import clock, dual_time
from workinggroup.lib.bilingual import Bilingual
from workinggroup.lib.punctuation import aside, gap

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAPER = re.compile(r'<article class="sheet paper">.*?</article>', re.DOTALL)
# Lines of a calendar that are read.
NAMED = re.compile(r"(SUMMARY|DESCRIPTION|LOCATION|COMMENT|X-WR-CALNAME|X-WR-CALDESC|NAME)[;:]")


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with third_language(tmp_path_factory.mktemp("locale")) as code:
        yield code


def on_pages(answers: dict[str, Said], data: str) -> dict[str, list[str]]:
    found, pages = {}, 0
    for path, said in answers.items():
        assert said.status < 500, f"{path}: {said.fault}"
        if "text/html" in said.headers.get("content-type", "") and said.status == 200:
            page = said.body.decode()
            # An invitation is in the language of the invited.
            if f'<html lang="{TAG}"' not in page:
                continue
            # A paper is in its own two languages, whichever its reader has.
            told = "".join(Texts(PAPER.sub("", page)).told)
            assert OPENING in told, path
            pages += 1
            if pieces := untranslated(told, data):
                found[path] = pieces
    assert pages > 40
    return found


def read(world: World, name: str, start: list[str]) -> dict[str, list[str]]:
    """What `name` reads outside of brackets."""
    person = world.person(name)
    assert person
    with read_by(person):
        return on_pages(crawl(Doors(world), name, start), data_of_the_world())


READERS = ("us_head", "cn_counsel", "us_delegate", "cn_adviser", "us_alternate")


@pytest.mark.parametrize("name", [sample.drawn(READERS, by="third")])
def test_every_page_of_the_portal(at_work: None, world: World, pseudo: str, name: str) -> None:
    start = [path for path in seeds(world) if not path.startswith(("/admin/", "/api/"))]
    assert read(world, name, start) == {}


@pytest.mark.slow
def test_every_page_with_the_admin_site(at_work: None, world: World, pseudo: str) -> None:
    start = [path for path in seeds(world) if not path.startswith("/api/")]
    assert read(world, "us_secretary", start) == {}


def test_a_calendar(at_work: None, world: World, pseudo: str) -> None:
    viewer = world.cast.viewer("us_head")
    feed = feed_of(viewer, language=CODE, alarms=True, now=clock.now())
    told = []
    for body in (
        ical.render_events(feed.calendar, feed.entries),
        ical.render_tasks(feed.calendar, feed.tasks),
    ):
        lines = body.decode().replace("\r\n ", "").splitlines()
        told += [words(line) for line in lines if NAMED.match(line)]
    assert len(told) > 20
    assert untranslated("\n".join(told), data_of_the_world()) == []


def words(line: str) -> str:
    """The text of a line of a calendar."""
    text = line.partition(":")[2]
    return text.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")


def test_without_pairs_of_its_own_it_reads_the_english_ones(pseudo: str) -> None:
    pair = Bilingual(en="Opening", zh="开幕")
    with translation.override(CODE):
        assert str(pair) == "Opening"
        assert Bilingual(zh="开幕").with_language() == "开幕⟦ (⟦in Chinese⟧)⟧"
        assert gap() == "⟦ ⟧"


def test_times_and_dates_are_told_in_it(pseudo: str) -> None:
    start = dt.datetime(2027, 3, 16, 23, 0, tzinfo=dt.UTC)
    assert dual_time.in_words(start, language=CODE) == (
        "⟦⟦⟦Washington⟧⟧ 19:00 Tue, 16 Mar 2027⟧"
        " | ⟦⟦⟦Beijing⟧⟧ 07:00 Wed, 17 Mar 2027⟧⟦ (⟦+1 day⟧)⟧"
    )
    assert dual_time.due_in_words(dt.date(2027, 3, 1), dt.date(2027, 3, 4), CODE) == (
        "⟦3 days overdue⟧"
    )
    assert aside("x", CODE) == "⟦ (x)⟧"


def test_a_sentence_that_bypasses_gettext_is_found() -> None:
    """Without this the others could not fail."""
    assert untranslated("⟦Meeting 5⟧ is held in Seattle", "Seattle") == ["is held in Seattle"]
    assert untranslated("⟦Meeting ⟦5⟧⟧ Seattle, A5-03", "Seattle") == []
