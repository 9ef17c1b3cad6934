"""Search finds in either language, and only what the reader may see."""

import pytest

from meetings.enums import ParagraphKind
from meetings.models import Meeting, Sitting
from meetings.queries.search import KINDS, NAMES, find_everything, search
from members.models import Company
from tests import factories
from tests.conftest import Cast
from workinggroup.lib import clock
from workinggroup.lib.snippets import search_terms
from workinggroup.lib.viewer import NOBODY, Viewer


def hits(viewer: Viewer, query: str) -> dict[str, list[object]]:
    return {group.kind.name: [hit.thing for hit in group.hits] for group in search(viewer, query)}


def test_search_finds_a_chinese_substring_and_an_english_word(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="circulated")
    item = factories.an_item(
        meeting=meeting, title_en="Product certification", title_zh="商用密码与产品认证"
    )
    for query in ("密码", "品认", "certification", "CERTIF", "product  认证"):
        assert hits(cast.viewer("us_delegate"), query) == {"items": [item]}
    assert hits(cast.viewer("us_delegate"), "certification absent") == {}


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("A5-03", "actions"),
        ("a5-3", "actions"),
        ("Ａ５-０３", "actions"),
        ("D5-02", "paragraphs"),
        ("JWG/5/DOC/1", "papers"),
        ("jwg/5/doc", "papers"),
        ("DOC 1", "papers"),
        ("doc-1", "papers"),
        ("DOC.1 Rev.2", "papers"),
        ("5/doc/1", "papers"),
        ("ＤＯＣ　１", "papers"),
    ],
)
def test_search_understands_numbers(cast: Cast, query: str, kind: str) -> None:
    meeting = factories.a_meeting(minutes="circulated", agenda="circulated")
    item = factories.an_item(meeting=meeting)
    factories.an_action(meeting=meeting, serial=3, owner_us=cast.us_delegate)
    factories.an_action(meeting=meeting, serial=4, owner_us=cast.us_delegate)
    factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, decision=2)
    factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, decision=4)
    factories.a_paper(
        meeting=meeting, side="us", created_by=cast.us_head, state="released", serial=1
    )
    result = hits(cast.viewer("cn_delegate"), query)
    assert len(result[kind]) == 1
    assert set(result) == {kind}


def test_what_is_called_so_comes_before_what_mentions_it(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="circulated")
    mentions = factories.an_item(
        meeting=meeting, title_en="Opening", note_en="Encryption is on the agenda."
    )
    called = factories.an_item(meeting=meeting, title_en="Encryption of devices")
    assert mentions.position < called.position
    assert hits(cast.viewer("us_delegate"), "encryption")["items"] == [called, mentions]


def test_search_finds_the_companies_of_both_sides(cast: Cast) -> None:
    now = clock.now()
    theirs = factories.a_term(side="cn", number=7, began_at=now).company
    for query in (theirs.name_zh, theirs.name_en):
        assert hits(cast.viewer("us_delegate"), query)["companies"] == [theirs]
    unseated = Company.objects.create(delegation_id="cn", name_en="Nowhere Ltd", name_zh="无席公司")
    assert hits(cast.viewer("us_delegate"), unseated.name_en) == {}
    assert hits(NOBODY, theirs.name_en) == {}


def test_search_shows_the_other_side_nothing_private(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="circulated", minutes="circulated")
    secret = {"title_en": "Quicksilver plan", "title_zh": "水银计划"}
    factories.a_paper(meeting=meeting, side="cn", created_by=cast.cn_head, **secret)
    factories.a_proposal(meeting=meeting, author=cast.cn_delegate, side="cn", **secret)
    factories.a_private_note(
        meeting=meeting, author=cast.cn_head, side="cn", text="Quicksilver 水银计划"
    )
    for query in ("Quicksilver", "水银"):
        assert set(hits(cast.viewer("cn_delegate"), query)) == {"papers", "proposals", "notes"}
        for name in ("us_head", "us_secretary", "us_counsel", "us_left", "stranger", "operator"):
            assert hits(cast.viewer(name), query) == {}
        assert hits(NOBODY, query) == {}


def test_search_finds_drafts_only_for_who_drafts(cast: Cast) -> None:
    meeting = factories.a_meeting(agenda="draft", minutes="draft")
    item = factories.an_item(meeting=meeting, title_en="Quicksilver")
    factories.a_paragraph(item=item, text_en="Quicksilver")
    assert set(hits(cast.viewer("cn_secretary"), "quicksilver")) == {"items", "paragraphs"}
    assert hits(cast.viewer("cn_delegate"), "quicksilver") == {}


