"""A topic through the meetings: discussed, decided, open, one stop a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from workinggroup.lib.figures import NARROW, WIDE, Drawing, Figure
from workinggroup.lib.punctuation import clauses, enumerated, lead

_HEIGHT, _AXIS, _ROW = 92, 22, 58


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


def topic_timeline(stops: Sequence[TopicStop]) -> Figure:
    """The meetings of a topic in order, the oldest first. No query; raises nothing."""
    return Figure(
        title=_("This topic by meeting"),
        about=clauses(lead(stop.name) + enumerated(stop.lines) for stop in stops),
        wide=_wide(stops),
        narrow=_narrow(stops),
        heads=(
            _("Meeting"),
            pgettext("topic", "Items"),
            _("Decisions"),
            _("Action items"),
            pgettext("topic", "Open"),
        ),
        rows=[(stop.name, stop.items, stop.decisions, stop.actions, stop.opened) for stop in stops],
    )


def _kind(stop: TopicStop) -> str:
    return "act-mine" if stop.opened else "act-done" if stop.decisions else "act-open"


def _wide(stops: Sequence[TopicStop]) -> Drawing:
    drawing = Drawing(WIDE, _HEIGHT)
    step = WIDE / max(len(stops), 1)
    if stops:
        drawing.line((step / 2, _AXIS), (WIDE - step / 2, _AXIS), "track")
    for n, stop in enumerate(stops):
        x = step * (n + 0.5)
        with drawing.link(reverse("meeting", args=[stop.number])):
            drawing.stop((x, _AXIS), f"stop-{_kind(stop)}")
            drawing.write((x, _AXIS + 24), stop.name, "label", "middle")
            for row, line in enumerate(stop.lines):
                drawing.write((x, _AXIS + 39 + row * 14), line, "small", "middle")
    return drawing


def _narrow(stops: Sequence[TopicStop]) -> Drawing:
    drawing = Drawing(NARROW, _ROW * max(len(stops), 1))
    for n, stop in enumerate(stops):
        y = _ROW * n + 16
        if n:
            drawing.line((14, y - _ROW), (14, y), "track")
        with drawing.link(reverse("meeting", args=[stop.number])):
            drawing.stop((14, y), f"stop-{_kind(stop)}")
            drawing.write((34, y + 4), stop.name, "label")
            drawing.write((34, y + 19), enumerated(stop.lines), "small")
    return drawing
