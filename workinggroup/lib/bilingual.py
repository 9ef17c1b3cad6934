"""A text in two languages, both originals. Languages are called `en` and `zh` in field names."""

import re
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

ENGLISH = "en"
CHINESE = "zh"
TEXT_LANGUAGES = (ENGLISH, CHINESE)
# Field suffix -> the language code that Django and the profiles use.
CODES = {ENGLISH: "en", CHINESE: "zh-hans"}
CHARACTER = re.compile("[\u3400-\u9fff]")
LATIN_WORD = re.compile("[A-Za-z]+")


def active() -> str:
    """The field suffix of the language being shown: `en` or `zh`."""
    return CHINESE if (get_language() or "").startswith("zh") else ENGLISH


def reading_order() -> tuple[str, str]:
    """Both languages, the one being shown first."""
    return active(), other(active())


def other(language: str) -> str:
    return CHINESE if language == ENGLISH else ENGLISH


@dataclass(frozen=True)
class Bilingual:
    """Both texts of one pair, and which of them (if any) is stale.

    `str()` gives the active language or, where that is empty, the other one; `marked` says so,
    and `lang` is the BCP 47 tag of what is shown, for the lang attribute.
    """

    en: str = ""
    zh: str = ""
    stale: str = ""

    def text(self, language: str) -> str:
        return self.zh if language == CHINESE else self.en

    def shown_language(self, language: str | None = None) -> str:
        wanted = language or active()
        return wanted if self.text(wanted) or not self.text(other(wanted)) else other(wanted)

    def best(self, language: str | None = None) -> str:
        """The text in `language` (default: the active one), else the other."""
        return self.text(self.shown_language(language))

    def with_language(self) -> str:
        """As `best`, with the language named where it is not the one being shown (plain text)."""
        shown = self.shown_language()
        text = self.text(shown)
        if not text or shown == active():
            return text
        return text + pgettext("aside", " (%(words)s)") % {"words": language_note(shown)}

    def short(self, longest: int) -> str:
        """In one line of at most `longest` characters; the mark of another language stays."""
        line = " ".join(self.best().split())
        cut = line if len(line) <= longest else line[: longest - 1] + "…"
        return Bilingual(**{self.shown_language(): cut}).with_language()

    @property
    def lang(self) -> str:
        return "zh-Hans" if self.shown_language() == CHINESE else "en"

    @property
    def marked(self) -> bool:
        """True where the reader gets the other language than the one they read."""
        return bool(self) and self.shown_language() != active()

    @property
    def second(self) -> str:
        """The other language's text under the first; empty where only one is there."""
        shown = self.shown_language()
        return self.text(other(shown))

    @property
    def halves(self) -> list[tuple[str, str, bool]]:
        """Both texts, the one in the reader's language first: (language, text, whether stale)."""
        return [(each, self.text(each), self.stale == each) for each in reading_order()]

    @property
    def second_lang(self) -> str:
        return "en" if self.shown_language() == CHINESE else "zh-Hans"

    @property
    def complete(self) -> bool:
        return bool(self.en and self.zh)

    @property
    def current(self) -> bool:
        """Complete, and neither text waits to follow a change of the other."""
        return self.complete and not self.stale

    def __bool__(self) -> bool:
        return bool(self.en or self.zh)

    def __str__(self) -> str:
        return self.best()


def language_note(language: str) -> str:
    """How a text is marked that is not in the language being read."""
    return _("in English") if language == ENGLISH else _("in Chinese")


def typed(text: str) -> Bilingual:
    """A text typed once, such as a reason, as the pair of which only its own language is there.

    It is Chinese where there are more Chinese characters in it than Latin words: names in the
    other script do not decide.
    """
    chinese = len(CHARACTER.findall(text)) > len(LATIN_WORD.findall(text))
    return Bilingual(zh=text) if chinese else Bilingual(en=text)


def stale_after(*, before: Bilingual, en: str, zh: str) -> str:
    """Which text is stale once `before` has become `en`, `zh`: `en`, `zh` or neither (``).

    Changed alone, a text leaves its partner stale (if there is one); the stale one, edited,
    is current again; both changed in one act are current, and so is a pair whose missing text
    is filled in.
    """
    en_changed, zh_changed = en != before.en, zh != before.zh
    if not (en and zh) or not before.complete or (en_changed and zh_changed):
        return ""
    if en_changed:
        return "" if before.stale == ENGLISH else CHINESE
    if zh_changed:
        return "" if before.stale == CHINESE else ENGLISH
    return before.stale
