"""What one side keeps to itself shows nowhere on the other: not as a word, not as a gap.

The same world is read twice by everybody on the other side, once without and once with the
private things. Every answer must be the same to the byte (tokens aside), and hold no secret word;
the own side must find every one of those words, or the test could not fail.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test import override_settings

from meetings.services.actions import progress
from meetings.services.delivery import deliver_due
from meetings.services.reminders import plan_reminders
from members.models import Person
from tests import sample
from tests.house.addresses import addresses
from tests.house.answers import Doors, Said
from tests.house.crawler import crawl, seeds, texts_of, unpacked
from tests.world import SECRET, SIDES, World, keep_private, undone
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db
OTHER = {"us": "cn", "cn": "us"}
# Whose things are private, and who of the other side reads them in which language.
READERS = [
    (side, role, language)
    for side in SIDES
    for role, language in (
        ("secretary", "en"),  # the whole admin site too
        ("head", "zh-hans"),
        ("delegate", "en"),
        ("counsel", "zh-hans"),
        ("alternate", "en"),
        ("adviser", "zh-hans"),
    )
]
# What is told is told by the same pages on any database; on PostgreSQL counters could tell more.
SLOW = (pytest.mark.slow, pytest.mark.any_database)
# Heads, counsel and secretaries see texts while they are drafted, the others do not.
DRAFTING = {"secretary", "head", "counsel"}
# When letters go out to each side.
OFFICE_HOURS = {
    "us": dt.datetime(2027, 3, 1, 14, 30, tzinfo=dt.UTC),
    "cn": dt.datetime(2027, 3, 2, 1, 30, tzinfo=dt.UTC),
}
AUDIT_KEYS = re.compile(rb"auditentry/[0-9]{10,}/")
WORKBOOK_TIMES = re.compile(r"<dcterms:[^>]+>[^<]*</dcterms:[a-z]+>", re.IGNORECASE)
OUTSIDE = ("us_left", "cn_left", "nobody")


def read(world: World, name: str, language: str, start: list[str]) -> dict[str, Said]:
    """Everything that this member of the cast gets to see, read in this language."""
    if (person := world.person(name)) is not None:
        Person.objects.filter(pk=person.pk).update(language=language)
    return crawl(Doors(world), name, start)


def sequences() -> dict[str, int]:
    """PostgreSQL's counters of keys, which no transaction takes back."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences")
        return dict(cursor.fetchall())


