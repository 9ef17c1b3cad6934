"""What keyboards, Word and mail make of a word still finds it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workinggroup.lib.spellings import DASHES, in_plain_signs, spelled, words_in


def finds(query: str, text: str, *, apart: bool = False) -> bool:
    words = words_in(query)
    return bool(words) and all(re.search(spelled(word, apart=apart), text) for word in words)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("encryption,", "Encryption of devices"),
        ("“trade secrets”", "a trade secret of theirs"),
        ("trade secret's", "trade secrets"),
        ("trade secrets’", "the trade secret"),
        ("policies", "one policy"),
        ("policy", "several Policies"),
        ("licences", "a licence"),
        ("taxes", "the tax"),
        ("ＥＮＣＲＹＰＴＩＯＮ", "encryption"),
        ("encryption", "ｅｎｃｒｙｐｔｉｏｎ"),
        ("encryption", "encryp\u00adtion"),
        ("co-operation", "co–operation, cooperation"),
        ("co‑operation", "cooperation"),
        ("supply-chain", "supply chain"),
        ("cafe", "Café"),
        ("café", "CAFE"),
        ("naive", "naïve"),
        ("Lu", "Lü"),
        ("Lv", "Lü"),
        ("lyu", "Lü"),
        ("Lü", "Lyu"),
        ("LÜ", "Lv"),
        ("Nv", "Nü"),
        ("Mueller", "Müller"),
        ("Muller", "Müller"),
        ("Strasse", "Straße"),
        ("STRASSE", "STRAẞE"),
        ("Straße", "Strasse"),
        ("Flusssand", "Flußsand"),
        ("A6－01", "see A6-01"),
        ("A6-01", "see A6–01 there"),
        ("出口管制，", "关于出口管制的通知"),
        ("“商业秘密”", "保护商业秘密"),
        ("加密政策", "加密\n政策"),
        ("出口　管制", "管制出口"),
        ("R&D", "Research (R&D)"),
    ],
)
def test_word_is_found_as_it_is_typed(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("secrets", "the secretary"),
        ("policies", "polite"),
        ("Lv", "Lu"),
        ("lyu", "lu"),
        ("vu", "u"),
        ("加密", "密加"),
    ],
)
def test_another_word_is_not_found(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(
    "query", ["zhouwenbo", "wenbozhou", "Zhou Wen Bo", "wenbo zhou", "zhou-wenbo"]
)
@pytest.mark.parametrize("stored", ["Zhou Wenbo Zhou", "Zhou Wen-bo Zhou", "ZHOU Wen Bo ZHOU"])
def test_name_is_found_in_either_order_apart_or_together(query: str, stored: str) -> None:
    assert finds(query, stored, apart=True)


@pytest.mark.parametrize(
    "query", ["", "   ", "%", "_", "(", "\\", "'", "—", "「」", "#", "...", "\u200b"]
)
def test_what_has_no_letter_is_no_word(query: str) -> None:
    assert words_in(query) == []


LATIN = st.text("abcdefghijklmnopqrstuvwxyzäöüéßñ", min_size=1, max_size=12)
HAN = st.text("出口管制加密商业秘密半导体", min_size=1, max_size=6)


@given(
    st.one_of(LATIN, HAN),
    st.sampled_from(["", "“", "(", "「", "# ", "«"]),
    st.sampled_from(["", "”", ",", "。", "；", "?", "’s"]),
)
def test_every_word_finds_itself_whatever_stands_around_it(
    word: str, before: str, after: str
) -> None:
    text = f"x {word} y"
    for typed in (word, word.upper(), unicodedata.normalize("NFD", word)):
        assert finds(f"{before}{typed}{after}", text), (typed, before, after)


@given(st.text(max_size=30))
def test_any_query_gives_an_expression_that_compiles(query: str) -> None:
    for word in words_in(query):
        for pattern in (spelled(word), spelled(word, apart=True)):
            assert re.compile(pattern).pattern == pattern


@given(st.sampled_from(DASHES.replace("\u00ad", "")))
def test_every_dash_is_one(dash: str) -> None:
    assert in_plain_signs(f"A6{dash}01") == "A6-01"
