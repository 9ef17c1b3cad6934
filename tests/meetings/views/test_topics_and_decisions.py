"""Topics, the register of decisions and the search page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from meetings.enums import ParagraphKind
from meetings.models import JointText, Topic
from tests import factories
from tests.conftest import Cast

ClientOf = Callable[[Any], Client]


@pytest.fixture
def encryption(db: None) -> Topic:
    return Topic.objects.get(slug="encryption")


def a_story(cast: Cast, topic: Topic, times: int = 1) -> None:
    """Said, decided, promised and proposed about `topic`."""
    for number in range(5, 5 + times):
        meeting = factories.a_meeting(
            number=number, year=2022 + number, agenda="circulated", minutes="circulated"
        )
        factories.an_item(meeting=meeting, position=0)
        item = factories.an_item(meeting=meeting, title_en="Keys", position=1)
        item.topics.add(topic)
        factories.a_paragraph(item=item, text_en="Both sides described.", position=1)
        factories.a_paragraph(
            item=item,
            kind=ParagraphKind.DECISION,
            decision=1,
            text_en="To exchange standards.",
            position=2,
        )
        factories.an_action(
            meeting=meeting, owner_us=cast.us_head, text_en="Send the list"
        ).topics.add(topic)
        factories.a_proposal(
            meeting=meeting, author=cast.cn_delegate, side="cn", title_en="Quicksilver"
        ).topics.add(topic)
        factories.a_paper(
            meeting=meeting,
            side="cn",
            created_by=cast.cn_head,
            item=item,
            title_en="Mercury",
            title_zh="",
        )


def page(browser: Client, url: str, **data: str) -> str:
    answer = browser.get(url, data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_topic_tells_what_was_said_decided_and_promised(
    cast: Cast, client_of: ClientOf, encryption: Topic
) -> None:
    a_story(cast, encryption)
    body = page(client_of(cast.us_delegate), reverse("topic", args=["encryption"]))
    for words in ("Keys", "2.1", "Both sides described.", "D5-01", "Send the list"):
        assert words in body
    assert "Quicksilver" not in body
    assert "Mercury" not in body
    own = page(client_of(cast.cn_delegate), reverse("topic", args=["encryption"]))
    assert "Quicksilver" in own
    assert "Mercury" in own


def test_a_topic_tells_what_is_carried_forward_of_what_its_reader_may_see(
    cast: Cast, client_of: ClientOf, encryption: Topic
) -> None:
    a_story(cast, encryption, times=2)
    address = reverse("topic", args=["encryption"])
    both = "Keys (from Meeting 5), Send the list (from Meeting 5)"
    assert both in page(client_of(cast.us_delegate), address)
    drafted = JointText.objects.get(meeting__number="5", kind="agenda")
    drafted.state, drafted.circulated_at, drafted.issued = "draft", None, False
    drafted.save()
    body = page(client_of(cast.us_delegate), address)
    assert "Keys (from" not in body and "Send the list (from Meeting 5)" in body
    assert both in page(client_of(cast.us_head), address)


def test_topics_count_what_their_reader_may_see(
    cast: Cast, client_of: ClientOf, encryption: Topic
) -> None:
    meeting = factories.a_meeting(agenda="draft", minutes="draft")
    item = factories.an_item(meeting=meeting)
    item.topics.add(encryption)
    factories.a_paragraph(item=item, kind=ParagraphKind.DECISION)
    shown = {}
    for name in ("us_secretary", "us_delegate"):
        answer = client_of(getattr(cast, name)).get(reverse("topics"))
        row = next(r for r in answer.context["topics"] if r.topic == encryption)
        shown[name] = (row.items, row.decisions, row.actions)
    assert shown == {"us_secretary": (1, 1, 0), "us_delegate": (0, 0, 0)}


def test_an_unknown_topic_is_absent(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.us_head).get(reverse("topic", args=["none"])).status_code == 404


@pytest.mark.parametrize(
    ("url", "most"),
    [("/topics/", 9), ("/topics/encryption/", 16), ("/decisions/", 10), ("/search/?q=keys", 14)],
)
def test_pages_take_as_many_queries_for_many_as_for_few(
    cast: Cast,
    client_of: ClientOf,
    encryption: Topic,
    url: str,
    most: int,
    django_assert_max_num_queries: Any,
) -> None:
    browser = client_of(cast.us_head)
    a_story(cast, encryption, times=1)
    browser.get("/members/")
    with django_assert_max_num_queries(most) as few:
        browser.get(url)
    for number in (30, 31, 32):
        meeting = factories.a_meeting(
            number=number, year=2000 + number, agenda="agreed", minutes="adopted"
        )
        item = factories.an_item(meeting=meeting, title_en="Keys")
        item.topics.add(encryption)
        factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, text_en="Keys")
    with django_assert_max_num_queries(most) as many:
        browser.get(url)
    assert len(few) == len(many)


def test_the_register_is_narrowed_by_topic_meeting_and_words(
    cast: Cast, client_of: ClientOf, encryption: Topic
) -> None:
    a_story(cast, encryption)
    other = factories.a_meeting(number=9, half=2, agenda="agreed", minutes="adopted")
    item = factories.an_item(meeting=other)
    factories.a_paragraph(
        item=item, kind=ParagraphKind.DECISION, decision=1, text_en="", text_zh="交换日程。"
    )
    browser = client_of(cast.us_delegate)

    def numbers(**chosen: str) -> list[str]:
        answer = browser.get(reverse("decisions"), chosen)
        return [row.register_number for row in answer.context["page"]]

    assert numbers() == ["D9-01", "D5-01"]
    assert numbers(topic="encryption") == ["D5-01"]
    assert numbers(meeting="9") == ["D9-01"]
    assert numbers(words="日程") == ["D9-01"]
    assert numbers(topic="encryption", words="日程") == []
    # What cannot be chosen narrows nothing, and its field says so.
    assert numbers(topic="nonsense") == ["D9-01", "D5-01"]
    assert numbers(meeting="99999") == ["D9-01", "D5-01"]


def test_a_decision_in_a_draft_is_for_who_drafts(cast: Cast, client_of: ClientOf) -> None:
    meeting = factories.a_meeting(agenda="circulated", minutes="draft")
    item = factories.an_item(meeting=meeting)
    factories.a_paragraph(item=item, kind=ParagraphKind.DECISION, text_en="Quicksilver")
    url = reverse("decisions")
    assert "Quicksilver" in page(client_of(cast.cn_counsel), url)
    body = page(client_of(cast.cn_delegate), url)
    assert "Quicksilver" not in body
    # Nor does the choice of meetings tell.
    assert "Meeting 5" not in body


def test_search_keeps_the_query_and_escapes_it(cast: Cast, client_of: ClientOf) -> None:
    body = page(client_of(cast.us_head), reverse("search"), q='"><script>alert(1)</script>')
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body


def test_search_shows_all_of_one_kind_by_pages(
    cast: Cast, client_of: ClientOf, encryption: Topic
) -> None:
    meeting = factories.a_meeting(agenda="circulated")
    for _ in range(27):
        factories.an_item(meeting=meeting, title_en="Keys")
    browser = client_of(cast.us_delegate)
    answer = browser.get(reverse("search"), {"q": "keys", "kind": "items", "page": "2"})
    assert len(answer.context["hits"]) == 2
    assert "27" in answer.content.decode()
    assert browser.get(reverse("search"), {"q": "keys", "kind": "nonsense"}).status_code == 200


def test_decision_under_a_sub_item_of_a_tagged_item_is_in_its_story(
    cast: Cast, client_of: ClientOf, encryption: Topic
) -> None:
    meeting = factories.a_meeting(agenda="circulated", minutes="circulated")
    parent = factories.an_item(meeting=meeting)
    parent.topics.add(encryption)
    sub = factories.an_item(meeting=meeting, parent=parent)
    factories.a_paragraph(
        item=sub, kind=ParagraphKind.DECISION, decision=1, text_en="To publish the list."
    )
    told = page(client_of(cast.cn_delegate), reverse("topic", args=["encryption"]))
    assert "To publish the list." in told


def test_register_as_a_file_is_saved_under_its_name(
    cast: Cast, client_of: ClientOf, encryption: Topic
) -> None:
    a_story(cast, encryption)
    answer = client_of(cast.us_delegate).get(reverse("decisions_export", args=["csv"]))
    assert re.fullmatch(
        r'attachment; filename="[\w-]+-\d{4}-\d\d-\d\d\.csv"', answer["Content-Disposition"]
    )
