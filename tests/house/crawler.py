"""Walking every page that somebody can reach: addresses of the matrix, then link after link."""

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from tests.house.addresses import addresses
from tests.house.answers import Doors, Said
from tests.house.rows import ROWS
from tests.world import SIDES, World, undone

# Not pages of ours to walk: files, signing out, the library's pages that hold nothing, and what the
# machine says of itself, which is never twice the same.
ELSEWHERE = ("/static/", "/readyz", "/accounts/", "/language/", "/admin/logout/", "/admin/jsi18n/")
OF_A_SHAPE = 2
NUMBERS = re.compile(r"[0-9]+")


@dataclass
class Field:
    """One control of a form, with the values it offers."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    required: bool = False


@dataclass
class Form:
    """A form of a page, as a browser would send it."""

    action: str
    method: str
    fields: list[Field] = field(default_factory=list)
    # Whether a browser puts back what was typed when the page is fetched anew by Back.
    put_back: bool = True
    # Whether a browser holds it back, and says in its own language why.
    held_back: bool = True
    # Where buttons of it, beside it or in it, send it instead.
    beside: list[str] = field(default_factory=list)

    def values(self) -> dict[str, str | list[str]]:
        """What is sent when nobody touches anything."""
        filled: dict[str, str | list[str]] = {}
        for each in self.fields:
            if each.kind in {"submit", "button", "file", "image", "reset"} or not each.name:
                continue
            if each.kind == "multiple":
                filled[each.name] = [v for v in each.choices if v == each.value]
            elif each.kind == "radio":
                if each.value:
                    filled[each.name] = each.value
            elif each.kind == "checkbox":
                if each.value:
                    ticked = filled.setdefault(each.name, [])
                    assert isinstance(ticked, list)
                    ticked.append(each.value)
            else:
                filled[each.name] = each.value
        return filled


class Page(HTMLParser):
    """The links and forms of one page."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None
        self._by_id: dict[str, Form] = {}
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("href", "hx-get", "src"):
            if name in given and tag not in {"script", "link"}:
                self.links.append(given[name])
        if tag == "form":
            method = given.get("method", "get").upper()
            put_back = given.get("autocomplete") != "off"
            held_back = "novalidate" not in given
            self._form = Form(
                given.get("action", ""), method, put_back=put_back, held_back=held_back
            )
            self.forms.append(self._form)
            self._by_id[given.get("id", "")] = self._form
        elif self._form is not None or "form" in given:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        of = self._by_id.get(given["form"]) if "form" in given else self._form
        if "formaction" in given and of is not None:
            of.beside.append(given["formaction"])
        if self._form is None:
            return
        name, required = given.get("name", ""), "required" in given
        if tag in {"input", "button"}:
            kind = given.get("type", "text" if tag == "input" else "submit")
            value = given.get("value", "")
            if kind in {"checkbox", "radio"}:
                value = (value or "on") if "checked" in given else ""
            self._form.fields.append(Field(name, kind, value, [given.get("value", "")], required))
        elif tag == "textarea":
            self._area = Field(name, "textarea", required=required)
            self._form.fields.append(self._area)
        elif tag == "select":
            kind = "multiple" if "multiple" in given else "select"
            self._select = Field(name, kind, required=required)
            self._form.fields.append(self._select)
        elif tag == "option" and self._select is not None:
            value = given.get("value", "")
            # A browser sends the first one unless another is selected.
            first = self._select.kind == "select" and not self._select.choices
            self._select.choices.append(value)
            if first or "selected" in given:
                self._select.value = value

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            if self._area is not None:
                # HTML: a line end right after the start tag is not part of the text.
                self._area.value = self._area.value.removeprefix("\n").removeprefix("\r\n")
            self._area = None


def page_of(said: Said) -> Page | None:
    """The page, where the answer is one."""
    if "text/html" not in said.headers.get("content-type", ""):
        return None
    return Page(said.body.decode())


def texts_of(said: Said) -> str:
    """All that can be read in an answer: headers, body, and what is packed in an archive."""
    body = said.body
    parts = [f"{name}: {value}" for name, value in said.headers.items()]
    if body.startswith(b"PK\x03\x04"):
        parts.append(unpacked(body))
    else:
        parts.append(body.decode(errors="replace"))
    return "\n".join(parts)


def unpacked(body: bytes) -> str:
    """What is in an archive, a workbook for one."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "\n".join(archive.read(n).decode(errors="replace") for n in archive.namelist())


def seeds(world: World) -> list[str]:
    """Every address of the matrix that can be read, for the things of both sides."""
    known = addresses()
    paths: dict[str, None] = {"/": None}
    for row in ROWS:
        if row.method != "GET" or row.url not in known:
            continue
        for side in SIDES:
            # A world in which only one side keeps private things lacks some. What a row prepares
            # before it asks is its own world: it is taken back.
            with suppress(KeyError, IndexError), undone():
                paths[known[row.url].path(row.at(world, side)) + row.query] = None
    return [path for path in paths if not path.startswith(ELSEWHERE)]


def follow(page: Page, path: str) -> Iterable[str]:
    """Where the links of `page` lead within the portal.

    From a page with a query no link with another query is followed: filters and orders are tried
    one by one, not in all their combinations.
    """
    for link in [*page.links, *(f.action for f in page.forms if f.method == "GET")]:
        target, _fragment = urldefrag(urljoin(path, link))
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not target.startswith("/"):
            continue
        if target.startswith(ELSEWHERE) or target == path:
            continue
        if parts.query and (urlsplit(path).query or len(parse_qsl(parts.query)) > 2):
            continue
        yield target


def shape_of(path: str) -> tuple[str, tuple[str, ...]]:
    """What pages that differ only in which row or value they show have in common."""
    parts = urlsplit(path)
    return NUMBERS.sub("0", parts.path), tuple(sorted(dict(parse_qsl(parts.query))))


def crawl(doors: Doors, name: str, start: Iterable[str]) -> dict[str, Said]:
    """The answers that `name` gets: for `start`, and for what can be reached from there.

    Of pages of one shape the first `OF_A_SHAPE` that are linked are visited; `start` names the
    rows that matter.
    """
    found: dict[str, Said] = {}
    shapes: Counter[tuple[str, tuple[str, ...]]] = Counter()
    given = list(start)
    waiting = deque(given)
    while waiting:
        path = waiting.popleft()
        shape = shape_of(path)
        if path in found or (path not in given and shapes[shape] >= OF_A_SHAPE):
            continue
        shapes[shape] += 1
        found[path] = doors.ask(name, "GET", path)
        page = page_of(found[path])
        if page is not None and found[path].status == 200:
            waiting.extend(follow(page, path))
    return found
