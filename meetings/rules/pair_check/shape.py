"""Halves that are empty, copied, in the wrong language, or far longer than the other one. Pure.

A Chinese text has about one and a half characters for each word of the English one; only what is
out of all proportion, and long enough to tell, is told.
"""

import re
from collections.abc import Iterator

from meetings.rules.pair_check.remark import PairRemark, RemarkKind
from workinggroup.lib.bilingual import CHINESE, ENGLISH

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]+")
# A word of prose: names and symbols have capitals or digits.
_PROSE = re.compile(r"(?<![A-Za-z\d])[a-z]{2,}(?![A-Za-z\d])")
_COUNTED = re.compile(r"[\w'’-]+")
# Below these a half in the wrong language may be a name or a symbol.
_FEWEST_OF_PROSE, _HAN_SIGNS = 4, 6
# Chinese characters to English words, and from how many of either on they are compared.
_FEWEST, _MOST = 0.55, 4.5
_LONG_ENGLISH, _LONG_CHINESE = 30, 45


def shape_remarks(en: str, zh: str) -> tuple[PairRemark, ...]:
    """What is wrong with a half as a whole, such that nothing else can be compared. Raises
    nothing."""
    texts = {ENGLISH: en, CHINESE: zh}
    filled = [language for language, text in texts.items() if text.strip()]
    if len(filled) == 1:
        return (_whole(RemarkKind.EMPTY, filled[0], texts[filled[0]]),)
    wrong = [language for language in filled if _is_wrong(texts[language], language)]
    kind = RemarkKind.COPIED if _plain(en) == _plain(zh) else RemarkKind.SCRIPT
    return tuple(_whole(kind, language, texts[language]) for language in wrong)


def length_remarks(en: str, zh: str) -> Iterator[PairRemark]:
    """The half that is far too long for the other one. Raises nothing."""
    count, signs = len(_COUNTED.findall(_HAN.sub(" ", en))), len(_HAN.findall(zh))
    signs += len(_COUNTED.findall(_HAN.sub(" ", zh)))
    if count >= _LONG_ENGLISH and signs < count * _FEWEST:
        yield _whole(RemarkKind.LENGTH, ENGLISH, en)
    if signs >= _LONG_CHINESE and signs > count * _MOST:
        yield _whole(RemarkKind.LENGTH, CHINESE, zh)


def _is_wrong(text: str, language: str) -> bool:
    """Whether a half is written in the other language: by its prose, not by names in it."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    if language == ENGLISH:
        return han >= _HAN_SIGNS and han > latin
    return len(_PROSE.findall(text)) >= _FEWEST_OF_PROSE and latin > 2 * han


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _whole(kind: RemarkKind, language: str, text: str) -> PairRemark:
    stripped = text.strip()
    start = text.index(stripped)
    return PairRemark(kind, language, start, start + len(stripped), stripped)
