"""While the next revision of a circulated text is written, lists show whoever does not draft what
was circulated: all that they found before, and no word, number or topic of the draft."""

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.enums import TextKind
from meetings.models import (
    ActionItem,
    AgendaItem,
    JointText,
    Meeting,
    Paper,
    Paragraph,
    TextRevision,
    Topic,
)
from meetings.models.meeting import newest_first, newest_first_place
from meetings.queries.texts.circulated import circulated_rows
from meetings.services import actions, agenda, minutes, texts
from meetings.services.revisions import discard_revision, open_revision
from meetings.services.symbols import take_serial
from members.models import Person
from tests import factories
from tests.api import Program
from tests.conftest import Cast
from tests.meetings.clearing import clear_both
from tests.tampering import unguarded
from tests.world import undone
from workinggroup.lib.viewer import NOBODY

ClientOf = Callable[[Person | None], Client]
# One who does not draft on each side.
READERS = ("us_delegate", "cn_adviser")
# Stands in the draft alone, as do the topics and the hours that are changed there.
DRAFTED, DRAFTED_ZH = "Quicksilver", "水银"
SAID, CARRIED, TAKEN = "encryption", "trade-policy", "intellectual-property"
_MAIN = re.compile(r"<main.*</main>", re.DOTALL)
# Each page has others.
_TOKEN = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|once)"[^>]*>')


@dataclass(frozen=True)
class Rows:
    """What is written over: the meeting and its texts, its items and paragraphs by their words."""

    meeting: Meeting
    agenda: JointText
    minutes: JointText
    items: dict[str, AgendaItem]
    paragraphs: dict[str, Paragraph]


def topic(slug: str) -> Topic:
    return Topic.objects.get(slug=slug)


def beside(number: int, year: int) -> Meeting:
    """A meeting of which nothing is being written: one line of each kind."""
    meeting = factories.a_meeting(
        number=number, year=year, state="held", agenda="agreed", minutes="adopted"
    )
    item = factories.an_item(meeting=meeting, title_en=f"Keys of {number}", title_zh="密钥")
    item.topics.add(topic(SAID))
    factories.a_paragraph(item=item, text_en="Keys were shown.", text_zh="展示了密钥。")
    factories.a_paragraph(
        item=item, kind="decision", decision=3, text_en="To keep the keys.", text_zh="保存密钥。"
    )
    return meeting


def some_items(cast: Cast, meeting: Meeting) -> dict[str, AgendaItem]:
    """With topics and a presenter, a sub-item among them."""

    def item(title_en: str, title_zh: str, slug: str, **fields: Any) -> AgendaItem:
        made = factories.an_item(meeting=meeting, title_en=title_en, title_zh=title_zh, **fields)
        made.topics.add(topic(slug))
        return made

    sitting = meeting.sittings.get(number=1)
    by = {"presenter_side": "us", "presenter": cast.us_delegate, "sitting": sitting}
    first = item("Keys and ciphers", "密钥与密码", SAID, **by)
    return {
        "first": first,
        "last": item("Other keys", "其他密钥", CARRIED),
        "bare": item("Tariffs", "关税", SAID, note_en="Keys too.", note_zh="亦含密钥。"),
        "under": item("Lengths of keys", "密钥长度", CARRIED, parent=first),
    }


def some_paragraphs(items: dict[str, AgendaItem]) -> dict[str, Paragraph]:
    """Of each kind."""

    def paragraph(under: str, text_en: str, text_zh: str, **fields: Any) -> Paragraph:
        return factories.a_paragraph(item=items[under], text_en=text_en, text_zh=text_zh, **fields)

    decision, reservation = {"kind": "decision"}, {"kind": "reservation", "side": "cn"}
    return {
        "said": paragraph("first", "Keys were described.", "介绍了密钥。"),
        "decided": paragraph("first", "To exchange keys.", "交换密钥。", decision=1, **decision),
        "reserved": paragraph("under", "Keys were reserved.", "保留密钥。", **reservation),
        "gone": paragraph("last", "To meet about keys.", "再议密钥。", decision=2, **decision),
    }


