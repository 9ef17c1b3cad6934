"""Tags and filters that every template has without loading them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from django import template
from django.db.models import Model
from django.forms import BoundField, CheckboxInput, Select, SelectMultiple
from django.template.context import Context
from django.template.defaulttags import querystring
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.access import NOBODY, Viewer
from members.enums import Side
from workinggroup.lib import browsers, clock, dual_time, punctuation
from workinggroup.lib.bilingual import CHINESE, CODES, Bilingual, active
from workinggroup.lib.dual_time import Reading

register = template.Library()
# `{% qs page=2 %}`: the present query string with changes (Django's own `querystring`).
register.simple_tag(querystring, name="qs", takes_context=True)
register.filter("lead", punctuation.lead)
register.simple_tag(punctuation.gap)
register.filter("listed", punctuation.listed)
register.filter("aside", punctuation.aside)

# What a state's colour says; a state that is not named here is quiet.
STATE_TONES = {
    "polling": "act",
    "confirmed": "act",
    "circulated": "act",
    "for_signature": "act",
    "in_progress": "act",
    "released": "act",
    "held": "done",
    "closed": "done",
    "agreed": "done",
    "adopted": "done",
    "done": "done",
    "sent": "done",
    "accepted": "done",
    "tentative": "warning",
    "postponed": "warning",
    "cancelled": "error",
    "failed": "error",
}
SOON_DAYS = 7
SHAPES = {
    Side.US: '<svg viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.8"/></svg>',
    Side.CN: '<svg viewBox="0 0 12 12" aria-hidden="true"><path d="M6 0l6 6-6 6-6-6z"/></svg>',
}


# --- the two sides -------------------------------------------------------------------------------
@register.simple_tag
def side_mark(side: str, label: str = "") -> SafeString | str:
    """The side's shape and word in its colour; `label` replaces the word."""
    if side not in Side.values:
        return ""
    known = Side(side)
    return format_html(
        '<span class="side side--{}">{}<span>{}</span></span>',
        known.value,
        SafeString(SHAPES[known]),
        label or known.label,
    )


@register.simple_tag
def side_shape(side: str) -> SafeString:
    """The shape alone, for places where the word stands beside it already."""
    known = Side(side)
    return format_html(
        '<span class="side side--{}">{}</span>', known.value, SafeString(SHAPES[known])
    )


# --- both languages ------------------------------------------------------------------------------
@register.simple_tag
def bilingual(pair: Bilingual | None) -> SafeString | str:
    """The text in the reader's language, or the other one, marked as such."""
    if not pair:
        return ""
    text = format_html('<span lang="{}">{}</span>', pair.lang, str(pair))
    if not pair.marked:
        return text
    mark = _("in Chinese") if active() == "en" else _("in English")
    return format_html('{} <span class="other-language">{}</span>', text, mark)


@register.simple_tag
def second(pair: Bilingual | None) -> SafeString | str:
    """The other language's text, muted, for the line under the first; nothing if there is none."""
    if not pair or not pair.second:
        return ""
    return format_html('<span class="second" lang="{}">{}</span>', pair.second_lang, pair.second)


@register.simple_tag
def lang_attr(language: str) -> SafeString:
    """`lang="zh-Hans"` for the field suffix or language code `language`."""
    return format_html('lang="{}"', "zh-Hans" if language.startswith("zh") else "en")


