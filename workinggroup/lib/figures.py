"""Pictures made of a few shapes, as SVG inside the page: they print, follow the theme, need no
script, and say what they draw in words too. No chart library; the shapes know nothing of what they
stand for. A `kind` is a class of `static/css/figures.css`, where the colours are.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from workinggroup.lib.bilingual import Bilingual

# A wide picture is drawn for a column of a desktop, a narrow one for a phone: what stands in it is
# never smaller than the text beside it.
WIDE, NARROW = 720, 340
Number = int | float


@dataclass
class Drawing:
    """A sheet of `width` by `height` units (CSS pixels where it is shown in full width)."""

    width: Number
    height: Number
    parts: list[SafeString] = field(default_factory=list)
    leads_on: bool = False

    def line(self, start: tuple[Number, Number], end: tuple[Number, Number], kind: str) -> None:
        self.parts.append(
            format_html(
                '<line x1="{}" y1="{}" x2="{}" y2="{}" class="fig-{}"/>',
                *map(_unit, (*start, *end)),
                kind,
            )
        )

    def track(self, points: Iterable[tuple[Number, Number]], kind: str) -> None:
        """A line through `points`."""
        through = " ".join(f"{_unit(x)},{_unit(y)}" for x, y in points)
        self.parts.append(format_html('<polyline points="{}" class="fig-{}"/>', through, kind))

    def curve(
        self,
        start: tuple[Number, Number],
        pull: tuple[Number, Number],
        end: tuple[Number, Number],
        kind: str,
    ) -> None:
        """A bow from `start` to `end`, towards `pull`."""
        self.parts.append(
            format_html(
                '<path d="M{} {}Q{} {} {} {}" class="fig-{}"/>',
                *map(_unit, (*start, *pull, *end)),
                kind,
            )
        )

    def stop(self, at: tuple[Number, Number], kind: str, radius: Number = 8) -> None:
        """A round stop on a line."""
        x, y = map(_unit, at)
        self.parts.append(
            format_html('<circle cx="{}" cy="{}" r="{}" class="fig-{}"/>', x, y, radius, kind)
        )

    def bar(
        self,
        corner: tuple[Number, Number],
        size: tuple[Number, Number],
        kind: str,
        title: str | Bilingual = "",
    ) -> None:
        """A rectangle from its upper left `corner`; `title` is what a pointer over it is told."""
        about: SafeString | str = ""
        if isinstance(title, Bilingual):
            about = format_html('<title lang="{}">{}</title>', title.lang, title)
        elif title:
            about = format_html("<title>{}</title>", title)
        self.parts.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" class="fig-{}">{}</rect>',
                *map(_unit, (*corner, *size)),
                kind,
                about,
            )
        )

    def write(
        self, at: tuple[Number, Number], text: object, kind: str = "plain", anchor: str = "start"
    ) -> None:
        """`text` on its base line; `anchor` is start, middle or end."""
        x, y = map(_unit, at)
        self.parts.append(
            format_html(
                '<text x="{}" y="{}" text-anchor="{}" class="fig-{}">{}</text>',
                x,
                y,
                anchor,
                kind,
                text,
            )
        )

    @contextmanager
    def link(self, address: str, label: str = "") -> Iterator[None]:
        """What is drawn within leads to `address`; `label` says where, if nothing is written in
        it."""
        since = len(self.parts)
        yield
        self.leads_on = True
        inner = SafeString("".join(self.parts[since:]))
        del self.parts[since:]
        named = format_html(' aria-label="{}"', label) if label else ""
        self.parts.append(format_html('<a href="{}"{}>{}</a>', address, named, inner))


@dataclass(frozen=True)
class Figure:
    """A picture for both widths, with its title, what it shows in a sentence, and the same facts as
    a table of `rows` under `heads`. Without a narrow one it is for a desk alone."""

    title: str
    about: str
    wide: Drawing
    narrow: Drawing | None = None
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()

    @property
    def cells(self) -> list[list[tuple[object, str]]]:
        """The cells of the table, each with its language where it has one of its own."""
        return [[(each, _language_of(each)) for each in row] for row in self.rows]

    @property
    def svg(self) -> SafeString:
        """Each drawing; the page shows the one that fits."""
        sizes = (("wide", self.wide), ("narrow", self.narrow))
        drawn = (self._drawn(size, drawing) for size, drawing in sizes if drawing)
        return format_html_join("", "{}", ((each,) for each in drawn))

    def _drawn(self, size: str, drawing: Drawing) -> SafeString:
        return format_html(
            '<svg class="figure__{}" width="{}" height="{}" viewBox="0 0 {} {}" role="{}"'
            ' focusable="false"><title>{}</title><desc>{}</desc>{}</svg>',
            size,
            *map(_unit, (drawing.width, drawing.height) * 2),
            # What is an image has nothing in it to go to.
            "group" if drawing.leads_on else "img",
            self.title,
            self.about,
            SafeString("".join(drawing.parts)),
        )


def _language_of(cell: object) -> str:
    return cell.lang if isinstance(cell, Bilingual) else ""


def _unit(value: Number) -> str:
    return f"{value:.1f}".removesuffix(".0")
