"""The counters of document symbols and serial numbers."""

from django.db.models import F

from meetings.models import Meeting, SymbolCounter


def next_serial(meeting: Meeting, series: str) -> int:
    """Take the next number of a meeting's series (DOC, INF, A for action items, D for decisions).

    Call inside the transaction of the act that uses it: the counter stays locked until that is
    over, so that no number is given twice, none is reused, and an act that fails leaves no gap.
    """
    counter, _created = SymbolCounter.objects.get_or_create(meeting=meeting, series=series)
    SymbolCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db(fields=["last"])
    return counter.last
