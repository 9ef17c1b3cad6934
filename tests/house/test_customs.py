"""Customs of the house that a reader of sources can check."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import django.contrib.admin
import pytest

from workinggroup.bundles import bundle

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("workinggroup", "members", "meetings")
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base"}
SIGNAL_MODULES = {"django.dispatch", "django.db.models.signals", "django.core.signals"}
LONGEST_FILE = 400
# One file on purpose: all that is private is decided in one place.
LONGER_ON_PURPOSE = {"meetings/access.py"}
# Tags of Django's language: a template is read as HTML without them.
DJANGO_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
COMMENTS = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
FETCHING = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("use", "href"),
    ("image", "href"),
    ("form", "action"),
}


def python_files() -> list[Path]:
    return [
        path
        for top in HOUSE
        for path in sorted((ROOT / top).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """The pages; letters carry their own styles, because mail programs know no style sheets."""
    return [
        path
        for path in sorted((ROOT / "templates").rglob("*.html"))
        if not {"mail", "email", "letters"} & set(path.relative_to(ROOT / "templates").parts)
    ]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


class Page(HTMLParser):
    """Collects what a strict content security policy would block, or should."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.inside_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.faults += [
            f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")
        ]
        # With the nonce of its answer it passes: for what no sheet can know (a symbol in print).
        if tag == "style" and "nonce" not in given:
            self.faults.append("<style>")
        for name, value in given.items():
            if (tag, name) in FETCHING and re.match(r"\s*(https?:)?//", value):
                self.faults.append(f"<{tag} {name}> from another host: {value}")
            if value.strip().lower().startswith("javascript:"):
                self.faults.append(f"<{tag} {name}> is a script")
        data = given.get("type") in {"application/json", "application/ld+json"}
        self.inside_script = tag == "script" and "src" not in given and not data

    def handle_data(self, data: str) -> None:
        if self.inside_script and data.strip():
            self.faults.append("inline <script>")

    def handle_endtag(self, tag: str) -> None:
        self.inside_script = False


def page_faults(source: str) -> list[str]:
    page = Page()
    page.feed(DJANGO_TAGS.sub("x", COMMENTS.sub("", source)))
    page.close()
    return page.faults


def style_faults(source: str) -> list[str]:
    """What a style sheet would load from another host."""
    return re.findall(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//[^)"']+""", source)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def effects_in_save(tree: ast.AST) -> Iterator[str]:
    """Models that override save() or delete(): effects belong to services."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and inner.name in {"save", "delete"}:
                    yield f"{node.name}.{inner.name}"


def deletions(tree: ast.AST) -> Iterator[int]:
    """The lines that call `.delete()` or `._raw_delete()`."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"delete", "_raw_delete"}
        ):
            yield node.lineno


def undocumented(tree: ast.Module) -> Iterator[str]:
    """The public functions and classes of a module that say nothing of what they do, or raise
    what they do not tell."""
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        told = ast.get_docstring(node)
        if not told:
            yield f"{node.name}: without a docstring"
        elif (
            isinstance(node, ast.FunctionDef)
            and any(isinstance(each, ast.Raise) for each in ast.walk(node))
            and "aise" not in told
        ):
            yield f"{node.name}: raises what its docstring does not tell"


# What answers in the language of whoever asks.
READERS_OWN = {"_", "gettext", "pgettext", "ngettext", "npgettext", "get_language", "code_of"}
LANGUAGES = {"language", "code", "reader", "readers"}


