"""Files of papers that no row names: what a killed process, or a transaction that was undone after
its file was written, has left on the disk."""

import datetime as dt

from django.core.files.storage import default_storage

from meetings.models import PaperVersion
from workinggroup.lib.storage import PART, DurableStorage

# Nobody writes on one file so long.
PART_LASTS = dt.timedelta(days=1)
# Longer than it takes to notice that the wrong backup of the database was restored: the rows of
# newer files come back with the right one.
STRAY_LASTS = dt.timedelta(days=7)
AT_ONCE = 500


def forget_stray_files(*, now: dt.datetime) -> int:
    """Remove what was begun a day ago and never became whole, and what has lain for a week without
    a row (`now`: aware, UTC). Returns how many."""
    if not isinstance(default_storage, DurableStorage):
        return 0
    parts = [name for name in default_storage.older_than(now - PART_LASTS) if name.endswith(PART)]
    old = [name for name in default_storage.older_than(now - STRAY_LASTS) if name not in parts]
    strays = [*parts]
    for first in range(0, len(old), AT_ONCE):
        names = old[first : first + AT_ONCE]
        known = PaperVersion.objects.filter(file__in=names).values_list("file", flat=True)
        strays += set(names).difference(known)
    for name in strays:
        default_storage.discard(name)
    return len(strays)
