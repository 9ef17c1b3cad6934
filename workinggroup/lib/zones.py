"""The zones that people choose from: each clock once, by the city that it is known for.

The names are CLDR's, as Babel ships them. CLDR never renames a zone: it keeps Asia/Calcutta where
the IANA list has come to say Asia/Kolkata.
"""

from collections import defaultdict
from functools import cache

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from workinggroup.lib import clock


def one_name(zone: str) -> str:
    """The name that stands for all names of the same clock, such as Asia/Shanghai for PRC."""
    return str(get_global("zone_aliases").get(zone, zone))


@cache
def offered() -> tuple[str, ...]:
    """The IANA names to choose from, one for each clock."""
    by_name: dict[str, str] = {}
    for zone in clock.ZONES:
        name = one_name(zone)
        by_name[name] = name if name in clock.ZONES else by_name.get(name, zone)
    return tuple(sorted(by_name.values()))


@cache
def _all_names() -> dict[str, list[str]]:
    names = defaultdict(list)
    for alias, name in get_global("zone_aliases").items():
        names[name].append(alias)
    return names


def city(zone: str, locale: str) -> str:
    """The city of a zone in the language of `locale`; in English letters where CLDR has no other.

    Raises `LookupError` for a zone that the IANA list does not have.
    """
    named = Locale.parse(locale).time_zones
    canonical = one_name(zone)
    for name in (zone, canonical, *sorted(_all_names().get(canonical, ()))):
        if name in named and "city" in named[name]:
            return str(named[name]["city"])
    bare: str = get_timezone_location(zone, locale=locale, return_city=True)
    # The last part of Argentina/Buenos Aires.
    return bare.rpartition("/")[2]


def sorting_key(name: str) -> bytes:
    """Orders the names of cities: English ones by the alphabet, most Chinese ones by pinyin, which
    is how the common characters stand in GB 18030."""
    return name.casefold().encode("gb18030")
