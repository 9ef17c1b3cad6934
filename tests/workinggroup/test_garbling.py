"""Text that was lost or garbled on its way into a table is told from what people write."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.rules.imports.past_actions import read_past_actions
from members.rosters import read_roster
from tests.meetings.importfiles import action_row, actions_file
from tests.members import roster_writers as writers
from tests.members.rosterfiles import as_csv, as_xlsx, person_row, records, roster
from workinggroup.lib.tables.garbling import Asks, is_partly_lost, restored

LATIN = (
    "Zoë Müller", "Łukasz", "José", "Ångström", "O'Neill", "O’Neill", "Dvořák", "Ø", "Åse Øye",
    "João", "SÃO PAULO", "IRMÃ", "AÇÃO", "FUNDAÇÃO “AMANHÃ”", "CAFÉ–BAR", "NESTLÉ®", "Nestlé®",
    "café… ", "« l'été »", "Þórður", "Æsir", "Čapek", "Müßig", "Weiß", "Île-de-France", "Nicolò",
    "NICOLÒ", "Ünïted", "L’Oréal", "Håkon Ødegård", "ŠKODA ŽILINA", "Ömer Şahin", "Ștefan",
    "Đặng Thị Ánh", "Nguyễn Văn Â", "TÂN BÌNH", "Sœur", "Österreich", "SÖDERBERG", "MAÎTRE",
    "Zoë Šimůnek", "Kříž Novák", "Kříž… ", "KŘÍŽ", "Kříž’s",
)  # fmt: skip
CHINESE = (
    "张三", "李䶮", "欧阳𠅤", "鄭佳寧", "王昇", "信息安全总监", "TCL科技", "鸿海精密", "嫘祖",
    "淇澳园",    "反垄断法律顾问（兼）", "北京“未来”科技有限公司", "艾莉丝·陈",
)  # fmt: skip


def as_windows_1252(content: bytes) -> str:
    """As Excel reads bytes: what windows-1252 has not stays a control character."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in content)


def as_latin_1(content: bytes) -> str:
    return content.decode("latin-1")


@pytest.mark.parametrize("text", LATIN + CHINESE)
@pytest.mark.parametrize("in_chinese", [True, False])
def test_restored_leaves_what_people_write(text: str, in_chinese: bool) -> None:
    assert not restored(text, in_chinese=in_chinese)


@pytest.mark.parametrize("misread", [as_windows_1252, as_latin_1])
@pytest.mark.parametrize("text", [t for t in LATIN + CHINESE if not t.isascii()])
def test_restored_undoes_utf_8_that_was_read_byte_by_byte(
    misread: Callable[[bytes], str], text: str
) -> None:
    assert restored(misread(text.encode()), in_chinese=False)


@pytest.mark.parametrize(
    ("garbled", "meant"),
    [
        ("ÐÅÏ¢°²È«×Ü¼à", "信息安全总监"),
        ("SÃ¤Ã¤ski GmbH", "Sääski GmbH"),
        ("å¼ ä¸‰", "张三"),
        ("å¼\xa0ä¸‰", "张三"),
        ("donâ€™t", "don’t"),
        ("寮犱笁", "张三"),
    ],
)
def test_restored_tells_what_it_was(garbled: str, meant: str) -> None:
    assert restored(garbled, in_chinese=True) == meant


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("李?", (True, True, False)),
        ("周?博", (True, True, True)),
        ("信息??总监", (True, True, True)),
        ("S?ski", (True, True, True)),
        ("?ngström", (True, True, True)),
        ("Caf? Owner", (True, True, False)),
        ("Jos?", (True, False, False)),
        ("TCL科技？？", (True, False, False)),
        ("What?", (True, False, False)),
        ("What next? The second decade", (True, False, False)),
        ("下一步怎么走？从这里开始", (True, False, False)),
        ("是否完成?如未完成，请说明。", (True, False, False)),
        ("See https://a.example/list?page=2.", (True, False, False)),
        ("Send the list (to whom?) soon.", (True, False, False)),
        ("Send the list.", (False, False, False)),
    ],
)
def test_is_partly_lost(text: str, lost: tuple[bool, bool, bool]) -> None:
    """In a name, in a line, in prose."""
    assert tuple(is_partly_lost(text, asks) for asks in Asks) == lost


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("family_name", "S?ski", "a question mark is left"),
        ("family_name", "Jos?", "a question mark is left"),
        ("name_zh", "李?", "a question mark is left"),
        ("title_zh", "信息??总监", "a question mark is left"),
        ("family_name", "SÃ¤Ã¤ski", 'probably "Sääski"'),
        ("company_zh", "åŒ—å…‰åŠå¯¼ä½“", "garbled"),
        ("name_zh", "å¼ ä¸‰", 'probably "张三"'),
        ("title_zh", "ÐÅÏ¢°²È«×Ü¼à", 'probably "信息安全总监"'),
        ("name_zh", "张\ufffd", "broken character"),
    ],
)
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_read_roster_refuses_what_was_lost_or_garbled(
    write: Callable[[list[list[str]]], bytes], column: str, cell: str, reason: str
) -> None:
    rows = [records()[0], person_row(**{column: cell})]
    (fault,) = read_roster(write(rows)).faults
    assert (fault.column, fault.row) == (column, 2)
    assert reason in fault.reason


