"""What is drawn without templates is what Django's templates draw."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from workinggroup.forms import PortalFormRenderer
from workinggroup.lib.drawing import SharedCheckboxes, SharedChoices, SharedSelect

FLAT = [("", "all"), (1, "one & <two>"), ("a\"b'", gettext_lazy("Meetings")), (3, SafeString("&c"))]
GROUPED: list[Any] = [("", "all"), ("A & B", FLAT[1:3]), (gettext_lazy("Side"), FLAT[3:])]
KINDS = (forms.Select, forms.SelectMultiple, forms.CheckboxSelectMultiple, forms.RadioSelect)
VALUES: tuple[Any, ...] = (None, "", 1, "1", [1, "3"], "a\"b'", [])
ATTRS: tuple[dict[str, Any], ...] = (
    {},
    {"id": "x", "class": "form-select wide", "required": True, "disabled": False},
    {"id": 'x"y', "data-label": "<&>", "aria-describedby": "z"},
)


@pytest.mark.parametrize(
    ("kind", "plain"),
    [(SharedSelect, forms.Select), (SharedCheckboxes, forms.CheckboxSelectMultiple)],
)
def test_shared_choices_are_drawn_as_own_ones(
    kind: type[forms.Select], plain: type[forms.Select]
) -> None:
    shared = SharedChoices([(key, str(label)) for key, label in FLAT])
    for value in VALUES * 2:
        for attrs in ATTRS:
            for name in ("item-1-x", "na<me"):
                widget = kind()
                widget.choices = shared
                expected = plain(choices=list(shared)).render(name, value, dict(attrs))
                assert widget.render(name, value, dict(attrs)) == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("choices", [[], FLAT, GROUPED])
def test_widgets_are_drawn_as_by_templates(kind: type[forms.Select], choices: list[Any]) -> None:
    for value in VALUES:
        for attrs in ATTRS:
            widget = kind(choices=choices)
            told = [
                widget.render("na<me", value, dict(attrs), renderer=each)
                for each in (PortalFormRenderer(), TemplatesSetting())
            ]
            assert told[0] == told[1]
