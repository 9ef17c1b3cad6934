"""Laying out a template, and all of them."""

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from pathlib import Path

from workinggroup.formatter.flow import Flow
from workinggroup.formatter.layout import Layout
from workinggroup.formatter.paper import Printer
from workinggroup.formatter.source import Unreadable
from workinggroup.formatter.styles import styles_in
from workinggroup.formatter.tree import Siblings, parse
from workinggroup.formatter.trial import Trial

WIDTH = 120
TRIALS = 24
MOST_TURNS = 5


class Templates:
    """The templates below a folder, with the style sheets that draw them."""

    def __init__(self, root: Path, styles: Path) -> None:
        self.root = root
        self.styles = styles_in("\n".join(p.read_text() for p in sorted(styles.glob("*.css"))))
        self.row_of = cache(self._row_of)

    def paths(self) -> Iterator[Path]:
        yield from sorted(self.root.rglob("*.html"))

    def _row_of(self, name: str) -> Siblings | None:
        path = self.root / name
        return parse(path.read_text()) if name and path.is_file() else None

    def laid_out(self, source: str) -> str:
        """The template as it should be laid out."""
        text = source
        for _turn in range(MOST_TURNS):
            before, text = text, self._once(text)
            if text == before:
                return text
            self._prove(before, text)
        raise Unreadable("it is laid out anew each time")

    def _once(self, source: str) -> str:
        flow = Flow(parse(source), self.row_of, self.styles)
        text = Printer(WIDTH).write(Layout(flow).document())
        return f"{text}\n" if flow.root.blank or flow.extends else text

    def _prove(self, before: str, after: str) -> None:
        """That a browser would show the same, whatever branches are taken."""
        trial = Trial(self.row_of, self.styles)
        for seed in range(TRIALS):
            shown, anew = (trial.seen(parse(source), seed) for source in (before, after))
            if shown != anew:
                there = next(
                    (one, other) for one, other in zip_longest(shown, anew) if one != other
                )
                raise Unreadable(f"the page would change: {there}")
