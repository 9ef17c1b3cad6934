"""Text that was lost or garbled before it came into a cell, whatever the file's own encoding is.

Three ways: signs that became question marks, UTF-8 that was read byte by byte as windows-1252 or
ISO-8859-1 or in pairs as GBK, and GBK that was read byte by byte. The last two can be undone: what
the cell says once it is written back to bytes is told, so that somebody sees at once what happened.
"""

import re
from enum import Enum

from workinggroup.lib.tables import writing


class Asks(Enum):
    """Whether a cell may hold a question: a name never, a line at its end, prose anywhere."""

    NEVER = "never"
    AT_ITS_END = "at its end"
    ANYWHERE = "anywhere"


_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_CHINESE = re.compile(f"[{_HAN}]")
_NOTHING_LEFT = re.compile(r"[?？][?？\s·.,()（）-]*")
_IN_A_ROW = re.compile(f"[{_HAN}]{{2}}")
_SEVERAL = re.compile(r"[?？]{2}")
_RUN = re.compile(r"[?？]+")
_ADDRESS = re.compile(r"(?<!\w)(?:\w{1,20}://|www\.)\S+")
_CLAUSE_ENDS = re.compile(r"[。！；.!;?？\n]")
_QUESTION = re.compile(
    r"吗|呢|否|何|什么|谁|哪|怎|几|多少|\b(?:wh(?:at|o|y|en|ere|ich|ose|om)|how|is|are|was|were|do|does|did|"
    r"can|could|may|shall|should|will|would|has|have)\b",
    re.IGNORECASE,
)


def is_lost(chinese: str) -> bool:
    """Whether nothing of it is left, or nothing but Latin letters beside it (`TCL??`)."""
    several = _SEVERAL.search(chinese) and not _CHINESE.search(chinese)
    return bool(several or _NOTHING_LEFT.fullmatch(chinese))


def is_partly_lost(text: str, asks: Asks) -> bool:
    """Whether a question mark stands for a sign: anywhere in a name, else within a word or beside
    Chinese where nothing is asked."""
    if asks == Asks.NEVER:
        return bool(_RUN.search(text))
    text = _ADDRESS.sub("", text)
    return any(_stands_for_a_sign(text, run, asks) for run in _RUN.finditer(text))


def _stands_for_a_sign(text: str, run: re.Match[str], asks: Asks) -> bool:
    clause = _CLAUSE_ENDS.split(text[: run.start()])[-1]
    if _QUESTION.search(clause):
        return False
    before, after = text[: run.start()][-1:], text[run.end() :][:1]
    ends_a_clause = not after.isalnum()
    if _CHINESE.match(before) or _CHINESE.match(after):
        if "?" not in run[0]:
            return len(run[0]) > 1 and not ends_a_clause
        return not (asks == Asks.ANYWHERE and ends_a_clause and len(run[0]) == 1)
    if ends_a_clause:
        rest = text[run.end() :].strip()
        return asks == Asks.AT_ITS_END and before.isalpha() and bool(rest)
    return True


