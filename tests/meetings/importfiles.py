"""Files of past meetings and action items for tests, as either office keeps them."""

from collections.abc import Sequence

from tests.members.rosterfiles import as_csv

MEETING_HEADINGS = ("Meeting", "Host", "Date", "From", "Until", "Place in English", "地点")
ACTION_HEADINGS = (
    "Number", "Meeting", "Text in English", "中文", "US owner", "中方负责人", "Due", "State",
    "Done on", "Reason",
)  # fmt: skip


def meetings_file(*rows: Sequence[str], headings: Sequence[str] = MEETING_HEADINGS) -> bytes:
    return as_csv([headings, *rows])


def actions_file(*rows: Sequence[str], headings: Sequence[str] = ACTION_HEADINGS) -> bytes:
    return as_csv([headings, *rows])


def meeting_row(**values: str) -> list[str]:
    """One sitting of the first meeting, changed by `values`, in the order of the headings."""
    row = {
        "number": "1",
        "host": "US side",
        "day": "2021-05-11",
        "starts": "19:00",
        "ends": "21:00",
        "place_en": "",
        "place_zh": "",
    } | values
    return list(row.values())


def action_row(**values: str) -> list[str]:
    """One open action item of the first meeting, changed by `values`, in the order of the
    headings."""
    row = {
        "number": "",
        "meeting": "1",
        "text_en": "Send the list.",
        "text_zh": "发送清单。",
        "owner_us": "",
        "owner_cn": "",
        "due": "2021-08-31",
        "state": "open",
        "done_on": "",
        "reason": "",
    } | values
    return list(row.values())
