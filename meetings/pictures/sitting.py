"""One sitting on the days of both sides: whose working day it falls into is seen at once."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.models import Sitting
from meetings.rules.scheduling import WEIGHTS, Slot, inconvenience
from workinggroup.lib import clock, dual_time
from workinggroup.lib.figures import NARROW, WIDE, Drawing, Figure, Number
from workinggroup.lib.punctuation import clauses, lead
from workinggroup.lib.viewer import Side

_HOURS = 24
_HOUR = dt.timedelta(hours=1)
# How the hours of a day are shaded, by what they weigh on whoever works them.
_SHADES = ("working", "shoulder", "night", "night")


def sitting_figure(slot: Slot, *, first: Side) -> Figure:
    """A sitting across the 24 hours of both sides' clocks, the side `first` above. No query; raises
    nothing."""
    sides = (first, first.other)
    readings = {
        side: dual_time.readings(slot.starts_at, slot.ends_at, first=side)[0] for side in sides
    }
    said = [
        f"{lead(dual_time.clock_name(clock.SIDE_ZONES[side]))}{each.day()} {each.time()}"
        for side, each in readings.items()
    ]
    return Figure(
        title=_("The sitting in both cities"),
        about=clauses(said),
        wide=_strips(slot, sides, readings, width=WIDE, left=104),
        narrow=_strips(slot, sides, readings, width=NARROW, left=0),
        heads=(
            pgettext("clock", "Place"),
            _("Hours"),
            pgettext("clock", "Day"),
            _("Outside office hours, weighted"),
        ),
        rows=[
            (
                dual_time.clock_name(clock.SIDE_ZONES[side]),
                each.time(),
                each.day(),
                _weighted(slot, clock.SIDE_ZONES[side]),
            )
            for side, each in readings.items()
        ],
    )


def _weighted(slot: Slot, zone: str) -> str:
    hours = f"{inconvenience(slot, zone) / 60:.1f}".removesuffix(".0")
    return _("%(n)s h") % {"n": hours}


def hours_drawn(sittings: Iterable[Sitting], first: Side) -> list[Figure]:
    """The days of `sittings`, once for those at the same hours on both clocks. No query; raises
    nothing."""
    found: dict[tuple[dt.time, ...], Slot] = {}
    for row in sittings:
        clocks = tuple(
            clock.local(moment, zone).time()
            for moment in (row.starts_at, row.ends_at)
            for zone in clock.SIDE_ZONES.values()
        )
        found.setdefault(clocks, Slot(row.starts_at, row.ends_at))
    return [sitting_figure(slot, first=first) for slot in found.values()]


def _window(slot: Slot, first: Side) -> dt.datetime:
    """Where the strips begin: midnight on the first clock, or so much later that the whole sitting
    fits on them."""
    zone = clock.SIDE_ZONES[first]
    begins = clock.instant(clock.local(slot.starts_at, zone).date(), dt.time.min, zone)
    over = slot.ends_at - begins - _HOURS * _HOUR
    while over > dt.timedelta(0) and begins + _HOUR <= slot.starts_at:
        begins, over = begins + _HOUR, over - _HOUR
    return begins


def _strips(
    slot: Slot,
    sides: tuple[Side, Side],
    readings: Mapping[Side, dual_time.ClockReading],
    *,
    width: Number,
    left: Number,
) -> Drawing:
    begins = _window(slot, sides[0])
    cell = (width - left) / _HOURS
    top, high, row = (22, 26, 58) if left else (36, 26, 74)
    drawing = Drawing(width, top + row + high + 16)
    for n, side in enumerate(sides):
        zone = clock.SIDE_ZONES[side]
        y = top + n * row
        name = dual_time.clock_name(zone)
        hours = readings[side].time()
        if left:
            drawing.write((0, y + high / 2 + 4), name, f"side-{side}")
        else:
            drawing.write((0, y - 6), f"{lead(name)}{hours}", f"side-{side}")
        _strip(drawing, zone, begins, (left, y), (cell, high))
    start, end = (
        left + (moment - begins) / _HOUR * cell for moment in (slot.starts_at, slot.ends_at)
    )
    drawing.bar((start, top - 4), (end - start, row + high + 7), "span")
    if left:
        both = " · ".join(readings[side].time() for side in sides)
        at_the_end = start > left + (width - left) / 2
        place = (end, "end") if at_the_end else (start, "start")
        drawing.write((place[0], top - 10), both, "strong", place[1])
    return drawing


def _strip(
    drawing: Drawing,
    zone: str,
    begins: dt.datetime,
    corner: tuple[Number, Number],
    size: tuple[Number, Number],
) -> None:
    """24 hours from `begins` on the clock of `zone`, every third one named."""
    (x, y), (cell, high) = corner, size
    for n in range(_HOURS):
        local = clock.local(begins + n * _HOUR, zone)
        shade = _SHADES[WEIGHTS[local.hour]]
        drawing.bar((x + n * cell, y), (cell, high), f"hour-{shade}")
        if local.hour % 3 == 0:
            drawing.write((x + n * cell, y + high + 15), f"{local:%H}", "small")