def test_read_roster_refuses_a_control_where_windows_1252_has_no_letter() -> None:
    (fault,) = read_roster(roster(person_row(given_name="L\x81kasz"))).faults
    assert "broken character" in fault.reason


def test_read_past_actions_takes_questions_and_refuses_losses() -> None:
    asked = action_row(text_en="Who sends the list? All of us.", text_zh="谁发送清单？各方。")
    assert read_past_actions(actions_file(asked)).ok
    lost = action_row(text_zh="发送?单。", owner_cn="周?博")
    columns = [fault.column for fault in read_past_actions(actions_file(lost)).faults]
    assert columns == ["中文", "中方负责人"]


NAMES_ZH = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(writers.WORDS["chinese"]["surnames"]),
        st.sampled_from([*writers.WORDS["chinese"]["given"], *writers.RARE]),
    ),
)
GIVEN = (
    "Zoë José João Łukasz André Ángel Åsa Björn Çağla Chloë Dvořák Élodie François Gülşah "
    "Håkon Inês Jürgen Kūkai Lāčplēsis Márton Noël Ömer Őrs Þóra René Søren Șerban Štěpán "
    "Thị Ümit Vânia Xuân Ýmir Živa Óscar Đorđe Nguyễn Hélène Ærø Sœur Ñuño Mary Dana"
)
FAMILY = (
    "Müller Gonçalves Simões Magalhães Conceição Ångström O’Neill D’Aâ Weiß Groß Sørensen "
    "Sjöström Żak Šimůnek Ćosić Yılmaz Erdoğan Kőszegi Ţepeş Bērziņš Žukauskas Núñez Peña "
    "Lefèvre Benoît Guðmundsdóttir Sääski Hämäläinen Õunapuu Trần Smith Okafor "
    "Saint-Exupéry Ibáñez"
)
NAMES = st.builds(
    lambda given, family, shouted: f"{given} {family.upper() if shouted else family}",
    st.sampled_from(GIVEN.split()),
    st.sampled_from(FAMILY.split()),
    st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(NAMES, NAMES_ZH, st.sampled_from(writers.WORDS["chinese"]["title_zh"]))
def test_read_roster_reads_names_right_or_refuses_them(latin: str, name: str, title: str) -> None:
    """As written it passes; garbled by any wrong reading it is refused, or read as it was."""
    values = {"family_name": latin, "name_zh": name, "title_zh": title}
    (row,) = read_roster(roster(person_row(**values))).rows
    assert (row.family_name, row.name_zh, row.title_zh) == (latin, name, title)
    for encoding in ("utf-8", "gb18030"):
        for misread in (as_windows_1252, as_latin_1):
            garbled = {column: misread(text.encode(encoding)) for column, text in values.items()}
            assert read_roster(roster(person_row(**garbled))).faults
            for column in ("name_zh", "title_zh"):
                alone = person_row(**values | {column: garbled[column]})
                assert read_roster(roster(alone)).faults, garbled[column]
            if latin.isascii() or encoding == "gb18030":
                continue
            alone = person_row(**values | {"family_name": garbled["family_name"]})
            assert read_roster(roster(alone)).faults, garbled["family_name"]
    for page in ("ascii", "latin-1", "cp1252", "gb18030"):
        lost = {c: t.encode(page, "replace").decode(page) for c, t in values.items()}
        rows = read_roster(roster(person_row(**lost))).rows
        assert lost == values or not rows


@pytest.mark.parametrize("order", ["le", "be"])
def test_read_roster_reads_utf_16_without_its_mark(order: str) -> None:
    for name in ("张三", "丁一"):
        content = roster(person_row(name_zh=name, title_zh="一级顾问")).decode()
        reading = read_roster(content.encode(f"utf-16-{order}"))
        assert reading.encoding == "UTF-16"
        assert [row.name_zh for row in reading.rows] == [name]


@pytest.mark.parametrize("cut", [1, -1])
def test_read_roster_says_that_it_is_utf_16_where_it_is_damaged(cut: int) -> None:
    content = roster(person_row()).decode().encode("utf-16-le")
    (fault,) = read_roster(content[1:-2] if cut == 1 else content[:-1]).faults
    assert "UTF-16" in fault.reason
