"""What holds of the pair check whatever is written: one thing said in many ways is one thing, each
place is right, most slips are seen, and long texts cost no more than they are long."""

import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meetings.rules.pair_check import remarks_on
from tests.meetings.rules.pair_check import writings
from tests.meetings.rules.pair_check.tables import LOUD, NAMES, SILENT, TERMS, Case, cases
from workinggroup.catalogue import PLACEHOLDER, po_path, read_catalogue

ROOT = Path(__file__).resolve().parents[4]
ALL = [*cases(SILENT), *cases(LOUD)]

numbers = st.one_of(
    st.integers(2, 3000), st.integers(1, 9999).map(lambda n: n * 10**5), st.integers(2, 10**9)
)


@given(numbers, st.data())
def test_a_number_is_the_same_however_it_is_written(number: int, data: st.DataObject) -> None:
    english = data.draw(st.sampled_from(writings.in_english(number)))
    chinese = data.draw(st.sampled_from(writings.in_chinese(number)))
    assert remarks_on(f"The list has {english} entries.", f"清单共有{chinese}项内容。") == ()


@given(numbers, numbers, st.data())
def test_another_number_is_remarked_in_both(one: int, two: int, data: st.DataObject) -> None:
    assume(one != two)
    english = data.draw(st.sampled_from(writings.in_english(one)))
    chinese = data.draw(st.sampled_from(writings.in_chinese(two)))
    remarks = remarks_on(f"The list has {english} entries.", f"清单共有{chinese}项内容。")
    # 2027 may be a year.
    assert [(each.lang, each.found) for each in remarks] == [("en", english), ("zh", chinese)]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("one hundred thousand", "1000"),
        ("two hundred thousand", "100"),
        ("3 thousand", "1000"),
        ("100", "一千一百"),
        ("100", "两千二百"),
    ],
)
def test_a_part_of_a_number_is_none_of_its_own(english: str, chinese: str) -> None:
    remarks = remarks_on(f"The list has {english} entries.", f"清单共有{chinese}项内容。")
    assert [(each.lang, each.found) for each in remarks] == [("en", english), ("zh", chinese)]


days = st.dates(dt.date(1990, 1, 1), dt.date(2079, 12, 31))


@given(days, st.data())
def test_a_day_is_the_same_however_it_is_written(day: dt.date, data: st.DataObject) -> None:
    english = data.draw(st.sampled_from(writings.days_in_english(day)))
    chinese = data.draw(st.sampled_from(writings.days_in_chinese(day)))
    assert remarks_on(f"It was signed on {english}.", f"该文件于{chinese}签署。") == ()


@given(days, days, st.data())
def test_another_day_is_remarked_in_both(one: dt.date, two: dt.date, data: st.DataObject) -> None:
    assume(one != two)
    english = data.draw(st.sampled_from(writings.days_in_english(one)[:-1]))
    chinese = data.draw(st.sampled_from(writings.days_in_chinese(two)))
    remarks = remarks_on(f"It was signed on {english}.", f"该文件于{chinese}签署。")
    # The day of the week too, where both have one.
    assert {(each.kind, each.lang) for each in remarks} == {("date", "en"), ("date", "zh")}


@given(st.times().map(lambda each: each.replace(second=0, microsecond=0)), st.data())
def test_an_hour_is_the_same_however_it_is_written(hour: dt.time, data: st.DataObject) -> None:
    english = data.draw(st.sampled_from(writings.hours_in_english(hour)))
    chinese = data.draw(st.sampled_from(writings.hours_in_chinese(hour)))
    assert remarks_on(f"It begins at {english}", f"会议于{chinese}开始。") == ()


