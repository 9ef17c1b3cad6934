"""Tags and filters for instants and dates, that every template has without loading them."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from members.access import person_of
from workinggroup.forms import DayInput, HourInput
from workinggroup.lib import clock, dual_time, punctuation
from workinggroup.lib.dual_time import ClockReading
from workinggroup.lib.viewer import NOBODY, Side, Viewer, own_first

register = template.Library()
SOON_DAYS = 7
# Instants are told alike on page after page: the newest are kept as they were drawn.
_MOST_KEPT = 2000


@register.simple_tag(takes_context=True)
def both_clocks(context: Context, moment: dt.datetime | None, form: str = "line") -> SafeString:
    """An instant in Washington and Beijing, and in the reader's own zone if that is a third.

    `form`: `line` (in running text), `rows` (one clock under the other) or `big` (page heads).
    """
    return _clocks(context, moment, None, form)


@register.simple_tag(takes_context=True)
def both_clocks_range(
    context: Context, start: dt.datetime | None, end: dt.datetime | None, form: str = "line"
) -> SafeString:
    """As `both_clocks`, from `start` until `end`."""
    return _clocks(context, start, end, form)


@register.simple_tag(takes_context=True)
def further_clock(
    context: Context, start: dt.datetime, end: dt.datetime, zone: str
) -> SafeString | str:
    """From `start` until `end` on the clock of `zone`, an IANA name; nothing where it is one of
    those that `both_clocks_range` tells this reader."""
    order = _first_side(context)
    known = dual_time.zones_for(_reader_zone(context), first=order)
    clocks = dual_time.readings(start, end, reader_zone=zone, first=order)
    if clocks[-1].zone in known:
        return ""
    return _clock(clocks[-1], lead=True)


def _clocks(
    context: Context, start: dt.datetime | None, end: dt.datetime | None, form: str
) -> SafeString:
    if not start:
        return SafeString("")
    return _drawn((start, end), form, (_first_side(context), _reader_zone(context), get_language()))


@lru_cache(maxsize=_MOST_KEPT)
def _drawn(
    span: tuple[dt.datetime, dt.datetime | None],
    form: str,
    reader: tuple[Side, str, str | None],
) -> SafeString:
    """For a reader of this side, zone and language, which is the active one."""
    first, zone, _language = reader
    readings = dual_time.readings(*span, reader_zone=zone, first=first)
    dated = form != "line"
    rows = (_clock(each, lead=dated or each is readings[0]) for each in readings)
    inner = format_html_join(" ", "{}", ((row,) for row in rows))
    return format_html('<span class="clocks clocks--{}">{}</span>', form, inner)


@register.simple_tag(takes_context=True)
def clock_zones(context: Context) -> tuple[str, ...]:
    """The zones that `both_clocks` tells, for the columns of a table."""
    return tuple(dual_time.zones_for(_reader_zone(context), first=_first_side(context)))


def _reader_zone(context: Context) -> str:
    viewer: Viewer = context.get("viewer") or NOBODY
    return person_of(viewer).time_zone if viewer.person else ""


def _first_side(context: Context) -> Side:
    """The side whose clock leads: the reader's own. What is drawn without the context of its page
    knows a reader who came with what it draws, and else the language alone."""
    viewer: Viewer = context.get("viewer") or NOBODY
    order: tuple[Side, ...] | None = context.get("own_first")
    return (order or own_first(viewer, get_language() or ""))[0]


def _clock(each: ClockReading, *, lead: bool) -> SafeString:
    dated = bool(lead or each.shift)
    parts = {
        "clock": format_html('<span class="clock__place">{}</span>', each.clock_name()),
        "time": format_html(
            '<time class="clock__time" datetime="{}">{}</time>',
            each.start.isoformat(timespec="minutes"),
            each.time(),
        ),
    }
    if dated:
        parts["day"] = format_html('<span class="clock__day">{}</span>', each.day())
    shift: SafeString | str = ""
    if each.shift:
        text = punctuation.aside(each.shift_in_words())
        shift = format_html('<span class="clock__shift">{}</span>', text)
    line = SafeString(escape(dual_time.line_order(dated=dated)) % parts)
    return format_html('<span class="clock">{}{}</span>', line, shift)


@register.simple_tag
def clock_in(
    moment: dt.datetime | None, zone: str, since: dt.datetime | None = None
) -> SafeString | str:
    """One clock's time for a table column that is headed with the place.

    `zone` is an IANA name; where the date there is not the one it was at `since`, the shift is
    said ('+1 day').
    """
    return _clock_in(moment, zone, since, get_language()) if moment else ""


@lru_cache(maxsize=_MOST_KEPT)
def _clock_in(
    moment: dt.datetime, zone: str, since: dt.datetime | None, language: str | None
) -> SafeString:
    local = clock.local(moment, zone)
    shift = (local.date() - clock.local(since, zone).date()).days if since else 0
    said = format_html(' <span class="clock__shift">{}</span>', dual_time.shift_in_words(shift))
    return format_html(
        '<time datetime="{}">{}</time>{}',
        local.isoformat(timespec="minutes"),
        dual_time.hour_in_words(local),
        said if shift else "",
    )


@register.simple_tag
def day(value: dt.date | None, weekday: bool = True) -> SafeString | str:  # noqa: FBT001, FBT002
    """A date (not an instant): `Tue 16 Mar 2027`."""
    if not value:
        return ""
    text = dual_time.day_in_words(value, weekday=weekday)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def echo_of(field: BoundField) -> SafeString | str:
    """Where a field of a day or an hour says what was typed: the day in words at once, the rest
    by a script."""
    widget = field.field.widget
    if not isinstance(widget, DayInput | HourInput):
        return ""
    text = widget.echo(field.value())
    return format_html(
        '<div class="field__echo" id="{}_echo" aria-live="polite">{}</div>', field.auto_id, text
    )


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours with one decimal at most: `4`, `2.5`."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


@register.filter
def zone_name(zone: str) -> str:
    """What the clock of an IANA zone is called."""
    return dual_time.clock_name(zone)


@register.simple_tag(takes_context=True)
def day_of(
    context: Context,
    moment: dt.datetime | None,
    clock_named: bool = True,  # noqa: FBT001, FBT002
) -> SafeString | str:
    """The date of an instant, without the weekday, for logs and lists where the hour does not
    matter: that of the reader's own side's clock, which is named, since the other side may read
    another date of the same instant. An instant that comes with a clock of its own, that of its
    meeting, has the date of that one, for whoever reads."""
    if not moment:
        return ""
    zone = clock.SIDE_ZONES[_first_side(context)]
    own = isinstance(moment.tzinfo, ZoneInfo)
    local = moment if own else clock.local(moment, zone)
    text = dual_time.day_in_words(local.date(), weekday=False)
    if clock_named and not own:
        text = dual_time.day_on_clock(text, zone)
    return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), text)


@register.simple_tag(takes_context=True)
def today(context: Context) -> SafeString | str:
    """The date on which the page is drawn, on the clock of the reader's own side, named."""
    return day_of(context, clock.now())


