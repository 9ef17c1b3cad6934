"""Document symbols, numbers of action items and decisions, and names with digits in them. Pure.

They are found as `meetings/symbols.py` writes them, with whatever joins their parts; a symbol that
leaves out its meeting (DOC/1) is met by one that names it.
"""

import re
from collections.abc import Iterator

from meetings.rules.pair_check.mentions import HalfText, Mention, keys, number_keys
from meetings.rules.pair_check.remark import RemarkKind

_JOINED = r"[-/_. ]"
_REVISED = rf"(?:{_JOINED}{{1,2}}(?:Rev|Corr|Add)\.? ?\d{{1,6}})?"
_DOCUMENT = re.compile(
    rf"(?<![A-Za-z\d/])(?:JWG{_JOINED}X?\d{{1,6}}(?:{_JOINED}(?:(?:DOC"
    rf"|INF){_JOINED}(?:H\.?)?\d{{1,6}}"
    rf"|(?:AG|MIN){_JOINED}1|ACT{_JOINED}\d{{1,6}}){_REVISED})?"
    rf"|(?:X?\d{{1,6}}/)?(?:DOC|INF){_JOINED}(?:H\.?)?\d{{1,6}}{_REVISED})(?![A-Za-z\d])"
)
_PIECE = re.compile(r"[A-Za-z]+|\d+")
_CALLED_EN = r"(?P<called>action(?: item)?s?|decisions?) (?:no\.? ?|number )?"
_CALLED_ZH = r"(?P<called>行动项(?:目)?|决定|决议) ?第?"
_NUMBER = r"(?P<series>[AD])?(?P<meeting>X?\d{1,6})-(?P<serial>\d{1,6})(?![\d-])"
_SERIAL = {
    False: re.compile(rf"(?<![A-Za-z\d/-])(?:{_CALLED_EN})?{_NUMBER}", re.IGNORECASE),
    True: re.compile(rf"(?<![A-Za-z\d/-])(?:{_CALLED_ZH})?{_NUMBER}", re.IGNORECASE),
}
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*")
_MIXED = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")
_UNIT = (
    "nm|um|mm|cm|km|m|kg|mg|mw|gw|kw|w|kwh|mwh|hz|khz|mhz|ghz|kb|mb|gb|tb|pb|gbps|mbps|v|kv|h|ms|ns"
    "|st|nd|rd|th|years?|days?|bit|bits|tops|tflops|inch|am|pm"
)
_MEASURED = re.compile(rf"\A\d+(?:\.\d+)?(?:{_UNIT})", re.IGNORECASE)
_HYPHENATED_NAME = re.compile(r"\A[A-Z]{2,}(?:-[A-Z]+)*-\d{1,5}")
_DIGITS = re.compile(r"\d+")
_OPAQUE = re.compile(
    r"https?://[^\s，。；）]{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}"
)


def symbols_in(half: HalfText, *, chinese: bool) -> list[Mention]:
    """The symbols and item numbers of a text; addresses are read as nothing at all. Raises
    nothing."""
    half.blot_out(_OPAQUE)
    return half.take(_DOCUMENT, _document) + half.take(_SERIAL[chinese], _item)


def _document(match: re.Match[str]) -> Iterator[Mention]:
    pieces = [
        each if each.isalpha() else str(int(each)) for each in _PIECE.findall(match[0].upper())
    ]
    whole = "/".join(pieces)
    series = next((n for n, each in enumerate(pieces) if each in ("DOC", "INF")), 0)
    rest = "/".join(pieces[series:])
    if pieces[0] in ("JWG", "DOC", "INF") and pieces[0] != "JWG":
        offers, wants = keys(f"short {rest}"), (keys(f"short {rest}"), keys(f"of {rest}"))
    else:
        whole = whole.removeprefix("JWG/")
        offers, wants = (
            keys(f"doc {whole}", f"of {rest}"),
            (keys(f"doc {whole}"), keys(f"short {rest}")),
        )
    numbers = number_keys(int(each) for each in pieces if each.isdecimal())
    yield Mention(RemarkKind.SYMBOL, match.start(), match.end(), offers | numbers, wants, match[0])


def _item(match: re.Match[str]) -> Iterator[Mention]:
    called = (match["called"] or "").lower()
    if not called and (not match["series"] or match["series"].islower()):
        return
    series = (match["series"] or ("A" if called.startswith(("action", "行动")) else "D")).upper()
    meeting = match["meeting"].upper().lstrip("0") or "0"
    number = f"{series}{meeting}-{int(match['serial']):02d}"
    inner = number_keys((int(match["serial"]), *map(int, _DIGITS.findall(meeting))))
    start = match.start("series") if match["series"] else match.start("meeting")
    yield Mention(
        RemarkKind.SYMBOL,
        start,
        match.end(),
        keys(f"item {number}") | inner,
        (keys(f"item {number}"),),
        number,
    )


def codes_in(half: HalfText) -> list[Mention]:
    """Names with digits in them (5G, COVID-19, A100). Who writes one in words is not asked for it;
    it is missed only where the other text has one that differs from it by its digits alone. Raises
    nothing."""
    return half.take(_TOKEN, _code)


def _code(match: re.Match[str]) -> Iterator[Mention]:
    token = match[0]
    pieces = token.split("-")
    is_code = any(_MIXED.search(each) and not _MEASURED.fullmatch(each) for each in pieces)
    if not is_code and not _HYPHENATED_NAME.fullmatch(token):
        return
    name = token.upper()
    skeleton = _DIGITS.sub("#", name)
    offers = keys(f"code {name}", f"like {skeleton}") | number_keys(
        map(int, _DIGITS.findall(name[:200]))
    )
    wants = (keys(f"code {name}"), keys(f"none like {skeleton}"))
    yield Mention(RemarkKind.CODE, match.start(), match.end(), offers, wants, token)