@register.filter
def halves(told: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """`Bilingual.halves` of a pair as it stands in what is digested."""
    return Bilingual(told["en"], told["zh"]).halves


@register.filter
def own_language_first(fields: Iterable[BoundField]) -> list[BoundField]:
    """Fields of a form in their order, but of each pair the reader's language first."""
    found = list(fields)
    if active() == CHINESE:
        for place, (one, following) in enumerate(pairwise(list(found))):
            stem = one.name.removesuffix("_en")
            if stem != one.name and following.name == f"{stem}_zh":
                found[place : place + 2] = following, one
    return found


# --- states and topics ---------------------------------------------------------------------------
@register.simple_tag
def state_badge(thing: Model | str, label: str = "") -> SafeString:
    """The state of a thing that has one, or a state's value with its label."""
    if isinstance(thing, Model):
        state: str = thing.state  # type: ignore[attr-defined]
        label = label or thing.get_state_display()  # type: ignore[attr-defined]
    else:
        state = thing
    return format_html(
        '<span class="state state--{}">{}</span>', STATE_TONES.get(state, "quiet"), label or state
    )


@register.inclusion_tag("partials/topics.html")
def topic_tags(topics: Iterable[Any], link: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002
    """The topics as outlined tags, each leading to its page unless `link` is false."""
    return {"topics": topics, "link": link}


# --- two clocks ----------------------------------------------------------------------------------
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


def _clocks(
    context: Context, start: dt.datetime | None, end: dt.datetime | None, form: str
) -> SafeString:
    if not start:
        return SafeString("")
    told = dual_time.readings(
        start, end, reader_zone=_reader_zone(context), first=_first_side(context)
    )
    this_year = clock.local(clock.now(), told[0].zone).year
    dated = form != "line"
    rows = (_clock(each, lead=dated or each is told[0], this_year=this_year) for each in told)
    inner = format_html_join(" ", "{}", ((row,) for row in rows))
    return format_html('<span class="clocks clocks--{}">{}</span>', form, inner)


@register.simple_tag(takes_context=True)
def clock_zones(context: Context) -> list[str]:
    """The zones that `both_clocks` tells, for the columns of a table."""
    return dual_time.zones_for(_reader_zone(context), first=_first_side(context))


def _reader_zone(context: Context) -> str:
    viewer: Viewer = context.get("viewer") or NOBODY
    return viewer.person.time_zone if viewer.person else ""


def _first_side(context: Context) -> Side:
    """The side whose clock leads: the reader's own, where the page knows its reader."""
    order: tuple[Side, ...] = context.get("own_first") or (Side.US,)
    return order[0]


def _clock(each: Reading, *, lead: bool, this_year: int) -> SafeString:
    day: SafeString | str = ""
    if lead or each.shift:
        told = each.day(year=each.start.year != this_year)
        day = format_html(' <span class="clock__day">{}</span>', told)
    shift: SafeString | str = ""
    if each.shift:
        told = punctuation.aside(each.shift_words())
        shift = format_html('<span class="clock__shift">{}</span>', told)
    return format_html(
        '<span class="clock"><span class="clock__place">{}</span>'
        ' <time class="clock__time" datetime="{}">{}</time>{}{}</span>',
        each.place(),
        each.start.isoformat(timespec="minutes"),
        each.time(),
        day,
        shift,
    )


@register.simple_tag
def clock_in(
    moment: dt.datetime | None, zone: str, since: dt.datetime | None = None
) -> SafeString | str:
    """One clock's time for a table column that is headed with the place.

    `zone` is an IANA name; where the date there is not the one it was at `since`, the shift is
    said ('+1 day').
    """
    if not moment:
        return ""
    local = clock.local(moment, zone)
    shift = (local.date() - clock.local(since, zone).date()).days if since else 0
    said = format_html(' <span class="clock__shift">{}</span>', dual_time.shift_in_words(shift))
    return format_html(
        '<time datetime="{}">{}</time>{}',
        local.isoformat(timespec="minutes"),
        f"{local:%H:%M}",
        said if shift else "",
    )


@register.simple_tag
def day(value: dt.date | None, weekday: bool = True) -> SafeString | str:  # noqa: FBT001, FBT002
    """A date (not an instant): `Tue 16 Mar 2027`."""
    if not value:
        return ""
    told = dual_time.day_in_words(value, weekday=weekday)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), told)


@register.filter
def hours(minutes: int) -> str:
    """Minutes as hours with one decimal at most: `4`, `2.5`."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


@register.filter
def zone_name(zone: str) -> str:
    """The name of the place whose clock an IANA zone is."""
    return dual_time.place(zone)


@register.simple_tag(takes_context=True)
def day_of(context: Context, moment: dt.datetime | None) -> SafeString | str:
    """The date of an instant on the reader's own side's clock, without the weekday: for logs and
    lists where the hour does not matter."""
    if not moment:
        return ""
    first = _first_side(context)
    local = clock.local(moment, clock.SIDE_ZONES[first])
    this_year = clock.local(clock.now(), clock.SIDE_ZONES[first]).year
    told = dual_time.day_in_words(local.date(), weekday=False, year=local.year != this_year)
    return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), told)


@register.simple_tag
def days(first: dt.date | None, last: dt.date | None) -> str:
    """The days of a meeting, first to last: `16–18 Mar 2027`."""
    return dual_time.days_in_words(first, last) if first and last else ""


@register.simple_tag(takes_context=True)
def due(context: Context, on: dt.date | None, side: str = "") -> SafeString | str:
    """A due date and how far it is: overdue once the day has ended in `side`'s zone.

    Without a side, the reader's own counts; for who has none, the later of the two.
    """
    if not on:
        return ""
    viewer: Viewer = context.get("viewer") or NOBODY
    owner = side or viewer.side or Side.US
    today = clock.local(clock.now(), clock.SIDE_ZONES[owner]).date()
    left = (on - today).days
    tone = "over" if left < 0 else "soon" if left <= SOON_DAYS else "later"
    return format_html(
        '<time datetime="{}">{}</time> <span class="due--{}">{}</span>',
        on.isoformat(),
        dual_time.day_in_words(on, weekday=False),
        tone,
        dual_time.due_in_words(on, today),
    )


@register.filter
def browser(agent: str) -> str:
    """The browser and the system that a User-Agent names."""
    return browsers.in_short(agent)


# --- forms ---------------------------------------------------------------------------------------
@register.filter
def control(field: BoundField) -> SafeString:
    """The field's widget with the class that draws it."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        name = "form-check-input"
    elif field.use_fieldset:
        return field.as_widget()
    else:
        name = "form-select" if isinstance(widget, Select | SelectMultiple) else "form-control"
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{name} {own}".strip()})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def language_code(suffix: str) -> str:
    """`zh` -> `zh-hans`: the code that Django and the profiles use for a field suffix."""
    return CODES.get(suffix, suffix)
