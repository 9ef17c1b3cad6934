"""The counters of document symbols and serial numbers."""

from django.db.models import F

from meetings.enums import Distribution
from meetings.models import Meeting, SymbolCounter

ACTION_SERIES = "A"


def next_serial(meeting: Meeting, series: str) -> int:
    """Take the next number of a meeting's series (DOC, DOCH, INF, INFH for papers, A for action
    items, D for decisions).

    Call inside the transaction of the act that uses it: the counter stays locked until that is
    over, so that no number is given twice, none is reused, and an act that fails leaves no gap.
    """
    counter, _created = SymbolCounter.objects.get_or_create(meeting=meeting, series=series)
    SymbolCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db(fields=["last"])
    return counter.last


def take_serial(meeting: Meeting, series: str, serial: int) -> None:
    """Take the number `serial` of a meeting's series, given before this portal gave any: the next
    one follows the highest. Call as `next_serial`, once it is known that nothing has it."""
    counter, _created = SymbolCounter.objects.get_or_create(meeting=meeting, series=series)
    SymbolCounter.objects.filter(pk=counter.pk, last__lt=serial).update(last=serial)


def series_of(kind: str, distribution: str) -> str:
    """The series in which a paper of this type is counted: of those who read it."""
    return f"{kind}H" if distribution == Distribution.HEADS else kind
