"""What the two halves of a text are compared for, and what is left alone."""

import csv

import pytest
from django.utils.translation import override

from meetings.enums import TermCheck
from meetings.rules.pair_check import (
    NamePair,
    PairRemark,
    RemarkKind,
    TermPair,
    person_names,
    remarks_on,
    term_forms,
    term_pairs,
)
from meetings.rules.pair_check.remark import LONGEST_QUOTE
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
