"""Whatever the bytes, the reader answers with rows or with faults and raises nothing."""

import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from members.rosters import RosterRow, read_roster
from tests.members.rosterfiles import (
    CN_FILE,
    ENGLISH_HEADINGS,
    US_FILE,
    as_csv,
    as_xlsx,
    person_row,
)
from workinggroup.lib.tables import Reading

WORKBOOK = as_xlsx([ENGLISH_HEADINGS, person_row()])
NASTY = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="\x00\x07\r\n\t\u202e\u2066\ufeff\ufffe", max_size=8),
    st.sampled_from(
        ["", "x" * 100_000, "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "👩‍💻🇨🇳", "١", "Ⅷ"]
    ),
)


def answered(reading: Reading[RosterRow]) -> None:
    assert bool(reading.rows) != bool(reading.faults)
    assert all(fault.reason for fault in reading.faults)


@given(st.binary(max_size=2000))
def test_read_roster_arbitrary_bytes(content: bytes) -> None:
    answered(read_roster(content))


@given(st.sampled_from([US_FILE, CN_FILE]), st.integers(0, 3300), st.binary(max_size=12))
def test_read_roster_damaged_example(content: bytes, at: int, damage: bytes) -> None:
    answered(read_roster(content[:at] + damage + content[at + len(damage) :]))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=12))
def test_read_roster_damaged_workbook(at: int, damage: bytes) -> None:
    answered(read_roster(WORKBOOK[:at] + damage + WORKBOOK[at + len(damage) :]))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(zipfile.ZipFile(io.BytesIO(WORKBOOK)).namelist()), st.data())
def test_read_roster_workbook_with_a_damaged_part(name: str, data: st.DataObject) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == name:
                at = data.draw(st.integers(0, len(content)))
                content = content[:at] + data.draw(st.binary(max_size=20)) + content[at + 3 :]
            new.writestr(part, content)
    answered(read_roster(out.getvalue()))


@given(st.lists(NASTY, min_size=12, max_size=12))
def test_read_roster_nasty_cells(cells: list[str]) -> None:
    answered(read_roster(as_csv([ENGLISH_HEADINGS, cells])))
