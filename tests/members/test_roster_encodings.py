"""A roster in an encoding that is not read must not become Chinese rubbish, nor good GB18030 be
refused."""

import random
from unicodedata import category

import pytest
from django.conf import settings

from members.rosters import read_roster
from members.rosters.columns import ROSTER
from tests.members import roster_writers as writers
from tests.members.rosterfiles import CN_FILE, person_row, roster
from workinggroup.lib.tables import Fault
from workinggroup.lib.tables.encodings import decode

FILES = range(120)


def saved(encoding: str, **values: str) -> bytes:
    """A roster of one, in which only `values` are not ASCII."""
    return roster(person_row(**{"company_zh": "", **values})).decode().encode(encoding)


@pytest.mark.parametrize(
    ("country", "encoding", "name"),
    [
        ("korean", "euc_kr", "EUC-KR"),
        ("japanese", "euc_jp", "EUC-JP"),
        ("japanese", "cp932", "Shift-JIS"),
        ("taiwanese", "big5", "Big5"),
    ],
)
def test_read_roster_tells_what_a_roster_of_another_country_looks_like(
    country: str, encoding: str, name: str
) -> None:
    """From one cell to twelve: none is read, and hardly one is taken for a third encoding."""
    faults: list[Fault] = []
    for seed in FILES:
        content = writers.random_roster(country, random.Random(seed), encoding)
        reading = read_roster(content)
        assert not reading.rows, content.decode(encoding)
        faults += reading.faults
    told = [fault for fault in faults if f"looks like {name}" in fault.reason]
    assert len(told) > 0.95 * len(faults)
    assert {fault.column for fault in told} <= {"name_zh", "title_zh", "company_zh"}


def test_read_roster_takes_every_chinese_roster() -> None:
    for seed in FILES:
        content = writers.random_roster("chinese", random.Random(seed), "gb18030")
        reading = read_roster(content)
        assert reading.encoding == "GB18030", reading.faults


@pytest.mark.parametrize("surname", ["李", "欧阳"])
def test_read_roster_takes_names_with_rare_signs_alone(surname: str) -> None:
    """The only Chinese in the file is one name, whose signs GB 2312 has not."""
    for rare in writers.RARE:
        for name in (surname + rare, surname + "文" + rare):
            _text, encoding = decode(saved("gb18030", name_zh=name), ROSTER)
            assert encoding == "GB18030", name
    assert len(set(writers.RARE)) >= 200


@pytest.mark.parametrize("name", ["李䶮", "李玥", "王昇", "鄭佳寧", "李𠅤"])
def test_read_roster_reads_what_gb_2312_has_not(name: str) -> None:
    reading = read_roster(saved("gb18030", name_zh=name, role="adviser", company_zh="青云"))
    assert [row.name_zh for row in reading.rows] == [name]


@pytest.mark.parametrize("page", ["cp1252", "iso8859-1", "cp1250", "cp1254", "cp1257", "mac_roman"])
@pytest.mark.parametrize("column", ["family_name", "title_en", "company_en"])
def test_read_roster_never_reads_an_accented_letter_as_chinese(page: str, column: str) -> None:
    letters = {
        character
        for byte in range(0x80, 0x100)
        if category(character := bytes([byte]).decode(page, "replace")) in {"Ll", "Lu"}
    }
    for letter in sorted(letters):
        for word in ("S{0}{0}ski", "M{0}ller", "Jos{0}", "{0}se", "{0}z", "An{0} {0}d", "O{0}"):
            content = saved(page, **{column: word.format(letter)})
            reading = read_roster(content)
            assert not reading.rows and reading.encoding != "GB18030", word.format(letter)


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("cp1251", "Иванов"),
        ("cp1251", "Ли"),
        ("cp1253", "Παπαδόπουλος"),
        ("cp1255", "אברהם"),
        ("cp1256", "محمد"),
    ],
)
@pytest.mark.parametrize("column", ["family_name", "name_zh", "title_zh"])
def test_read_roster_tells_other_alphabets(page: str, name: str, column: str) -> None:
    (fault,) = read_roster(saved(page, **{column: name})).faults
    assert "encoding" in fault.reason


def test_read_roster_names_the_cell_and_how_it_reads() -> None:
    (fault,) = read_roster(saved("euc_kr", name_zh="김민수", title_zh="이사")).faults
    assert (fault.cell, fault.column) == ("G2", "name_zh")
    assert 'looks like EUC-KR, in which this cell reads "김민수"' in fault.reason


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("iso2022_jp", "ISO-2022-JP"), ("iso2022_kr", "ISO-2022-KR"), ("hz", "HZ")],
)
def test_read_roster_refuses_encodings_of_seven_bits(encoding: str, name: str) -> None:
    (fault,) = read_roster(saved(encoding, name_zh="金文民")).faults
    assert name in fault.reason


def test_read_roster_reads_what_begins_an_escape_again_and_again_in_one_go() -> None:
    (fault,) = read_roster(b"~{" * (settings.TABLE_MAX_BYTES // 2)).faults
    assert fault.reason


def test_read_roster_tells_damaged_chinese_from_another_encoding() -> None:
    """One byte is lost: the file is what it was, and the row is named."""
    for content, name in ((CN_FILE, "GB18030"), (CN_FILE.decode("gb18030").encode(), "UTF-8")):
        lines = content.splitlines(keepends=True)
        at = next(i for i, byte in enumerate(lines[6]) if byte > 0x7F)
        lines[6] = lines[6][: at + 1] + b"," + lines[6][at + 2 :]
        (fault,) = read_roster(b"".join(lines)).faults
        assert fault.row == 7 and f"not {name}" in fault.reason


def test_read_roster_refuses_a_family_name_of_two_writings() -> None:
    """However it came about: in UTF-8 nobody doubts the encoding."""
    faults = read_roster(saved("utf-8", family_name="S滗ski")).faults
    assert "family_name" in {fault.column for fault in faults}
