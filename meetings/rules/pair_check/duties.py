"""Texts of which one demands what the other only allows: shall for 可以. Pure.

Only where all of one text are duties and all of the other permissions: who writes of both, or says
what may not be done, may have put it the other way round and mean the same.
"""

import re
from collections.abc import Iterator

from meetings.rules.pair_check.mentions import HalfText
from workinggroup.lib.bilingual import CHINESE, ENGLISH

_DUTY, _LEAVE = "duty", "leave"
# What is neither: possibility, wishes, names of months, prohibitions, words with the same signs.
_WORDING = {
    ENGLISH: re.compile(
        r"\b(?:(?P<neither>(?:may|shall|must|can|should|need)(?: not|n't)|may (?:only|have|wish)"
        r"|as the case may be"
        r"|cannot|be (?:prohibited|required|allowed|permitted|free|entitled)|only|(?-i:May))"
        r"|(?P<duty>shall|must|(?:is|are) (?:required|obliged) to|ha(?:s|ve) to)|(?P<leave>may))\b",
        re.IGNORECASE,
    ),
    CHINESE: re.compile(
        "(?P<neither>可(?:能|靠|见|否|行|信|持续|比|预|观|视|追|控|用|读|选|检|编|再|撤|谓|及)"
        "|不可|可不|许可|认可|不得|不应|无须"
        "|必须(?:条件|品)|应(?:用|对|急|付|邀|答|有|收|届|变|激|力|邀|诉|运|和|声)|响应|供应|反应"
        "|相应|适应|对应|效应|回应|必要|只可"
        "|仅可|(?<![美中双各对一三甲乙])方可|尽可|何须|才)|(?P<duty>应当|应|必须|须)"
        "|(?P<leave>可以|可|有权)"
    ),
}


def opposite_duties(texts: dict[str, str]) -> Iterator[tuple[str, tuple[int, int], str]]:
    """The duties of one text where the other one has permissions alone, and the other way round: in
    which language, from where to where, and what the other text has instead. Raises nothing."""
    plain = {language: HalfText(text).text for language, text in texts.items()}
    found = {language: list(_WORDING[language].finditer(text)) for language, text in plain.items()}
    ways = [frozenset(match.lastgroup for match in each) for each in found.values()]
    if set(ways) == {frozenset({_DUTY}), frozenset({_LEAVE})}:
        for language, other in ((ENGLISH, CHINESE), (CHINESE, ENGLISH)):
            instead = found[other][0].span()
            yield language, found[language][0].span(), texts[other][slice(*instead)]
