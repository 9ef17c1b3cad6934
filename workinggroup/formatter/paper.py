"""Lines of at most so many characters, after Wadler's prettier printer: a group is in one line
where it fits, else each of its breaks is a new line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Break:
    """A line break, or `flat` where its group is in one line.

    One that is `forced` breaks its group; before `fit` stands a word, and it is a line break only
    where the next does not go into the line; `empty` leaves an empty line.
    """

    flat: str = ""
    forced: bool = False
    fit: bool = False
    empty: bool = False


@dataclass(frozen=True)
class Fold:
    parts: Sequence["Doc"]
    broken: bool = False


@dataclass(frozen=True)
class Indent:
    parts: Sequence["Doc"]
    by: int = 2


@dataclass(frozen=True)
class Choice:
    """`flat` where it fits, else `broken`."""

    flat: str
    broken: "Doc"


Doc = str | Break | Fold | Indent | Choice
# What is still to be written: how far it is indented, whether its group is in one line.
_Waiting = tuple[int, bool, Doc]


def is_forced(part: Doc) -> bool:
    """Whether it needs a line break."""
    if isinstance(part, Break):
        return part.forced
    if isinstance(part, Fold):
        return part.broken or any(map(is_forced, part.parts))
    return isinstance(part, Indent) and any(map(is_forced, part.parts))


def in_one_line(parts: Iterable[Doc]) -> str | None:
    """The parts in one line, if they go into one."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            more: str | None = part
        elif isinstance(part, Break):
            more = None if part.forced else part.flat
        elif isinstance(part, Choice):
            more = part.flat
        else:
            more = None if is_forced(part) else in_one_line(part.parts)
        if more is None or "\n" in more:
            return None
        text += more
    return text


class Printer:
    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[str] = [""]
        self.waiting: list[_Waiting] = []

    def write(self, part: Doc) -> str:
        self.waiting.append((0, False, part))
        while self.waiting:
            indent, flat, now = self.waiting.pop()
            if isinstance(now, str):
                first, *rest = now.split("\n")
                self.lines[-1] += first
                self.lines += rest
            elif isinstance(now, Break):
                self._break(now, indent, flat=flat)
            elif isinstance(now, Choice):
                fits = flat or self._fits(now.flat)
                self.waiting.append((indent, flat, now.flat if fits else now.broken))
            else:
                if isinstance(now, Indent):
                    indent += now.by
                else:
                    flat = flat or (not is_forced(now) and self._fits(now))
                self.waiting += [(indent, flat, each) for each in reversed(now.parts)]
        return "\n".join(self.lines)

    def _break(self, part: Break, indent: int, *, flat: bool) -> None:
        if flat or (part.fit and self._fits(part.flat)):
            self.lines[-1] += part.flat
            return
        self.lines[-1] = self.lines[-1].rstrip()
        if part.empty:
            self.lines.append("")
        self.lines.append(" " * indent)

    def _fits(self, part: Doc) -> bool:
        """Whether `part`, and what is glued to its end, go into the rest of the line."""
        left = self.width - len(self.lines[-1])
        stack: list[tuple[bool, Doc]] = [(True, part)]
        behind = len(self.waiting)
        while left >= 0:
            if not stack:
                if not behind:
                    return True
                behind -= 1
                _indent, flat, now = self.waiting[behind]
                stack.append((flat, now))
            flat, now = stack.pop()
            if isinstance(now, str):
                left -= len(now.split("\n")[0])
            elif isinstance(now, Break):
                if not flat:
                    return True
                left -= len(now.flat)
            elif isinstance(now, Choice):
                stack.append((flat, now.flat if flat else now.broken))
            else:
                stack += [(flat, each) for each in reversed(now.parts)]
        return False
