"""Instants and zones. An instant is an aware datetime in UTC; a zone is an IANA name."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from workinggroup.lib.viewer import Side

WASHINGTON = "America/New_York"
BEIJING = "Asia/Shanghai"
SIDE_ZONES: dict[str, str] = {Side.US: WASHINGTON, Side.CN: BEIJING}
UTC = dt.UTC
# The names people choose from: regions, without the aliases and the fixed-offset oddities.
REGIONS = {"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
ZONES = [*sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS), "UTC"]


def zone_choices() -> list[tuple[str, str]]:
    """The zones as a field's choices; a function, so that no migration freezes their list."""
    return [(zone, zone) for zone in ZONES]


def now() -> dt.datetime:
    """The present instant, UTC; the one place that asks the clock."""
    return timezone.now()


def instant(day: dt.date, time: dt.time, zone: str) -> dt.datetime:
    """The UTC instant of a wall-clock time.

    A time that the clock skips is moved forward by the gap (as RFC 5545 section 3.3.5 asks),
    one that comes twice means the first.
    """
    return dt.datetime.combine(day, time, ZoneInfo(zone)).astimezone(UTC)


def exists(day: dt.date, time: dt.time, zone: str) -> bool:
    """Whether the clock of `zone` shows this time on this day at all: not where it is put forward
    past it."""
    return local(instant(day, time, zone), zone).time() == time


def local(moment: dt.datetime, zone: str) -> dt.datetime:
    """`moment` on the clock of `zone`."""
    return moment.astimezone(ZoneInfo(zone))


def end_of_day(day: dt.date, zone: str) -> dt.datetime:
    """The instant at which `day` is over in `zone`."""
    return instant(day + dt.timedelta(days=1), dt.time.min, zone)
