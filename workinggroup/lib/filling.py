"""Puts what was typed back into a form of a page that is written already, wherever it came from.

As `static/js/drafts.js` does on the device: by the names of fields, in the form that was sent to
the same address with the same hidden fields. Passwords and files are never filled in.
"""

from collections import defaultdict, deque
from collections.abc import Iterable
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

NEVER_FILLED = {"password", "file", "submit", "button", "image", "reset"}
TOGGLES = {"checkbox", "radio"}
CSRF_FIELD = "csrfmiddlewaretoken"
# Made anew for each showing of a form.
REMADE = {CSRF_FIELD, "once"}
# What two forms of one page, sent to one address, may be about: `drafts.js` has the same.
TELLS_APART = {"item", "action", "parent", "after"}
Attributes = dict[str, str | None]


def filled(
    page: str, *, at: str, target: str, fields: Iterable[tuple[str, str]], notice: str
) -> str:
    """`page`, which is shown at the address `at`, with `fields` in the form that is sent to
    `target` and `notice` (HTML) as the first thing in it; empty where no such form is on it."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        values[name].append(value)
    for form in _sent_to(target, page, at):
        if form.has_same(values):
            return form.filled(values, notice)
    return ""


def controls_on(page: str, *, at: str, target: str) -> set[str]:
    """The names of all that can be filled in on `page`, which is shown at the address `at`, and is
    sent to `target`; none where no such form is on it."""
    return {name for form in _sent_to(target, page, at) for name in form.controls}


def texts_on(page: str) -> set[str]:
    """All texts that stand in the boxes of the forms of `page`, as `normal_lines` has them."""
    boxes: set[str] = set()
    for form in _forms(page):
        for _begin, _end, attributes in form.inputs:
            if _kind(attributes) not in NEVER_FILLED | TOGGLES | {"hidden"}:
                boxes.add(normal_lines(attributes.get("value") or ""))
        for _name, begin, end in form.areas:
            boxes.add(normal_lines(unescape(page[begin:end])))
    return boxes


def normal_lines(text: str) -> str:
    """A text as forms take it: line ends alike, without blanks around it."""
    return text.replace("\r\n", "\n").strip()


def _sent_to(target: str, page: str, at: str) -> list["_Form"]:
    return [
        form
        for form in _forms(page)
        if form.method == "post" and urljoin(at, form.action) == target
    ]


class _Form:
    """One form of a page: where it begins, and the controls in it, by their places in the text."""

    def __init__(self, page: str, attributes: Attributes, begins: int) -> None:
        self.page = page
        self.method = (attributes.get("method") or "get").lower()
        self.action = attributes.get("action") or ""
        self.begins = begins
        # What it is folded away in.
        self.folds: list[tuple[int, int, Attributes]] = []
        self.inputs: list[tuple[int, int, Attributes]] = []
        # Name, beginning and end of the text; name, place, end and attributes of an option.
        self.areas: list[tuple[str, int, int]] = []
        self.options: list[tuple[str, int, int, Attributes]] = []
        self.controls: set[str] = set()

    def has_same(self, values: dict[str, list[str]]) -> bool:
        """Whether this form's hidden fields, but for what it showed of what is stored, are those
        of the one that was sent; and whether it can be about the same thing."""
        about = {name for name in TELLS_APART if any(values.get(name, []))}
        return about <= self.controls and all(
            (attributes.get("value") or "") in values.get(name, [])
            for name, attributes in self._named("hidden")
            if not is_mark(name)
        )

    def _named(self, kind: str) -> Iterable[tuple[str, Attributes]]:
        for _begin, _end, attributes in self.inputs:
            name = attributes.get("name") or ""
            if _kind(attributes) == kind and name and name not in REMADE:
                yield name, attributes

    def filled(self, values: dict[str, list[str]], notice: str) -> str:
        changes = [(self.begins, self.begins, notice)]
        for begin, end, attributes in self.folds:
            changes.append((begin, end, _tag("details", attributes | {"open": None})))
        left = {name: deque(each) for name, each in values.items()}
        for begin, end, attributes in self.inputs:
            if (tag := _input(attributes, values, left)) is not None:
                changes.append((begin, end, tag))
        for name, begin, end in self.areas:
            if left.get(name):
                # A line break at the beginning belongs to the tag (HTML, 13.2.6.4.7).
                changes.append((begin, end, "\n" + escape(left[name].popleft(), quote=False)))
        for name, begin, end, attributes in self.options:
            changes.append((begin, end, _option(attributes, values.get(name, []))))
        return _changed(self.page, changes)


def _changed(page: str, changes: list[tuple[int, int, str]]) -> str:
    done, pieces = 0, []
    for begin, end, text in sorted(changes):
        pieces += [page[done:begin], text]
        done = end
    return "".join([*pieces, page[done:]])


def _kind(attributes: Attributes) -> str:
    return (attributes.get("type") or "text").lower()


def is_mark(name: str) -> bool:
    """Whether a field says what its form showed of what is stored."""
    return name == "seen" or name.endswith("-seen")


def _input(
    attributes: Attributes, values: dict[str, list[str]], left: dict[str, deque[str]]
) -> str | None:
    """The tag of an input with its value put back; None to leave it."""
    name, kind = attributes.get("name") or "", _kind(attributes)
    if not name or kind in NEVER_FILLED or name in REMADE:
        return None
    if kind in TOGGLES:
        ticked = (attributes.get("value") or "on") in values.get(name, [])
        kept = {key: value for key, value in attributes.items() if key != "checked"}
        return _tag("input", kept | ({"checked": None} if ticked else {}))
    if (kind == "hidden" and not is_mark(name)) or not left.get(name):
        return None
    return _tag("input", attributes | {"value": left[name].popleft()})


def _option(attributes: Attributes, chosen: list[str]) -> str:
    kept = {key: value for key, value in attributes.items() if key != "selected"}
    is_chosen = (attributes.get("value") or "") in chosen
    return _tag("option", kept | ({"selected": None} if is_chosen else {}))


def _tag(name: str, attributes: Attributes) -> str:
    written = (
        key if value is None else f'{key}="{escape(value)}"' for key, value in attributes.items()
    )
    return f"<{' '.join([name, *written])}>"


def _forms(page: str) -> list[_Form]:
    reader = _Reader(page)
    reader.feed(page)
    reader.close()
    return reader.forms


class _Reader(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.forms: list[_Form] = []
        self._form: _Form | None = None
        self._area: tuple[str, int] | None = None
        self._select = ""
        self._folds: list[tuple[int, int, Attributes]] = []
        self._lines = [0]
        for line in page.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes, begin = dict(attrs), self._here()
        end = begin + len(self.get_starttag_text() or "")
        if tag == "form":
            self._form = _Form(self.page, attributes, end)
            self._form.folds = list(self._folds)
            self.forms.append(self._form)
        elif tag == "details":
            self._folds.append((begin, end, attributes))
            if self._form is not None:
                self._form.folds.append((begin, end, attributes))
        elif self._form is None:
            return
        elif tag == "input":
            self._form.controls.add(attributes.get("name") or "")
            self._form.inputs.append((begin, end, attributes))
        elif tag == "textarea":
            self._area = (attributes.get("name") or "", end)
            self._form.controls.add(self._area[0])
        elif tag == "select":
            self._select = attributes.get("name") or ""
            self._form.controls.add(self._select)
        elif tag == "option" and self._select:
            self._form.options.append((self._select, begin, end, attributes))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area and self._form:
            name, begin = self._area
            self._form.areas.append((name, begin, self._here()))
            self._area = None
        elif tag == "select":
            self._select = ""
        elif tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "form":
            self._form = None
