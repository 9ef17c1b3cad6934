"""Files of papers that no row names: what a killed process, or a transaction that was undone after
its file was written, has left on the disk."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from meetings.models import MeetingPack, PaperVersion
from workinggroup.lib import mailbox
from workinggroup.lib.storage import DurableStorage
from workinggroup.lib.whole_files import PART, forget_parts

# Nobody writes on one file so long.
PART_LASTS = dt.timedelta(days=1)
# Longer than it takes to notice that the wrong backup of the database was restored: the rows of the
# files come back with the right one, and the files with them.
STRAY_LASTS = dt.timedelta(days=7)
AT_ONCE = 500


def forget_stray_files(*, now: dt.datetime) -> int:
    """Remove what was begun a day ago and never became whole (`now`: aware, UTC). What is older
    than a day and has no row is put aside, and removed once it has lain there for a week; what has
    a row again is put back. Returns how many were removed."""
    if not isinstance(default_storage, DurableStorage):
        return 0
    old = default_storage.older_than(now - PART_LASTS)
    parts = [name for name in old if name.endswith(PART)]
    whole = [name for name in old if name not in parts]
    for name in _without_a_row(whole):
        default_storage.put_aside(name, now=now)
    aside = default_storage.put_aside_before(now)
    lost = _without_a_row(list(aside))
    for name in aside:
        if name not in lost:
            default_storage.put_back(name)
    over = [name for name in lost if aside[name] < now - STRAY_LASTS]
    for name in parts:
        default_storage.discard(name)
    for name in over:
        default_storage.discard_aside(name)
    return len(parts) + len(over)


def forget_half_written(*, now: dt.datetime) -> int:
    """Remove letters kept in files, and rings of the embedded broker, that a killed process began a
    day before `now` (aware, UTC) and left; returns how many."""
    folders = [mailbox.folder()]
    if broker := settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("folder"):
        folders.append(Path(str(broker)))
    return sum(forget_parts(folder, before=now - PART_LASTS) for folder in folders)


def _without_a_row(names: list[str]) -> set[str]:
    found: set[str] = set()
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        known = {
            *PaperVersion.objects.filter(file__in=some).values_list("file", flat=True),
            *MeetingPack.objects.filter(pdf__in=some).values_list("pdf", flat=True),
            *MeetingPack.objects.filter(archive__in=some).values_list("archive", flat=True),
        }
        found |= set(some).difference(known)
    return found
