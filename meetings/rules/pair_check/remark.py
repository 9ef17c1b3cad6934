"""What is said of a pair of texts that do not seem to say the same."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.bilingual import ENGLISH

# What is quoted of a text in a sentence, in characters.
LONGEST_QUOTE = 60


class RemarkKind(StrEnum):
    """What of the two texts was compared."""

    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    HOUR = "hour"
    SHARE = "share"
    AMOUNT = "amount"
    PROVISION = "provision"
    SYMBOL = "symbol"
    CODE = "code"
    NAME = "name"
    NEGATION = "negation"
    BOUND = "bound"
    DUTY = "duty"
    TERM = "term"
    EMPTY = "empty"
    COPIED = "copied"
    SCRIPT = "script"
    LENGTH = "length"


K = RemarkKind
_IN_ENGLISH: dict[RemarkKind, str | Promise] = {
    K.NUMBER: _("The number “%(found)s” appears only in the English text."),
    K.DATE: _("The date “%(found)s” appears only in the English text."),
    K.PERIOD: _("The period “%(found)s” appears only in the English text."),
    K.HOUR: _("The time “%(found)s” appears only in the English text."),
    K.SHARE: _("The share “%(found)s” appears only in the English text."),
    K.AMOUNT: _("The amount “%(found)s” appears only in the English text."),
    K.PROVISION: _("“%(found)s” is referred to only in the English text."),
    K.SYMBOL: _("The number of a document or item “%(found)s” appears only in the English text."),
    K.CODE: _("The Chinese text has something like “%(found)s”, and not the same."),
    K.NAME: _("“%(found)s” is named only in the English text; in Chinese: “%(missing)s”."),
    K.NEGATION: _("The English text denies something (“%(found)s”), the Chinese text does not."),
    K.BOUND: _("The Chinese text sets the limit the other way round: “%(found)s”, “%(missing)s”."),
    K.DUTY: _("One text demands what the other one allows: “%(found)s”, in Chinese “%(missing)s”."),
    K.TERM: _("For “%(found)s” the glossary has “%(missing)s”, which is not in the Chinese text."),
    K.EMPTY: _("The Chinese text is missing."),
    K.COPIED: _("The English text is a copy of the Chinese text."),
    K.SCRIPT: _("The English text is written in Chinese."),
    K.LENGTH: _("The English text is much longer than the Chinese text."),
}
_IN_CHINESE: dict[RemarkKind, str | Promise] = {
    K.NUMBER: _("The number “%(found)s” appears only in the Chinese text."),
    K.DATE: _("The date “%(found)s” appears only in the Chinese text."),
    K.PERIOD: _("The period “%(found)s” appears only in the Chinese text."),
    K.HOUR: _("The time “%(found)s” appears only in the Chinese text."),
    K.SHARE: _("The share “%(found)s” appears only in the Chinese text."),
    K.AMOUNT: _("The amount “%(found)s” appears only in the Chinese text."),
    K.PROVISION: _("“%(found)s” is referred to only in the Chinese text."),
    K.SYMBOL: _("The number of a document or item “%(found)s” appears only in the Chinese text."),
    K.CODE: _("The English text has something like “%(found)s”, and not the same."),
    K.NAME: _("“%(found)s” is named only in the Chinese text; in English: “%(missing)s”."),
    K.NEGATION: _("The Chinese text denies something (“%(found)s”), the English text does not."),
    K.BOUND: _("The English text sets the limit the other way round: “%(found)s”, “%(missing)s”."),
    K.DUTY: _("One text demands what the other one allows: “%(found)s”, in English “%(missing)s”."),
    K.TERM: _("For “%(found)s” the glossary has “%(missing)s”, which is not in the English text."),
    K.EMPTY: _("The English text is missing."),
    K.COPIED: _("The Chinese text is a copy of the English text."),
    K.SCRIPT: _("The Chinese text is written in English."),
    K.LENGTH: _("The Chinese text is much longer than the English text."),
}


@dataclass(frozen=True)
class PairRemark:
    """Something that stands in one text (`lang`, from `start` to `end`, as `found`) and was not met
    in the other one, which was looked through for `missing`."""

    kind: RemarkKind
    lang: str
    start: int
    end: int
    found: str
    missing: str = ""

    @property
    def sentence(self) -> str | Promise:
        """What is said of it, in the reader's language where it is shown. Raises nothing."""
        sentences = _IN_ENGLISH if self.lang == ENGLISH else _IN_CHINESE
        return format_lazy(
            "{whole}",
            whole=_Filled(
                sentences[self.kind], found=_quoted(self.found), missing=_quoted(self.missing)
            ),
        )


class _Filled:
    """A sentence of which the quotes are filled in once its language is known."""

    def __init__(self, sentence: str | Promise, **quotes: str) -> None:
        self._sentence = sentence
        self._quotes = quotes

    def __str__(self) -> str:
        return str(self._sentence) % self._quotes


def _quoted(written: str) -> str:
    line = " ".join(written.split())
    return line if len(line) <= LONGEST_QUOTE else line[: LONGEST_QUOTE - 1] + "…"