@pytest.mark.parametrize(
    "query", ["Meeting 5", "meeting 5", "第5次会议", "第 5 次会议", "第5次 会议", "JWG/5"]
)
def test_meetings_are_found_as_pages_call_them(cast: Cast, query: str) -> None:
    meeting = factories.a_meeting()
    factories.a_meeting(number=55, year=2052)
    found = hits(cast.viewer("us_head"), query)
    # By its symbol all that bears it is found: agenda and minutes too.
    assert set(found) == ({"meetings", "texts"} if query == "JWG/5" else {"meetings"})
    assert found["meetings"] == [meeting]


@pytest.mark.parametrize(
    "query",
    [
        *("X1", "x1", "X 1", "X-1", "Meeting X1", "Meeting X-1", "meeting x 1", "第X1次会议"),
        *("extraordinary 1", "extraordinary meeting 1", "Extraordinary Meeting X1"),
        *("first extraordinary meeting", "1st extraordinary meeting", "special meeting no. 1"),
        *("特别会议1", "特别会议 1", "特别会议X1", "第1次特别会议", "第一次特别会议", "特别会议一"),
        *("临时会议1", "第1次临时会议"),
    ],
)
def test_an_extraordinary_meeting_is_found_as_people_call_it(cast: Cast, query: str) -> None:
    factories.a_meeting(number=1, place_en="Hall", place_zh="厅")
    special = [_extraordinary(number) for number in (1, 2, 11)]
    assert hits(cast.viewer("us_head"), query) == {"meetings": special[:1]}


@pytest.mark.parametrize(
    "query", ["extraordinary", "extraordinary meetings", "特别会议", "临时会议"]
)
def test_all_extraordinary_meetings_are_found_by_their_kind(cast: Cast, query: str) -> None:
    factories.a_meeting(number=1)
    special = [_extraordinary(number) for number in (1, 2)]
    found = hits(cast.viewer("us_head"), query)
    assert set(found) == {"meetings"} and set(found["meetings"]) == set(special)


def _extraordinary(number: int) -> Meeting:
    where = {"place_en": "Geneva", "place_zh": "日内瓦"}
    return factories.a_meeting(number=number, kind="extraordinary", year=2028, **where)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        *((day, True) for day in ("2027-03-23", "23 March 2027", "March 23, 2027", "20270323")),
        *((day, True) for day in ("2027/3/23", "2027年3月23日", "2027-03-23 Washington")),
        # In Beijing, it is the next day.
        *(("2027-03-25", True), ("2027-03-26", False), ("2027-03-22", False)),
        *((day, False) for day in ("0001-01-01", "9999-12-31", "01/02/2027", "2027-02-30")),
    ],
)
def test_a_meeting_is_found_by_its_day(cast: Cast, query: str, found: bool) -> None:
    meeting = factories.a_meeting()
    assert hits(cast.viewer("us_head"), query) == ({"meetings": [meeting]} if found else {})


def test_a_day_finds_no_meeting_by_a_sitting_that_is_not_the_readers(cast: Cast) -> None:
    meeting = factories.a_meeting()
    Sitting.objects.filter(day="2027-03-24").update(audience="heads")
    assert hits(cast.viewer("us_head"), "2027-03-25") == {"meetings": [meeting]}
    assert hits(cast.viewer("us_delegate"), "2027-03-25") == {}
    assert hits(cast.viewer("us_delegate"), "2027-03-23") == {"meetings": [meeting]}


def test_a_person_is_not_found_by_the_address_of_their_mail(cast: Cast) -> None:
    assert hits(cast.viewer("us_head"), cast.cn_head.email) == {}
    assert hits(cast.viewer("us_head"), cast.cn_head.family_name) == {"people": [cast.cn_head]}


@pytest.mark.parametrize("query", ["", "   ", "\x00", "%", "_", "'", '"; DROP TABLE', "(", "\\"])
def test_odd_queries_find_nothing_and_break_nothing(cast: Cast, query: str) -> None:
    factories.a_meeting(agenda="circulated")
    assert hits(cast.viewer("us_head"), query) == {}


def test_every_kind_is_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    viewer = cast.viewer("us_head")
    assert viewer.side
    # Texts have no words of their own here: for what is no symbol nobody is asked.
    with django_assert_num_queries(len(KINDS) - 1):  # type: ignore[operator]
        search(viewer, "nothing")
    meeting = factories.a_meeting(agenda="circulated")
    for _ in range(12):
        factories.an_item(meeting=meeting, title_en="Encryption")
        factories.an_action(meeting=meeting, text_en="Encryption", owner_us=cast.us_head)
    with django_assert_num_queries(len(KINDS) - 1):  # type: ignore[operator]
        groups = search(viewer, "encryption")
    assert [(g.kind.name, len(g.hits), g.more) for g in groups] == [
        ("items", 5, True),
        ("actions", 5, True),
        ("topics", 1, False),
    ]
    assert len(find_everything(viewer, NAMES["items"], search_terms("encryption"))) == 12
