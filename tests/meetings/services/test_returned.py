"""A draft that was written for Word comes back: what was changed there is found, and taken over one
by one, never over what somebody wrote here since."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import docx
import pytest

from meetings.documents.kinds import paper_of
from meetings.documents.word import write_word
from meetings.enums import DocumentKind, TextKind
from meetings.forms import texts as texts_forms
from meetings.models import ActionItem, AgendaItem, JointText, Meeting, Paragraph
from meetings.queries.texts.returned import OFFERED, OVERTAKEN, TAKEN, changes_returned
from meetings.rules.returned import ReturnedFile, read_returned, read_sealed
from meetings.services import agenda, agenda_order, texts
from meetings.services.minutes import change_paragraph
from meetings.services.returned import accept_returned
from members.models import AuditEntry, Person
from tests import factories
from tests.conftest import Cast
from tests.meetings.clearing import clear_both
from workinggroup.lib.errors import NotAllowed, Refused, Stale
from workinggroup.lib.viewer import Side
from workinggroup.lib.word_files import read_word

LANGUAGES = [("en", "zh"), ("en",), ("zh",)]
BLANKS = "Words of two\n\nparagraphs, and a tab\there."


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Held, with an agenda and minutes that are drafts, an item of each kind."""
    meeting = factories.a_meeting(
        number=5, state="held", chair_us=cast.us_head, chair_cn=cast.cn_head
    )
    item = factories.an_item(
        meeting=meeting, title_en="Rules", title_zh="规则", note_en=BLANKS, note_zh="说明。"
    )
    factories.an_item(meeting=meeting, title_en="Alone", title_zh="", minutes=40)
    factories.a_paragraph(item=item, text_en=BLANKS, text_zh="两段文字。")
    factories.a_paragraph(
        item=item, kind="decision", decision=1, text_en="It is so.", text_zh="决定如此。"
    )
    factories.a_paragraph(
        item=item, kind="reservation", side="us", text_en="Not for us.", text_zh="我方保留。"
    )
    factories.an_action(meeting=meeting, serial=1, owner_us=cast.us_delegate)
    return meeting


def as_word(
    cast: Cast,
    meeting: Meeting,
    kind: DocumentKind,
    now: dt.datetime,
    languages: tuple[str, ...] = ("en", "zh"),
    copy: Side = Side.US,
) -> bytes:
    paper = paper_of(cast.viewer("us_secretary"), meeting, kind, copy=copy, now=now)
    assert paper is not None
    return write_word(paper.document, languages, dated=now)


def edited(content: bytes, **replaced: str) -> bytes:
    """The file with these texts in place of others, as somebody types over them in Word."""
    file = docx.Document(io.BytesIO(content))
    for table in file.tables:
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    if paragraph.text in replaced.values() or not paragraph.runs:
                        continue
                    for was, becomes in replaced.items():
                        if paragraph.text == was.replace("_", " "):
                            paragraph.runs[0].text = becomes
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def read(content: bytes) -> ReturnedFile:
    return read_returned(read_word(content))


def the_text(meeting: Meeting, kind: TextKind) -> JointText:
    return factories.the_text(meeting, kind)


@pytest.mark.parametrize("kind", [DocumentKind.AGENDA, DocumentKind.MINUTES])
@pytest.mark.parametrize("languages", LANGUAGES)
@pytest.mark.parametrize("copy", list(Side))
def test_file_that_nobody_changed_changes_nothing(
    cast: Cast,
    meeting: Meeting,
    now: dt.datetime,
    kind: DocumentKind,
    languages: tuple[str, ...],
    copy: Side,
) -> None:
    found = read(as_word(cast, meeting, kind, now, languages, copy))
    # One item has no Chinese title, and no line of its own in Chinese alone.
    items = 1 if languages == ("zh",) else 2
    assert found.lines == (items if kind == DocumentKind.AGENDA else 4)
    assert (found.texts, found.comments) == ((), ())


