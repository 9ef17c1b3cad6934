"""How templates are laid out, and that no reader of the page can tell."""

from pathlib import Path

import pytest
from django.template import Context, Engine
from hypothesis import given, settings
from hypothesis import strategies as st

from workinggroup.formatter.pages import Templates
from workinggroup.formatter.styles import Styles, styles_in
from workinggroup.formatter.tree import parse
from workinggroup.formatter.trial import Trial

SENTENCE = (
    "One sentence after the other says what a reader of this page has to know, and then some more."
)
ENGINE = Engine(
    builtins=[
        "django.templatetags.i18n",
        "workinggroup.templatetags.kept",
        "workinggroup.templatetags.tight",
    ]
)


@pytest.fixture
def templates(tmp_path: Path) -> Templates:
    (tmp_path / "block.html").write_text("<p>{{ a }}</p>\n")
    (tmp_path / "line.html").write_text("{{ a }}")
    sheet = ".acts { display: flex; } .prose { white-space: pre-line; } td:empty { color: red; }"
    (tmp_path / "sheet.css").write_text(sheet)
    return Templates(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("source", "laid_out"),
    [
        (
            "<ul><li>{{ a }}</li><li>{{ b }}</li></ul>",
            "<ul>\n  <li>{{ a }}</li>\n  <li>{{ b }}</li>\n</ul>",
        ),
        ("<p>{{ a }}.</p>", "<p>{{ a }}.</p>"),
        # Beside blocks white space is nothing, in whichever branch.
        (
            "{% if a %}<p>a</p><p>b</p>{% else %}<p>c</p>{% endif %}<p>d</p>",
            "{% if a %}\n  <p>a</p>\n  <p>b</p>\n{% else %}\n  <p>c</p>\n{% endif %}\n<p>d</p>",
        ),
        # A blank that every branch begins with stands before them.
        ("<p>a{% if b %} {{ b }}{% endif %}</p>", "<p>a {% if b %}{{ b }}{% endif %}</p>"),
        ("<p>a{% if b %} {{ b }}{% endif %}.</p>", "<p>a{% if b %} {{ b }}{% endif %}.</p>"),
        # What another template begins with is known.
        ('{{ a }}{% include "line.html" %}', '{{ a }}{% include "line.html" %}'),
        ('<hr>{% include "block.html" %}', '<hr>\n{% include "block.html" %}'),
        # Nor is white space before a link the same as white space in it.
        (
            "<p>a<a>{# c #} {# c #}</a>{{ a }}</p>",
            "<p>\n  a<a>{# c #} {# c #}</a>\n  {{ a }}\n</p>",
        ),
        # Boxes within a flexible one stand apart.
        (
            '<p class="acts"><a>{{ a }}</a><a>{{ b }}</a></p>',
            '<p class="acts">\n  <a>{{ a }}</a>\n  <a>{{ b }}</a>\n</p>',
        ),
        ("<p><a>{{ a }}</a><a>b</a></p>", "<p><a>{{ a }}</a><a>b</a></p>"),
        # White space that is shown stays, and what is nothing but white space too.
        (
            '<div><p class="prose">{{ a }} \n {{ b }}</p></div>',
            '<div><p class="prose">{{ a }} \n {{ b }}</p></div>',
        ),
        (
            "<tr><td>{% if a %}<b>a</b>{% endif %}</td><td>{{ a }} {{ a }} b</td></tr>",
            "<tr>\n  <td>{% if a %}<b>a</b>{% endif %}</td>\n  <td>{{ a }} {{ a }} b</td>\n</tr>",
        ),
        ("<pre>\n a\n  b</pre>", "<pre>\n a\n  b</pre>"),
        ("<div><textarea>\n\n a  </textarea></div>", "<div><textarea>\n\n a  </textarea></div>"),
        (
            "{% extends 'x' %}{% block a %}{{ a }}{% endblock %}",
            "{% extends 'x' %}\n{% block a %}{{ a }}{% endblock %}\n",
        ),
    ],
)  # fmt: skip
def test_lines_are_broken_where_no_reader_can_tell(
    templates: Templates, source: str, laid_out: str
) -> None:
    assert templates.laid_out(source) == laid_out
    assert templates.laid_out(laid_out) == laid_out


def test_long_constant_becomes_a_block_and_is_the_same_message(templates: Templates) -> None:
    source = f'<div><p>{{% translate "{SENTENCE} {SENTENCE}" %}}</p></div>'
    laid_out = templates.laid_out(source)
    assert "{% blocktrans trimmed %}\n" in laid_out
    assert max(map(len, laid_out.splitlines())) <= 120
    assert f"{SENTENCE} {SENTENCE}" in ENGINE.from_string(laid_out).render(Context())
    short = laid_out.replace(f"{SENTENCE} ", "", 1).replace(SENTENCE[-40:], "")
    assert "{% translate" in templates.laid_out(short.replace(SENTENCE, "Short."))


