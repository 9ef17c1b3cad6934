"""The widgets that hold many choices, drawn without a template for each of them.

Django's templates include two more for every option, which makes a choice among forty meetings the
dearest thing on a page. What is drawn here is the same to the letter: `tests/workinggroup/
test_drawing.py` compares them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

WIDGETS = "django/forms/widgets/"
Told = Mapping[str, Any]


def _attributes(attrs: Told) -> str:
    told = ""
    for name, value in attrs.items():
        if value is True:
            told += f" {conditional_escape(name)}"
        elif value is not False:
            told += f' {conditional_escape(name)}="{conditional_escape(str(value))}"'
    return told


def _option(option: Told) -> str:
    value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    return f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>\n'


def draw_select(widget: Told) -> SafeString:
    """`select.html`."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{conditional_escape(group)}">')
        parts += [f"\n  {_option(option)}" for option in options]
        if group:
            parts.append("\n  </optgroup>")
    return SafeString("".join([*parts, "\n</select>"]))


def _checkbox(option: Told) -> str:
    attrs = option["attrs"]
    name, kind = conditional_escape(option["name"]), conditional_escape(option["type"])
    value = conditional_escape(str(option["value"]))
    drawn = f'<input type="{kind}" name="{name}" value="{value}"{_attributes(attrs)}>\n'
    if not option["wrap_label"]:
        return f"{drawn}\n\n"
    key = f' for="{conditional_escape(str(attrs["id"]))}"' if attrs.get("id") else ""
    return f"<label{key}>{drawn} {conditional_escape(option['label'])}</label>\n\n"


def draw_choices(widget: Told) -> SafeString:
    """`multiple_input.html`: check boxes or radio buttons."""
    attrs = widget["attrs"]
    key = f' id="{conditional_escape(attrs["id"])}"' if attrs.get("id") else ""
    kind = f' class="{conditional_escape(attrs["class"])}"' if attrs.get("class") else ""
    parts = [f"<div{key}{kind}>"]
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f"\n  <div><label>{conditional_escape(group)}</label>")
        parts += [f"<div>\n    {_checkbox(option)}</div>" for option in options]
        if group:
            parts.append("\n  </div>")
    return SafeString("".join([*parts, "\n</div>"]))


DRAWN: dict[str, Callable[[Told], SafeString]] = {
    f"{WIDGETS}select.html": draw_select,
    f"{WIDGETS}checkbox_select.html": draw_choices,
    f"{WIDGETS}radio.html": draw_choices,
}