def test_what_is_issued_is_no_draft(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    AgendaItem.objects.filter(title_zh="").update(title_zh="单独")
    clear_both(cast, the_text(meeting, TextKind.AGENDA), now)
    assert read(as_word(cast, meeting, DocumentKind.AGENDA, now)).lines == 0


def test_changed_texts_are_offered_and_taken_over_one_by_one(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    secretary, text = cast.viewer("cn_secretary"), the_text(meeting, TextKind.MINUTES)
    content = as_word(cast, meeting, DocumentKind.MINUTES, now)
    changed = {
        "It_is_so.": "It is not so.",
        "决定如此。": "决定不如此。",
        "我方保留。": "美方保留。",
    }
    found = read(edited(content, **changed))
    changes = changes_returned(secretary, text, found.texts)
    assert [each.returned.number for each in changes if each.offered] == ["1.2", "1.3"]
    assert [half.said for half in changes[0].halves] == ["It is not so.", "决定不如此。"]
    before = AuditEntry.objects.count()
    accept_returned(secretary, text=text, change=read_sealed(changes[0].returned.sealed), now=now)
    decision = Paragraph.objects.get(kind="decision")
    assert (decision.text_en, decision.text_zh) == ("It is not so.", "决定不如此。")
    assert not decision.text_stale
    assert AuditEntry.objects.count() == before + 1
    again = changes_returned(secretary, text, found.texts)
    assert [{half.status for half in each.halves} for each in again] == [{TAKEN}, {OFFERED}]
    assert Paragraph.objects.get(kind="reservation").text_zh == "我方保留。"
    with pytest.raises(Stale):
        accept_returned(secretary, text=text, change=again[0].returned, now=now)


def test_titles_notes_and_action_items_come_back_too(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    secretary = cast.viewer("us_secretary")
    content = as_word(cast, meeting, DocumentKind.AGENDA, now)
    text = the_text(meeting, TextKind.AGENDA)
    found = read(edited(content, Rules="Better rules", **{"说明。": "新说明。"}))
    for returned in found.texts:
        accept_returned(secretary, text=text, change=returned, now=now)
    item = AgendaItem.objects.get(title_zh="规则")
    assert (item.title_en, item.title_stale, item.note_zh) == ("Better rules", "zh", "新说明。")
    assert (item.note_en, item.minutes) == (BLANKS, 15)
    action = ActionItem.objects.get()
    content = as_word(cast, meeting, DocumentKind.MINUTES, now)
    found = read(edited(content, **{action.text_en: "Send all of it."}))
    minutes = the_text(meeting, TextKind.MINUTES)
    accept_returned(secretary, text=minutes, change=found.texts[0], now=now)
    assert ActionItem.objects.get().text_en == "Send all of it."


def test_nothing_is_written_over_what_was_written_here_since(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    """One language of a decision was changed here meanwhile, the other can still be taken over."""
    secretary, text = cast.viewer("us_secretary"), the_text(meeting, TextKind.MINUTES)
    content = as_word(cast, meeting, DocumentKind.MINUTES, now)
    found = read(edited(content, It_is_so="", **{"It_is_so.": "Theirs.", "决定如此。": "对方的。"}))
    decision = Paragraph.objects.get(kind="decision")
    change_paragraph(
        cast.viewer("cn_secretary"), paragraph=decision, text_en="Ours.", text_zh=decision.text_zh,
        now=now,
    )  # fmt: skip
    [change] = changes_returned(secretary, text, found.texts)
    assert [half.status for half in change.halves] == [OVERTAKEN, OFFERED]
    accept_returned(secretary, text=text, change=change.returned, now=now)
    decision.refresh_from_db()
    assert (decision.text_en, decision.text_zh) == ("Ours.", "对方的。")
    [change] = changes_returned(secretary, text, found.texts)
    assert [half.status for half in change.halves] == [OVERTAKEN, TAKEN]
    with pytest.raises(Stale):
        accept_returned(secretary, text=text, change=change.returned, now=now)


@pytest.mark.parametrize(
    ("ours", "said"),
    [
        ({}, "The change is accepted."),
        ({"text_en": "Ours."}, "accepted in Chinese, and refused in English"),
        ({"text_zh": "我方的。"}, "accepted in English, and refused in Chinese"),
    ],
)
def test_page_says_which_language_was_accepted_and_which_refused(
    cast: Cast,
    meeting: Meeting,
    now: dt.datetime,
    client_of: Callable[..., Any],
    ours: dict[str, str],
    said: str,
) -> None:
    Person.objects.update(language="en")
    address = f"/meetings/{meeting.number}/texts/minutes/returned-file/"
    content = as_word(cast, meeting, DocumentKind.MINUTES, now)
    file = io.BytesIO(edited(content, **{"It_is_so.": "Theirs.", "决定如此。": "对方的。"}))
    file.name = "draft.docx"
    secretary = client_of(cast.us_secretary)
    page = secretary.post(address, {"file": file}).content.decode()
    sealed = page.partition('name="sealed" value="')[2].partition('"')[0]
    key = page.partition('name="accept" value="')[2].partition('"')[0]
    decision = Paragraph.objects.get(kind="decision")
    if ours:
        change_paragraph(cast.viewer("cn_secretary"), paragraph=decision, now=now, **ours)
    answer = secretary.post(address, {"sealed": sealed, "accept": key}).content.decode()
    decision.refresh_from_db()
    stored = {"text_en": "Theirs.", "text_zh": "对方的。", **ours}
    assert (decision.text_en, decision.text_zh) == (stored["text_en"], stored["text_zh"])
    assert said in answer
    assert answer.count("The change is accepted") == 1


def test_rows_that_moved_or_went_are_known(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    secretary, text = cast.viewer("us_secretary"), the_text(meeting, TextKind.AGENDA)
    content = edited(as_word(cast, meeting, DocumentKind.AGENDA, now), Rules="Better", Alone="Not")
    rules, alone = AgendaItem.objects.order_by("pk")
    agenda.withdraw_item(secretary, item=alone, now=now)
    first, second = changes_returned(secretary, text, read(content).texts)
    assert second.row is None and not second.offered
    with pytest.raises(Stale):
        accept_returned(secretary, text=text, change=second.returned, now=now)
    agenda_order.place_item(
        secretary, item=factories.an_item(meeting=meeting), parent=None, before=rules, now=now
    )
    accept_returned(secretary, text=text, change=first.returned, now=now)
    rules.refresh_from_db()
    assert rules.title_en == "Better"


def test_comments_are_told_with_their_line(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    file = docx.Document(io.BytesIO(as_word(cast, meeting, DocumentKind.MINUTES, now)))
    for table in file.tables:
        for row in table.rows:
            for cell in row.cells:
                for paragraph in cell.paragraphs:
                    if paragraph.text == "It is so.":
                        file.add_comment(paragraph.runs, text="Is it?", author="Kim")
    file.add_comment(file.paragraphs[0].runs, text="Which group?", author="Li")
    out = io.BytesIO()
    file.save(out)
    found = read(out.getvalue())
    [returned] = found.texts
    assert (returned.number, returned.changed, returned.comments) == (
        "1.2", (), (("Kim", "Is it?", "It is so."),)
    )  # fmt: skip
    assert [said for _author, said, _about in found.comments] == ["Which group?"]


@pytest.mark.parametrize("who", ["us_delegate", "cn_counsel", "operator"])
def test_who_does_not_draft_takes_nothing_over(
    cast: Cast, meeting: Meeting, now: dt.datetime, who: str
) -> None:
    content = edited(as_word(cast, meeting, DocumentKind.AGENDA, now), Rules="Better")
    [returned] = read(content).texts
    text = the_text(meeting, TextKind.AGENDA)
    with pytest.raises(NotAllowed):
        accept_returned(cast.viewer(who), text=text, change=returned, now=now)


def test_issued_text_takes_nothing_over(cast: Cast, meeting: Meeting, now: dt.datetime) -> None:
    AgendaItem.objects.filter(title_zh="").update(title_zh="单独")
    content = edited(as_word(cast, meeting, DocumentKind.AGENDA, now), Rules="Better")
    text = the_text(meeting, TextKind.AGENDA)
    clear_both(cast, text, now)
    texts.circulate(cast.viewer("us_secretary"), text=text, now=now)
    [returned] = read(content).texts
    with pytest.raises(Refused):
        accept_returned(
            cast.viewer("us_secretary"),
            text=the_text(meeting, TextKind.AGENDA),
            change=returned,
            now=now,
        )
    assert AgendaItem.objects.filter(title_en="Rules").exists()


def test_row_of_another_meeting_is_none_of_this_text(
    cast: Cast, meeting: Meeting, now: dt.datetime
) -> None:
    """A file of one meeting brought to the page of another."""
    content = edited(as_word(cast, meeting, DocumentKind.AGENDA, now), Rules="Better")
    other = factories.a_meeting(number=6, half=2, first_day=dt.date(2027, 9, 21))
    [returned] = read(content).texts
    text = the_text(other, TextKind.AGENDA)
    [change] = changes_returned(cast.viewer("us_secretary"), text, [returned])
    assert change.row is None


@pytest.mark.parametrize(
    ("most", "said"), [("MOST_CHANGES", "more changes"), ("LONGEST_TEXT", "longer than")]
)
def test_file_with_more_than_can_be_shown_is_refused(
    cast: Cast,
    meeting: Meeting,
    now: dt.datetime,
    client_of: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    most: str,
    said: str,
) -> None:
    monkeypatch.setattr(texts_forms, most, 1)
    address = f"/meetings/{meeting.number}/texts/agenda/returned-file/"
    content = as_word(cast, meeting, DocumentKind.AGENDA, now)
    file = io.BytesIO(edited(content, Rules="Better rules", Alone="Not alone"))
    file.name = "draft.docx"
    refused = client_of(cast.us_secretary).post(address, {"file": file}).content.decode()
    assert said in refused and 'name="sealed"' not in refused


def test_page_shows_the_changes_and_takes_them_over(
    cast: Cast, meeting: Meeting, now: dt.datetime, client_of: Callable[..., Any]
) -> None:
    secretary = client_of(cast.us_secretary)
    address = f"/meetings/{meeting.number}/texts/agenda/returned-file/"
    content = edited(as_word(cast, meeting, DocumentKind.AGENDA, now), Rules="Better rules")
    file = io.BytesIO(content)
    file.name = "draft.docx"
    page = secretary.post(address, {"file": file}).content.decode()
    assert "<del>" in page and "Better" in page
    sealed = page.partition('name="sealed" value="')[2].partition('"')[0]
    key = page.partition('name="accept" value="')[2].partition('"')[0]
    answer = secretary.post(address, {"sealed": sealed, "accept": key})
    assert AgendaItem.objects.filter(title_en="Better rules").exists()
    assert "This is what stands here." in answer.content.decode()
    # Nobody else can use it.
    stolen = client_of(cast.cn_secretary).post(address, {"sealed": sealed, "accept": key})
    assert 'name="accept"' not in stolen.content.decode()
    for wrong in (
        b"nothing",
        as_word(
            cast,
            factories.a_meeting(number=7, year=2028, agenda="circulated"),
            DocumentKind.MINUTES,
            now,
        ),
    ):
        file = io.BytesIO(wrong)
        file.name = "other.docx"
        refused = secretary.post(address, {"file": file})
        assert refused.status_code == 200
        assert "aria-invalid" in refused.content.decode()
