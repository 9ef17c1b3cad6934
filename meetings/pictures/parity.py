"""What each side carried in each meeting, as bars to both sides of one axis."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.queries.meetings.pages import MeetingRow
from meetings.queries.meetings.parity import Measure, Share
from workinggroup.lib.figures import NARROW, WIDE, Drawing, Figure, Number
from workinggroup.lib.viewer import Side

# As many meetings as two years have, and what was before in one line.
MOST_SHOWN = 8
_ROW, _BAR, _TOP = 26, 16, 48
# What the balance takes at the end of a row; as much is left at its beginning.
_BALANCE = 44
_SHAPES = {Side.US: "●", Side.CN: "◆"}


@dataclass(frozen=True)
class _Bar:
    """One meeting: its name, who hosted it, the weighted hours of each side, and how many more the
    US side has carried after it than the Chinese side, of all meetings until then."""

    name: str
    host: str
    hours: dict[str, float]
    balance: float = 0

    @property
    def ahead(self) -> Side | None:
        """Who has carried more until then."""
        return None if self.balance == 0 else Side.US if self.balance > 0 else Side.CN


def parity_bars(
    rows: Sequence[MeetingRow], shares: Sequence[Share], measures: Sequence[Measure]
) -> Figure:
    """The out-of-hours time of the newest meetings among `rows` (any order, cancelled ones are
    passed over), with the balance of all (`shares`, the reader's side first) and everything else
    that is counted for both sides. No query; raises nothing."""
    all_bars = [_bar(row) for row in rows if not row.meeting.cancelled and row.sittings]
    bars = _balanced(all_bars)[-MOST_SHOWN:]
    sides = (Side(shares[0].side), Side(shares[1].side))
    return Figure(
        title=_("Out-of-hours time of each side, by meeting"),
        about=in_favor_of(shares),
        wide=_drawn(bars, sides, width=WIDE),
        narrow=_drawn(bars, sides, width=NARROW),
        heads=(
            pgettext("parity", "Counted"),
            *(str(side.label) for side in sides),
            pgettext("parity", "Balance"),
        ),
        rows=[
            *(
                (each.label, *(getattr(each, side.value) for side in sides), "")
                for each in measures
            ),
            *((bar.name, *(_carried(bar, side) for side in sides), _in_words(bar)) for bar in bars),
        ],
    )


def _carried(bar: _Bar, side: Side) -> str:
    """The hours of a side in a meeting, and whether it hosted."""
    hours = _hours(bar.hours[side])
    return _("%(hours)s (host)") % {"hours": hours} if bar.host == side else hours


def _balanced(bars: Sequence[_Bar]) -> list[_Bar]:
    """The same with the balance after each."""
    each = [bar.hours[Side.US] - bar.hours[Side.CN] for bar in bars]
    # Hours are halves and quarters at the least: what is less is a rounding.
    sums = (round(total, 6) for total in accumulate(each))
    return [replace(bar, balance=total) for bar, total in zip(bars, sums, strict=True)]


def _in_words(bar: _Bar) -> str:
    """The balance after a meeting, in the table."""
    if bar.ahead is None:
        return _hours(0)
    return f"{bar.ahead.label} +{_hours(abs(bar.balance))}"


def in_favor_of(shares: Sequence[Share]) -> str:
    """Whose turn it is, in a sentence: the next plan favors who has carried more."""
    more, less = sorted(shares, key=lambda share: share.minutes, reverse=True)
    if more.minutes == less.minutes:
        return _("Over all meetings held and planned, both sides carry the same out-of-hours time.")
    said = {
        Side.US: _(
            "Over all meetings held and planned, the US side carries %(n)s weighted hours more: "
            "the next plan favors it."
        ),
        Side.CN: _(
            "Over all meetings held and planned, the Chinese side carries %(n)s weighted hours "
            "more: the next plan favors it."
        ),
    }
    return said[Side(more.side)] % {"n": _hours((more.minutes - less.minutes) / 60)}


def _bar(row: MeetingRow) -> _Bar:
    hours = {side: minutes / 60 for side, minutes in row.hours}
    return _Bar(str(row.meeting), row.meeting.host, hours)


def _hours(hours: float) -> str:
    return f"{hours:.1f}".removesuffix(".0")


def _drawn(bars: Sequence[_Bar], sides: tuple[Side, Side], *, width: Number) -> Drawing:
    drawing = Drawing(width, _TOP + _ROW * max(len(bars), 1))
    middle, gap = width / 2, 46
    room = middle - gap - 34 - _BALANCE
    most = max((max(bar.hours.values()) for bar in bars), default=0) or 1
    for n, side in enumerate(sides):
        x = middle + (gap if n else -gap)
        drawing.write((x, _TOP - 20), side.label, f"side-{side}", "start" if n else "end")
    # Above the names of the sides, beside which it has no room on a phone.
    drawing.write((width, _TOP - 36), pgettext("parity", "Balance"), "small", "end")
    for n, bar in enumerate(bars):
        y = _TOP + n * _ROW
        drawing.write((middle, y + _BAR - 3), bar.name, "small", "middle")
        for place, side in enumerate(sides):
            long = bar.hours[side] / most * room
            start = middle + gap if place else middle - gap - long
            drawing.bar((start, y), (long, _BAR), f"bar-{side}")
            end = start + long + 6 if place else start - 6
            # The shape of a side says that it hosted.
            hosted = (_SHAPES[side],) if bar.host == side else ()
            parts = (_hours(bar.hours[side]), *hosted)
            said = " ".join(parts if place else reversed(parts))
            drawing.write((end, y + _BAR - 3), said, "plain", "start" if place else "end")
        ahead = f"{_SHAPES[bar.ahead]} +" if bar.ahead else ""
        balance = f"{ahead}{_hours(abs(bar.balance))}"
        drawing.write((width, y + _BAR - 3), balance, "small", "end")
    return drawing