def furnish(cast: Cast, meeting: Meeting) -> Rows:
    """Items and what was said under them, an action item and a paper about one."""
    items = some_items(cast, meeting)
    paragraphs = some_paragraphs(items)
    take_serial(meeting, "D", 2)
    factories.an_action(
        meeting=meeting,
        serial=1,
        item=items["first"],
        owner_us=cast.us_head,
        text_en="Send",
        text_zh="发送",
    )
    take_serial(meeting, "A", 1)
    factories.a_paper(
        meeting=meeting, side="us", created_by=cast.us_head, state="released", item=items["bare"]
    )
    factories.attended(meeting, cast.us_head, cast.cn_head)
    agenda_text = factories.the_text(meeting, TextKind.AGENDA)
    minutes_text = factories.the_text(meeting, TextKind.MINUTES)
    return Rows(meeting, agenda_text, minutes_text, items, paragraphs)


@pytest.fixture
def rows(cast: Cast, now: dt.datetime) -> Rows:
    """Agenda and minutes of a meeting between two others, both circulated."""
    beside(5, 2026)
    beside(9, 2029)
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(number=7, year=2028, state="held", **chairs)
    made = furnish(cast, meeting)
    # A working copy keeps instants to the millisecond.
    for model in (AgendaItem, Paragraph, ActionItem, Paper):
        model.objects.update(changed_at=now.replace(microsecond=0))
    clear_both(cast, made.agenda, now)
    for text in (made.agenda, made.minutes):
        texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
        text.refresh_from_db()
    return made


def write_minutes(cast: Cast, rows: Rows, now: dt.datetime) -> None:
    """Open the next revision; other words, a row less, a row more, a decision that is none."""
    us = cast.viewer("us_secretary")
    open_revision(us, text=rows.minutes, reason="Two words.", now=now)
    drafted = {"text_en": f"{DRAFTED} keys.", "text_zh": f"{DRAFTED_ZH}密钥。"}
    minutes.change_paragraph(us, paragraph=rows.paragraphs["said"], **drafted, now=now)
    minutes.change_paragraph(us, paragraph=rows.paragraphs["decided"], kind="summary", now=now)
    minutes.withdraw_paragraph(us, paragraph=rows.paragraphs["gone"], version=1, now=now)
    minutes.add_paragraph(us, item=rows.items["last"], kind="decision", **drafted, now=now)
    promised = ActionItem.objects.get(meeting=rows.meeting)
    actions.change_action(us, action=promised, **drafted, now=now)
    given = actions.give_action(
        us,
        meeting=rows.meeting,
        item=rows.items["last"],
        owner_us=cast.us_head,
        topics=[topic(SAID)],
        due_on=now.date(),
        **drafted,
        now=now,
    )
    actions.report_progress(us, action=given, text_en=f"{DRAFTED} keys were sent.", now=now)


def write_agenda(cast: Cast, rows: Rows, now: dt.datetime) -> None:
    """The same of the agenda, with other topics, presenters and hours."""
    us = cast.viewer("us_secretary")
    open_revision(us, text=rows.agenda, reason="Two hours.", now=now)
    drafted = {"title_en": f"{DRAFTED} keys", "title_zh": f"{DRAFTED_ZH}密钥"}
    by = {"presenter": cast.cn_delegate, "presenter_side": "cn", "sitting": None, "minutes": 55}
    agenda.change_item(
        us, item=rows.items["first"], **drafted, **by, topics=[topic(TAKEN)], now=now
    )
    agenda.withdraw_item(us, item=rows.items["bare"], now=now)
    agenda.add_item(us, meeting=rows.meeting, **drafted, topics=[topic(SAID)], minutes=5, now=now)


OPENED: dict[str, tuple[Callable[[Cast, Rows, dt.datetime], None], ...]] = {
    "minutes": (write_minutes,),
    "agenda": (write_agenda,),
    "both": (write_agenda, write_minutes),
}