def kept_for_all_readers(tree: ast.AST) -> Iterator[str]:
    """The functions whose answers are kept although they depend on the active language: the
    first reader's would be given to all."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef):
            continue
        made_by = {ast.unparse(each).partition("(")[0] for each in node.decorator_list}
        if made_by & {"cache", "lru_cache"}:
            given = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
            left_out = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            active = any(isinstance(e, ast.Constant) and e.value is None for e in left_out)
            asked = {
                ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)
            }
            if active or (asked & READERS_OWN and not given & LANGUAGES):
                yield node.name


def speaks_for_itself(path: Path) -> bool:
    """Whether a module holds rules, services or readers, which say what they do and raise."""
    return path.name == "access.py" or bool({"rules", "services", "queries"} & set(path.parts))


# What may be deleted: nothing that two sides share. File -> why.
MAY_DELETE = {
    "meetings/services/papers.py": "files of one side that were never shared",
    "meetings/services/documents.py": "papers that are made anew when they are asked for",
    "meetings/services/packs.py": "packs of papers, which last for some days",
    "members/services/address_changes.py": "the second factors of who lost them",
    "members/services/people.py": "the sign-in addresses that a changed email replaces",
    "members/services/housekeeping.py": "expired sessions",
    "members/services/saved_filters.py": "filters that somebody keeps for themselves",
    "members/services/sent_forms.py": "tokens of forms that nobody will send again",
}


def module_faults(name: str, source: str) -> list[str]:
    """Where a module, called by its path, breaks a custom."""
    path, tree = Path(name), ast.parse(source)
    faults = [f"{each}: no signals of our own" for each in set(imported(tree)) & SIGNAL_MODULES]
    if path.stem in VAGUE:
        faults.append("a module is named by its noun")
    if len(source.splitlines()) > LONGEST_FILE and name not in LONGER_ON_PURPOSE:
        faults.append("too long")
    if "models" in path.parts:
        faults += [f"{each}: effects belong to services" for each in effects_in_save(tree)]
    if speaks_for_itself(path):
        faults += undocumented(tree)
    faults += [f"{each}: kept for all languages" for each in kept_for_all_readers(tree)]
    if name not in MAY_DELETE:
        faults += [f"line {line}: withdrawn, never deleted" for line in deletions(tree)]
    return faults


def faulty(paths: list[Path], faults: Callable[[str, str], list[str]]) -> dict[str, list[str]]:
    """The files that break a custom, and how; there are files, or the test would hold nothing."""
    assert len(paths) > 50
    return {shown(p): found for p in paths if (found := faults(shown(p), p.read_text()))}


def test_every_module_keeps_the_customs() -> None:
    assert faulty(python_files(), module_faults) == {}


@pytest.mark.parametrize("name", [*MAY_DELETE, *LONGER_ON_PURPOSE])
def test_an_exception_is_for_a_module_that_is_there(name: str) -> None:
    assert name in {shown(path) for path in python_files()}


def test_every_page_keeps_the_customs() -> None:
    assert faulty(templates(), lambda _name, source: page_faults(source)) == {}


def test_no_style_sheet_loads_from_another_host() -> None:
    sheets = sorted((ROOT / "static").rglob("*.css"))
    assert sheets
    assert {shown(p): f for p in sheets if (f := style_faults(p.read_text()))} == {}


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color:red">',
        "<p onclick='x()'>",
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<script nonce="{{ request.csp_nonce }}">alert(1)</script>',
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/a.css">',
        '<img src="http://tiles.example/1.png">',
        '<a href="javascript:x()">x</a>',
        '{% if x %}<p style="color:{{ c }}">{% endif %}',
    ],
)
def test_a_faulty_page_is_found(source: str) -> None:
    assert page_faults(source)


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{% static "portal.js" %}" defer></script>',
        '<script type="application/json" id="data">{"a": 1}</script>',
        '<a href="https://www.semiconductors.org">SIA</a>',
        "{# <p style='x'> #}<p class='x'>onclick</p>",
        '<meta name="htmx-config" content=\'{"allowEval": false}\'>',
    ],
)
def test_a_proper_page_passes(source: str) -> None:
    assert page_faults(source) == []


def test_a_faulty_module_is_found() -> None:
    source = (
        "from django.db.models.signals import post_save\n"
        "class A(Model):\n"
        "    def save(self): self.b.all().delete()\n"
        "def may_a(viewer): return YES\n"
        "def may_b(viewer):\n    'Everybody.'\n"
        "def _c(): pass\n"
    )
    assert module_faults("meetings/models/a.py", source) == [
        "django.db.models.signals: no signals of our own",
        "A.save: effects belong to services",
        "line 3: withdrawn, never deleted",
    ]
    assert module_faults("meetings/queries/a.py", source)[1:3] == [
        "A: without a docstring",
        "may_a: without a docstring",
    ]
    refusing = "def add():\n    'Add it.'\n    raise Refused\n"
    assert module_faults("meetings/services/a.py", refusing) == [
        "add: raises what its docstring does not tell"
    ]
    kept = (
        "@lru_cache(maxsize=8)\ndef day(on, language=None): return words(on, language)\n"
        "@cache\ndef side(of): return _('US side')\n"
        "@cache\ndef hour(of, code): return gettext('hour')\n"
        "def month(on, language=None): return day(on, code_of(language))\n"
    )
    assert module_faults("meetings/a.py", kept) == [
        "day: kept for all languages",
        "side: kept for all languages",
    ]
    assert module_faults("meetings/utils.py", "")[0] == "a module is named by its noun"
    assert module_faults("meetings/a.py", "a = 1\n" * (LONGEST_FILE + 1)) == ["too long"]
    assert style_faults("@import 'https://fonts.example/a.css'; a{background:url(//x.example/y)}")


# The sets of states stand beside their enum; the moves of a lifecycle name states too.
STATES_MAY_STAND = {"meetings/enums.py", "members/enums.py", "meetings/rules/lifecycles.py"}


def sets_of_states(tree: ast.AST) -> Iterator[str]:
    """Sets, lists and tuples of two or more states of one enum that are written out; arguments
    too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.List | ast.Tuple):
            together, all_of_them = node.elts, True
        elif isinstance(node, ast.Call):
            together, all_of_them = node.args, False
        else:
            continue
        named = Counter(
            each.value.id
            for each in together
            if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name)
        )
        for name, count in named.items():
            whole = count == len(together) or not all_of_them
            if name.endswith("State") and count > 1 and whole:
                yield f"line {node.lineno}: a set of {name} stands beside the enum"