@given(st.integers(2, 999), st.integers(1, 999), st.data())
def test_shares_and_amounts(whole: int, share: int, data: st.DataObject) -> None:
    per_cent = data.draw(st.sampled_from([f"{share}%", f"{share} percent", f"{share} per cent"]))
    in_hundred = data.draw(
        st.sampled_from([f"{share}%", f"百分之{share}", f"百分之{writings.numerals(share)}"])
    )
    money = data.draw(st.sampled_from([f"US${whole} million", f"USD {whole}.0 million"]))
    yuan = data.draw(st.sampled_from([f"{whole}00万美元", f"{whole * 1_000_000:,}美元"]))
    english = f"The rate is {per_cent} of {money}."
    assert remarks_on(english, f"比率为{yuan}的{in_hundred}。") == ()


WRITTEN = (
    "0 1 12 2027 , . : - / % 一 二 十 百 万 亿 零 两 半 第 年 月 日 时 点 分 条 元 成 不 未 "
    "one two twenty hundred million first half March May a.m. no not Article Annex II A5-03 "
    "JWG/5/DOC/1 US$ Q3 5G Dana 周文博 export 出口管制 （ ） ； 。"
)
PIECES = st.sampled_from([*WRITTEN.split(), "\n"])
anything = st.one_of(
    st.text(max_size=120),
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES).map(" ".join),
)


@settings(max_examples=300)
@given(anything, anything)
def test_every_text_is_taken_and_every_place_is_right(en: str, zh: str) -> None:
    remarks = remarks_on(en, zh, NAMES, TERMS)
    for each in remarks:
        text = zh if each.lang == "zh" else en
        assert text[each.start : each.end] == each.found != ""
        assert str(each.sentence)
    assert len({(each.kind, each.lang, each.start) for each in remarks}) == len(remarks)


@given(st.sampled_from([case for case in ALL if not case.remarks]))
def test_a_pair_that_is_silent_is_so_twice_over(case: Case) -> None:
    """Facts are compared, not how often they are said."""
    assert remarks_on(f"{case.en} {case.en}", case.zh + case.zh, NAMES, TERMS) == ()


# --- how many slips are seen -------------------------------------------------------------------


def test_nearly_every_number_that_slipped_is_seen() -> None:
    """Each number in digits of each pair that says the same twice, changed in one of its texts."""
    slips = [slip for case in cases(SILENT) for slip in writings.slips_of(case.en, case.zh)]
    seen = sum(bool(remarks_on(en, zh, NAMES, TERMS)) for en, zh in slips)
    assert len(slips) > 600
    assert seen / len(slips) > 0.96


def test_the_catalogue_of_the_interface_is_nearly_silent() -> None:
    """Thousands of sentences that nobody wrote for this, each freely said in the other language."""
    found = []
    for message in read_catalogue(po_path(ROOT)):
        if isinstance(message.id, str) and message.id:
            english = PLACEHOLDER.sub("@", message.id)
            chinese = PLACEHOLDER.sub("@", str(message.string))
            found.append(remarks_on(english, chinese, (), TERMS))
    assert len(found) > 2000
    assert sum(map(bool, found)) / len(found) < 0.015


# --- what it costs -----------------------------------------------------------------------------

HOSTILE = [
    *("1", "12", "1,", "1.", "1/", "1-", "1、", "(1)", "2027-", "15 March ", "9 a.m. ", "8:15-"),
    *(
        "一",
        "十",
        "百分之",
        "一,",
        "第一条",
        "3月",
        "三月十五日、",
        "二〇二七年",
        "十亿万",
        "两个半",
    ),
    *("one hundred and ", "five to ", "half past ", "Annex I, ", "A5-", "JWG/", "a.b.", "x@a."),
    *("https://a", "not ", "不", "。", " ", "\n", "\x00", "a third ", "Dana ", "export ", "US$"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_four_times_as_long_costs_about_four_times_as_much(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        begun = time.process_time()
        remarks_on(f"{text} is plain text", f"中文文本在此说明情况{text}", NAMES, TERMS)
        return time.process_time() - begun

    seconds(1000)
    short = min(seconds(1000) for _turn in range(3))
    assert min(seconds(4000) for _turn in range(2)) < 10 * max(short, 0.01)