def pages() -> Iterator[str]:
    """Every list of the portal with rows of agendas or minutes, narrowed in every way."""
    register, found = reverse("decisions"), reverse("search")
    for chosen in ("", "?meeting=7&words=keys", f"?topic={CARRIED}", f"?topic={TAKEN}"):
        yield register + chosen
    yield from (f"{register}?words={words}" for words in ("D7-02", "D7-03", DRAFTED))
    yield reverse("topics")
    yield from (reverse("topic", args=[slug]) for slug in (SAID, CARRIED, TAKEN))
    yield from (f"{found}?q={query}" for query in ("keys", "send", "A7-02", DRAFTED_ZH))
    yield from (f"{found}?q=keys&kind={kind}" for kind in ("items", "paragraphs"))
    yield from (f"{found}?q={DRAFTED}&kind={kind}" for kind in ("actions", "progress"))
    given_out = reverse("actions")
    for chosen in ("", "?meeting=7", f"?topic={SAID}", f"?words={DRAFTED}", "?words=send"):
        yield given_out + chosen
    yield reverse("meetings")
    yield reverse("action", args=["A7-01"])


def calls() -> Iterator[tuple[str, dict[str, str]]]:
    """The same of the API, with what names an item by its primary key."""
    for path in ("items/", "paragraphs/", "decisions/"):
        yield path, {}
        yield path, {"meeting": "7", "page_size": "2", "page": "1"}
        yield from ((path, {"topic": slug}) for slug in (CARRIED, TAKEN))
    yield "paragraphs/", {"kind": "decision"}
    for query in ("交换密钥", "D7-02", DRAFTED):
        yield "search/paragraphs/", {"q": query}
    for query in ("tariffs", DRAFTED):
        yield "search/items/", {"q": query}
    yield from (("search/actions/", {"q": query}) for query in ("发送", "A7-02", DRAFTED))
    yield from (("search/", {"q": "keys"}), ("actions/", {}), ("papers/", {}))


def found_by(reader: Person, client: Client) -> dict[str, str]:
    """All that the lists say to somebody."""
    found = {}
    for address in pages():
        answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = _TOKEN.sub("", _MAIN.findall(answer.content.decode())[0])
    table = client.get(reverse("decisions_export", args=["csv"]))
    found["export"] = b"".join(table).decode("utf-8-sig")
    program = Program(reader)
    for path, chosen in calls():
        answer = program.read(path, **chosen)
        found[f"api {path} {chosen}"] = json.dumps(answer, sort_keys=True)
    return found


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    assert set(before) == set(after)
    return [name for name in before if before[name] != after[name]]


@pytest.fixture
def people(cast: Cast, client_of: ClientOf) -> dict[str, tuple[Person, Client]]:
    """Those who do not draft, each with a browser."""
    who = {name: getattr(cast, name) for name in READERS}
    return {name: (person, client_of(person)) for name, person in who.items()}


def test_who_does_not_draft_finds_what_was_circulated(
    cast: Cast, people: dict[str, tuple[Person, Client]], rows: Rows, now: dt.datetime
) -> None:
    before = {name: found_by(*who) for name, who in people.items()}
    for found in before.values():
        numbers = [line.split(",")[0] for line in found["export"].splitlines()[1:]]
        assert numbers == ['"D9-03"', '"D7-01"', '"D7-02"', '"D5-03"']
    for opened, names in (("minutes", READERS[:1]), ("agenda", READERS[1:]), ("both", READERS[:1])):
        with undone():
            for write in OPENED[opened]:
                write(cast, rows, now)
            after = {name: differing(before[name], found_by(*people[name])) for name in names}
        assert (opened, after) == (opened, {name: [] for name in names})


