"""A topic through the meetings: discussed, decided, open, one stop a meeting; what is carried
forward is joined to the meeting that had it first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from meetings.rules.carried import CarriedForward
from workinggroup.lib.figures import NARROW, WIDE, Drawing, Figure
from workinggroup.lib.punctuation import clauses, enumerated, lead

_HEIGHT, _AXIS, _ROW = 92, 22, 58
# The room for bows above the stops, and beside them on a phone.
_BOW, _MARGIN = 34, 20
_LONGEST = 80


@dataclass(frozen=True)
class TopicStop:
    """One meeting: how often the topic was on its agenda, what was decided, which action items came
    of it and how many of them are open."""

    number: str
    name: str
    items: int
    decisions: int
    actions: int
    opened: int

    @property
    def lines(self) -> list[str]:
        """What is said under the stop."""
        said = [
            (ngettext("%(n)d item", "%(n)d items", self.items), self.items),
            (ngettext("%(n)d decision", "%(n)d decisions", self.decisions), self.decisions),
            (ngettext("%(n)d action open", "%(n)d actions open", self.opened), self.opened),
        ]
        return [one % {"n": n} for one, n in said if n]


def topic_timeline(stops: Sequence[TopicStop], carried: Sequence[CarriedForward] = ()) -> Figure:
    """The meetings of a topic in order, the oldest first; `carried` has their places in `stops`. No
    query; raises nothing."""
    return Figure(
        title=_("This topic by meeting"),
        about=clauses(
            lead(stop.name) + enumerated(_facts(stops, n, carried)) for n, stop in enumerate(stops)
        ),
        wide=_wide(stops, carried),
        narrow=_narrow(stops, carried),
        heads=(
            _("Meeting"),
            pgettext("topic", "Items"),
            _("Decisions"),
            _("Action items"),
            pgettext("topic", "Open"),
            _("Carried forward"),
        ),
        rows=[
            (
                stop.name,
                stop.items,
                stop.decisions,
                stop.actions,
                stop.opened,
                enumerated(_carried_to(stops, n, carried)),
            )
            for n, stop in enumerate(stops)
        ],
    )


def _facts(stops: Sequence[TopicStop], place: int, carried: Sequence[CarriedForward]) -> list[str]:
    return [*stops[place].lines, *_carried_to(stops, place, carried)]


def _carried_to(
    stops: Sequence[TopicStop], place: int, carried: Sequence[CarriedForward]
) -> list[str]:
    """What the meeting at `place` has of earlier ones, and of which."""
    return [
        _("%(text)s (from %(meeting)s)")
        % {"text": each.text.short(_LONGEST), "meeting": stops[each.first].name}
        for each in carried
        if each.again == place
    ]


def _lines(stops: Sequence[TopicStop], place: int, carried: Sequence[CarriedForward]) -> list[str]:
    """What stands under a stop."""
    count = sum(each.again == place for each in carried)
    counted = ngettext("%(n)d carried forward", "%(n)d carried forward", count) % {"n": count}
    return [*stops[place].lines, *([counted] if count else [])]


def _bows(carried: Sequence[CarriedForward]) -> list[tuple[int, int]]:
    """Which stops are joined: one bow for all that goes from one to another."""
    return sorted({(each.first, each.again) for each in carried})


def _kind(stop: TopicStop) -> str:
    return "act-mine" if stop.opened else "act-done" if stop.decisions else "act-open"


def _wide(stops: Sequence[TopicStop], carried: Sequence[CarriedForward]) -> Drawing:
    axis = _AXIS + (_BOW if carried else 0)
    drawing = Drawing(WIDE, _HEIGHT + axis - _AXIS + (14 if carried else 0))
    step = WIDE / max(len(stops), 1)
    if stops:
        drawing.line((step / 2, axis), (WIDE - step / 2, axis), "track")
    for first, again in _bows(carried):
        ends = [(step * (n + 0.5), axis - 8) for n in (first, again)]
        # A bow is pulled twice as high as it gets.
        high = axis - 8 - 2 * _BOW * min(1, (again - first) / 3 + 0.2)
        drawing.curve(ends[0], ((ends[0][0] + ends[1][0]) / 2, high), ends[1], "carried")
    for n, stop in enumerate(stops):
        x = step * (n + 0.5)
        with drawing.link(reverse("meeting", args=[stop.number])):
            drawing.stop((x, axis), f"stop-{_kind(stop)}")
            drawing.write((x, axis + 24), stop.name, "label", "middle")
            for row, line in enumerate(_lines(stops, n, carried)):
                drawing.write((x, axis + 39 + row * 14), line, "small", "middle")
    return drawing


def _narrow(stops: Sequence[TopicStop], carried: Sequence[CarriedForward]) -> Drawing:
    margin = _MARGIN if carried else 0
    drawing = Drawing(NARROW, _ROW * max(len(stops), 1))
    for first, again in _bows(carried):
        ends = [(6 + margin, _ROW * n + 16) for n in (first, again)]
        out = 6 + margin - 2 * _MARGIN * min(1, (again - first) / 3 + 0.2)
        drawing.curve(ends[0], (out, (ends[0][1] + ends[1][1]) / 2), ends[1], "carried")
    for n, stop in enumerate(stops):
        y = _ROW * n + 16
        if n:
            drawing.line((14 + margin, y - _ROW), (14 + margin, y), "track")
        with drawing.link(reverse("meeting", args=[stop.number])):
            drawing.stop((14 + margin, y), f"stop-{_kind(stop)}")
            drawing.write((34 + margin, y + 4), stop.name, "label")
            drawing.write((34 + margin, y + 19), enumerated(_lines(stops, n, carried)), "small")
    return drawing
