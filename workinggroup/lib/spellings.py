"""What a typed word may look like in a text: one rule for every search, in the database and after.

Keyboards, Word and mail write the same word in many ways: full-width letters, a dozen dashes, curly
quotes, accents or none, a plural or a possessive. A word that is looked for becomes a regular
expression that matches each of them; SQLite (through Python's `re`) and PostgreSQL read it alike:
groups, classes, `*`, `{m,n}` and negative lookahead mean the same in both; no other is used.
Upper and lower case stand in the classes, so that no database's rules of case matter. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Concat
from django.db.models.lookups import Regex

# Hyphen, non-breaking hyphen, figure, en and em dash, bar, minus, small and full-width ones, and
# what Chinese and Japanese keyboards give for them.
DASHES = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2500\u30fc\ufe58\ufe63\uff0d"
APOSTROPHES = "'\u2018\u2019\u201b\u02bc\u00b4`\uff07"
_DOTS = ".\u00b7\u2027\u2022\u30fb\uff0e"
# Between the parts of a word or a number these are written, or not.
_JOINTS = f"/_\\s{_DOTS}{APOSTROPHES}\uff0f{DASHES[1:]}-"
JOINT = f"[{_JOINTS}]*"
# Nobody sees them: soft hyphens of a PDF, zero-width blanks and joiners.
_UNSEEN = "[\u00ad\u200b\u200c\u200d\u2060]*"
_SZ = f"[ßẞ]{_UNSEEN}"
_LATIN = "A-Za-z\u00c0-\u024f\uff21-\uff3a\uff41-\uff5a"
# Where letters with a variant of theirs are found: Latin, Greek, Cyrillic and their forms; of Han,
# the compatibility forms; full-width signs.
_WHERE = (range(0x21, 0x2FE0), range(0xF900, 0xFFF0))
# Letters that are not made of another and a mark.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ı": "i"}
_WITH_DOTS = {"ä": "ae", "ö": "oe", "ü": "ue"}
_SHORTEST_PLURAL = 4
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003134f]")


def in_plain_signs(written: str) -> str:
    """`written` in one way of writing (NFKC): plain letters and digits, `-` for every dash, `'` for
    every apostrophe, single blanks, nothing that is not seen."""
    text = unicodedata.normalize("NFKC", written.translate(_DASHES_AND_APOSTROPHES))
    text = re.sub(_UNSEEN, "", text).translate(_DASHES_AND_APOSTROPHES)
    return " ".join(text.split())


def words_in(query: str) -> list[str]:
    """The words of a query: cut at blanks and at punctuation, without what stands around them, a
    possessive or quotation marks. What joins the parts of a word stays: `co-operation`."""
    return [word for part in in_plain_signs(query).split() for word in _cut(part)]


def spelled(word: str, *, apart: bool = False) -> str:
    """The regular expression of a word of `words_in`; `apart` lets blanks and joints stand between
    any two letters, as in names: `zhouwenbo` is Zhou Wenbo, `junjie` Jun-jie."""
    return _spelled(word.lower(), apart)


def stands_in(word: str, fields: Iterable[str]) -> Q:
    """The condition that `word` stands in one of the text `fields` of a row."""
    found = Q(pk__in=[])
    for name in fields:
        found |= Q(**{f"{name}__regex": spelled(word)})
    return found


def occurs_in(word: str, texts: Iterable[str]) -> bool:
    """Whether `word` stands in one of `texts`, as `stands_in` finds it in the database."""
    return any(re.search(spelled(word), text) for text in texts)


def names_somebody(word: str, prefix: str = "") -> Q:
    """The condition that `word` is of a person's name, in either order and written apart or
    together. `prefix` leads to the person: `owner_us__`."""
    family, given = F(f"{prefix}family_name"), F(f"{prefix}given_name")
    parts = (family, Value(" "), given, Value(" "), family)
    either_order = Concat(*parts, output_field=TextField())
    pattern = spelled(word, apart=True)
    return Q(Regex(either_order, pattern)) | Q(**{f"{prefix}name_zh__regex": pattern})


_DASHES_AND_APOSTROPHES = {
    **{ord(each): "-" for each in DASHES if each != "\u00ad"},
    **{ord(each): "'" for each in APOSTROPHES},
}
_POSSESSIVE = re.compile(r"'s?$")


def _cut(part: str) -> Iterator[str]:
    """The words within what stands between two blanks."""
    for piece in re.split(_PARTING, part):
        word = _POSSESSIVE.sub("", piece.strip(_AROUND))
        if any(unicodedata.category(each)[0] in "LN" for each in word):
            yield word


# What parts words even without a blank; all else is a part of one, or stands around it.
_PARTING = re.compile('[,;:!?()\\[\\]{}<>|"\u201c-\u201f\u00ab\u00bb\u3001\u3002\u3008-\u3011]+')
_AROUND = f"#$%&*+=~^@\\{_DOTS}/_-"


@lru_cache(maxsize=512)
def _spelled(word: str, apart: bool) -> str:  # noqa: FBT001
    if apart:
        return JOINT.join(sign for sign in _signs(word) if sign != JOINT)
    stem, endings = _stem(word)
    return "".join(_signs(stem)) + endings


def _stem(word: str) -> tuple[str, str]:
    """What singular and plural share, and how either may go on."""
    if len(word) < _SHORTEST_PLURAL or not (word.isascii() and word.isalpha()):
        return word, ""
    ends = f"(?![{_LATIN}])"
    if word.endswith("ies"):
        return word[:-3], f"(?:{_run('ies')}|{_run('y')})"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1], f"(?:{_run('ies')}|{_run('y')})"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2], f"(?:{_run('es')}|{ends})"
    if word.endswith("s") and word[-2] not in "sui":
        return word[:-1], f"(?:{_run('s')}|{ends})"
    return word, ""


def _signs(word: str) -> Iterator[str]:
    """The expression of each sign, or of two that are written for one. A run of joints is one: two
    that stand side by side would be tried in every way of sharing a long run between them."""
    place, before = 0, ""
    while place < len(word):
        length, expression = _sign_at(word, place)
        if (before, expression) != (JOINT, JOINT):
            yield expression
        before = expression
        place += length


def _sign_at(word: str, place: int) -> tuple[int, str]:
    """How many signs of `word` stand for one from `place` on, and how that is spelled."""
    sign, two = word[place], word[place : place + 2]
    if sign in _JOINTS_SEEN:
        return 1, JOINT
    if (two == "ss" or "ß" in two) and (run := _SHARP.match(word, place)):
        return len(run[0]), _sharp(len(run[0].replace("ß", "ss")))
    return _dotted_at(word, place) or (1, _class(sign))


def _dotted_at(word: str, place: int) -> tuple[int, str] | None:
    """Where a letter with two dots is typed, or what is typed for one: `ü` as u, v, yu or ue."""
    sign, two = word[place], word[place : place + 2]
    if sign in "üǖǘǚǜ":
        return 1, f"(?:{_class('u')}|{_run('v')}|{_run('yu')}|{_run('ue')})"
    if sign in _WITH_DOTS:
        return 1, f"(?:{_class(sign)}|{_run(_WITH_DOTS[sign])})"
    if place and word[place - 1] in "ln" and (two == "yu" or sign == "v"):
        typed = two if two == "yu" else sign
        return len(typed), f"(?:{_run(typed)}|{_dotted('ü')})"
    for dotted, written in _WITH_DOTS.items():
        if two == written:
            return 2, f"(?:{_run(two)}|{_dotted(dotted)})"
    return None


_SHARP = re.compile("[sß]+")
# In which any word is exact; of more than it has, so many at least and at most.
_MOST_S = 4


def _sharp(count: int) -> str:
    """So many `s`, of which any two may be written as one `ß`."""
    if count > _MOST_S:
        return f"(?:{_class('s')}|{_SZ}){{{(count + 1) // 2},{count}}}"
    return f"(?:{'|'.join(_runs_of_s(count))})"


def _runs_of_s(count: int) -> list[str]:
    if count <= 0:
        return [""] if count == 0 else []
    one = [_class("s") + rest for rest in _runs_of_s(count - 1)]
    return [*one, *(_SZ + rest for rest in _runs_of_s(count - 2))]


def _run(characters: str) -> str:
    return "".join(map(_class, characters))


_JOINTS_SEEN = frozenset(f"/_{_DOTS}{APOSTROPHES}{DASHES}")


def _class(sign: str) -> str:
    """Every form of one letter, digit or sign, and what nobody sees behind it."""
    if _HAN.fullmatch(sign):
        # A line may break, and a blank stand, between any two of them.
        return f"{_any_of(_variants().get(sign, sign))}[\\s\u200b]*"
    return _any_of(_variants().get(_base(sign), sign)) + _UNSEEN


def _dotted(sign: str) -> str:
    """The forms of a letter with its two dots alone: `ü`, `Ü`, `ǚ`."""
    forms = [
        each for each in _variants()[_base(sign)] if "\u0308" in unicodedata.normalize("NFD", each)
    ]
    return _any_of("".join(forms)) + _UNSEEN


def _any_of(forms: str) -> str:
    if len(forms) == 1:
        return re.escape(forms)
    return f"[{''.join(forms)}]" if forms.isalnum() else f"(?:{'|'.join(map(re.escape, forms))})"


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    """The forms of each plain sign, itself among them."""
    found: dict[str, str] = {}
    for codes in _WHERE:
        for sign in map(chr, codes):
            base = _base(sign)
            if len(base) == 1 and base.isalnum() == sign.isalnum() and not base.isspace():
                found[base] = found.get(base, base) + (sign if sign != base else "")
    return found


def _base(sign: str) -> str:
    """The letter without marks, case and width."""
    parts = unicodedata.normalize("NFKD", sign).casefold()
    parts = "".join(each for each in unicodedata.normalize("NFD", parts) if not _is_combining(each))
    return _PLAIN.get(parts, parts)


def _is_combining(sign: str) -> bool:
    return unicodedata.combining(sign) != 0