def test_nobody_else_learns_of_what_is_promised_in_a_draft(
    cast: Cast, client_of: ClientOf, rows: Rows, now: dt.datetime
) -> None:
    """On pages that say that it is being written; until it is circulated."""
    addresses = [reverse("home"), *(reverse(n, args=["7"]) for n in ("meeting", "meeting_history"))]
    addresses += [reverse("action", args=["A7-01"]), reverse("actions")]
    write_minutes(cast, rows, now)

    def said_to(name: str) -> list[bool]:
        pages = [client_of(getattr(cast, name)).get(each).content.decode() for each in addresses]
        return ["A7-02" in page or DRAFTED in page or DRAFTED_ZH in page for page in pages]

    for name in READERS:
        assert (
            client_of(getattr(cast, name)).get(reverse("action", args=["A7-02"])).status_code == 404
        )
        assert (name, said_to(name)) == (name, [False] * 5)
    assert said_to("cn_secretary")[3:] == [True, True]
    for name, told in (("us_delegate", False), ("us_counsel", True)):
        program = Program(getattr(cast, name))
        assert bool(program.read("actions/A7-01/")["changed_at"]) is told
        assert bool(program.read(f"texts/{rows.minutes.pk}/")["changed_at"]) is told
        assert program.read(f"texts/{rows.agenda.pk}/")["changed_at"]
    minutes_page = reverse("meeting_minutes", args=["7"])
    flagged = [
        "para__flag" in client_of(getattr(cast, name)).get(minutes_page).content.decode()
        for name in READERS
    ]
    assert flagged == [False, False]
    texts.circulate(cast.viewer("us_secretary"), text=rows.minutes, now=now)
    for name in READERS:
        assert said_to(name)[3:] == [True, True]


def test_who_drafts_finds_the_draft(
    cast: Cast, client_of: ClientOf, rows: Rows, now: dt.datetime
) -> None:
    for write in OPENED["both"]:
        write(cast, rows, now)
    found = found_by(cast.cn_secretary, client_of(cast.cn_secretary))
    of_topic = reverse("topic", args=[TAKEN])
    for address in (reverse("decisions"), of_topic, "api items/ {}", "export"):
        assert DRAFTED in found[address]
    assert "D7-03" in found["export"] and "D7-02" not in found["export"]
    for kind in ("items", "paragraphs"):
        told = json.loads(found[f"api search/{kind}/ {{'q': '{DRAFTED}'}}"])
        assert told["count"] == 2


def lists_of(program: Program) -> dict[str, Any]:
    return {path: program.listed(path) for path in ("items/", "paragraphs/", "decisions/")}


def test_cleared_revision_is_in_no_list_before_it_is_circulated(
    cast: Cast, rows: Rows, now: dt.datetime
) -> None:
    """Then it is there, and what was before it is not."""
    program = Program(cast.us_delegate)
    before = lists_of(program)
    write_agenda(cast, rows, now)
    clear_both(cast, rows.agenda, now)
    assert lists_of(program) == before
    texts.circulate(cast.viewer("us_secretary"), text=rows.agenda, now=now)
    titles = [row["title"]["en"] for row in program.listed("items/", meeting="7")]
    assert titles.count(f"{DRAFTED} keys") == 2 and "Tariffs" not in titles
    assert not circulated_rows(cast.viewer("us_delegate"))
    before, us = lists_of(program), cast.viewer("us_secretary")
    open_revision(us, text=rows.agenda, reason="Once more.", now=now)
    agenda.change_item(us, item=rows.items["last"], title_en="Locks", title_zh="锁", now=now)
    after = lists_of(program)
    # A working copy keeps instants to the millisecond.
    for row in (*before["items/"], *after["items/"]):
        del row["changed_at"]
    assert after == before


def test_discarded_revision_was_in_no_list(cast: Cast, rows: Rows, now: dt.datetime) -> None:
    program = Program(cast.cn_adviser)
    before = lists_of(program)
    write_minutes(cast, rows, now)
    discard_revision(cast.viewer("us_secretary"), text=rows.minutes, now=now)
    after = lists_of(program)
    assert after == before