def test_long_line_without_blanks_is_tight(templates: Templates) -> None:
    links = "{% if a %}<a>{{ a }}</a>{% translate ',' %}{% else %}<a>none</a>{% endif %}" * 2
    laid_out = templates.laid_out(f"<p>{links}.</p>")
    assert laid_out.splitlines()[1] == "  {% tight %}"
    assert max(map(len, laid_out.splitlines())) < 100
    told = [
        ENGINE.from_string(source).render(Context({"a": "x"})).replace("\n", "").replace("  ", "")
        for source in (f"<p>{links}.</p>", laid_out)
    ]
    assert told[0] == told[1] == "<p><a>x</a>,<a>x</a>,.</p>"


def test_attributes_have_a_line_each_where_they_are_many(templates: Templates) -> None:
    condition = f'{{% if a %}} title="{SENTENCE}"{{% endif %}}'
    source = f'<p class="x"{condition} id="{{{{ a }}}}">{{{{ a }}}}</p>'
    assert templates.laid_out(source).splitlines() == [
        '<p class="x"',
        f'    {{% if a %}} title="{SENTENCE}"{{% endif %}}',
        '    id="{{ a }}">',
        "  {{ a }}",
        "</p>",
    ]


@pytest.mark.parametrize(
    "source", ["<p>{% endif %}", "{% if a %}{% endif %}{% for a in b %}{% endif %}", '<a href="']
)
def test_what_is_no_template_is_refused(templates: Templates, source: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        templates.laid_out(source)


def test_element_that_is_closed_elsewhere_is_left_open(templates: Templates) -> None:
    source = "<p>b{% if a %}<a>{% endif %}{{ a }}{% if a %}</a>{% endif %}.</p>"
    assert templates.laid_out(source).replace("\n", "").replace("  ", "") == source


def test_layout_that_would_change_the_page_is_noticed(templates: Templates) -> None:
    trial = Trial(templates.row_of, templates.styles)

    def told(source: str) -> list[list[tuple[str, str]]]:
        return [trial.seen(parse(source), seed) for seed in range(8)]

    assert told("<p>a{% if b %}b{% endif %}</p>") != told("<p>a {% if b %}b{% endif %}</p>")
    assert told("<p>a<a>b</a></p>") != told("<p>a<a> b</a></p>")
    assert told("<p><a>b </a>c</p>") != told("<p><a>b</a> c</p>")
    assert told("<p>a {% if b %}b{% endif %}</p>") == told("<p> a {% if b %} b {% endif %} </p>")


def test_style_sheets_say_where_white_space_matters() -> None:
    sheet = """
    /* .d { display: flex } */
    .a, .b { display: flex; }
    .c .b { display: block }
    @media print { .e { display: grid; } .a { display: none; } }
    .f:lang(zh), .c .g { white-space: pre-line; }
    table.h td:empty { display: none; }
    """
    assert styles_in(sheet) == Styles(
        flexible=frozenset("a"), keeping=frozenset("fg"), counting=frozenset({"td"})
    )


# --- any template --------------------------------------------------------------------------------
WORDS = st.sampled_from(["a", "b.", "{{ a }}", "{{ b }}", "{# c #}", "<br>", "{% translate 'd' %}"])
BLANKS = st.sampled_from(["", "", " ", "\n  "])


def around(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    rows = st.lists(st.tuples(BLANKS, inner), min_size=1, max_size=4).map(
        lambda parts: "".join(blank + text for blank, text in parts)
    )
    shapes = [
        "<p>{}</p>", "<div>{}</div>", "<a>{}</a>", "<b class='x'>{}</b>", "<button>{}</button>",
        "{{% if a %}}{}{{% endif %}}", "{{% if b %}}{}{{% else %}}e{{% endif %}}",
        "{{% for c in a %}}{}{{% endfor %}}", "{{% tight %}}{}{{% endtight %}}",
    ]  # fmt: skip
    return st.tuples(st.sampled_from(shapes), rows, BLANKS).map(
        lambda drawn: drawn[0].format(drawn[1] + drawn[2])
    )


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(WORDS, around, max_leaves=14),
    st.sampled_from(["", "xy"]),
    st.sampled_from(["", "z"]),
)
def test_any_template_says_the_same_and_stays_as_it_is(source: str, a: str, b: str) -> None:
    templates = Templates(Path("/nowhere"), Path("/nowhere"))
    laid_out = templates.laid_out(f"<div>{source}</div>")
    assert templates.laid_out(laid_out) == laid_out
    trial = Trial(templates.row_of, templates.styles)
    first, second = (
        trial.seen(parse(ENGINE.from_string(text).render(Context({"a": a, "b": b}))), 0)
        for text in (f"<div>{source}</div>", laid_out)
    )
    assert words(first) == words(second)


def words(tokens: list[tuple[str, str]]) -> str:
    return "".join(text for _kind, text in tokens)
