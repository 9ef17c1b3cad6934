"""What several papers have: the antitrust statement as their annex, and the papers they cite."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from meetings.documents.model import PaperCell, PaperHeading, PaperPiece, Passage
from meetings.documents.wording import both, in_lines
from meetings.queries.texts.record import CitedPaper, papers_in
from workinggroup.lib.bilingual import Bilingual


def annex(statement: Bilingual) -> tuple[PaperPiece, ...]:
    """The antitrust statement, on a page of its own."""
    return (
        PaperHeading(both(lambda: _("Annex: antitrust statement")), breaks=True),
        Passage(PaperCell(statement)),
    )


def cited_papers(item: dict[str, Any]) -> Iterator[Passage]:
    """The papers that an item of a content cites, by what their files can be told."""
    papers = papers_in(item)
    if papers:
        yield Passage(PaperCell(lines_of_papers(papers), both(lambda: _("Papers"))))


def lines_of_papers(papers: tuple[CitedPaper, ...]) -> Bilingual:
    """A line for each file: symbol, title, language, version, SHA-256."""
    return in_lines([_line(paper) for paper in papers])


def _line(paper: CitedPaper) -> Bilingual:
    return both(
        lambda: (
            _("%(symbol)s, %(title)s (%(language)s, version %(n)s; SHA-256 %(hash)s)")
            % {
                "symbol": paper.symbol,
                "title": paper.title,
                "language": paper.language.label,
                "n": paper.version,
                "hash": paper.sha256,
            }
        )
    )
