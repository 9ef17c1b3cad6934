"""What is taken out of what people type, asked for every character there is."""

import sys
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from workinggroup.lib.text import (
    BIDI,
    NONCHARACTERS,
    clean_line,
    clean_prose,
    validate_line,
    validate_prose,
)

EVERY = [chr(n) for n in range(sys.maxunicode + 1)]
# Of two texts that look alike, the second has something that nobody sees (found.md, records).
UNSEEN = (
    *("\u200b", "\u2060", "\u00ad", "\u061c", "\u3164", "\u180e", "\u200d", "\u034f", "\u2800"),
    *("\ufe0f", "\U000e0100", "\U000e0041", "\U000e007f", "\ufff9", "\u115f", "\uffa0"),
)


def is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in BIDI + NONCHARACTERS


def is_unseen(character: str) -> bool:
    """By the tables of Unicode, which name no set of it: a format character that is not drawn, a
    variation selector, a filler."""
    name = unicodedata.name(character, "")
    drawn = name.startswith(("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN"))
    is_format = unicodedata.category(character) == "Cf" and not drawn
    named = (
        *("VARIATION SELECTOR", "GRAPHEME JOINER", "VOWEL INHERENT", "HANGUL FILLER"),
        *("CHOSEONG FILLER", "JUNGSEONG FILLER", "HALFWIDTH HANGUL FILLER"),
        *("BRAILLE PATTERN BLANK", "ARABIC LETTER MARK"),
    )
    return is_format or any(each in name for each in named)


def is_composed(character: str) -> bool:
    return bool(unicodedata.combining(character) or unicodedata.decomposition(character))


def test_no_control_character_is_kept() -> None:
    assert clean_prose("".join(filter(is_control, EVERY)).replace("\n", "")) == ""
    assert clean_line("".join(filter(is_control, EVERY))) == ""


def test_nothing_that_is_seen_is_lost_and_nothing_that_is_not_is_kept() -> None:
    """What Unicode has not given out may be lost: nobody sees anything of it today."""
    given_out = [each for each in EVERY if not is_control(each) and not each.isspace()]
    given_out = [each for each in given_out if unicodedata.category(each) != "Cn"]
    assert clean_line("".join(filter(is_unseen, given_out))) == ""
    seen = "".join(f"a{each}b" for each in given_out if not is_unseen(each))
    assert clean_line(seen) == clean_prose(seen) == unicodedata.normalize("NFC", seen)


@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda sign: f"{ord(sign):04X}")
def test_what_looks_alike_is_alike(unseen: str) -> None:
    assert clean_line(f"Zhou{unseen} Wenbo") == "Zhou Wenbo"
    assert clean_prose(f"出口{unseen}管制\n{unseen}") == "出口管制"


@pytest.mark.parametrize("between", ["\u200e", "\u200b", "\u00ad", "\ufe00"])
def test_what_nobody_sees_keeps_no_two_signs_apart(between: str) -> None:
    assert clean_line(f"Re{between}\u0301sume") == clean_line("Résume") == "R\u00e9sume"
    assert clean_line(f"two {between} words") == "two words"


@given(st.text(st.one_of(st.characters(), st.sampled_from([*UNSEEN, *" \n\t\u3000\u0301e"]))))
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    line, prose = clean_line(text), clean_prose(text)
    assert clean_line(line) == line
    assert clean_prose(prose) == prose
    assert unicodedata.is_normalized("NFC", line) and unicodedata.is_normalized("NFC", prose)
    validate_line(line)
    validate_prose(prose)


def test_every_character_is_cleaned_once() -> None:
    # All others are left as they are, which stands above.
    changing = [
        each
        for each in EVERY
        if is_control(each) or each.isspace() or is_unseen(each) or is_composed(each)
    ]
    for shape in ("e{}\u0301|", "a {} b|", "{}|"):
        text = "".join(map(shape.format, changing))
        for clean in (clean_line, clean_prose):
            assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "text", ["two\nlines", "a\ttab", "", "\u4f60\u597d", "\u3000\u3000段".strip()]
)
def test_prose_is_taken(text: str) -> None:
    validate_prose(text)
    assert clean_prose(text) == text


def test_blanks_have_one_width_but_for_the_chinese_one() -> None:
    assert clean_prose("Article\u00a07, 1\u202f000, 第\u3000条") == "Article 7, 1 000, 第\u3000条"


@pytest.mark.parametrize("text", ["\x00", "a\x1bb", "\u202eevil", "\ud800"])
def test_prose_with_a_control_character_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_prose(text)


@pytest.mark.parametrize("text", ["two\nlines", " a", "a  b", "e\u0301", "\u202eevil"])
def test_what_is_not_one_line_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_line(text)
