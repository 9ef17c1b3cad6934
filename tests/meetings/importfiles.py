"""Files of past meetings and action items for tests, as either office keeps them."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from meetings.rules.imports.lines import ImportPlan
from tests.conftest import Cast
from tests.members.rosterfiles import as_csv
from workinggroup.lib.tables import Reading

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


@dataclass(frozen=True)
class Importing:
    """One kind of import as a secretary does it: what reads the file, plans and carries it out."""

    read_file: Callable[[bytes], Reading[Any]]
    plan: Callable[..., ImportPlan]
    carry_out: Callable[..., ImportPlan]
    now: dt.datetime

    def read(self, content: bytes) -> Reading[Any]:
        reading = self.read_file(content)
        assert reading.faults == ()
        return reading

    def planned(self, cast: Cast, content: bytes, who: str = "us_secretary") -> ImportPlan:
        reading = self.read(content)
        return self.plan(
            cast.viewer(who), rows=reading.rows, headings=reading.headings, now=self.now
        )

    def imported(
        self, cast: Cast, content: bytes, who: str = "us_secretary", *, confirmed: bool = True
    ) -> ImportPlan:
        plan = self.planned(cast, content, who)
        return self.carry_out(
            cast.viewer(who),
            rows=self.read(content).rows,
            fingerprint=plan.fingerprint,
            confirmed={doubt.mark for doubt in plan.doubts} if confirmed else (),
            now=self.now,
        )
