"""Limits that one of two texts sets the other way round: at least for 至多. Pure.

Only texts that set limits of one direction are compared: who writes of both, or of what exceeds a
limit and is denied, may have put it the other way round and mean the same.
"""

import re
from collections.abc import Iterator

from meetings.rules.pair_check.mentions import HalfText
from meetings.rules.pair_check.negations import denies
from workinggroup.lib.bilingual import CHINESE, ENGLISH

# The most (latest) and the least (earliest) in either language, and what exceeds.
_MOST = {
    ENGLISH: r"\b(?:not? more than|not (?:to )?exceed(?:ing)?|at (?:the )?most|not? later than"
    r"|at the latest|up to|a maximum of|not? longer than|not? higher than)\b",
    CHINESE: "(?:不|不得|不应|未)(?:超过|多于|高于|晚于|迟于|长于)|至多|最多|最迟|至迟|最长|最高",
}
_LEAST = {
    ENGLISH: r"\b(?:not? less than|not? fewer than|at least|not? earlier than|a minimum of"
    r"|at the earliest|not? lower than|not? shorter than)\b",
    CHINESE: "(?:不|不得|不应|未)(?:少于|低于|早于|短于)|至少|最少|最早|最低|最短|起码",
}
_BEYOND = {
    ENGLISH: r"\b(?:more than|exceed(?:s|ing|ed)?|later than)\b",
    CHINESE: "超过|多于|晚于|迟于",
}
_LIMIT = {
    language: re.compile(
        rf"(?P<most>{_MOST[language]})|(?P<least>{_LEAST[language]})"
        rf"|(?P<beyond>{_BEYOND[language]})",
        re.IGNORECASE,
    )
    for language in (ENGLISH, CHINESE)
}
_MOST_OF_ALL, _LEAST_OF_ALL = "most", "least"


def opposite_bounds(texts: dict[str, str]) -> Iterator[tuple[str, tuple[int, int], str]]:
    """The limits of either text, where all of one are the most and all of the other the least: in
    which language, from where to where, and what the other text has instead. Raises nothing."""
    plain = {language: HalfText(text).text for language, text in texts.items()}
    limits = {language: list(_LIMIT[language].finditer(text)) for language, text in plain.items()}
    ways = {language: _ways(limits[language], plain[language], language) for language in limits}
    if {frozenset({_MOST_OF_ALL}), frozenset({_LEAST_OF_ALL})} == set(ways.values()):
        for language, other in ((ENGLISH, CHINESE), (CHINESE, ENGLISH)):
            instead = limits[other][0]
            yield language, limits[language][0].span(), texts[other][slice(*instead.span())]


def _ways(limits: list[re.Match[str]], text: str, language: str) -> frozenset[str]:
    """In which directions a text sets limits: what exceeds one is the least of something, but for
    what is denied."""
    found = {each.lastgroup or "" for each in limits}
    if "beyond" in found:
        found -= {"beyond"}
        found |= {""} if denies(text, language) else {_LEAST_OF_ALL}
    return frozenset(found)
