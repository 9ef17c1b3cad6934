"""A pair of texts: what the reader gets, and which text waits to follow the other."""

import pytest
from django.utils import translation

from workinggroup.lib.bilingual import Bilingual, stale_after, typed


@pytest.mark.parametrize(
    ("before", "after", "stale"),
    [
        (Bilingual("a", "甲"), ("a", "甲"), ""),
        (Bilingual("a", "甲"), ("b", "甲"), "zh"),
        (Bilingual("a", "甲"), ("a", "乙"), "en"),
        (Bilingual("a", "甲"), ("b", "乙"), ""),
        (Bilingual("a", "甲", "zh"), ("a", "甲"), "zh"),
        (Bilingual("a", "甲", "zh"), ("a", "乙"), ""),
        (Bilingual("a", "甲", "zh"), ("b", "甲"), "zh"),
        (Bilingual("a", "甲", "zh"), ("b", "乙"), ""),
        (Bilingual("a", "甲", "en"), ("a", "乙"), "en"),
        (Bilingual("a", ""), ("a", "甲"), ""),
        (Bilingual("", "甲"), ("a", "甲"), ""),
        (Bilingual("a", ""), ("b", "甲"), ""),
        (Bilingual("a", ""), ("b", ""), ""),
        (Bilingual("a", "甲", "zh"), ("a", ""), ""),
        (Bilingual("", ""), ("a", "甲"), ""),
    ],
)
def test_stale_after(before: Bilingual, after: tuple[str, str], stale: str) -> None:
    assert stale_after(before=before, en=after[0], zh=after[1]) == stale


@pytest.mark.parametrize(
    ("pair", "language", "shown", "marked"),
    [
        (Bilingual("a", "甲"), "en", "a", False),
        (Bilingual("a", "甲"), "zh-hans", "甲", False),
        (Bilingual("a", ""), "zh-hans", "a", True),
        (Bilingual("", "甲"), "en", "甲", True),
        (Bilingual("", ""), "en", "", False),
    ],
)
def test_reader_gets_their_language_or_the_other_marked(
    pair: Bilingual, language: str, shown: str, marked: bool
) -> None:
    with translation.override(language):
        assert (str(pair), pair.marked) == (shown, marked)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("", "en"),
        ("The hall is closed.", "en"),
        ("会场关闭。", "zh-Hans"),
        ("Wu Xiaolan (吴晓岚) asked for it.", "en"),
        ("应 Northlight Semiconductor 公司的请求改期", "zh-Hans"),
        ("2027-03-24", "en"),
    ],
)
def test_text_typed_once_is_in_the_language_it_was_typed_in(text: str, lang: str) -> None:
    pair = typed(text)
    assert (pair.best(), pair.lang, pair.complete) == (text, lang, False)
