"""What stands at the head and the foot of every paper about a joint text."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from meetings.documents.model import Document, PaperPiece
from meetings.documents.wording import (
    both,
    copy_name,
    enumerated_pair,
    group_name,
    in_lines,
    own_language,
    page_number,
    side_name,
)
from meetings.enums import Audience, Distribution
from meetings.models import Sitting
from meetings.queries.texts.issued import sittings_in
from meetings.queries.texts.record import meeting_in
from meetings.queries.texts.sources import TextSource
from meetings.rules.content import first_format
from meetings.symbols import meeting_name
from workinggroup.lib.bilingual import Bilingual, active
from workinggroup.lib.dual_time import days_in_words, lines_in_full
from workinggroup.lib.viewer import Side


def document_about(
    sources: tuple[TextSource, ...],
    *,
    title: Bilingual,
    blocks: tuple[PaperPiece, ...],
    copy: Side,
    symbol: str = "",
) -> Document:
    """A paper about these texts of one meeting, of which the first says where it was held."""
    source = sources[0]
    return Document(
        group=group_name(copy),
        title=title,
        symbol=symbol or source.symbol,
        status=_status(sources),
        copy=copy_name(copy),
        facts=tuple(_facts(sources, copy)),
        blocks=blocks,
        fingerprint=both(lambda: _("Fingerprint (SHA-256)")),
        fingerprints=tuple((each.symbol, each.fingerprint) for each in sources),
        page=page_number(),
        first=own_language(copy),
        american=copy == Side.US,
    )


def _status(sources: tuple[TextSource, ...]) -> Bilingual:
    """How they stand; a paper is read where no page tells that something was changed past the
    portal."""
    status = _stage(sources)
    if all(source.agrees for source in sources):
        return status
    return both(lambda: _("%(status)s (does not verify: see the portal)") % {"status": status})


def _stage(sources: tuple[TextSource, ...]) -> Bilingual:
    if all(source.final for source in sources):
        return both(lambda: _("FINAL"))
    if any(source.superseded for source in sources):
        return both(lambda: _("SUPERSEDED"))
    if all(source.circulated for source in sources):
        return both(lambda: _("DRAFT, circulated"))
    return both(lambda: _("DRAFT"))


def _facts(sources: tuple[TextSource, ...], copy: Side) -> Iterable[tuple[Bilingual, Bilingual]]:
    source = sources[0]
    number = source.meeting.number
    yield both(lambda: _("Meeting")), both(lambda: meeting_name(number))
    yield both(lambda: _("Date")), _days(source, copy)
    yield from _place(source)
    yield both(lambda: _("Symbol")), in_lines([_revision(each) for each in sources])
    yield both(lambda: _("Distribution")), _distribution(sources)
    label = both(lambda: _("Issued") if source.circulated or source.signatures else _("As of"))
    yield label, both(lambda: "\n".join(lines_in_full(source.of, first=copy)))


def _revision(source: TextSource) -> Bilingual:
    given = {"symbol": source.symbol, "n": source.revision}
    return both(lambda: _("%(symbol)s, revision %(n)s") % given)


def _distribution(sources: tuple[TextSource, ...]) -> Bilingual:
    """A text that is not circulated is for those who draft."""
    shared = all(source.circulated for source in sources)
    return both(lambda: Distribution.WORKING_GROUP.label if shared else Audience.HEADS.label)


def _place(source: TextSource) -> Iterable[tuple[Bilingual, Bilingual]]:
    said = meeting_in(source.content, source.meeting)
    if said.place:
        yield both(lambda: _("Place")), said.place
    yield both(lambda: _("Host")), side_name(said.host)
    how = [both(lambda: said.format.label)]
    if interpretation := said.interpretation:
        how.append(both(lambda: interpretation.label))
    yield both(lambda: _("Format")), enumerated_pair(how)


def _days(source: TextSource, copy: Side) -> Bilingual:
    sittings = source.laid.sittings if source.laid else _sittings_on_record(source)
    rows = [row for row in sittings if not row.for_heads]
    if rows:
        return in_lines([sitting_on_both_clocks(row, source, copy) for row in rows])
    days = meeting_in(source.content, source.meeting).days
    return both(lambda: days_in_words(*days, active()) if days else "—")


def _sittings_on_record(source: TextSource) -> tuple[Sitting, ...]:
    if first_format(source.content):
        return ()
    return sittings_in(source.content, source.meeting)


def sitting_on_both_clocks(row: Sitting, source: TextSource, copy: Side) -> Bilingual:
    """When a sitting begins and ends, a line for each clock, that of the copy's side first; the
    third is that of the zone that the meeting had when the words were captured."""
    content, meeting = source.content, source.meeting
    zone = meeting.anchor_zone if first_format(content) else content["meeting"]["zone"]
    return both(
        lambda: "\n".join(lines_in_full(row.starts_at, row.ends_at, further_zone=zone, first=copy))
    )
