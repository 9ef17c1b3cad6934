"""Cleaning what people type, so that no stored value can break a mail, a feed or a page, and that
two texts which look alike are alike."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Bidirectional overrides and isolates can make one name look like another.
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Neither XML nor some calendar parsers can carry these; U+FEFF is a stray byte-order mark.
NONCHARACTERS = "\ufeff\ufffe\uffff"
# What no reader sees, in ranges: Default_Ignorable_Code_Point of Unicode (UAX 44), such as signs of
# no width, fillers, variation selectors and tags; marks of annotations; the empty Braille cell.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SPACE = re.compile(r"\s+")
# Blanks of other widths than the usual one, but for the Chinese one, which is seen.
_OTHER_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")

# Control characters (Cc) and halves of surrogate pairs (Cs), of which Unicode has no more.
_CONTROLS = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff{BIDI}{NONCHARACTERS}]")
_CONTROLS_IN_PROSE = re.compile(rf"(?![\n\t]){_CONTROLS.pattern}")
_UNSEEN = re.compile(f"{_CONTROLS.pattern}|[{INVISIBLE}]")
_UNSEEN_IN_PROSE = re.compile(rf"(?![\n\t])(?:{_UNSEEN.pattern})")


def clean_line(value: str) -> str:
    """One line of text: nothing that is not seen, NFC, white space folded to single blanks.
    Cleaned again, it is the same."""
    value = _UNSEEN.sub("", _SPACE.sub(" ", value.replace("\x00", "")))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", value)).strip()


def clean_prose(value: str) -> str:
    """Paragraphs: nothing that is not seen but LF and TAB, NFC, LF line ends, no trailing blanks,
    blanks of one width beside the Chinese one. Cleaned again, they are the same."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = re.sub("[\u2028\u2029\x85]", "\n", value)
    value = unicodedata.normalize("NFC", _UNSEEN_IN_PROSE.sub("", _OTHER_BLANKS.sub(" ", value)))
    return "\n".join(line.rstrip() for line in value.split("\n")).strip()


def validate_line(value: str) -> None:
    """Refuse what is not one line. What cannot be seen is taken out where it comes in; what was
    stored before it was is no fault of who changes something else."""
    folded = _SPACE.sub(" ", unicodedata.normalize("NFC", value)).strip()
    if value != folded or _CONTROLS.search(value):
        raise ValidationError(
            _("This must be one line without control characters."), code="one_line"
        )


def validate_prose(value: str) -> None:
    """Refuse a text with control characters other than line ends and tabs."""
    if _CONTROLS_IN_PROSE.search(value):
        raise ValidationError(_("This contains control characters."), code="control_characters")
