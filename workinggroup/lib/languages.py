"""The languages that the portal is read in, by Django's codes: what other libraries call them.

Texts that are written in two languages are pairs (`bilingual`); what the portal itself says is in
the catalogue of each language that it is read in.
"""

from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from workinggroup.lib.bilingual import CODES, ENGLISH

LANGUAGE_NOT_OFFERED = _("This language is not offered.")
# Where a language is written in several ways, the one that the house keeps to.
_WAYS = {"en": "en_GB", "zh-hans": "zh_Hans_CN"}


def code_of(language: str | None = None) -> str:
    """The code of a language or of the suffix of a pair's field; of the active one by default."""
    shown = language or get_language() or ENGLISH
    return CODES.get(shown, shown)


@cache
def cldr_locale(code: str) -> str:
    """The name of a language in CLDR; of English where CLDR does not have it."""
    try:
        return _WAYS.get(code) or str(Locale.parse(to_locale(code)))
    except (UnknownLocaleError, ValueError):
        return _WAYS["en"]


@cache
def locale_tag(code: str) -> str:
    """The BCP 47 tag of how the house writes a language, for scripts that tell dates: `en-GB`."""
    return cldr_locale(code).replace("_", "-")


@cache
def tag_of(code: str) -> str:
    """The BCP 47 tag for the lang attribute: `zh-Hans`."""
    first, *parts = code.split("-")
    return "-".join([first, *(p.title() if len(p) == 4 else p.upper() for p in parts)])
