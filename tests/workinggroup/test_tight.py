"""Line breaks that mean nothing, and those that do."""

import pytest
from django.template import Context, Template


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ("\n  <b>{{ a }}</b>\n  {{ a }}\n", "<b>x</b>x"),
        ("\n  {% if a %}\n    <b>a</b>\n  {% endif %}\n", "<b>a</b>"),
        ("\n  <b>a</b> <i>b</i>\n", "<b>a</b> <i>b</i>"),
        ("\n  <b>a</b> {% if a %}\n <i>b</i>{% endif %}", "<b>a</b> <i>b</i>"),
        # Beside words, and between attributes, it is the blank that it always is.
        ("\n  one\n  two\n  {{ a }}", "\n  one\n  two\n  x"),
        ('<a class="{{ a }}"\n  href="/">{{ a }}</a>', '<a class="x"\n  href="/">x</a>'),
        ("{% for c in a %}\n  {{ c }}\n{% empty %}\n  none\n{% endfor %}", "x"),
    ],
)
def test_line_break_between_tags_is_nothing(source: str, rendered: str) -> None:
    template = Template(f"{{% tight %}}{source}{{% endtight %}}")
    assert template.render(Context({"a": "x"})) == rendered


def test_outside_nothing_changes() -> None:
    source = "<b>\n</b>{% tight %}\n{% endtight %}\n"
    assert Template(source).render(Context()) == "<b>\n</b>\n"