def test_sets_of_states_stand_beside_their_enum() -> None:
    found = faulty(
        [path for path in python_files() if shown(path) not in STATES_MAY_STAND],
        lambda _name, source: list(sets_of_states(ast.parse(source))),
    )
    assert found == {}
    for code in ("x in {AState.A, AState.B}", "f(x, AState.A, AState.B)"):
        assert list(sets_of_states(ast.parse(code))) == [
            "line 1: a set of AState stands beside the enum"
        ]


# --- what is styled ------------------------------------------------------------------------------
INCLUDED = re.compile(r'{% include "([^"]+)"')
# What a page that stands alone, the API's and a letter load.
ALONE = ("plain", "api", "letters")


def classes_in(page: str) -> set[str]:
    found: set[str] = set()
    # Names that a variable is part of are not known here.
    plain = re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "\0", page), flags=re.DOTALL)
    for value in re.findall(r'class="([^"]*)"', plain):
        found |= {name for name in value.split() if "\0" not in name}
    return found


def styled(*sheets: str) -> set[str]:
    return {name for sheet in sheets for name in re.findall(r"\.([A-Za-z_][\w-]*)", sheet)}


def styles(*names: str) -> str:
    return "\n".join((ROOT / "static" / "css" / f"{name}.css").read_text() for name in names)


def pages_of_the_admin() -> set[Path]:
    """The templates of the admin site and all that they put in."""
    found: set[Path] = set()
    waiting = [path for path in templates() if path.is_relative_to(ROOT / "templates" / "admin")]
    while waiting:
        path = waiting.pop()
        if path not in found and path.exists():
            found.add(path)
            waiting += [ROOT / "templates" / name for name in INCLUDED.findall(path.read_text())]
    return found


def test_every_class_is_styled() -> None:
    """By a sheet that its page loads, or looked for by a script."""
    hooks = "\n".join(path.read_text() for path in (ROOT / "static" / "js").glob("*.js"))
    portal = styled(bundle("portal.css"), styles(*ALONE), hooks)
    there = Path(django.contrib.admin.__file__).parent / "static" / "admin" / "css"
    theirs = [path.read_text() for path in there.rglob("*.css")]
    admin = styled(bundle("admin.css"), *theirs, hooks)
    of_admin = pages_of_the_admin()
    of_portal = {path for path in templates() if path.parent.name != "admin"}
    unknown = [
        (shown(path), names)
        for paths, known in ((of_admin, admin), (of_portal, portal))
        for path in paths
        if (names := classes_in(path.read_text()) - known)
    ]
    assert unknown == []


def test_a_class_that_nothing_styles_is_found() -> None:
    page = (
        '<p class="known odd{% if x %} rare{% endif %} b--{{ c }}"><b class="{{ tone }}"></b></p>'
    )
    assert classes_in(page) - styled(".known { color: red }") == {"odd", "rare"}
