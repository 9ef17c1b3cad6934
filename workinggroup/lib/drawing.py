"""What is drawn without a template: widgets that hold many choices, texts that are compared.

Django's templates include two more for every option, which makes a choice among forty meetings the
dearest thing on a page. What is drawn here is the same to the letter: `tests/workinggroup/
test_drawing.py` compares them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.forms import CheckboxSelectMultiple, Select
from django.forms.widgets import ChoiceWidget
from django.utils.choices import BaseChoiceIterator
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from workinggroup.lib.edits import word_differences

_TAGS = {"same": "span", "newer": "ins", "typed": "del"}
WIDGETS = "django/forms/widgets/"
Drawable = Mapping[str, Any]


def draw_differences(newer: str, former: str) -> SafeString:
    """`newer`: inserted what is in it alone, deleted what was only in `former`."""
    pieces = word_differences(newer, former)
    return format_html_join("", "<{0}>{1}</{0}>", ((_TAGS[kind], text) for kind, text in pieces))


def _attributes(attrs: Drawable) -> str:
    written = ""
    for name, value in attrs.items():
        if value is True:
            written += f" {conditional_escape(name)}"
        elif value is not False:
            written += f' {conditional_escape(name)}="{conditional_escape(str(value))}"'
    return written


def _option(option: Drawable) -> str:
    value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>\n'


def draw_select(widget: Drawable) -> SafeString:
    """`select.html`."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        parts += [f"\n  {_option(option)}" for option in options]
        if group:
            parts.append("\n  </optgroup>")
    return SafeString("".join([*parts, "\n</select>"]))


def _checkbox(option: Drawable) -> str:
    attrs = option["attrs"]
    name, kind = conditional_escape(option["name"]), conditional_escape(option["type"])
    value = conditional_escape(str(option["value"]))
    drawn = f'<input type="{kind}" name="{name}" value="{value}"{_attributes(attrs)}>\n'
    if not option["wrap_label"]:
        return f"{drawn}\n\n"
    attribute = f' for="{conditional_escape(str(attrs["id"]))}"' if attrs.get("id") else ""
    return f"<label{attribute}>{drawn} {conditional_escape(option['label'])}</label>\n\n"


def draw_choices(widget: Drawable) -> SafeString:
    """`multiple_input.html`: check boxes or radio buttons."""
    attrs = widget["attrs"]
    attribute = f' id="{conditional_escape(attrs["id"])}"' if attrs.get("id") else ""
    kind = f' class="{conditional_escape(attrs["class"])}"' if attrs.get("class") else ""
    parts = [f"<div{attribute}{kind}>"]
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f"\n  <div><label>{conditional_escape(group)}</label>")
        parts += [f"<div>\n    {_checkbox(option)}</div>" for option in options]
        if group:
            parts.append("\n  </div>")
    return SafeString("".join([*parts, "\n</div>"]))


DRAWN: dict[str, Callable[[Drawable], SafeString]] = {
    f"{WIDGETS}select.html": draw_select,
    f"{WIDGETS}checkbox_select.html": draw_choices,
    f"{WIDGETS}radio.html": draw_choices,
}


# --- the same choices in many fields -------------------------------------------------------------
# They stand in a drawing for what differs from field to field; nobody can type them.
NAME, ID = "\x00", "\x01"
_MOST_KEPT = 200


class SharedChoices(BaseChoiceIterator):
    """Choices that many fields of a page offer: listed once, and drawn once."""

    def __init__(self, choices: Iterable[tuple[Any, Any]]) -> None:
        self._choices = list(choices)
        # What a widget looks like with none of them chosen, by its other attributes.
        self.drawings: dict[tuple[Any, ...], str] = {}

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        return iter(self._choices)


@lru_cache(maxsize=_MOST_KEPT)
def kept_choices(choices: tuple[tuple[Any, Any], ...]) -> SharedChoices:
    """The same choices page after page: those that are equal are drawn once."""
    return SharedChoices(choices)


class _Shared(ChoiceWidget):
    """Draws its choices once for all fields that share them, and marks those that are chosen."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        own = self.build_attrs(self.attrs, attrs)
        own_id, chosen = own.pop("id", None), self.format_value(value) or []
        plain = own_id and (len(chosen) < 2 or self.allow_multiple_selected)
        if not isinstance(self.choices, SharedChoices) or not plain or "aria-describedby" in own:
            return super().render(name, value, attrs, renderer)
        drawings, alike = self.choices.drawings, (type(self), *own.items())
        if alike not in drawings:
            alike_attrs = {**(attrs or {}), "id": ID}
            drawings[alike] = super().render(NAME, [], alike_attrs, renderer)
        drawn = drawings[alike]
        for each in chosen:
            drawn = self.choose(drawn, each)
        return SafeString(
            drawn.replace(NAME, conditional_escape(name)).replace(ID, conditional_escape(own_id))
        )

    def choose(self, drawn: str, chosen: str) -> str:
        """`drawn` with the choice of this value marked as chosen."""
        raise NotImplementedError


class SharedSelect(_Shared, Select):
    def choose(self, drawn: str, chosen: str) -> str:
        option = f'<option value="{conditional_escape(chosen)}"'
        return drawn.replace(f"{option}>", f"{option} selected>", 1)


class SharedCheckboxes(_Shared, CheckboxSelectMultiple):
    def choose(self, drawn: str, chosen: str) -> str:
        before, box, after = drawn.partition(f' value="{conditional_escape(chosen)}"')
        attributes, end, rest = after.partition(">")
        return f"{before}{box}{attributes}{' checked' if box else ''}{end}{rest}"
