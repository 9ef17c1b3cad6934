"""The fixed words of papers, in both languages at once, from the catalogue that pages have too.

Each side's copy names its own delegation first, in both languages (*alternat*), from one content.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from meetings.documents.model import PAGE_PLACE, PAGES_PLACE
from workinggroup.lib.bilingual import CODES, Bilingual
from workinggroup.lib.viewer import Side


def both(say: Callable[[], object]) -> Bilingual:
    """What `say` says in each language: pairs in it are told in that language too."""
    halves = {}
    for suffix, code in CODES.items():
        with override(code):
            halves[suffix] = str(say())
    return Bilingual(**halves)


def own_language(copy: Side) -> str:
    """The suffix of the language that stands first in the copy of a side."""
    return "zh" if copy == Side.CN else "en"


def group_name(copy: Side) -> Bilingual:
    """The full name of the group, the side of the copy first."""
    return both(lambda: _us_first() if copy == Side.US else _cn_first())


def _us_first() -> str:
    return _("US-China Semiconductor Industry Technology and Trade Restriction Working Group")


def _cn_first() -> str:
    return _("China-US Semiconductor Industry Technology and Trade Restriction Working Group")


def copy_name(copy: Side) -> Bilingual:
    """Whose copy a paper is."""
    return both(
        lambda: _("Copy of the US side") if copy == Side.US else _("Copy of the Chinese side")
    )


def side_name(side: Side) -> Bilingual:
    """`US side`."""
    return both(lambda: side.label)


def page_number() -> Bilingual:
    """How pages are counted, with places for both numbers."""
    return both(
        lambda: _("Page %(page)s of %(pages)s") % {"page": PAGE_PLACE, "pages": PAGES_PLACE}
    )


def enumerated_pair(parts: list[Bilingual]) -> Bilingual:
    """`a, b, c`, with the comma of each language; of what a thing and what is said of it are."""
    return both(lambda: pgettext("list", ", ").join(str(part) for part in parts if part))


def in_lines(parts: list[Bilingual]) -> Bilingual:
    """Each part on a line of its own."""
    return both(lambda: "\n".join(str(part) for part in parts if part))


def half_of(pair: Bilingual, code: str) -> str:
    """What a paper in one language (a suffix) says: this half or, marked as such, the other one
    where there is no other."""
    with override(CODES[code]):
        return pair.with_language()
