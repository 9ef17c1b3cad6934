"""The way of a joint text to its end: a line that forks by side where each side has its own key to
turn, and joins again."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from meetings.enums import TEXT_FINAL, TEXT_STATES_IN_ORDER, Capacity, TextKind, TextState
from meetings.models import JointText
from meetings.queries.texts.panel import Panel
from meetings.rules.acts.texts import CIRCULATE, CLEAR, LOCK, SIGN
from meetings.rules.two_keys import TwoKeys
from workinggroup.lib.figures import NARROW, Drawing, Figure
from workinggroup.lib.punctuation import clauses, lead
from workinggroup.lib.viewer import Side

_KEYS: dict[str, tuple[str, Promise]] = {
    Capacity.CLEAR: (CLEAR.name, gettext_lazy("Counsel clearance")),
    Capacity.SIGN: (SIGN.name, gettext_lazy("Signature of the head")),
}
# Where there is no room to say whose, which the picture shows.
_IN_BRIEF: dict[str, Promise] = {
    Capacity.CLEAR: pgettext_lazy("stop", "Clearance"),
    Capacity.SIGN: pgettext_lazy("stop", "Signature"),
}
_SHARED: dict[str, Promise] = {
    TextState.CIRCULATED: pgettext_lazy("stop", "Circulated"),
    TextState.FOR_SIGNATURE: pgettext_lazy("stop", "For signature"),
    TextState.AGREED: pgettext_lazy("stop", "Agreed"),
    TextState.ADOPTED: pgettext_lazy("stop", "Adopted"),
}
# The stops of each text in order: a state that both sides reach together, or a key of each.
_STOPS: dict[str, tuple[str, ...]] = {
    TextKind.AGENDA: (Capacity.CLEAR, TextState.CIRCULATED, Capacity.SIGN, TextState.AGREED),
    TextKind.MINUTES: (
        TextState.CIRCULATED,
        TextState.FOR_SIGNATURE,
        Capacity.CLEAR,
        Capacity.SIGN,
        TextState.ADOPTED,
    ),
}
_MOVED_BY = {TextState.CIRCULATED: CIRCULATE.name, TextState.FOR_SIGNATURE: LOCK.name}
DONE, MINE, OPEN = "done", "mine", "open"


@dataclass(frozen=True)
class Stop:
    """One stop of the line: of both sides where `side` is empty. `mine` is the reader's to reach
    now; `who` is who reached it; `brief` is its name where there is little room."""

    side: str
    name: str
    status: str
    who: str = ""
    brief: str = ""

    @property
    def said(self) -> str:
        """What is said under it: who, or that it is the reader's turn."""
        if self.status == MINE:
            return _("your turn")
        return self.who

    @property
    def label(self) -> str:
        return f"{self.name} · {Side(self.side).label}" if self.side else self.name

    @property
    def kind(self) -> str:
        return f"{self.side or 'act'}-{self.status}"


@dataclass(frozen=True)
class TextTurns:
    """A text whose present revision the reader reads, the keys that are turned on it, the reader's
    side, and the names of the acts that are the reader's to do now."""

    text: JointText
    keys: TwoKeys
    first: Side
    in_turn: Collection[str]

    @classmethod
    def of(cls, panel: Panel) -> "TextTurns":
        return cls(panel.text, panel.status.keys, panel.sides[0].side, panel.in_turn)


def key_stops(turns: TextTurns) -> list[tuple[Stop, ...]]:
    """The stops of the text in order, one each or one of each side, the reader's side first. No
    query; raises nothing."""
    return [_stop(turns, each) for each in _STOPS[turns.text.kind]]


def _stop(turns: TextTurns, each: str) -> tuple[Stop, ...]:
    if each not in _KEYS:
        order = TEXT_STATES_IN_ORDER[TextKind(turns.text.kind)]
        reached = order.index(TextState(each)) <= order.index(TextState(turns.text.state))
        mine = not reached and _MOVED_BY.get(TextState(each)) in turns.in_turn
        return (Stop("", str(_SHARED[each]), DONE if reached else MINE if mine else OPEN),)
    act, name = _KEYS[each]
    stops = []
    for side in (turns.first, turns.first.other):
        key = turns.keys.of_side(side, each)
        mine = key is None and act in turns.in_turn and side == turns.first
        status = DONE if key else MINE if mine else OPEN
        who = str(key.names) if key else ""
        stops.append(Stop(side, str(name), status, who, str(_IN_BRIEF[each])))
    return tuple(stops)