def test_revision_without_primary_keys_is_found_too(
    cast: Cast, people: dict[str, tuple[Person, Client]], rows: Rows, now: dt.datetime
) -> None:
    """Revisions that were issued before working copies were kept: their links lead to the text."""
    reader, client = people["us_delegate"]
    register, story = reverse("decisions"), reverse("topic", args=[SAID])
    with unguarded():
        TextRevision.objects.update(working_copy={})
    for writing in OPENED.values():
        with undone():
            for write in writing:
                write(cast, rows, now)
            bodies = {at: client.get(at).content.decode() for at in (register, story)}
            found = Program(reader)
            told = found.listed("paragraphs/", meeting="7")
            items = found.listed("items/", meeting="7")
            hits = found.listed("search/paragraphs/", q="D7-02")
        assert "None" not in f"{bodies}" and DRAFTED not in f"{bodies} {told} {items} {hits}"
        assert f'{reverse("meeting_minutes", args=["7"])}"' in bodies[register]
        assert "Keys were described." in bodies[story] and "Lengths of keys" in bodies[story]
        assert {row["number"] for row in told} == {"1.1", "1.2", "1a.1", "2.1"}
        assert {row["number"] for row in items} == {"1", "1a", "2", "3"}
        assert {row["id"] for row in (*told, *hits)} == {None}
        assert all(row["changed_at"] for row in (*told, *items))
        assert all(row["item"] is None or row["item"] > 0 for row in told)


def test_own_note_says_what_it_is_about_as_it_was_circulated(
    cast: Cast, client_of: ClientOf, rows: Rows, now: dt.datetime
) -> None:
    note = factories.a_private_note(
        meeting=rows.meeting, author=cast.us_delegate, side="us", item=rows.items["first"]
    )
    write_agenda(cast, rows, now)
    for name, title in (("us_delegate", "Keys and ciphers"), ("us_secretary", DRAFTED)):
        page = client_of(getattr(cast, name)).get(reverse("note", args=[note.pk])).content.decode()
        assert title in page and (DRAFTED in page) == (title == DRAFTED)


def test_place_of_rows_is_that_of_the_database(cast: Cast) -> None:
    for number, year, half, kind in (
        *((1, 2026, 1, "regular"), (2, 2026, 2, "regular"), (1, 2026, 2, "extraordinary")),
        *((3, 2027, 1, "regular"), (2, 2026, 2, "extraordinary"), (12, 2027, 1, "extraordinary")),
    ):
        factories.a_meeting(number=number, year=year, half=half, kind=kind, sittings=0)
    meetings = list(Meeting.objects.order_by("pk"))
    in_order = list(Meeting.objects.order_by(*newest_first()))
    assert in_order != meetings
    assert sorted(meetings, key=newest_first_place) == in_order


def test_nobody_is_given_anything_and_who_drafts_nothing_twice(
    cast: Cast, rows: Rows, now: dt.datetime
) -> None:
    write_agenda(cast, rows, now)
    write_minutes(cast, rows, now)
    for viewer in (NOBODY, cast.viewer("us_left"), cast.viewer("us_secretary")):
        assert not circulated_rows(viewer)
    given = circulated_rows(cast.viewer("us_alternate"))
    assert (len(given.items), len(given.paragraphs)) == (4, 4)


def test_lists_ask_as_much_for_many_revisions_as_for_few(
    cast: Cast, client_of: ClientOf, rows: Rows, now: dt.datetime
) -> None:
    write_minutes(cast, rows, now)
    client, program = client_of(cast.us_delegate), Program(cast.us_delegate)
    asked = [
        *(reverse("decisions"), reverse("topics"), reverse("topic", args=[SAID])),
        f"{reverse('search')}?q=keys",
    ]

    def costs() -> list[int]:
        numbers = []
        for door, address in (
            *((client, each) for each in asked),
            *((program, f"/api/v1/{each}/") for each in ("items", "paragraphs", "decisions")),
        ):
            door.get(address)
            with CaptureQueriesContext(connection) as queries:
                door.get(address)
            numbers.append(len(queries))
        return numbers

    few = costs()
    for number in (11, 12):
        chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
        meeting = factories.a_meeting(
            number=number, year=2020 + number, state="held", agenda="circulated", **chairs
        )
        more = furnish(cast, meeting)
        texts.circulate(cast.viewer("us_secretary"), text=more.minutes, now=now)
        more.minutes.refresh_from_db()
        write_minutes(cast, more, now)
    assert costs() == few
