"""Action items on a line of time: what is overdue, due this week, due later."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.queries.actions import DUE_LABELS, DueItem
from workinggroup.lib import dual_time
from workinggroup.lib.figures import NARROW, WIDE, Drawing, Figure, Number

_TOP, _AXIS, _HEIGHT = 12, 34, 74
_MOST_NAMED = 12
_MOST_DRAWN = 200


def action_strip(items: Sequence[DueItem], today: dt.date) -> Figure:
    """The open action items by the day on which they are due, with today's line; of a great many
    those that are due first. `items` are all of them, the earliest due first. No query; raises
    nothing."""
    shown = items[:_MOST_DRAWN]
    overdue = [item for item in items if item.when == "overdue"]
    about = _("%(overdue)d overdue, %(all)d open") % {"overdue": len(overdue), "all": len(items)}
    return Figure(
        title=_("Open action items by the day they are due"),
        about=about,
        wide=_drawn(shown, today, width=WIDE),
        narrow=_drawn(shown, today, width=NARROW),
        heads=(_("No."), _("Due"), _("State")),
        rows=[
            (item.number, dual_time.day_in_words(item.due_on, weekday=False), DUE_LABELS[item.when])
            for item in shown
        ],
    )


def _drawn(items: Sequence[DueItem], today: dt.date, *, width: Number) -> Drawing:
    drawing = Drawing(width, _HEIGHT)
    first = min([today, *(item.due_on for item in items)])
    last = max([today, *(item.due_on for item in items)])
    days = max((last - first).days, 1)
    room = width - 48

    def across(day: dt.date) -> float:
        return 24 + (day - first).days / days * room

    drawing.line((8, _AXIS), (width - 8, _AXIS), "track")
    here = across(today)
    drawing.line((here, _TOP), (here, _HEIGHT - 14), "now")
    drawing.write((here + 4, _TOP + 2), _("today"), "small")
    ends = [-100.0, -100.0]
    for n, item in enumerate(items):
        x = across(item.due_on)
        # Two rows of names, each where it runs into no other.
        level = next((place for place in (0, 1) if x - ends[place] > 46), None)
        with drawing.link(reverse("action", args=[item.number]), item.number):
            drawing.stop((x, _AXIS), f"due-{item.when}", 7)
            if level is not None and n < _MOST_NAMED:
                drawing.write((x, _AXIS + 22 + level * 14), item.number, "plain", "middle")
                ends[level] = x
    return drawing
