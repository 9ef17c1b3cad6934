"""Importing the items of an agenda: from the paper that the portal writes, and from an office's own
tables."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from meetings.documents.kinds import paper_of
from meetings.documents.word import write_word
from meetings.enums import DocumentKind, ItemKind, TextKind
from meetings.models import AgendaItem, JointText, Meeting, Topic
from meetings.rules.imports.agenda import ItemRow, read_agenda_table
from meetings.rules.imports.lines import ImportPlan, ItemLine
from meetings.rules.numbering import outline
from meetings.rules.standing_items import ANTITRUST
from meetings.services import agenda
from meetings.services.imports import import_agenda, plan_agenda
from members.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.members.rosterfiles import as_csv, as_xlsx
from tests.wordfiles import cell, deleted, inserted, run, table, word_file
from workinggroup.lib.errors import NotAllowed, Refused, Stale
from workinggroup.lib.tables import Reading
from workinggroup.lib.viewer import Side

NOW = dt.datetime(2027, 1, 5, 15, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def january() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return factories.a_meeting(number=5)


def read(content: bytes) -> Reading[ItemRow]:
    reading = read_agenda_table(content)
    assert reading.faults == ()
    return reading


def planned(cast: Cast, meeting: Meeting, content: bytes, who: str = "us_secretary") -> ImportPlan:
    reading = read(content)
    return plan_agenda(
        cast.viewer(who),
        meeting=meeting.number,
        rows=reading.rows,
        headings=reading.headings,
        now=NOW,
    )


def imported(cast: Cast, meeting: Meeting, content: bytes, who: str = "us_secretary") -> ImportPlan:
    plan = planned(cast, meeting, content, who)
    return import_agenda(
        cast.viewer(who),
        meeting=meeting.number,
        rows=read(content).rows,
        fingerprint=plan.fingerprint,
        now=NOW,
    )


def on_the_agenda(meeting: Meeting) -> list[tuple[str, str, str]]:
    rows = AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None)
    return [(number, item.title_en, item.title_zh) for number, item in outline(rows)]


def outcomes(plan: ImportPlan) -> list[tuple[str, str]]:
    return [(line.outcome, line.number) for line in plan.lines if isinstance(line, ItemLine)]


def everything() -> list[list[dict[str, Any]]]:
    models = (AgendaItem, JointText, AuditEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def as_word(cast: Cast, meeting: Meeting, copy: Side, languages: tuple[str, ...]) -> bytes:
    viewer = cast.viewer("us_secretary")
    paper = paper_of(viewer, meeting, DocumentKind.AGENDA, copy=copy, now=NOW)
    assert paper is not None
    return write_word(paper.document, languages, dated=NOW)


def furnished(cast: Cast, meeting: Meeting) -> None:
    """An agenda with everything that an item can have."""
    secretary = cast.viewer("us_secretary")
    topic = Topic.objects.create(slug="chips", name_en="Chips", name_zh="芯片")
    agenda.add_standing_items(secretary, meeting=meeting, now=NOW)
    first = agenda.add_item(
        secretary,
        meeting=meeting,
        title_en="Rules for encryption",
        title_zh="加密规则",
        note_en="What is public.\n\nTopics: none of them.",
        note_zh="公开的内容。",
        minutes=45,
        presenter=cast.cn_delegate,
        topics=[topic],
        now=NOW,
    )
    for title_en, title_zh in (("Import", "进口"), ("Export", "出口")):
        agenda.add_item(
            secretary, meeting=meeting, parent=first, title_en=title_en, title_zh=title_zh,
            presenter_side="us", now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize("copy", list(Side))
@pytest.mark.parametrize("languages", [("en", "zh"), ("en",), ("zh",)])
def test_agenda_written_for_word_comes_back_whole(
    cast: Cast, meeting: Meeting, copy: Side, languages: tuple[str, ...]
) -> None:
    furnished(cast, meeting)
    file = as_word(cast, meeting, copy, languages)
    plan = planned(cast, meeting, file)
    assert plan.faults == ()
    assert plan.changes_nothing
    assert [line.differs for line in plan.lines if line.differs] == []
    assert plan.beside == ()
    # On an agenda without items it makes the same ones, but for what another language says.
    empty = factories.a_meeting(number=6, half=2, first_day=dt.date(2027, 9, 21))
    made = imported(cast, empty, file)
    assert {line.outcome for line in made.lines} == {"entered"}
    shown = [
        (
            number,
            *(
                title if code in languages else ""
                for code, title in zip(("en", "zh"), titles, strict=True)
            ),
        )
        for number, *titles in on_the_agenda(meeting)
    ]
    assert on_the_agenda(empty) == shown
    item = AgendaItem.objects.get(meeting=empty, presenter=cast.cn_delegate)
    assert (item.minutes, [each.slug for each in item.topics.all()]) == (45, ["chips"])
    kinds = list(AgendaItem.objects.filter(meeting=empty).values_list("kind", flat=True))
    assert {*kinds} >= {ItemKind.OPENING, ItemKind.NEXT, ItemKind.TOPIC}
    # The paper has the statement as its annex; the item that is made holds it.
    opening = AgendaItem.objects.get(meeting=empty, kind=ItemKind.OPENING)
    assert (opening.note_en, opening.note_zh) == (ANTITRUST.en, ANTITRUST.zh)
    if "en" in languages:
        assert item.note_en == "What is public.\n\nTopics: none of them."


def plain(*rows: tuple[str, ...]) -> list[list[str]]:
    return [["序号", "议题", "Title", "时长", "主讲人"], *(list(row) for row in rows)]


def test_plain_tables_of_offices_are_read_in_each_format(cast: Cast, meeting: Meeting) -> None:
    us = cast.us_delegate.latin_name
    rows = plain(
        ("1.", "出口管制", "Export controls", "30分钟", "美方"),
        ("1.1", "豁免", "Exemptions", "15", us),
        ("2", "知识产权", "Intellectual property", "", ""),
    )
    # Under 议题 stand topics where titles have a column of their own.
    for row in rows:
        row[1:3] = row[2:0:-1]
    rows[0] = ["序号", "Title", "标题", "时长", "主讲人"]
    word = word_file(f"<w:p>{run('Agenda')}</w:p>", table(*rows))
    for content in (as_csv(rows), as_xlsx(rows), word):
        plan = planned(cast, meeting, content)
        assert outcomes(plan) == [("entered", "1"), ("entered", "1a"), ("entered", "2")]
        lines = [line for line in plan.lines if isinstance(line, ItemLine)]
        assert [line.minutes for line in lines] == [30, 15, 15]
        assert lines[1].presenter == us
        assert lines[0].title_zh == "出口管制"


def test_what_an_office_calls_yiti_is_a_title_where_no_other_column_is(
    cast: Cast, meeting: Meeting
) -> None:
    rows = [["序号", "议题", "主讲人"], ["1", "出口管制", "中方"]]
    imported(cast, meeting, as_csv(rows))
    assert on_the_agenda(meeting) == [("1", "", "出口管制")]


def test_what_is_there_stays_and_what_is_empty_is_filled_in(cast: Cast, meeting: Meeting) -> None:
    item = factories.an_item(meeting=meeting, title_en="Export controls", title_zh="")
    factories.an_item(meeting=meeting, title_en="Tariffs", title_zh="关税")
    headings = ["No.", "Title", "Title (Chinese)", "Minutes", "Note"]
    rows = [
        headings,
        ["1", "Export  Controls", "出口管制", "40", "New."],
        ["2", "Data", "", "", ""],
    ]
    plan = imported(cast, meeting, as_csv(rows))
    assert outcomes(plan) == [("completed", "1"), ("entered", "2")]
    [first, _second] = plan.lines
    assert first.differs == ("title in English", "minutes")
    assert plan.beside == ("3 Tariffs",)
    assert on_the_agenda(meeting) == [
        ("1", "Export controls", "出口管制"), ("2", "Data", ""), ("3", "Tariffs", "关税"),
    ]  # fmt: skip
    item.refresh_from_db()
    assert (item.minutes, item.note_en) == (15, "New.")
    again = planned(cast, meeting, as_csv(rows))
    assert again.changes_nothing


def test_new_items_stand_where_the_file_has_them(cast: Cast, meeting: Meeting) -> None:
    secretary = cast.viewer("us_secretary")
    agenda.add_standing_items(secretary, meeting=meeting, now=NOW)
    before = [title for _number, title, _zh in on_the_agenda(meeting)]
    rows = [["No", "Title"], ["1", "First of the day"], ["2", before[1]], ["2a", "Under it"]]
    rows += [["3", "After it"]]
    imported(cast, meeting, as_csv(rows))
    closing = [title for title in before if title in {"Any other business", before[-1]}]
    opening = [title for title in before if title not in closing]
    assert [title for _number, title, _zh in on_the_agenda(meeting)] == [
        *opening[:2], "Under it", "After it", *opening[2:], "First of the day", *closing,
    ]  # fmt: skip


def test_tracked_changes_count_as_accepted(cast: Cast, meeting: Meeting) -> None:
    title = cell(run("Rules for ") + deleted("chips") + inserted("encryption"))
    content = word_file(table(["No.", "Title"], ["1", title]))
    imported(cast, meeting, content)
    assert on_the_agenda(meeting) == [("1", "Rules for encryption", "")]


def test_dry_run_leaves_nothing_behind(cast: Cast, meeting: Meeting) -> None:
    before = everything()
    planned(cast, meeting, as_csv([["Title"], ["Data"]]))
    assert everything() == before


def test_plan_that_is_another_by_now_is_not_carried_out(cast: Cast, meeting: Meeting) -> None:
    content = as_csv([["Title"], ["Data"]])
    plan = planned(cast, meeting, content)
    factories.an_item(meeting=meeting, title_en="Data", title_zh="")
    with pytest.raises(Stale):
        import_agenda(
            cast.viewer("us_secretary"),
            meeting=meeting.number,
            rows=read(content).rows,
            fingerprint=plan.fingerprint,
            now=NOW,
        )


def test_issued_agenda_is_not_imported_into(cast: Cast) -> None:
    meeting = factories.a_meeting(number=5, agenda="circulated")
    content = as_csv([["Title"], ["Data"]])
    before = everything()
    [fault] = planned(cast, meeting, content).faults
    assert "issued" in fault.reason
    with pytest.raises(Refused):
        import_agenda(
            cast.viewer("us_secretary"),
            meeting=meeting.number,
            rows=read(content).rows,
            fingerprint="",
            now=NOW,
        )
    assert everything() == before
    assert JointText.objects.get(meeting=meeting, kind=TextKind.AGENDA).revision == 1


@pytest.mark.parametrize("who", ["us_delegate", "cn_counsel", "cn_adviser", "operator"])
def test_who_does_not_draft_imports_nothing(cast: Cast, meeting: Meeting, who: str) -> None:
    content = as_csv([["Title"], ["Data"]])
    with pytest.raises(NotAllowed):
        planned(cast, meeting, content, who)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([["No.", "Title"], ["1a", "Data"]], (2, "No.", "The first line cannot")),
        ([["No.", "Title"], ["one", "Data"]], (2, "No.", "Write it like 2 or 2a")),
        ([["Title"], ["Data"], ["Data"]], (3, "Title", "Row 2 has the same words")),
        ([["Title", "Minutes"], ["Data", "long"]], (2, "Minutes", "in minutes")),
        ([["Title", "Minutes"], ["", "10"]], (2, "Title", "may not be empty")),
        ([["Title", "Kind"], ["Data", "lunch"]], (2, "Kind", "not known here")),
        ([["Title", "Meeting"], ["A", "5"], ["B", "6"]], (3, "Meeting", "several meetings")),
    ],
)
def test_faults_of_a_file_are_told_at_their_cells(
    cast: Cast, rows: list[list[str]], wrong: tuple[int, str, str]
) -> None:
    [fault] = read_agenda_table(as_csv(rows)).faults
    assert (fault.row, fault.column) == wrong[:2]
    assert wrong[2] in fault.reason


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([["Title", "Presenter"], ["Data", "Nobody Known"]], (2, "Presenter", "No one in either")),
        ([["Title", "Topics"], ["Data", "Poetry"]], (2, "Topics", "is no topic")),
        ([["Title", "Meeting"], ["Data", "6"]], (2, "Meeting", "another meeting")),
        ([["Title", "Minutes"], ["Data", "700"]], (2, "Minutes", "600")),
    ],
)
def test_what_the_agenda_does_not_take_is_told_at_its_cell(
    cast: Cast, meeting: Meeting, rows: list[list[str]], wrong: tuple[int, str, str]
) -> None:
    before = everything()
    [fault] = planned(cast, meeting, as_csv(rows)).faults
    assert (fault.row, fault.column) == wrong[:2]
    assert wrong[2] in fault.reason
    assert everything() == before
