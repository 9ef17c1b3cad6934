"""A file of an agenda: one row each item, as a plain table of any office, as the list of items is
exported, or as the agenda is written for Word."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _

from meetings.enums import ItemKind
from meetings.rules.imports.values import read_cell_meeting, read_choice
from meetings.rules.item_facts import ItemFacts, read_facts
from meetings.rules.standing_items import STANDING
from workinggroup.lib.bilingual import CHINESE, ENGLISH, TEXT_LANGUAGES
from workinggroup.lib.spellings import in_plain_signs
from workinggroup.lib.tables import Cells, Fault, Heading, Reading, TableLayout, read_table
from workinggroup.lib.tables.layout import key
from workinggroup.lib.text import clean_line, clean_prose


class ItemColumn(StrEnum):
    """A column of a file of an agenda. An `ITEM` has a title on its first line, below it the note
    and what else papers say of an item."""

    MEETING = "meeting"
    NUMBER = "number"
    KIND = "kind"
    TITLE_EN = "title_en"
    TITLE_ZH = "title_zh"
    NOTE_EN = "note_en"
    NOTE_ZH = "note_zh"
    MINUTES = "minutes"
    PRESENTER = "presenter"
    TOPICS = "topics"
    ITEM_EN = "item_en"
    ITEM_ZH = "item_zh"


_C = ItemColumn
# The first of them as the list of items is exported, the last two as the agenda is on paper.
_HEADINGS: dict[str, dict[str, str]] = {
    ENGLISH: {
        _C.MEETING: "meeting",
        _C.NUMBER: "number",
        _C.KIND: "kind",
        _C.TITLE_EN: "title in English",
        _C.TITLE_ZH: "title in Chinese",
        _C.NOTE_EN: "note in English",
        _C.NOTE_ZH: "note in Chinese",
        _C.MINUTES: "minutes",
        _C.PRESENTER: "presented by",
        _C.TOPICS: "topics",
        _C.ITEM_EN: "agenda item",
        _C.ITEM_ZH: "agenda item in Chinese",
    },
    CHINESE: {
        _C.MEETING: "会议",
        _C.NUMBER: "编号",
        _C.KIND: "类型",
        _C.TITLE_EN: "英文标题",
        _C.TITLE_ZH: "中文标题",
        _C.NOTE_EN: "英文说明",
        _C.NOTE_ZH: "中文说明",
        _C.MINUTES: "分钟",
        _C.PRESENTER: "主讲方",
        _C.TOPICS: "议题",
        _C.ITEM_EN: "英文议程项目",
        _C.ITEM_ZH: "议程项目",
    },
}
_ALIASES: dict[str, tuple[str, ...]] = {
    _C.MEETING: ("meeting number", "会议编号", "届次"),
    _C.NUMBER: ("no", "no.", "item no", "序号", "序", "议题编号"),
    _C.KIND: ("kind of item", "type", "类别", "性质"),
    _C.TITLE_EN: ("title", "title (English)", "English title", "English", "英文", "英文议题"),
    _C.TITLE_ZH: ("title (Chinese)", "Chinese title", "Chinese", "中文", "标题", "中文议题"),
    _C.NOTE_EN: ("note", "notes", "remarks", "note (English)", "英文备注", "说明（英文）"),
    _C.NOTE_ZH: ("note (Chinese)", "说明", "备注", "中文备注", "说明（中文）"),
    _C.MINUTES: ("duration", "time in minutes", "min", "时长", "时长（分钟）", "用时", "分钟数"),
    _C.PRESENTER: ("presenter", "speaker", "led by", "主讲人", "报告人", "发言人", "报告方"),
    _C.TOPICS: ("topic", "主题", "专题", "议题分类"),
    _C.ITEM_EN: ("item",),
    _C.ITEM_ZH: ("议程事项", "事项"),
}
LONGEST_LINE, LONGEST_NOTE = 200, 4000
AGENDA_TABLE = TableLayout(
    headings=_HEADINGS,
    aliases=_ALIASES,
    needed=frozenset(),
    filled=frozenset(),
    most_rows=150,
    longest_cell=6000,
    longest={
        **dict.fromkeys((_C.TITLE_EN, _C.TITLE_ZH), LONGEST_LINE),
        **dict.fromkeys((_C.NOTE_EN, _C.NOTE_ZH), LONGEST_NOTE),
        **dict.fromkeys((_C.ITEM_EN, _C.ITEM_ZH), 6000),
    },
    latin=frozenset({_C.TITLE_EN}),
    in_chinese=frozenset({_C.TITLE_ZH}),
    prose=frozenset({_C.NOTE_EN, _C.NOTE_ZH, _C.ITEM_EN, _C.ITEM_ZH}),
)
"""An agenda as a file; a day of a quarter of an hour each has a third of the most rows."""

_NUMBER = re.compile(r"(\d{1,3})(?:[.．、)]?|[.．\-]?([a-z]{1,2}|\d{1,2})[.)]?)", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,3})\s*(?:min|mins|minutes?|分|分钟)?\.?", re.IGNORECASE)


@dataclass(frozen=True)
class ItemRow:
    """One item as the file has it; `row` counts as the file does. `sub` goes under the item before
    it, `minutes` and `sitting` are None where the file does not say them."""

    row: int
    sub: bool
    kind: str
    title_en: str
    title_zh: str
    note_en: str
    note_zh: str
    minutes: int | None
    presenter: str
    topics: str
    sitting: int | None
    meeting: str


def read_agenda_table(content: bytes) -> Reading[ItemRow]:
    """Read a file of an agenda, as `read_table` does. Raises nothing for any bytes."""
    return read_table(content, AGENDA_TABLE, _read_row, _check_together)


def _read_row(
    number: int, cells: list[str], headings: Mapping[str, Heading]
) -> tuple[ItemRow | None, list[Fault]]:
    row = Cells(AGENDA_TABLE, number, cells, headings)
    titles, notes, facts = _texts(row)
    if not any(titles.values()) and not row.faults:
        row.fault(_titled(headings), _("This may not be empty."))
    minutes = row[_C.MINUTES] or facts.minutes
    presenter = row[_C.PRESENTER] or facts.presenter
    read = ItemRow(
        row=number,
        sub=_is_sub(row),
        kind=read_choice(row, _C.KIND, ItemKind) or _kind_of(titles),
        title_en=titles[ENGLISH],
        title_zh=titles[CHINESE],
        note_en=notes[ENGLISH],
        note_zh=notes[CHINESE],
        minutes=_minutes(row, minutes),
        presenter=presenter,
        topics=facts.topics,
        sitting=int(facts.sitting) if facts.sitting else None,
        meeting=read_cell_meeting(row, _C.MEETING),
    )
    return (None, row.faults) if row.faults else (read, [])


def _texts(row: Cells) -> tuple[dict[str, str], dict[str, str], ItemFacts]:
    """Titles and notes by language, and what either language says besides."""
    titles, notes = {}, {}
    said = ItemFacts(topics=row[_C.TOPICS])
    for code in TEXT_LANGUAGES:
        titles[code], notes[code] = row[f"title_{code}"], row[f"note_{code}"]
        whole = row.raw.get(f"item_{code}", "").replace("\r\n", "\n").lstrip(" \t")
        first, _break, rest = whole.partition("\n")
        facts = read_facts(clean_prose(rest).split("\n"))
        titles[code] = titles[code] or clean_line(first)
        notes[code] = notes[code] or facts.note
        said = ItemFacts(
            presenter=said.presenter or facts.presenter,
            topics=said.topics or facts.topics,
            minutes=said.minutes or facts.minutes,
            sitting=said.sitting or facts.sitting,
        )
        for found, longest in ((titles[code], LONGEST_LINE), (notes[code], LONGEST_NOTE)):
            if len(found) > longest and not row.faulty(f"item_{code}"):
                reason = _("This is longer than %(limit)s characters.") % {"limit": longest}
                row.fault(f"item_{code}", reason)
    if not _TITLES & row.headings.keys():
        # Where nothing else is a title, what an office calls 议题 is one.
        titles[CHINESE], said = said.topics, replace(said, topics="")
    return titles, notes, said


_TITLES = frozenset({_C.TITLE_EN, _C.TITLE_ZH, _C.ITEM_EN, _C.ITEM_ZH})


def _titled(headings: Mapping[str, Heading]) -> str:
    """The first column that may hold a title; without any the file is none of an agenda."""
    columns = (*sorted(_TITLES), _C.TOPICS)
    return next((column for column in columns if column in headings), _C.TITLE_EN)


def _is_sub(row: Cells) -> bool:
    """Whether the number is that of a sub-item: 2a, 2.1."""
    value = in_plain_signs(row[_C.NUMBER]).strip()
    match = _NUMBER.fullmatch(value)
    if value and not match:
        row.fault(_C.NUMBER, _("This is not the number of an item. Write it like 2 or 2a."))
    return bool(match and match[2])


def _minutes(row: Cells, value: str) -> int | None:
    match = _MINUTES.fullmatch(in_plain_signs(value).strip())
    if value and not match:
        row.fault(_C.MINUTES, _("Write the duration in minutes, as a number."))
    return int(match[1]) if match else None


def _kind_of(titles: Mapping[str, str]) -> str:
    """The kind of a standing item, by its title in either language; else a discussion."""
    said = {code: key(title) for code, title in titles.items() if title}
    for each in STANDING:
        if any(said.get(code) == key(each.title.text(code)) for code in TEXT_LANGUAGES):
            return each.kind
    return ItemKind.TOPIC


def _check_together(rows: Sequence[ItemRow], headings: Mapping[str, Heading]) -> list[Fault]:
    """A sub-item has an item before it, a title stands once, and all rows are of one meeting."""
    faults: list[Fault] = []
    first: dict[tuple[str, str], int] = {}

    def fault(row: ItemRow, column: str, reason: str) -> None:
        faults.append(AGENDA_TABLE.fault_at(row.row, column, reason, headings))

    for place, row in enumerate(rows):
        if row.sub and not place:
            fault(row, _C.NUMBER, _("The first line cannot go under another."))
        known = first.setdefault((key(row.title_en), key(row.title_zh)), row.row)
        if known != row.row:
            reason = _("Row %(row)s has the same words.") % {"row": known}
            fault(row, _titled(headings), reason)
        if row.meeting != rows[0].meeting:
            fault(row, _C.MEETING, _("The file has items of several meetings. Leave one of them."))
    return faults
