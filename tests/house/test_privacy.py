"""What one side keeps to itself shows nowhere on the other: not as a word, not as a gap.

The same world is read twice by everybody on the other side, once without and once with the
private things. Every answer must be the same to the byte (tokens aside), and hold no secret word;
the own side must find every one of those words, or the test could not fail.
"""

import datetime as dt
import re
from dataclasses import replace

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test import override_settings

from meetings.services.actions import progress
from meetings.services.delivery import deliver_due
from meetings.services.reminders import plan_reminders
from members.models import Person
from tests.house.addresses import addresses
from tests.house.answers import Doors, Said
from tests.house.crawler import crawl, seeds, texts_of, unpacked
from tests.world import SECRET, SIDES, World, keep_private, undone
from workinggroup.lib import clock

pytestmark = pytest.mark.django_db
OTHER = {"us": "cn", "cn": "us"}
# Who reads, in which language. The rest of a side reads what these read (test_access_matrix).
READERS = [
    pytest.param("secretary", "en", marks=pytest.mark.slow),  # the whole admin site too
    ("head", "zh-hans"),
    ("delegate", "en"),
    pytest.param("counsel", "zh-hans", marks=pytest.mark.slow),
    pytest.param("alternate", "en", marks=pytest.mark.slow),
    pytest.param("adviser", "zh-hans", marks=pytest.mark.slow),
]
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


@pytest.mark.parametrize(("role", "language"), READERS)
@pytest.mark.parametrize("side", SIDES)
def test_other_side_reads_nothing_and_the_same(
    at_work: None, shared_world: World, side: str, role: str, language: str
) -> None:
    before, after = read_twice(shared_world, side, f"{OTHER[side]}_{role}", language)
    assert broken(after) == {}
    assert secrets_in(after, shared_world.secrets[side]) == {}
    first, second = (
        {plain(p): comparable(a, p) for p, a in each.items()} for each in (before, after)
    )
    assert first.keys() == second.keys()
    told = [path for path in first if first[path] != second[path]]
    assert told == []


@pytest.mark.parametrize("name", OUTSIDE)
def test_outside_nothing_shows(at_work: None, world: World, name: str) -> None:
    answers = read(world, name, "en", seeds(world))
    assert secrets_in(answers, world.secrets["us"] | world.secrets["cn"]) == {}


@pytest.mark.slow
def test_operator_reads_no_secret_off_the_record(at_work: None, world: World) -> None:
    """Wherever a private word shows to who runs the server, that was put on record."""
    answers = read(world, "operator", "en", seeds(world))
    secrets = world.secrets["us"] | world.secrets["cn"]
    words = {secret for secret in secrets if SECRET.fullmatch(secret)}
    on_record = {path: said for path, said in answers.items() if said.audited}
    off_record = {path: said for path, said in answers.items() if not said.audited}
    assert secrets_in(on_record, words)
    assert secrets_in(off_record, words) == {}


@pytest.mark.slow
@pytest.mark.parametrize("side", SIDES)
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
        for word in words[::4]:
            unknown = word.replace("zq", "qz")
            answers = [
                doors.ask(f"{OTHER[side]}_secretary", "GET", f"{path}?q={each}").without(each)
                for each in (word, unknown)
            ]
            if answers[0] != answers[1]:
                told.append(f"{path}?q={word}")
    assert told == []


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
