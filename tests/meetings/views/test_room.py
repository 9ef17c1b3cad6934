"""The editor for minutes in the room, as its script and a browser without one ask it."""

import datetime as dt
import html
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.enums import TextKind
from meetings.models import AgendaItem, Paragraph
from meetings.services import texts
from meetings.views import room
from members.models import AuditEntry, Person
from tests import factories
from tests.conftest import Cast
from workinggroup.lib.edits import marks_of

NAMES = ("item", "kind", "side", "text_en", "text_zh")


@pytest.fixture
def item(cast: Cast) -> AgendaItem:
    Person.objects.update(language="en")
    chairs = {"chair_us": cast.us_head, "chair_cn": cast.cn_head}
    meeting = factories.a_meeting(state="held", **chairs)
    factories.attended(meeting, cast.us_head, cast.cn_head)
    return factories.an_item(meeting=meeting, title_en="Customs data")


@pytest.fixture
def row(item: AgendaItem) -> Paragraph:
    return factories.a_paragraph(item=item, text_en="One.", text_zh="一。")


def act(row: Paragraph | None, name: str) -> str:
    return reverse("minutes_room_act", args=["5", row.pk if row else 0, name])


def rows_at(**query: Any) -> str:
    address = reverse("minutes_room_rows", args=["5"])
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def sent(row: Paragraph, **changed: str) -> dict[str, Any]:
    """What the script sends of a row that showed what is stored in `row`."""
    seen = marks_of({name: getattr(row, name) for name in NAMES})
    shown = {"item": row.item_id, "kind": row.kind_chosen, "text_en": row.text_en}
    return {**shown, "text_zh": row.text_zh, "seen": json.dumps(seen), **changed}


