"""Long minutes for `bench.typesetting`, in the example group; run in a portal of its own."""

import io
import itertools
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable

from pypdf import PdfReader

from meetings.documents.kinds import DocumentKind, MeetingPaper, paper_of
from meetings.documents.pdf import write_pdf
from meetings.documents.word import write_word
from meetings.enums import MeetingKind
from meetings.models import Meeting, Paragraph
from members.access import viewer_of
from members.models import Person
from tests import factories
from workinggroup.lib import clock
from workinggroup.lib.bilingual import TEXT_LANGUAGES
from workinggroup.lib.viewer import Side

# As many paragraphs as a page has, about.
_A_PAGE = 6


def measure(pages: int, rounds: int) -> None:
    """Prints, as JSON, of how many pages the paper is and what each way of making it took: by the
    clock and of the CPU. The minutes are those of the extraordinary meeting, made longer with what
    was said in the others until the bilingual PDF has so many pages."""
    paper = _minutes()
    while (there := _pages_of(paper)) < pages:
        _prolong(pages - there)
        paper = _minutes()

    def made(write: Callable[..., bytes], *languages: str) -> Callable[[], bytes]:
        return lambda: write(paper.document, languages, dated=paper.dated)

    ways: dict[str, Callable[[], object]] = {
        "composed": _minutes,
        "PDF, both languages": made(write_pdf, *TEXT_LANGUAGES),
        **{f"PDF, {each} alone": made(write_pdf, each) for each in TEXT_LANGUAGES},
        "Word, both languages": made(write_word, *TEXT_LANGUAGES),
    }
    took = {name: _median(way, rounds) for name, way in ways.items()}
    sys.stdout.write(json.dumps({"pages": there, "took": took}))


def _meeting() -> Meeting:
    return Meeting.objects.get(kind=MeetingKind.EXTRAORDINARY)


def _minutes() -> MeetingPaper:
    now = clock.now()
    viewer = viewer_of(Person.objects.get(email="sidney.strand@sia.example"), now)
    paper = paper_of(viewer, _meeting(), DocumentKind.MINUTES, copy=Side.US, now=now)
    assert paper is not None, "a secretary may have the minutes"
    return paper


def _pages_of(paper: MeetingPaper) -> int:
    made = write_pdf(paper.document, TEXT_LANGUAGES, dated=paper.dated)
    return len(PdfReader(io.BytesIO(made)).pages)


def _prolong(pages: int) -> None:
    meeting = _meeting()
    said = itertools.cycle(Paragraph.objects.exclude(meeting=meeting).order_by("pk"))
    item = factories.an_item(meeting=meeting)
    for paragraph in itertools.islice(said, _A_PAGE * pages):
        factories.a_paragraph(item=item, text_en=paragraph.text_en, text_zh=paragraph.text_zh)


def _median(way: Callable[[], object], rounds: int) -> tuple[float, float]:
    spent = []
    for _round in range(rounds):
        began, before = time.monotonic(), _cpu()
        way()
        spent.append((time.monotonic() - began, _cpu() - before))
    by_clock, by_cpu = zip(*spent, strict=True)
    return statistics.median(by_clock), statistics.median(by_cpu)


def _cpu() -> float:
    told = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in told)