# --- bytes that were read as signs ---
def _as_byte(character: str) -> bytes:
    """The byte that windows-1252, or ISO-8859-1 where that has none, reads as this character."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def _read_from(first: int, last: int) -> str:
    """What these bytes are read as, for a set of a regular expression."""
    codes = [bytes([code]) for code in range(first, last + 1)]
    read = {code.decode(page, "ignore") for code in codes for page in ("latin-1", "cp1252")}
    return re.escape("".join(sorted(read)))


_NEXT = _read_from(0x80, 0xBF)
_LETTERS = "ŠšŽžŒœŸ"
# A no-break space becomes a blank on the way. Such a blank stands in signs of three bytes only,
# and beside no letter: `Zoë Šimůnek`, `Kříž Novák`.
_SIGN = f"(?![{_LETTERS}])[{_NEXT}]"
_UTF_8 = re.compile(
    f"[{_read_from(0xC2, 0xDF)}][{_NEXT}]"
    f"|[{_read_from(0xE0, 0xEF)}](?:[{_NEXT}]{{2}}|{_SIGN}[ ]|[ ]{_SIGN})"
    f"|[{_read_from(0xF0, 0xF4)}][{_NEXT}]{{3}}"
)
_BYTES = re.compile(f"[{_read_from(0x81, 0xFE)}]{{2,}}")
_CLOSING = frozenset("’”»›–—…™®°ºª· \xa0")
_POSSESSIVE = re.compile(r"s\b", re.IGNORECASE)
_QUOTES = (("‘’", "’"), ("“", "”"), ("«", "»"), ("‹", "›"))


def restored(text: str, *, in_chinese: bool) -> str:
    """What a garbled text says once it is read as it was written; empty where it is not garbled.

    In a column of Chinese GBK is undone too, which reads as text in accented letters.
    """
    signs = {match[0]: sign for match in _UTF_8.finditer(text) if (sign := _in_utf_8(text, match))}
    gbk = _from_gbk(text, in_chinese=in_chinese)
    # Two bytes of GBK may look like one sign of UTF-8, but not all of a text.
    if signs and not (gbk and _BYTES.search(_UTF_8.sub(" ", text))):
        return _UTF_8.sub(lambda match: signs.get(match[0], match[0]), text)
    return gbk or _from_pairs(text)


def _in_utf_8(text: str, match: re.Match[str]) -> str:
    """The sign that the match was; empty where somebody may have written what stands there."""
    try:
        sign = b"".join(map(_as_byte, match[0].replace(" ", "\xa0"))).decode("utf-8")
    except UnicodeError:
        return ""
    word = re.search(r"[^\W\d_]*\Z", text[: match.start()])
    before = word[0] if word else ""
    if not _is_written(sign) or _may_be_meant(text, match, before, sign):
        return ""
    return sign


def _is_written(sign: str) -> bool:
    """Whether rosters and minutes are written with it; phonetic letters, controls are not."""
    code = ord(sign)
    return (
        0xA0 <= code < 0x180
        or 0x218 <= code < 0x220
        or 0x386 <= code < 0x3D0
        or 0x400 <= code < 0x460
        or 0x1E00 <= code < 0x2070
        or 0x20A0 <= code < 0x2150
        or 0x3000 <= code < 0xA000
        or 0xAC00 <= code < 0xD7A4
        or 0xF900 <= code < 0xFB00
        or 0xFF00 <= code < 0xFFF0
        or code >= 0x1F000
    )


def _may_be_meant(text: str, match: re.Match[str], before: str, sign: str) -> bool:
    """`“AMANHÃ”`, `café… `: a word that ends with such a letter, and a mark that ends something."""
    rest = match[0][1:]
    if not before:
        return False
    if len(rest) > 1 and set(rest) & set(" \xa0"):
        return True
    within = set(rest[:-1]) <= _CLOSING | set(_LETTERS)
    if not within or rest[-1] not in _CLOSING:
        return False
    after, earlier = text[match.end() :], set(text[: match.start()])
    owns = rest[-1] == "’" and bool(_POSSESSIVE.match(after))
    ends = owns or not after[:1].isalpha()
    if len(rest) > 1:
        return ends
    quoted = any(rest == last and set(first) & earlier for first, last in _QUOTES)
    shouted = len(before) > 1 and before.isupper()
    alike = match[0][0].isupper() == before[-1].isupper()
    return alike and (owns or (ends and quoted) or (shouted and sign.islower()))


def _from_pairs(text: str) -> str:
    """UTF-8 that was read as GBK: signs that nobody writes one after the other (`寮犱笁`)."""
    run = re.search(f"[{_HAN}]{{3,}}", text)
    if not run:
        return ""
    try:
        signs = run[0].encode("gbk").decode("utf-8")
    except UnicodeError:
        return ""
    return text.replace(run[0], signs) if all(map(_CHINESE.match, signs)) else ""


def _from_gbk(text: str, *, in_chinese: bool) -> str:
    """GBK that was read byte by byte, where two such letters stand side by side."""
    if not _BYTES.search(text):
        return ""
    try:
        signs = b"".join(map(_as_byte, text)).decode("gb18030")
    except UnicodeError:
        return ""
    han = _CHINESE.findall(signs)
    # Accented letters read as rare signs; what was Chinese has common ones for half of it.
    likely = 2 * sum(sign in _COMMON for sign in han) >= len(han)
    if in_chinese and likely and (_IN_A_ROW.search(signs) or signs in han):
        return signs
    return signs if _PINYIN.search(text) and not han else ""


# An accented letter of pinyin is two bytes in GBK, of which the first reads as a diaeresis.
_PINYIN = re.compile(f"\xa8[{_read_from(0xA1, 0xC0)}]")
_COMMON = writing.CHINESE_SIGNS | writing.CHINESE_SURNAMES