@register.simple_tag
def days(first: dt.date | None, last: dt.date | None, zone: str = "") -> str:
    """The days of a meeting, first to last: `16–18 Mar 2027`; with the clock of `zone`, an IANA
    name, on which they are that: `16–18 Mar 2027 (Beijing)`."""
    if not first or not last:
        return ""
    text = dual_time.days_in_words(first, last)
    return dual_time.day_on_clock(text, zone) if zone else text


@register.simple_tag
def due(on: dt.date | None, side: str) -> SafeString | str:
    """The due date of an action item and how far it is: overdue once the day has ended in the zone
    of `side`, which owes it (`due_side` of a row), whoever reads."""
    return _due(on, Side(side)) if on else ""


@register.simple_tag(takes_context=True)
def due_for_reader(context: Context, on: dt.date | None) -> SafeString | str:
    """As `due`, of what each side owes by its own clock, a deadline: that of the reader's side
    counts; for who has none, the later of the two."""
    viewer: Viewer = context.get("viewer") or NOBODY
    return _due(on, viewer.side or Side.US) if on else ""


def _due(on: dt.date, side: Side) -> SafeString:
    today = clock.local(clock.now(), clock.SIDE_ZONES[side]).date()
    left = (on - today).days
    tone = "over" if left < 0 else "soon" if left <= SOON_DAYS else "later"
    return format_html(
        '<time datetime="{}">{}</time><span class="due--{}">{}</span>',
        on.isoformat(),
        dual_time.day_in_words(on, weekday=False),
        tone,
        punctuation.aside(dual_time.due_in_words(on, today)),
    )
