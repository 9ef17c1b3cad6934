"""What a reader of one revision finds different in the next."""

from typing import Any

import pytest

from meetings.rules.content import Content
from meetings.rules.revisions import Differences, Part, differences

TITLES = ("Opening", "Rules for encryption", "Customs data", "Any other business")


def item(title: str) -> dict[str, Any]:
    return {"title": {"en": title, "zh": ""}, "note": {"en": "", "zh": ""}, "minutes": 30}


def agenda(*items: dict[str, Any]) -> Content:
    numbered = [{"number": str(n), **each} for n, each in enumerate(items, start=1)]
    return {"kind": "agenda", "meeting": 5, "items": numbered}


def minutes(*texts: str, **more: Any) -> Content:
    paragraphs = [
        {"number": f"2.{n}", "kind": "summary", "text": {"en": text, "zh": ""}}
        for n, text in enumerate(texts, start=1)
    ]
    title = {"en": "Customs data", "zh": "海关数据"}
    items = [{"number": "2", "title": title, "paragraphs": paragraphs}]
    return {"kind": "minutes", "items": items, "actions": [], "chairs": {}, "attended": {}, **more}


BEFORE = agenda(*map(item, TITLES))


def told(parts: tuple[Part, ...]) -> list[str]:
    return [f"{part.number} {part.title.en}".strip() for part in parts]


def lists(found: Differences) -> tuple[list[str], list[str], list[str], bool]:
    changed = tuple(each.now for each in found.changed)
    return told(found.added), told(changed), told(found.withdrawn), found.moved


def test_same_revision_differs_in_nothing() -> None:
    assert differences(BEFORE, BEFORE) == Differences()


def test_item_put_in_between_is_the_only_one_that_is_told() -> None:
    now = agenda(item(TITLES[0]), item("Silicon wafers"), *map(item, TITLES[1:]))
    assert lists(differences(BEFORE, now)) == (["2 Silicon wafers"], [], [], False)


def test_item_withdrawn_is_told_under_the_number_it_had() -> None:
    now = agenda(*(item(title) for title in TITLES if title != "Customs data"))
    assert lists(differences(BEFORE, now)) == ([], [], ["3 Customs data"], False)


@pytest.mark.parametrize(
    "edit",
    [
        {"minutes": 45},
        {"note": {"en": "With slides", "zh": ""}},
        {"title": {"en": "Customs data of 2026", "zh": ""}},
        {"title": {"en": "Customs data", "zh": "海关数据"}},
    ],
)
def test_edited_item_is_told_as_changed_as_it_reads_now(edit: dict[str, Any]) -> None:
    items = [item(title) for title in TITLES]
    items[2] = item("Customs data") | edit
    added, changed, withdrawn, moved = lists(differences(BEFORE, agenda(*items)))
    assert (added, withdrawn, moved) == ([], [], False)
    assert changed == [f"3 {items[2]['title']['en']}"]


def test_edited_item_is_recognised_in_another_place() -> None:
    now = agenda(item("Rules for encryption in products"), *map(item, TITLES[:1] + TITLES[2:]))
    assert lists(differences(BEFORE, now)) == (
        [],
        ["1 Rules for encryption in products"],
        [],
        False,
    )


def test_items_in_another_order_are_told_as_such() -> None:
    assert lists(differences(BEFORE, agenda(*map(item, reversed(TITLES))))) == ([], [], [], True)


def test_another_item_in_the_place_of_one_is_a_new_one() -> None:
    items = [item(title) for title in TITLES]
    items[2] = item("Silicon wafers")
    found = differences(BEFORE, agenda(*items))
    assert lists(found) == (["3 Silicon wafers"], [], ["3 Customs data"], False)


def test_paragraphs_go_by_the_title_of_their_item() -> None:
    before = minutes("Both sides reported.", "The list is published once a year.")
    now = minutes(
        "Both sides reported.", "The US side had questions.", "The list is published yearly."
    )
    found = differences(before, now)
    assert lists(found) == (["2.2 Customs data"], ["2.3 Customs data"], [], False)


def test_action_items_and_people_of_minutes_are_told() -> None:
    action = {
        "number": "A5-01",
        "text": {"en": "Draw up the list.", "zh": ""},
        "due_on": "2027-05-01",
    }
    before = minutes(actions=[action])
    now = minutes(actions=[{**action, "due_on": "2027-06-01"}], chairs={"us": "Dana"})
    found = differences(before, now)
    assert lists(found) == ([], ["A5-01"], [], False)
    assert found.people


@pytest.mark.parametrize(("count", "paired"), [(19, 19), (20, 0)])
def test_where_much_changed_only_paragraphs_of_one_number_are_compared(
    count: int, paired: int
) -> None:
    """Every paragraph was reworded, and one put before them all: so each has another number."""
    words = [f"{chr(97 + n) * 20} was discussed" for n in range(count)]
    now = minutes("Nothing like it.", *(f"{each} at length" for each in words))
    found = differences(minutes(*words), now)
    assert len(found.changed) == paired
    assert (len(found.added), len(found.withdrawn)) == (count + 1 - paired, count - paired)


def test_of_a_long_paragraph_the_beginning_is_compared() -> None:
    said = "The same beginning. " * 15
    found = differences(minutes(said + "word " * 2000), minutes(said + "other " * 2000))
    assert lists(found) == ([], ["2.1 Customs data"], [], False)


def promised(number: str, words: str) -> dict[str, Any]:
    return {"number": number, "text": {"en": words, "zh": ""}, "due_on": "2027-05-01"}


def test_what_has_a_number_for_ever_is_recognised_by_it_and_like_is_compared_with_like() -> None:
    """However much of it was rewritten, and however like something else it became."""
    said = "Both sides described their lists of published encryption rules."
    before = minutes(said, actions=[promised("A5-01", "Send the list."), promised("A5-02", said)])
    now = minutes(
        "Both sides described their lists.",
        actions=[promised("A5-01", said), promised("A5-02", "Invite the standards bodies.")],
    )
    found = differences(before, now)
    assert lists(found) == ([], ["2.1 Customs data", "A5-01", "A5-02"], [], False)
    assert [(each.before.number, each.fields) for each in found.changed] == [
        ("2.1", ()), ("A5-01", ()), ("A5-02", ()),
    ]  # fmt: skip


def test_a_decision_is_recognised_by_its_number_in_the_register() -> None:
    before, now = minutes("To exchange lists.", "Tariffs."), minutes("Zinc.", "Quite so.")
    before["items"][0]["paragraphs"][0]["decision"] = "D5-01"
    now["items"][0]["paragraphs"][1]["decision"] = "D5-01"
    [changed] = differences(before, now).changed
    assert (changed.before.words.en, changed.now.words.en) == (
        "To exchange lists.",
        "Quite so.",
    )
    # Another decision in the same words is another one.
    now = minutes("To exchange the list.")
    now["items"][0]["paragraphs"][0]["decision"] = "D5-02"
    assert differences(before, now).changed == ()
