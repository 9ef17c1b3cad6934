"""What is taken out of what people type, asked for every character there is."""

import sys
import unicodedata

import pytest
from django.core.exceptions import ValidationError

from workinggroup.lib.text import BIDI, NONCHARACTERS, clean_line, clean_prose, validate_prose

EVERY = [chr(n) for n in range(sys.maxunicode + 1)]


def is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in BIDI + NONCHARACTERS


def test_no_control_character_is_kept_and_no_other_is_lost() -> None:
    kept = "".join(f"a{each}b" for each in EVERY if not is_control(each) and not each.isspace())
    assert clean_prose("".join(filter(is_control, EVERY)).replace("\n", "")) == ""
    assert clean_line(kept) == clean_prose(kept) == unicodedata.normalize("NFC", kept)


@pytest.mark.parametrize("text", ["two\nlines", "a\ttab", "", "\u4f60\u597d"])
def test_prose_is_taken(text: str) -> None:
    validate_prose(text)
    assert clean_prose(text) == text


@pytest.mark.parametrize("text", ["\x00", "a\x1bb", "\u202eevil", "\ud800"])
def test_prose_with_a_control_character_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        validate_prose(text)
