"""Files of action items: numbers, words with their lines, states; an export is read back."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rules.imports.past_actions import PAST_ACTIONS, ActionColumn, read_past_actions
from tests.meetings.importfiles import action_row, actions_file
from tests.members.rosterfiles import as_csv
from workinggroup.lib.spreadsheets import Export, FileKind, Listing
from workinggroup.lib.text import clean_prose


def test_a_chinese_office_keeps_it_so() -> None:
    content = as_csv(
        [
            ["会议", "事项", "中方负责人", "期限", "进展", "完成日期"],
            ["第2次会议", "提交清单。\n含附件。", "吕俊杰", "2021年8月31日", "已完成", "2021/8/1"],
        ],
        "gb18030",
    )
    (row,) = read_past_actions(content).rows
    assert (row.meeting, row.serial, row.text_zh) == ("2", None, "提交清单。\n含附件。")
    assert (row.owner_cn, row.due_on, row.state) == ("吕俊杰", "2021-08-31", "done")
    assert row.settled_on == "2021-08-01"


@pytest.mark.parametrize(
    ("number", "meeting", "found"),
    [
        ("A3-02", "", ("3", 2)),
        ("a3-2", "3", ("3", 2)),
        ("AX1-04", "", ("X1", 4)),
        ("行动项3-02", "", ("3", 2)),
        ("2", "meeting 3", ("3", 2)),
        ("", "3", ("3", None)),
    ],
)
def test_numbers(number: str, meeting: str, found: tuple[str, int | None]) -> None:
    (row,) = read_past_actions(actions_file(action_row(number=number, meeting=meeting))).rows
    assert (row.meeting, row.serial) == found


@pytest.mark.parametrize(
    ("values", "cell", "reason"),
    [
        ({"number": "A4-02"}, "A2", "This is the number of an action item of another meeting."),
        ({"number": "two"}, "A2", "This is not an action item number."),
        ({"meeting": ""}, "B2", "Enter the meeting it belongs to."),
        ({"state": "lost"}, "H2", '"lost" is not known here. Write one of: open, in progress,'),
        ({"due": ""}, "G2", "This may not be empty."),
        ({"due": "soon"}, "G2", "This is not a date."),
        ({"text_en": "x" * 2001}, "C2", "This is longer than 2000 characters."),
        ({"text_zh": "????"}, "D2", "The Chinese was lost"),
    ],
)
def test_faults_have_their_cell(values: dict[str, str], cell: str, reason: str) -> None:
    (fault,) = read_past_actions(actions_file(action_row(**values))).faults
    assert (fault.cell, fault.reason[: len(reason)]) == (cell, reason)


def test_a_number_or_the_same_words_twice() -> None:
    rows = [
        action_row(number="A1-01"),
        action_row(number="1", text_en="Other."),
        action_row(),
        action_row(),
    ]
    assert [(f.cell, f.reason) for f in read_past_actions(actions_file(*rows)).faults] == [
        ("A3", "Row 2 has this number too."),
        ("C5", "Row 4 has the same words."),
    ]


def test_words_that_begin_like_a_formula_are_words() -> None:
    """An export marks them, for spreadsheets not to run them; here they are text."""
    rows = [action_row(text_en="'=1+1 is two."), action_row(text_en="- a list\n- of two")]
    read = read_past_actions(actions_file(*rows)).rows
    assert [row.text_en for row in read] == ["=1+1 is two.", "- a list\n- of two"]


PROSE = (
    st.text(st.sampled_from("ab Z=-+@'\n,;\"é."), max_size=30)
    .map(clean_prose)
    .filter(lambda text: not text.startswith("'"))
)
ACTION = st.fixed_dictionaries(
    {
        "number": st.integers(1, 99).map("A7-{:02d}".format),
        "meeting": st.just("7"),
        "text_en": PROSE,
        "text_zh": st.sampled_from(["", "提交清单。", "第一项。\n第二项。"]),
        "owner_us": st.sampled_from(["", "Morgan Okafor"]),
        "owner_cn": st.sampled_from(["", "吕俊杰", "Lü Junjie"]),
        "due_on": st.dates().map(lambda day: day.isoformat()),
        "state": st.sampled_from(["open", "in_progress", "done", "dropped"]),
        "settled_on": st.just("") | st.dates().map(lambda day: day.isoformat()),
        "reason": st.sampled_from(["", "Moot.", "已无必要。"]),
    }
)


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(ACTION, min_size=1, max_size=5, unique_by=lambda row: row["number"]),
    kind=st.sampled_from(list(FileKind)),
    language=st.sampled_from(["en", "zh"]),
)
def test_what_is_written_out_is_read_back(
    rows: list[dict[str, str]], kind: str, language: str
) -> None:
    names = PAST_ACTIONS.headings[language]
    columns = [Export(names[c], lambda row, c=c: row[c]) for c in PAST_ACTIONS.columns]
    out = io.BytesIO()
    Listing("actions", "Actions", columns, rows).write(out, kind)
    reading = read_past_actions(out.getvalue())
    assert reading.faults == ()
    own = [c for c in ActionColumn if c not in {"number", "meeting"}]
    assert [{c: getattr(row, c) for c in own} for row in reading.rows] == [
        {c: row[c] for c in own} for row in rows
    ]
    assert [f"A{row.meeting}-{row.serial:02d}" for row in reading.rows] == [
        row["number"] for row in rows
    ]
