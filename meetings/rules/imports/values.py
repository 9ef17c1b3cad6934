"""What the cells of either country's files say: days, hours, meetings, words of a closed set."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import override

from meetings.enums import ActionState, Audience, HalfYear, ItemKind, MeetingFormat
from meetings.symbols import not_a_meeting_number, read_meeting_number
from workinggroup.lib.bilingual import CODES
from workinggroup.lib.punctuation import enumerated
from workinggroup.lib.tables import Cells
from workinggroup.lib.tables.layout import key
from workinggroup.lib.typed import read_day, read_hour
from workinggroup.lib.viewer import Side

# What else than their labels people write for the words of a closed set.
_ALSO: Mapping[type[Choices], Mapping[object, Sequence[str]]] = {
    Side: {
        Side.US: (
            "US",
            "USA",
            "United States",
            "SIA",
            "美国",
            "美国半导体行业协会",
        ),
        Side.CN: ("CN", "PRC", "China", "CSIA", "中国", "中国半导体行业协会"),
    },
    HalfYear: {
        HalfYear.FIRST: ("H1", "first", "上半年", "上"),
        HalfYear.SECOND: ("H2", "second", "下半年", "下"),
    },
    MeetingFormat: {
        MeetingFormat.FACE_TO_FACE: ("in person", "on site", "现场", "线下", "面对面"),
        MeetingFormat.ONLINE: ("video", "video conference", "virtual", "视频", "视频会议", "线上"),
        MeetingFormat.HYBRID: ("mixed", "混合", "线上线下结合"),
    },
    ItemKind: {ItemKind.OTHER: ("AOB", "其他")},
    Audience: {Audience.HEADS: ("heads", "heads only", "团长会")},
    ActionState: {
        ActionState.OPEN: ("not started", "未开始"),
        ActionState.IN_PROGRESS: ("started", "ongoing", "推进中"),
        ActionState.DONE: ("completed", "closed", "finished", "完成", "已完成"),
        ActionState.DROPPED: ("cancelled", "withdrawn", "取消", "撤销", "已取消"),
    },
}


@cache
def _names_of(choices: type[Choices]) -> dict[str, str]:
    """The values of a closed set by the `key` of what people write: labels of both languages, the
    value itself, and what else stands for it."""
    known: dict[str, str] = {}
    for choice in choices:
        labels = [str(choice.value), *_ALSO[choices].get(choice, ())]
        for code in CODES.values():
            with override(code):
                labels.append(str(choice.label))
        known |= {key(label): str(choice.value) for label in labels}
    return known


def read_choice(row: Cells, column: str, choices: type[Choices]) -> str:
    """The value of `choices` that the cell of `column` names; empty, and a fault in `row`, for a
    word that names none."""

    def unknown(value: str) -> str:
        return _('"%(value)s" is not known here. Write one of: %(names)s.') % {
            "value": value[:40],
            "names": enumerated(choice.label for choice in choices),
        }

    return row.understood(column, _names_of(choices), unknown)


def side_named(cell: str) -> str:
    """The side that a cell names; empty for none."""
    return _names_of(Side).get(key(cell), "")


def read_cell_day(row: Cells, column: str) -> str:
    """The day in the cell of `column`, as ISO 8601; empty, and a fault in `row`, for none."""
    return _read(row, column, lambda text: read_day(text).isoformat())


def read_cell_hour(row: Cells, column: str) -> str:
    """The time in the cell of `column`, as ISO 8601; empty, and a fault in `row`, for none."""
    return _read(row, column, lambda text: read_hour(text).isoformat("minutes"))


def _read(row: Cells, column: str, read: Callable[[str], str]) -> str:
    if not row[column] or row.faulty(column):
        return ""
    try:
        return read(row[column])
    except ValidationError as error:
        row.fault(column, error.messages[0])
        return ""


def read_cell_meeting(row: Cells, column: str) -> str:
    """The number of the meeting that the cell of `column` names; empty, and a fault in `row`, for
    what is no number."""
    value = row[column]
    if not value or row.faulty(column):
        return ""
    number = read_meeting_number(value)
    if number is None:
        row.fault(column, not_a_meeting_number(value))
    return number or ""


def day_from_iso(iso: str) -> dt.date | None:
    """The day that a row has as ISO 8601; None for an empty one."""
    return dt.date.fromisoformat(iso) if iso else None
