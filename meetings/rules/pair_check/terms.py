"""Terms of the glossary that one of two texts has without their counterpart. Pure.

Which rows are checked, and in which direction, the glossary itself says (column `check`): `both`,
`en` (who writes the English term writes the Chinese one too), `zh`, or `no` for what is said in
many ways, means several things, or is still in review. Rows that are not checked are read all the
same: of two terms that begin at one place the longer one stands there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from meetings.enums import TermCheck
from workinggroup.lib.bilingual import CHINESE, ENGLISH

_BRACKETED = re.compile(r"[(（]([^()（）]*)[)）]")
_ABBREVIATION = re.compile(r"[A-Z]{2,}")
_ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)
# So much of a word is the same in singular and plural.
_STEM = 4
_BETWEEN = r"[ \n-]{1,3}"
_SHORTEST_PLURAL = 4


# A form, and the numbers of the pairs that have it.
_Form = tuple[str, tuple[int, ...]]


@dataclass(frozen=True)
class TermPair:
    """What a thing is called in both languages, in any of these forms."""

    en: tuple[str, ...]
    zh: tuple[str, ...]
    check: TermCheck = TermCheck.BOTH

    def forms(self, language: str) -> tuple[str, ...]:
        return self.zh if language == CHINESE else self.en

    def is_asked(self, language: str) -> bool:
        """Whether a term that stands in `language` is missed in the other one."""
        return self.check in (TermCheck.BOTH, language)


def term_forms(cell: str) -> tuple[str, ...]:
    """The forms of a term in a cell of the glossary: `delegate; representative` has two, `alternate
    (of a delegate)` one, `China Semiconductor Industry Association (CSIA)` two. A cell with several
    terms (`upload / download`) or a placeholder (`the Nth meeting`) has none. Raises nothing."""
    forms: list[str] = []
    for part in cell.split(";"):
        forms.append(_BRACKETED.sub(" ", part))
        forms += [each for each in _BRACKETED.findall(part) if _ABBREVIATION.fullmatch(each)]
    plain = [_ARTICLE.sub("", " ".join(form.split()), count=1) for form in forms]
    unfit = any(" / " in form or _is_placeholder(form) for form in plain)
    return () if unfit else tuple(filter(None, plain))


def _is_placeholder(form: str) -> bool:
    return "Nth" in form or "第N" in form


def term_pairs(rows: Iterable[Mapping[str, str]]) -> tuple[TermPair, ...]:
    """The rows of the glossary (by its headings `en`, `zh_hans`, `check`) as pairs. Raises
    `ValueError` for another word under `check`."""
    pairs = (
        TermPair(term_forms(row["en"]), term_forms(row["zh_hans"]), TermCheck(row["check"]))
        for row in rows
    )
    return tuple(pair for pair in pairs if pair.en and pair.zh)


def lone_terms(
    texts: Mapping[str, str], terms: tuple[TermPair, ...]
) -> Iterator[tuple[str, tuple[int, int], str]]:
    """The terms of either text, by language, without a counterpart in the other one: in which
    language, from where to where, and what is missing. Each is named once. Raises nothing."""
    for language, other in ((ENGLISH, CHINESE), (CHINESE, ENGLISH)):
        pattern, owners = _pattern_of(_likely(terms, language, texts[language]))
        seen: set[str] = set()
        for match in pattern.finditer(texts[language]):
            pairs = [terms[number] for number in owners.get(match.lastindex or 0, ())]
            name = "; ".join(pair.forms(language)[0] for pair in pairs)
            if name in seen or not all(pair.is_asked(language) for pair in pairs):
                continue
            seen.add(name)
            wanted = tuple(
                dict.fromkeys(
                    form for pair in pairs for form in (*pair.forms(other), *pair.forms(language))
                )
            )
            if not any(_stands_in(form, texts[other]) for form in wanted):
                yield language, match.span(), wanted[0]


def _likely(terms: tuple[TermPair, ...], language: str, text: str) -> tuple[_Form, ...]:
    """The forms that may stand in a text, the longest first: so few that one expression of them is
    quick."""
    lowered = text.lower()
    owned: dict[str, tuple[int, ...]] = {}
    for number, pair in enumerate(terms):
        for form in pair.forms(language):
            if re.split("[ -]", form)[0][:_STEM].lower() in lowered:
                owned[form] = (*owned.get(form, ()), number)
    return tuple(sorted(owned.items(), key=lambda item: len(item[0]), reverse=True))


def _stands_in(form: str, text: str) -> bool:
    return form in text if not form.isascii() else bool(_one_form(form).search(text))


@lru_cache(maxsize=1024)
def _one_form(form: str) -> re.Pattern[str]:
    return re.compile(_inflected(form), _flags(form))


def _flags(form: str) -> int:
    """An abbreviation is written in capitals only."""
    return 0 if _ABBREVIATION.fullmatch(form) else re.IGNORECASE


def _cased(form: str) -> str:
    return f"(?i:{_inflected(form)})" if _flags(form) else _inflected(form)


def _inflected(form: str) -> str:
    """An English form as it is looked for: each word in singular or plural, joined by blanks or
    hyphens."""
    parts = re.split(r"[ -]", form)
    return rf"(?<![A-Za-z-]){_BETWEEN.join(map(_word, parts))}(?![A-Za-z])"


def _word(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or not word.isalpha() or word.endswith("s"):
        return re.escape(word)
    return (
        f"{word[:-1]}(?:y|ies)"
        if word.endswith("y") and word[-2] not in "aeiou"
        else f"{word}(?:e?s)?"
    )


@lru_cache(maxsize=64)
def _pattern_of(forms: tuple[_Form, ...]) -> tuple[re.Pattern[str], dict[int, tuple[int, ...]]]:
    """One expression of all forms, each in a group of its own, and which pairs have each group."""
    spelled = [f"({_cased(form) if form.isascii() else re.escape(form)})" for form, _pairs in forms]
    owners = {place: pairs for place, (_form, pairs) in enumerate(forms, 1)}
    return re.compile("|".join(spelled) or "(?!)"), owners
