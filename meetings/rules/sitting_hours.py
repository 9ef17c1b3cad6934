"""The hours of a sitting as they are agreed, on the clock of one zone. Pure."""

import datetime as dt

from django.utils.translation import gettext as _

from workinggroup.lib import clock

_LONGEST = dt.timedelta(hours=12)
_ONE_DAY = dt.timedelta(days=1)
# Those of all meetings, and the one that a meeting of the last may run into.
_YEARS = range(2021, 2202)


def _last_day(day: dt.date, starts: dt.time, ends: dt.time) -> dt.date:
    """An end that is not after its start is on the next day."""
    return day if ends > starts else day + _ONE_DAY


def instants(
    day: dt.date, starts: dt.time, ends: dt.time, zone: str
) -> tuple[dt.datetime, dt.datetime]:
    """The UTC instants of a sitting; an end that is not after its start is on the next day."""
    last = _last_day(day, starts, ends)
    return clock.instant(day, starts, zone), clock.instant(last, ends, zone)


def faults_of_hours(day: dt.date, starts: dt.time, ends: dt.time, zone: str) -> dict[str, str]:
    """What is wrong with them on any clock and at any time, by the field: a day in a year of no
    meeting, an hour that the clock of `zone` does not show on that day, a sitting of no length or
    of more than twelve hours."""
    if day.year not in _YEARS:
        outside = _("Meetings are of the years %(first)d to %(last)d. Correct the date.")
        return {"day": outside % {"first": _YEARS[0], "last": _YEARS[-1]}}
    skipped = _(
        "This time does not exist on that day: clocks in the meeting time zone are set forward "
        "then."
    )
    shown = {
        "starts": clock.exists(day, starts, zone),
        "ends": clock.exists(_last_day(day, starts, ends), ends, zone),
    }
    faults = {name: skipped for name, there in shown.items() if not there}
    starts_at, ends_at = instants(day, starts, ends, zone)
    if starts == ends:
        faults.setdefault("ends", _("The sitting ends when it begins. Correct one of the times."))
    elif ends_at - starts_at > _LONGEST:
        faults.setdefault("ends", _("A sitting lasts twelve hours at most."))
    return faults