def test_two_who_write_a_language_each_are_never_asked_anything(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    """All evening: what each sends is based on what they saw when they began."""
    us, cn = client_of(cast.us_secretary), client_of(cast.cn_secretary)
    english = chinese = row
    for n in range(12):
        english = Paragraph.objects.get(pk=row.pk) if n % 3 == 0 else english
        chinese = Paragraph.objects.get(pk=row.pk) if n % 4 == 0 else chinese
        answers = [
            us.post(act(row, "save"), sent(english, text_en=f"One. {n}")),
            cn.post(act(row, "save"), sent(chinese, text_zh=f"一。{n}")),
        ]
        assert [answer.status_code for answer in answers] == [200, 200]
        english.text_en, chinese.text_zh = f"One. {n}", f"一。{n}"
    stored = Paragraph.objects.get(pk=row.pk)
    assert (stored.text_en, stored.text_zh) == ("One. 11", "一。11")
    data = answers[1].json()["rows"][0]
    assert (data["text_en"], data["version"], data["by"]) == ("One. 11", stored.version, "")


def test_field_that_both_changed_is_shown_with_who_and_when_and_nothing_is_lost(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    us, cn = client_of(cast.us_secretary), client_of(cast.cn_secretary)
    cn.post(act(row, "save"), sent(row, text_en="Theirs <b>.", text_zh="其一。"))
    answer = us.post(act(row, "save"), sent(row, text_en="Mine."))
    assert answer.status_code == 409
    data = answer.json()
    assert set(data["newer"]) == {"text_en"}
    assert data["newer"]["text_en"]["text"] == "Theirs <b>."
    assert data["newer"]["text_en"]["by"] == str(cast.cn_secretary)
    newer = Paragraph.objects.get(pk=row.pk)
    assert us.post(act(row, "save"), sent(newer, text_en="Mine.")).status_code == 200
    assert Paragraph.objects.get(pk=row.pk).text_en == "Mine."


def test_new_paragraph_is_added_once_however_often_it_is_sent(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    browser = client_of(cast.us_secretary)
    once = browser.get(rows_at(at=row.pk)).json()["once"]
    last = factories.a_paragraph(item=row.item, text_en="Last.")
    typed = {"item": row.item_id, "kind": "decision", "text_en": "Agreed.", "once": once}
    first, second = (browser.post(act(row, "add"), typed) for _time in range(2))
    assert first["Location"] == second["Location"]
    made = browser.get(first["Location"]).json()["rows"]
    assert [(each["kind"], each["text_en"], each["number"]) for each in made] == [
        ("decision", "Agreed.", "1.2")
    ]
    order = browser.get(rows_at()).json()["order"]
    assert [pk for pk, *_rest in order[0][1]] == [row.pk, made[0]["pk"], last.pk]


def begins(client: Any, row: Paragraph, **typed: Any) -> Paragraph:
    """What `client` is led to for what was begun in the blank row below `row`."""
    place = {"above": row.pk, "below": 0}
    place |= {name: typed.pop(name) for name in list(typed) if name in place}
    address = f"{act(row, 'add')}?above={place['above']}&below={place['below']}"
    answer = client.post(address, {"item": row.item_id, "kind": "summary", **typed})
    [made] = client.get(answer["Location"]).json()["rows"]
    return Paragraph.objects.get(pk=made["pk"])


def test_two_who_begin_a_paragraph_in_the_same_place_make_one(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    us, cn = client_of(cast.us_secretary), client_of(cast.cn_secretary)
    first = begins(us, row, text_en="Two.", kind="decision")
    second = begins(cn, row, text_zh="二。", kind="decision")
    assert first.pk == second.pk
    assert (second.text_en, second.text_zh, second.text_stale) == ("Two.", "二。", "")
    # What each sent is in the record as theirs.
    entries = AuditEntry.objects.filter(subject_type="paragraph", subject_id=first.pk)
    assert list(entries.order_by("at", "pk").values_list("act", "actor_side")) == [
        ("add_paragraph", "us"),
        ("change_paragraph", "cn"),
    ]
    # Below it each begins the next one.
    assert begins(us, second, text_en="Three.").pk == begins(cn, second, text_zh="三。").pk
    assert Paragraph.objects.count() == 3
    # It can be taken apart again, and stays so.
    parts = {"head_en": "Two.", "head_zh": "", "tail_en": "", "tail_zh": "二。"}
    assert cn.post(act(second, "split"), parts).status_code == 302
    assert Paragraph.objects.filter(text_en="", text_zh="二。").exists()


@pytest.mark.parametrize(
    ("doubt", "typed"),
    [
        ("the same language", {"text_en": "Mine."}),
        ("both languages", {"text_en": "Mine.", "text_zh": "我的。"}),
        ("another kind", {"text_zh": "我的。", "kind": "decision"}),
        ("a reservation", {"text_zh": "我的。", "kind": "reservation:cn"}),
        ("it was there before", {"text_zh": "我的。", "above": "theirs"}),
        ("nobody knows where", {"text_zh": "我的。", "above": "", "below": ""}),
        ("another place", {"text_zh": "我的。", "above": "0"}),
        ("two came", {"text_zh": "我的。"}),
        ("too long ago", {"text_zh": "我的。"}),
        ("of the same side", {"text_zh": "我的。"}),
    ],
)
def test_what_may_be_another_paragraph_is_one_of_its_own(
    cast: Cast, row: Paragraph, client_of: Any, doubt: str, typed: dict[str, str]
) -> None:
    who = cast.cn_head if doubt == "of the same side" else cast.us_secretary
    theirs = begins(client_of(who), row, text_en="Theirs.")
    if doubt == "two came":
        begins(client_of(who), theirs, text_en="More of theirs.")
    if doubt == "too long ago":
        Paragraph.objects.update(created_at=theirs.created_at - dt.timedelta(minutes=2))
    if typed.get("above") == "theirs":
        typed = {**typed, "above": str(theirs.pk)}
    made = begins(client_of(cast.cn_secretary), row, **typed)
    assert made.pk != theirs.pk and made.text_zh == typed.get("text_zh", "")
    assert Paragraph.objects.get(pk=theirs.pk).text_zh == ""


def test_what_did_not_change_is_told_by_304(cast: Cast, row: Paragraph, client_of: Any) -> None:
    browser = client_of(cast.us_secretary)
    first = browser.get(rows_at(at=row.pk))
    again = browser.get(rows_at(at=row.pk), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    client_of(cast.cn_secretary).post(act(row, "save"), sent(row, text_zh="二。"))
    changed = browser.get(rows_at(at=row.pk), HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200 and changed.json()["rows"] == []
    found = browser.get(rows_at(pk=row.pk)).json()["rows"][0]
    assert (found["text_zh"], found["by"]) == ("二。", str(cast.cn_secretary))


def test_where_somebody_is_moves_nothing_of_the_other_side(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    us, cn = client_of(cast.us_secretary), client_of(cast.cn_secretary)
    before = us.get(rows_at())["ETag"]
    for place in (row.pk, 0, row.pk):
        cn.get(rows_at(at=place))
        assert us.get(rows_at())["ETag"] == before
    told = client_of(cast.cn_head).get(rows_at()).json()["people"]
    assert told == {str(row.pk): [cast.cn_secretary.name]}


def test_once_it_is_circulated_the_room_says_so_and_saves_nothing(
    cast: Cast, row: Paragraph, client_of: Any, now: dt.datetime
) -> None:
    browser = client_of(cast.us_secretary)
    minutes = factories.the_text(row.meeting, TextKind.MINUTES)
    texts.circulate(cast.viewer("cn_secretary"), text=minutes, now=now)
    answers = [
        browser.get(rows_at()),
        browser.post(act(row, "save"), sent(row, text_en="Late.")),
        browser.post(act(row, "split"), {"head_en": "O", "tail_en": "ne."}),
    ]
    for answer in answers:
        assert (answer.status_code, answer.json()["closed"]) == (409, True)
        assert "issued" in answer.json()["refused"]
    assert Paragraph.objects.get(pk=row.pk).text_en == "One."
    page = browser.get(reverse("minutes_room", args=["5"]))
    assert page["Location"] == reverse("text_open", args=["5", "minutes"])


def test_another_account_in_the_same_browser_saves_nothing(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    browser = client_of(cast.us_head)
    answer = browser.post(
        act(row, "save"), sent(row, text_en="Mine.", reader=str(cast.us_secretary.pk))
    )
    assert answer.status_code == 409 and "A different account" in answer.json()["refused"]
    assert Paragraph.objects.get(pk=row.pk).text_en == "One."


def test_paragraph_that_is_gone_is_told_as_such(cast: Cast, row: Paragraph, client_of: Any) -> None:
    us = client_of(cast.us_secretary)
    left = client_of(cast.cn_secretary).post(act(row, "out"), {"version": row.version})
    assert left.status_code == 302
    answer = us.post(act(row, "save"), sent(row, text_en="Late."))
    assert (answer.status_code, answer.json()["gone"]) == (409, True)
    assert us.get(rows_at()).json()["order"] == [[row.item_id, []]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("save", {"item": "x", "kind": "summary", "text_en": "a"}),
        ("save", {"kind": "poem", "text_en": "a"}),
        ("save", {"kind": "summary", "text_en": "", "text_zh": " "}),
        ("save", {"kind": "summary", "text_en": "x" * 8001}),
        ("add", {"kind": "summary"}),
        ("add", {"kind": "reservation:cn", "text_en": "Of the other side."}),
        ("split", {}),
        ("join", {"version": "x"}),
        ("confirm", {"version": "1"}),
        ("out", {"version": "9"}),
    ],
)
def test_bad_input_is_told_and_changes_nothing(
    cast: Cast, row: Paragraph, client_of: Any, name: str, data: dict[str, str]
) -> None:
    data = {"item": str(row.item_id), **data} if name in {"save", "add"} else data
    answer = client_of(cast.us_secretary).post(act(row, name), data)
    assert answer.status_code == 409 and answer.json()["refused"]
    assert Paragraph.objects.get().version == row.version
    assert not AuditEntry.objects.filter(subject_type="paragraph").exists()


def test_without_a_script_each_paragraph_is_a_form_that_leads_back(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    browser = client_of(cast.us_secretary)
    page = browser.get(reverse("minutes_room", args=["5"])).content.decode()
    edit, add = reverse("minutes_paragraph", args=["5", row.pk]), reverse("minutes_add", args=["5"])
    assert f'action="{edit}"' in page and f'action="{add}"' in page
    answer = browser.post(edit, sent(row, text_en="By hand.", back="room"))
    assert answer["Location"] == f"{reverse('minutes_room', args=['5'])}#paragraph-{row.pk}"
    typed = {"item": row.item_id, "kind": "summary", "text_zh": "手写。", "back": "room"}
    assert "/minutes/room/#paragraph-" in browser.post(add, typed)["Location"]
    assert Paragraph.objects.filter(text_zh="手写。").exists()


def test_reservation_of_the_other_side_is_shown_and_no_form(
    cast: Cast, item: AgendaItem, client_of: Any
) -> None:
    other = factories.a_paragraph(item=item, kind="reservation", side="cn", text_en="Reserved.")
    page = client_of(cast.us_secretary).get(reverse("minutes_room", args=["5"])).content.decode()
    assert "Reserved." in page
    assert reverse("minutes_paragraph", args=["5", other.pk]) not in page
    answer = client_of(cast.us_secretary).post(act(other, "save"), sent(other, text_en="Ours."))
    assert answer.status_code == 403 or answer.json()["refused"]
    assert Paragraph.objects.get(pk=other.pk).text_en == "Reserved."


def test_room_tells_what_the_two_texts_do_not_both_say(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    browser = client_of(cast.us_secretary)
    page = reverse("minutes_room", args=["5"])
    assert "<li>" not in browser.get(page).content.decode().partition("data-remarks>")[2][:40]
    typed = sent(row, text_en="Seven lists were exchanged.", text_zh="双方交换了8份清单。")
    data = browser.post(act(row, "save"), typed).json()["rows"][0]
    assert len(data["remarks"]) == 2 and "8" in "".join(data["remarks"])
    assert data["remarks"][0] in html.unescape(browser.get(page).content.decode())
    row.refresh_from_db()
    data = browser.post(act(row, "save"), sent(row, text_zh="双方交换了七份清单。")).json()["rows"][
        0
    ]
    assert data["remarks"] == []


def test_conflict_tells_what_stands_by_then(
    cast: Cast, row: Paragraph, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved between what the answer read first and the lock: the next try is based on it."""
    us, cn = client_of(cast.us_secretary), client_of(cast.cn_secretary)
    read = room.writing_room_of
    later = iter([True])

    def meanwhile(*asked: Any, **more: Any) -> Any:
        found = read(*asked, **more)
        if next(later, False):
            cn.post(act(row, "save"), sent(row, text_en="Theirs."))
        return found

    monkeypatch.setattr(room, "writing_room_of", meanwhile)
    data = us.post(act(row, "save"), sent(row, text_en="Mine.")).json()
    assert data["newer"]["text_en"]["text"] == data["rows"][0]["text_en"] == "Theirs."
    again = {**sent(row, text_en="Mine."), "seen": json.dumps(data["rows"][0]["seen"])}
    assert us.post(act(row, "save"), again).status_code == 200


def test_answer_tells_what_was_sent_by_its_marks_as_it_was_cleaned(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    """So that its sender, who has the other words before them, is not asked about their own."""
    browser = client_of(cast.us_secretary)
    typed = {"text_en": "A \nb\u00a0c", "text_zh": "e\u0301\u00ad"}
    once = browser.get(rows_at()).json()["once"]
    added = {"item": row.item_id, "kind": "summary", **typed, "once": once}
    address = browser.post(act(None, "add"), added)["Location"]
    assert browser.post(act(None, "add"), added)["Location"] == address
    for data in (
        browser.get(address).json(),
        browser.post(act(row, "save"), sent(row, **typed)).json(),
    ):
        stored = data["rows"][0]
        assert (stored["text_en"], stored["text_zh"]) == ("A\nb c", "\u00e9")
        marks = {name: stored["seen"][name] for name in NAMES if name != "item"}
        assert data["took"] == marks
        seen = json.dumps({**stored["seen"], **data["took"]})
        on = {"item": row.item_id, "kind": "summary", "text_zh": typed["text_zh"], "seen": seen}
        changed = Paragraph.objects.get(pk=stored["pk"])
        answer = browser.post(act(changed, "save"), {**on, "text_en": f"{typed['text_en']}d"})
        assert answer.json()["rows"][0]["text_en"] == "A\nb cd"


def test_what_is_saved_on_top_of_ones_words_before_the_answer_has_other_marks(
    cast: Cast, row: Paragraph, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    us, cn = client_of(cast.us_secretary), client_of(cast.cn_secretary)
    read = room.writing_room_of
    reads = iter([False, True])

    def meanwhile(*asked: Any, **more: Any) -> Any:
        if next(reads, False):
            mine = Paragraph.objects.get(pk=row.pk)
            cn.post(act(row, "save"), sent(mine, text_en="Theirs."))
        return read(*asked, **more)

    monkeypatch.setattr(room, "writing_room_of", meanwhile)
    data = us.post(act(row, "save"), sent(row, text_en="Mine.")).json()
    assert data["rows"][0]["text_en"] == "Theirs."
    assert data["took"]["text_en"] == marks_of({"text_en": "Mine."})["text_en"]
    seen = json.dumps({**data["rows"][0]["seen"], **data["took"]})
    answer = us.post(act(row, "save"), sent(row, text_en="Mine, and more.", seen=seen))
    assert answer.json()["newer"]["text_en"]["text"] == "Theirs."


def test_look_tells_which_action_items_were_given_out(
    cast: Cast, row: Paragraph, client_of: Any
) -> None:
    """In as many queries as there were, and in words only what is asked for."""
    browser = client_of(cast.us_secretary)
    before = browser.get(rows_at())
    counts = []
    for text in ("One <b>.", "Two.", "Three."):
        factories.an_action(meeting=row.meeting, item=row.item, text_en=text, owner_us=cast.us_head)
        with CaptureQueriesContext(connection) as queries:
            look = browser.get(rows_at(), HTTP_IF_NONE_MATCH=before["ETag"])
        counts.append(len(queries))
    factories.an_action(meeting=row.meeting, text_en="Under no item.", owner_us=cast.us_head)
    assert len(set(counts)) == 1 and before.json()["actions"] == []
    ((item, numbers),) = look.json()["actions"]
    assert (item, len(numbers), look.json()["given"]) == (row.item_id, 3, [])
    (given,) = browser.get(rows_at(action=numbers[0])).json()["given"]
    assert given == {
        "item": row.item_id,
        "number": numbers[0],
        "address": reverse("action", args=[numbers[0]]),
        "text": "One <b>.",
    }
    page = browser.get(reverse("minutes_room", args=["5"])).content.decode()
    assert all(f'data-action="{number}"' in page for number in numbers)


def test_action_item_is_given_out_under_the_item_it_was_asked_for(
    cast: Cast, item: AgendaItem, client_of: Any
) -> None:
    browser, address = client_of(cast.us_secretary), reverse("action_give", args=["5"])
    page = browser.get(f"{address}?item={item.pk}").content.decode()
    assert f'<option value="{item.pk}" selected>' in page
    for odd in ("x", "9" * 30, "-1"):
        assert browser.get(f"{address}?item={odd}").status_code == 200
