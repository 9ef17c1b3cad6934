"""What the two halves of a text are compared for, and what is left alone."""

import csv
import datetime as dt
import time
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from meetings.rules.pair_check import (
    NamePair,
    PairRemark,
    RemarkKind,
    TermCheck,
    TermPair,
    person_names,
    remarks_on,
    term_forms,
    term_pairs,
)
from meetings.rules.pair_check.remark import LONGEST_QUOTE
from tests.meetings.rules.pair_check import writings
from tests.meetings.rules.pair_check.tables import (
    LOUD,
    NAMES,
    SILENT,
    TERMS,
    Case,
    as_lines,
    cases,
    glossary_rows,
)
from workinggroup.catalogue import PLACEHOLDER, po_path, read_catalogue

ROOT = Path(__file__).resolve().parents[4]
ALL = [*cases(SILENT), *cases(LOUD)]


@pytest.mark.parametrize("case", ALL, ids=str)
def test_a_pair_has_these_remarks_and_no_others(case: Case) -> None:
    assert as_lines(remarks_on(case.en, case.zh, NAMES, TERMS)) == case.remarks


def test_most_pairs_of_the_tables_say_the_same_twice() -> None:
    silent = [case for case in ALL if not case.remarks]
    assert len(ALL) > 400 and len(silent) > 300
    assert all(case.remarks for case in cases(LOUD))


def test_every_kind_of_remark_is_in_the_tables() -> None:
    found = {line.split()[0] for case in ALL for line in case.remarks}
    assert found == {str(kind) for kind in RemarkKind}


def test_nothing_is_remarked_on_two_empty_halves() -> None:
    assert remarks_on("", " \n", NAMES, TERMS) == ()


def test_a_remark_says_what_was_looked_for() -> None:
    (first, second) = remarks_on("Due on 15 March 2027.", "应于2027年3月16日提交。")
    assert first == PairRemark(RemarkKind.DATE, "en", 7, 20, "15 March 2027", "2027-03-15")
    assert second == PairRemark(RemarkKind.DATE, "zh", 2, 12, "2027年3月16日", "2027-03-16")


@pytest.mark.parametrize(
    ("en", "zh", "missing"),
    [
        ("About 1.5 million units.", "若干件。", "1,500,000"),
        ("A fee of US$500.", "收费。", "USD 500"),
        ("It rose by 0.5 percent.", "略有上升。", "0.5%"),
        ("Two thirds agreed.", "多数同意。", "2/3"),
        ("At 9 p.m.", "晚间。", "21:00"),
        ("In the third quarter.", "当季。", "Q3"),
        ("Article 5 applies.", "适用该条。", "5"),
        ("Action item a5-3, i.e. A5-3.", "行动项。", "A5-03"),
        ("Dana Whitfield spoke.", "团长发言。", "达娜·惠特菲尔德"),
        ("Morgan Okafor spoke.", "团长发言。", "Morgan Okafor"),
        ("Quorum was reached.", "人数已够。", "法定人数"),
    ],
)
def test_what_is_missed_is_called_as_its_readers_call_it(en: str, zh: str, missing: str) -> None:
    assert [each.missing for each in remarks_on(en, zh, NAMES, TERMS)] == [missing]


def test_the_same_words_twice_are_remarked_once() -> None:
    english = "Five companies came; five companies left; 5 stayed."
    assert as_lines(remarks_on(english, "一些公司来了又走。")) == ("number en: Five",)


# --- sentences ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", RemarkKind)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_remark_has_a_sentence_in_either_language(kind: RemarkKind, lang: str) -> None:
    remark = PairRemark(kind, lang, 0, 4, "%s {0}", "{x}")
    sentence = remark.sentence
    with override("en"):
        english = str(sentence)
    with override("zh-hans"):
        chinese = str(sentence)
    assert english != chinese
    assert ("%s {0}" in english) == ("%s {0}" in chinese)


def test_a_sentence_quotes_so_much_that_it_stays_one() -> None:
    remark = PairRemark(RemarkKind.TERM, "en", 0, 400, "long " * 80, "长")
    assert f"“{('long ' * 80)[: LONGEST_QUOTE - 1]}…”" in str(remark.sentence)


# --- names -------------------------------------------------------------------------------------