def restore(counters: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        for name, value in counters.items():
            cursor.execute("SELECT setval(%s, greatest(%s, 1), %s)", [name, value, value > 0])


def both_go_on(world: World) -> None:
    """A shared act after the private ones: a key that skipped would tell of them."""
    progress.report_progress(
        world.cast.viewer("us_delegate"),
        action=world.action,
        text_en="Done.",
        text_zh="已完成。",
        now=clock.now(),
    )


def read_twice(
    world: World, side: str, name: str, language: str
) -> tuple[dict[str, Said], dict[str, Said]]:
    """What `name` reads before and after `side` keeps things to itself; all at one instant.

    Both times after the same shared act, and from the same addresses, the private ones included.
    """
    counters = sequences()
    with undone():
        keep_private(world, side)
        both_go_on(world)
        start = seeds(world)
        after = read(world, name, language, start)
    restore(counters)
    with undone():
        both_go_on(world)
        before = read(world, name, language, start)
    return before, after


def secrets_in(answers: dict[str, Said], secrets: set[str]) -> dict[str, list[str]]:
    """The secrets that show, and where."""
    found: dict[str, list[str]] = {}
    for path, said in answers.items():
        text = texts_of(said)
        for secret in secrets:
            # What was asked for may be said back, an address with a private key among it.
            if secret in text and secret not in path:
                found.setdefault(secret, []).append(path)
    return found


def plain(path: str) -> str:
    """An address without the key of an audit entry, which no two worlds share."""
    return AUDIT_KEYS.sub(b"auditentry/0/", path.encode()).decode()


def comparable(said: Said, path: str) -> tuple[object, ...]:
    """An answer without what two that say the same may differ in: tokens, the keys of audit
    entries (made of the instant and chance, not counted), the times inside a workbook."""
    if said.body.startswith(b"PK"):
        status, headers, _packed = said.without(path)
        return status, headers, WORKBOOK_TIMES.sub("", unpacked(said.body))
    return replace(said, body=AUDIT_KEYS.sub(b"auditentry/0/", said.body)).without(path)


def broken(answers: dict[str, Said]) -> dict[str, str]:
    """What answers with a server error, or refuses a link that a page offered."""
    wrong = (400, 500)
    return {
        path: said.fault or str(said.status)
        for path, said in answers.items()
        if said.status in wrong
    }


def todays_readers() -> Iterator[Any]:
    """Whose things are kept private, and who of the other side reads: in the quick lane one who
    sees drafts and one who does not, with the slow lane one of each for each side; all in time."""
    quick = sample.drawn(SIDES, by="quick")
    for side, drafting in product(SIDES, (True, False)):
        readers = [r for r in READERS if r[0] == side and (r[1] in DRAFTING) == drafting]
        first = sample.drawn(readers, by=f"{side} {drafting}")
        if drafting and first[1] == "secretary" and not sample.everything():
            # The secretaries' turn is in the slow lane, every day.
            first = sample.drawn([r for r in readers if r[1] != "secretary"], by=side)
        is_quick = (side == quick) == drafting
        for each in readers if sample.everything() else [first]:
            yield pytest.param(*each, marks=() if is_quick and each == first else SLOW)
    if not sample.everything():
        secretaries = [r for r in READERS if r[1] == "secretary"]
        yield pytest.param(*sample.drawn(secretaries, by="secretary"), marks=SLOW)


@pytest.mark.parametrize(("side", "role", "language"), list(todays_readers()))
def test_other_side_reads_nothing_and_the_same(
    at_work: None, shared_world: World, side: str, role: str, language: str
) -> None:
    """`side` keeps things to itself; `role` of the other side reads."""
    before, after = read_twice(shared_world, side, f"{OTHER[side]}_{role}", language)
    assert broken(after) == {}
    assert secrets_in(after, shared_world.secrets[side]) == {}
    first, second = (
        {plain(p): comparable(a, p) for p, a in each.items()} for each in (before, after)
    )
    assert first.keys() == second.keys()
    told = [path for path in first if first[path] != second[path]]
    assert told == []


@pytest.mark.any_database
@pytest.mark.parametrize("name", sample.share(OUTSIDE, by="outside", days=3))
def test_outside_nothing_shows(at_work: None, world: World, name: str) -> None:
    answers = read(world, name, "en", seeds(world))
    assert secrets_in(answers, world.secrets["us"] | world.secrets["cn"]) == {}


@pytest.mark.any_database
@pytest.mark.slow
def test_operator_reads_no_secret_off_the_record(at_work: None, world: World) -> None:
    """Wherever a private word shows to who runs the server, that was put on record."""
    answers = read(world, "operator", "en", seeds(world))
    secrets = world.secrets["us"] | world.secrets["cn"]
    words = {secret for secret in secrets if SECRET.fullmatch(secret)}
    on_record = {path: said for path, said in answers.items() if said.acts}
    off_record = {path: said for path, said in answers.items() if not said.acts}
    assert secrets_in(on_record, words)
    assert secrets_in(off_record, words) == {}


@pytest.mark.any_database
@pytest.mark.slow
@pytest.mark.parametrize("side", sample.share(SIDES, by="own", days=2))
def test_own_side_finds_every_secret(at_work: None, world: World, side: str) -> None:
    """Without this the others could not fail."""
    found: set[str] = set()
    words = {secret for secret in world.secrets[side] if SECRET.fullmatch(secret)}
    words -= world.overwritten
    for language in ("en", "zh-hans"):
        answers = read(world, f"{side}_secretary", language, seeds(world))
        assert broken(answers) == {}
        found |= secrets_in(answers, words).keys()
    assert len(words) > 15
    assert words - found == set()


def lists(world: World) -> list[str]:
    """What can be searched by `q`."""
    known = addresses()
    tables = [key for key in known if key.endswith("_changelist")]
    return ["/search/", "/actions/", *(known[key].path({}) for key in tables)]


@pytest.mark.parametrize("side", SIDES)
def test_search_for_a_secret_finds_what_search_for_nothing_finds(
    at_work: None, world: World, side: str
) -> None:
    """Asked for the very words, a list says no more than for words that nobody wrote."""
    doors, told = Doors(world), []
    words = sorted(secret for secret in world.secrets[side] if SECRET.fullmatch(secret))
    for path in lists(world):
        for word in sample.share(words, by=path, days=8):
            unknown = word.replace("zq", "qz")
            answers = [
                doors.ask(f"{OTHER[side]}_secretary", "GET", f"{path}?q={each}").without(each)
                for each in (word, unknown)
            ]
            if answers[0] != answers[1]:
                told.append(f"{path}?q={word}")
    assert told == []


@pytest.mark.any_database
@pytest.mark.parametrize("side", SIDES)
def test_letters_to_the_other_side_hold_no_secret(
    at_work: None, world: World, side: str, mailoutbox: list[EmailMessage]
) -> None:
    backend = "django.core.mail.backends.locmem.EmailBackend"
    with (
        time_machine.travel(OFFICE_HOURS[OTHER[side]], tick=False),
        override_settings(EMAIL_BACKEND=backend),
    ):
        plan_reminders(now=clock.now())
        deliver_due(clock=clock.now)
    others = {person.email for person in world.cast.of_side(OTHER[side])}
    letters = [letter for letter in mailoutbox if others & set(letter.to)]
    assert letters
    told = [
        f"{letter.to}: {letter.subject}: {secret}"
        for letter in letters
        for secret in world.secrets[side]
        if secret in letter.message().as_string() or secret in decoded(letter)
    ]
    assert told == []


def decoded(letter: EmailMessage) -> str:
    """Subject, text and HTML as they are read."""
    bodies = [str(part) for part, _kind in getattr(letter, "alternatives", [])]
    return "\n".join([str(letter.subject), str(letter.body), *bodies])