def key_flow(panel: Panel) -> Figure | None:
    """The line of the text that `panel` shows, with the same in a sentence and as a table; None
    where its reader has an earlier revision, which goes no further. No query; raises nothing."""
    if not panel.status.present:
        return None
    stops = key_stops(TextTurns.of(panel))
    final = panel.text.state in TEXT_FINAL
    return Figure(
        title=_("Steps to both signatures"),
        about=_in_words(stops),
        wide=_wide(stops, _STEP, final=final),
        narrow=_narrow(stops, final=final),
        heads=(pgettext("stop", "Step"), _("Side"), _("State")),
        rows=[
            (each.name, Side(each.side).label if each.side else _("both"), _status(each))
            for column in stops
            for each in column
        ],
    )


def key_flow_in_brief(turns: TextTurns) -> Figure:
    """The same line for a card beside others: without a table, and on a phone none at all, where
    the card says who has acted. No query; raises nothing."""
    stops = key_stops(turns)
    return Figure(
        title=_("Steps to both signatures"),
        about=_in_words(stops),
        wide=_wide(
            [tuple(replace(stop, name=stop.brief or stop.name) for stop in each) for each in stops],
            _SHORT_STEP,
            final=False,
        ),
    )


def _in_words(stops: list[tuple[Stop, ...]]) -> str:
    return clauses(_sentence(each) for column in stops for each in column)


def _status(stop: Stop) -> str:
    if stop.status == DONE:
        return stop.who or pgettext("stop", "done")
    return _("your turn") if stop.status == MINE else _("still to come")


def _sentence(stop: Stop) -> str:
    return lead(stop.label) + _status(stop)


# Room for a name of two words beside the next one, and for one of one word.
_STEP, _SHORT_STEP = 172, 118
_UP, _MIDDLE, _DOWN = 58, 90, 122
_HEIGHT = 180


def _wide(stops: list[tuple[Stop, ...]], step: int, *, final: bool) -> Drawing:
    drawing = Drawing(step * len(stops), _HEIGHT)
    centres = [step * (n + 0.5) for n in range(len(stops))]
    for line in _tracks(stops, centres, step):
        drawing.track(line, "done-track" if final else "track")
    for x, column in zip(centres, stops, strict=True):
        for stop, y in zip(column, _heights(column), strict=True):
            drawing.stop((x, y), kind=f"stop-{stop.kind}")
            lines = [stop.name, *([str(Side(stop.side).label)] if stop.side else ()), stop.said]
            top = y - 14 * len(lines) if y == _UP else y + 24
            for row, line in enumerate(lines):
                kind = "small" if row else "label"
                drawing.write((x, top + 14 * row), line, kind, "middle")
    return drawing


def _heights(column: tuple[Stop, ...]) -> tuple[int, ...]:
    return (_MIDDLE,) if len(column) == 1 else (_UP, _DOWN)


def _tracks(
    stops: list[tuple[Stop, ...]], centres: list[float], step: float
) -> Iterator[list[tuple[float, float]]]:
    """The line of each side: on the middle where both go together, above and below where not."""
    for place in (0, -1):
        points: list[tuple[float, float]] = []
        for x, column in zip(centres, stops, strict=True):
            y = _heights(column)[place]
            if len(column) == 1:
                points.append((x, y))
            else:
                points += [(x - step * 0.3, y), (x + step * 0.3, y)]
        yield points


_ROW, _LEFT, _RIGHT = 40, 14, 34


def _narrow(stops: list[tuple[Stop, ...]], *, final: bool) -> Drawing:
    """One stop under the other; the two of a pair stand side by side on the line."""
    rows = [stop for column in stops for stop in column]
    drawing = Drawing(NARROW, _ROW * len(rows))
    last = _ROW * (len(rows) - 0.5)
    drawing.line((_LEFT, _ROW / 2), (_LEFT, last), "done-track" if final else "track")
    for n, stop in enumerate(rows):
        y = _ROW * (n + 0.5)
        drawing.stop((_LEFT, y), kind=f"stop-{stop.kind}")
        drawing.write((_RIGHT, y - 1), stop.label, "label")
        drawing.write((_RIGHT, y + 14), stop.said, "small")
    return drawing