def test_a_name_inside_another_is_not_somebody_else() -> None:
    names = (NamePair(("Huaguang",), ("华光",)), NamePair(("North Huaguang",), ("北华光",)))
    assert remarks_on("North Huaguang spoke.", "北华光发言。", names) == ()
    (english, chinese) = remarks_on("North Huaguang spoke.", "华光发言。", names)
    assert (english.missing, chinese.missing) == ("北华光", "Huaguang")


def test_two_people_of_one_name_are_met_by_either() -> None:
    names = (person_names("Wei", "Li", "李伟"), person_names("Wei", "Li", "李炜"))
    assert remarks_on("Li Wei spoke.", "李炜发言。", names) == ()


def test_a_family_name_is_met_and_asks_for_nothing() -> None:
    names = (person_names("Wenbo", "Zhou", "周文博"),)
    assert remarks_on("Mr. Zhou spoke.", "周文博发言。", names) == ()
    assert remarks_on("Zhou Wenbo spoke.", "周秘书长发言。", names) == ()
    assert remarks_on("Mr. Zhou spoke.", "秘书长发言。", names) == ()


def test_numbers_within_a_name_are_read_as_nothing() -> None:
    names = (NamePair(("Sanyi 31",), ("三一",)),)
    assert remarks_on("Sanyi 31 spoke.", "三一发言。", names) == ()


# --- terms -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "forms"),
    [
        ("delegate; representative", ("delegate", "representative")),
        ("alternate (of a delegate)", ("alternate",)),
        ("Semiconductor Association (SIA)", ("Semiconductor Association", "SIA")),
        ("the US side", ("US side",)),
        ("upload / download", ()),
        ("上传 / 下载", ()),
        ("the Nth meeting", ()),
        ("第N次会议", ()),
        ("副代表", ("副代表",)),
        ("（某）代表", ("代表",)),
        ("", ()),
        (" ; ", ()),
    ],
)
def test_forms_of_a_cell(cell: str, forms: tuple[str, ...]) -> None:
    assert term_forms(cell) == forms


def test_every_row_of_the_glossary_says_whether_it_is_checked() -> None:
    rows = glossary_rows()
    assert {row["check"] for row in rows} == {str(each) for each in TermCheck}
    in_review = [row for row in rows if row["status"] != "settled"]
    assert [row["en"] for row in in_review if row["check"] != "no"] == []
    checked = [row for row in rows if row["check"] != "no"]
    assert len(term_pairs(checked)) == len(checked)


def test_another_word_under_check_is_refused() -> None:
    row = next(csv.DictReader(["en,zh_hans,check", "quorum,法定人数,maybe"]))
    with pytest.raises(ValueError, match="maybe"):
        term_pairs([row])


def test_the_longer_term_stands_there() -> None:
    terms = (TermPair(("delegation",), ("代表团",)), TermPair(("head of delegation",), ("团长",)))
    assert remarks_on("The head of delegation spoke.", "团长发言。", (), terms) == ()
    (remark,) = remarks_on("The delegation spoke.", "团长发言。", (), terms[:1])
    assert remark.missing == "代表团"


def test_a_term_with_two_rows_is_met_by_either() -> None:
    terms = (TermPair(("consensus",), ("协商一致",)), TermPair(("consensus",), ("共识",)))
    assert remarks_on("There was consensus.", "达成共识。", (), terms) == ()
    (remark,) = remarks_on("There was consensus.", "意见相同。", (), terms)
    assert (remark.found, remark.missing) == ("consensus", "协商一致")


@pytest.mark.parametrize("written", ["trade secrets", "Trade-Secret", "trade\nsecret"])
def test_a_term_in_another_form_is_found(written: str) -> None:
    terms = (TermPair(("trade secret",), ("商业秘密",)),)
    assert [each.found for each in remarks_on(f"On {written}.", "关于该项。", (), terms)] == [
        written
    ]
    assert remarks_on(f"On {written}.", "关于商业秘密。", (), terms) == ()


def test_a_term_is_checked_in_its_direction() -> None:
    terms = (TermPair(("quorum",), ("法定人数",), TermCheck.ENGLISH),)
    assert len(remarks_on("A quorum.", "人数。", (), terms)) == 1
    assert remarks_on("A number.", "法定人数。", (), terms) == ()


# --- properties --------------------------------------------------------------------------------

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

    seconds(2000)
    short = min(seconds(2000) for _turn in range(3))
    assert min(seconds(8000) for _turn in range(2)) < 10 * max(short, 0.02)
