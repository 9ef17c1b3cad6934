"""What a form says back about a day and an hour while they are typed: the day in words, the hour on
the other clocks.

The words are those of `dual_time`; a script (`static/js/clocks.js`) puts them together in the page
from what `day_words` and `clock_words` give it, and must say what is said here.
"""

import datetime as dt
from typing import Any

from babel import Locale

from workinggroup.lib import clock, dual_time
from workinggroup.lib.languages import cldr_locale, code_of
from workinggroup.lib.punctuation import aside

# No two clocks are further apart than this, in days of the calendar.
_FURTHEST = 2


def day_words(language: str | None = None) -> dict[str, Any]:
    """How a day is told: the pattern of CLDR, and the names that stand in it, Monday first."""
    code = code_of(language)
    locale = Locale.parse(cldr_locale(code))
    skeleton = dual_time.SKELETONS[True, True]
    pattern = dual_time.OWN_PATTERNS.get((code, skeleton))
    return {
        "pattern": pattern or locale.datetime_skeletons[skeleton].pattern,
        "weekdays": [locale.days["format"]["abbreviated"][n] for n in range(7)],
        "months": [
            dual_time.with_own_names(locale.months["format"]["abbreviated"][n], code)
            for n in range(1, 13)
        ],
    }


def clock_words(language: str | None = None) -> dict[str, Any]:
    """How an hour is told on the clocks of both sides: zones with their names, Washington first,
    the order of a line, and how far a date is from the one that was typed."""
    code = code_of(language)
    shifts = [n for n in range(-_FURTHEST, _FURTHEST + 1) if n]
    return {
        **day_words(code),
        "clocks": {zone: dual_time.clock_name(zone, code) for zone in dual_time.zones_for()},
        "order": dual_time.line_order(code),
        "shifts": {str(n): aside(dual_time.shift_in_words(n, code), code) for n in shifts},
    }


def other_clocks(
    day: dt.date, time: dt.time, zone: str, language: str | None = None, *, first: str = "us"
) -> list[str]:
    """What the clocks of both sides show, but for that of `zone`, when it shows `time` of `day`: a
    line each, `Beijing 07:00 Wed 17 Mar 2027 (+1 day)`, that of side `first` (the reader's own)
    before the other. Nothing for an hour that it skips. The rule that the script is held to."""
    if not clock.exists(day, time, zone):
        return []
    moment = clock.instant(day, time, zone)
    other_zones = [each for each in dual_time.zones_for(first=first) if each != zone]
    return [dual_time.line_on(each, moment, day, language) for each in other_zones]
