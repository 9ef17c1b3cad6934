"""All that has a number is found by it, however keyboards, Word and mail wrote it."""

from collections.abc import Callable, Iterator

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from meetings.enums import ParagraphKind
from meetings.models import Paper
from meetings.queries.actions import ActionFilter, actions_table
from meetings.queries.search import NAMES, find_everything, search
from meetings.queries.texts.decisions import DecisionFilter, decisions_register
from members.models import Person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.snippets import search_terms
from workinggroup.lib.spellings import DASHES
from workinggroup.lib.viewer import Viewer

ClientOf = Callable[[Person | None], Client]
SEEN_DASHES = DASHES.replace("\u00ad", "")
AROUND = ("{}", "#{}", "{}。", "{},", "“{}”", "（{}）", "「{}」", " {} ", "{}:", "{}\u200b", "*{}*")
WIDE = str.maketrans({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def variants(number: str) -> Iterator[str]:
    """A number in every dash, width and case, with punctuation around it."""
    for dash in SEEN_DASHES:
        for form in (number, number.lower(), number.translate(WIDE)):
            yield form.replace("-", dash).replace("\uff0d", dash)
    for around in AROUND:
        yield around.format(number)
        yield around.format(number.translate(WIDE))


@pytest.fixture
def numbered(cast: Cast) -> dict[str, tuple[str, Model]]:
    """One of each kind that has a number, with that; and one beside it with another."""
    found: dict[str, tuple[str, Model]] = {}
    for number, year in ((6, 2030), (66, 2060)):
        meeting = factories.a_meeting(
            number=number, year=year, agenda="circulated", minutes="circulated"
        )
        item = factories.an_item(meeting=meeting)
        action = factories.an_action(meeting=meeting, serial=1, owner_us=cast.us_delegate)
        factories.an_action(meeting=meeting, serial=11, owner_us=cast.us_delegate)
        decision = factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, decision=2)
        factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, decision=22)
        paper = factories.a_paper(
            meeting=meeting, side="us", created_by=cast.us_head, state="released", serial=1
        )
        text = factories.the_text(meeting, "agenda")
        if number == 6:
            found = {
                "actions": ("A6-01", action),
                "paragraphs": ("D6-02", decision),
                "papers": ("JWG/6/DOC/1", paper),
                "texts": ("JWG/6/AG/1", text),
            }
    return found


def of_kind(viewer: Viewer, kind: str, query: str) -> list[Model]:
    return list(find_everything(viewer, NAMES[kind], search_terms(query)))


@pytest.mark.parametrize("kind", ["actions", "paragraphs", "papers", "texts"])
def test_all_that_has_a_number_is_found_by_it_however_it_is_written(
    cast: Cast, numbered: dict[str, tuple[str, Model]], kind: str
) -> None:
    viewer = cast.viewer("cn_delegate")
    number, thing = numbered[kind]
    # The parts of a symbol are joined by a slash, or by what people take for one.
    dashed = number.replace("/", "-")
    for query in (number, number.replace("/", " "), *variants(number), *variants(dashed)):
        assert of_kind(viewer, kind, query) == [thing], query


MEETING = (
    *("6", "jwg 6", "JWG/6", "第六次会议", "第6次会议", "会议6", "第６次会议", "6th meeting"),
    *(
        "meeting #6",
        "Meeting No. 6",
        "sixth meeting",
        "the 6th meeting",
        "“Meeting 6”",
        "第六届会议",
    ),
    *("MEETING 6.", "ＪＷＧ／６", "jwg-6", "JWG–6", "meeting 6", "（第六次会议）"),
)


@pytest.mark.parametrize("query", MEETING)
def test_meeting_is_found_however_it_is_called(
    cast: Cast, numbered: dict[str, tuple[str, Model]], query: str
) -> None:
    (found,) = of_kind(cast.viewer("cn_delegate"), "meetings", query)
    assert str(found) == "Meeting 6"


