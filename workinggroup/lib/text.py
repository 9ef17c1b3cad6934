"""Cleaning what people type, so that no stored value can break a mail, a feed or a page."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Bidirectional overrides and isolates can make one name look like another.
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Neither XML nor some calendar parsers can carry these; U+FEFF is a stray byte-order mark.
NONCHARACTERS = "\ufeff\ufffe\uffff"
_SPACE = re.compile(r"\s+")


# Control characters (Cc) and halves of surrogate pairs (Cs), of which Unicode has no more.
_CONTROLS = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff{BIDI}{NONCHARACTERS}]")
_CONTROLS_IN_PROSE = re.compile(rf"(?![\n\t]){_CONTROLS.pattern}")


def clean_line(value: str) -> str:
    """One line of text: NFC, white space folded to single blanks, no control characters."""
    value = _SPACE.sub(" ", value.replace("\x00", ""))
    return _CONTROLS.sub("", unicodedata.normalize("NFC", value)).strip()


def clean_prose(value: str) -> str:
    """Paragraphs: NFC, LF line ends, no control characters but LF and TAB, no trailing blanks."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = re.sub("[\u2028\u2029\x85]", "\n", value)
    value = _CONTROLS_IN_PROSE.sub("", unicodedata.normalize("NFC", value))
    return "\n".join(line.rstrip() for line in value.split("\n")).strip()


def validate_line(value: str) -> None:
    """Refuse a one-line value that `clean_line` would change."""
    if value != clean_line(value):
        raise ValidationError(
            _("This must be one line without control characters."), code="one_line"
        )


def validate_prose(value: str) -> None:
    """Refuse a text with control characters other than line ends and tabs."""
    if _CONTROLS_IN_PROSE.search(value):
        raise ValidationError(_("This contains control characters."), code="control_characters")