@pytest.mark.parametrize("query", ["A6－01", "#A6-01", "A6-01。", "a6 01", "行动项A6-01"])
def test_lists_and_the_admin_read_numbers_alike(
    cast: Cast, client_of: ClientOf, numbered: dict[str, tuple[str, Model]], query: str
) -> None:
    _number, action = numbered["actions"]
    chosen = ActionFilter(q=query)
    assert list(actions_table(cast.viewer("us_head"), chosen, clock.now())) == [action]
    page = client_of(cast.us_delegate).get(reverse("actions"), {"q": query}).content.decode()
    assert ">A6-01<" in page and ">A66-01<" not in page
    address = reverse("admin:meetings_actionitem_changelist")
    page = client_of(cast.us_secretary).get(address, {"q": query}).content.decode()
    assert "A6-01" in page and "A66-01" not in page
    decision = DecisionFilter(words=query.replace("A", "D").replace("a", "d").replace("01", "02"))
    if "行动项" not in query:
        register = decisions_register(cast.viewer("us_head"), decision)
        assert [row.register_number for row in register] == ["D6-02"]


@pytest.mark.parametrize(
    "query", ["Lu Junjie", "Lv Junjie", "lyu junjie", "Lü Junjie", "lvjunjie", "junjielu", "吕俊杰"]
)
def test_person_is_found_as_people_write_the_name(
    cast: Cast, client_of: ClientOf, query: str
) -> None:
    Person.objects.filter(pk=cast.cn_delegate.pk).update(
        family_name="Lü", given_name="Junjie", name_zh="吕俊杰"
    )
    assert [hit.thing for group in search(cast.viewer("us_head"), query) for hit in group.hits] == [
        cast.cn_delegate
    ]
    page = client_of(cast.cn_secretary).get(
        reverse("admin:members_person_changelist"), {"q": query}
    )
    assert "吕俊杰" in page.content.decode()
    # The name of the reader alone.
    assert page.content.decode().count("王小明") == 1


def test_result_says_what_it_is_and_of_which_meeting_and_day(
    cast: Cast, client_of: ClientOf, numbered: dict[str, tuple[str, Model]]
) -> None:
    (group,) = search(cast.viewer("us_delegate"), "A6-01")
    (hit,) = group.hits
    assert hit.meeting is not None and hit.meeting.number == "6"
    assert hit.meets_on == hit.meeting.sittings.order_by("day")[0].day
    page = client_of(cast.us_delegate).get(reverse("search"), {"q": "A6-01"}).content.decode()
    assert "Meeting 6" in page and f'datetime="{hit.meets_on}"' in page and "Action item" in page


def test_day_of_a_sitting_of_the_heads_is_not_told_to_others(cast: Cast) -> None:
    meeting = factories.a_meeting(number=6)
    first, second = meeting.sittings.order_by("day")
    type(first).objects.filter(pk=first.pk).update(audience="heads")
    days = {
        name: search(cast.viewer(name), "meeting 6")[0].hits[0].meets_on
        for name in ("us_head", "us_delegate")
    }
    assert days == {"us_head": first.day, "us_delegate": second.day}


def test_paper_for_the_heads_has_a_number_of_its_own(
    cast: Cast, numbered: dict[str, tuple[str, Model]]
) -> None:
    _number, paper = numbered["papers"]
    meeting = Paper.objects.get(pk=paper.pk).meeting
    for_heads = factories.a_paper(
        meeting=meeting,
        side="us",
        created_by=cast.us_head,
        state="released",
        serial=1,
        distribution="heads",
    )
    for query in ("JWG/6/DOC/H.1", "jwg 6 doc h 1", "JWG-6-DOC-H1", "ＪＷＧ／６／ＤＯＣ／Ｈ．１"):
        assert of_kind(cast.viewer("cn_head"), "papers", query) == [for_heads]
        assert of_kind(cast.viewer("cn_delegate"), "papers", query) == []
    assert of_kind(cast.viewer("cn_head"), "papers", "JWG/6/DOC/1") == [paper]
