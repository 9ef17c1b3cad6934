"""A public name lives in one module: searching for it finds the one thing it is (docs/words.md)."""

import ast
import re
from collections import Counter, defaultdict
from fnmatch import fnmatchcase
from pathlib import Path

from tests.house.test_customs import python_files, shown

ROOT = Path(__file__).resolve().parents[2]
# What frameworks look for by its name in many modules.
FRAMEWORKS = {"Command", "EmailBackend", "application", "logger", "register", "urlpatterns"}
# What Django reads of each language's `formats.py`.
FRAMEWORKS |= {"DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"}
FRAMEWORKS |= {"TIME_FORMAT", "YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT"}


def public_names(source: str) -> set[str]:
    """The functions, classes and values that a module defines for others."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {each.id for each in node.targets if isinstance(each, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


def shared_names(files: dict[str, str]) -> dict[str, list[str]]:
    """The public names that several modules have, and which."""
    found: dict[str, list[str]] = defaultdict(list)
    for path, source in files.items():
        for name in public_names(source) - FRAMEWORKS:
            found[name].append(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def test_a_public_name_lives_in_one_module() -> None:
    files: dict[str, str] = {shown(path): Path(path).read_text() for path in python_files()}
    assert len(files) > 250
    assert shared_names(files) == {}


def test_a_name_in_two_modules_is_found() -> None:
    files = {"a.py": "def f(): ...\n_x = 1\nlogger = 1", "b.py": "f: int = 1\n_x = 1\nlogger = 1"}
    assert shared_names(files) == {"f": ["a.py", "b.py"]}


# What the script that echoes hours is held to, in a browser.
FOR_TESTS = {"other_clocks"}


def functions(source: str) -> set[str]:
    """The functions that a module defines for others, and calls nowhere by a decorator."""
    found = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    plain = {node.name for node in found if not node.decorator_list}
    return {name for name in plain if not name.startswith("_")}


def unused(files: dict[str, str], elsewhere: str = "") -> list[str]:
    """The public functions of these modules that neither they nor `elsewhere` name once more."""
    words = Counter(re.findall(r"\w+", "\n".join([*files.values(), elsewhere])))
    return [
        f"{path}: {name}"
        for path, source in files.items()
        for name in sorted(functions(source) - FOR_TESTS)
        if words[name] == 1
    ]


def test_every_public_function_has_a_user() -> None:
    files = {shown(path): Path(path).read_text() for path in python_files()}
    templates = [path.read_text() for path in (ROOT / "templates").rglob("*.*")]
    assert unused(files, "\n".join(templates)) == []


def test_a_function_without_a_user_is_found() -> None:
    files = {"a.py": "def f(): ...\ndef g(): ...", "b.py": "x = f"}
    assert unused(files) == ["a.py: g"]
    assert unused(files, "{% g %}") == []


# Words that meant three to seven things each: the names that may still have one in them, and where
# ("" is anywhere, else a file or a folder). What they mean is said in docs/words.md.
MAIL = "meetings/mail/"
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "told": {},
    "listed": {},
    "standing": {
        # Items that every meeting has, and the answer of the API.
        "ADD_STANDING_ITEMS _add_standing add_standing_items": ("",),
        "STANDING StandingItem lacks_standing_items": ("",),
        "may_add_standing_items_now missing_standing_items": ("",),
        "standing": ("meetings/api/summaries.py", "meetings/urls.py", "meetings/views/agenda.py"),
    },
    "mark": {
        # Of a field, of a doubt; the verb that moves a stamp.
        "FieldMarks MarksField _is_mark is_mark marks_of seen_marks value_mark": ("",),
        "mark marks": (
            "meetings/queries/texts/returned.py",
            "meetings/rules/imports/lines.py",
            "meetings/rules/returned.py",
            "meetings/rules/row_bookmarks.py",
            "meetings/services/actions/past.py",
            "meetings/services/returned.py",
            "meetings/services/doubts.py",
            "meetings/services/imports/trial.py",
            "workinggroup/lib/admin/imports.py",
            "members/api/errors.py",
            "workinggroup/lib/act_forms.py",
            "workinggroup/lib/act_views.py",
            "workinggroup/lib/edit_forms.py",
            "workinggroup/lib/errors.py",
        ),
        "doubts_mark mark_deadlines_changed mark_seen mark_sittings_changed": ("",),
        # Of punctuation.
        "_MARK _MARKS": ("workinggroup/lib/tables/scripts.py",),
    },
    "letter": {
        # Written out for its recipient, and the row that staff see as one.
        "Letter LetterLinks KeptLetter digest_letter list_letters next_letter read_letter": ("",),
        "text_letter": (MAIL,),
        "LETTERS_BY_RULE *_LETTERS LETTER_POLICY ABOUT_THE_LETTER _LETTER_WITH_REASON": ("",),
        "LetterAdmin RETRY_LETTER PLAN_LETTERS plan_letters queue_address_letters": ("",),
        "may_retry_letter_now may_retry_letters retry_letter retry_letters": ("",),
        "_letter _letters": (MAIL, "workinggroup/readiness.py"),
        "_letter_or_404 letter_html": ("members/views/letters.py", "members/urls.py"),
        # Of an alphabet.
        "_is_letter get_column_letter": ("workinggroup/lib/tables/",),
        "letter letters": (
            MAIL,
            "members/admin/",
            "members/queries/verdicts.py",
            "members/services/letters.py",
            "members/services/notices.py",
            "members/urls.py",
            "members/views/letters.py",
        ),
    },
    "words": {
        # Of a text or a search; "in words" is a date or an hour written out.
        "Words issued_words words_of words_read_by": (
            "meetings/api/pages.py",
            "meetings/queries/texts/",
            f"{MAIL}facts.py",
        ),
        "has_words": ("meetings/queries/texts/status.py", "meetings/rules/content.py"),
        "*_in_words in_words clock_words day_words": ("",),
        "MOST_WORDS SECRET_WORDS _search_words between_words words_in": ("",),
        "_mixed_words _words": ("workinggroup/lib/tables/scripts.py",),
        "ACTION_WORDS_FORM PARAGRAPH_WORDS_FORM ParagraphWordsForm": ("",),
        "words": (
            "meetings/api/pages.py",
            "meetings/forms/decisions.py",
            "meetings/queries/search.py",
            "meetings/queries/texts/",
            "meetings/rules/revisions.py",
            "meetings/services/texts.py",
            "meetings/services/example/",
            "meetings/views/search.py",
            "workinggroup/lib/admin/scoped.py",
            "workinggroup/lib/edits.py",
            "workinggroup/lib/snippets.py",
        ),
    },
}


def identifiers(tree: ast.AST) -> set[str]:
    """All names that a module gives or uses, arguments and attributes too."""
    found = (getattr(node, field, None) for node in ast.walk(tree) for field in _NAMING)
    return {name for name in found if isinstance(name, str)}


_NAMING = ("id", "arg", "attr", "name")


def words_in(name: str) -> set[str]:
    """`seen_marks` has `seen` and `mark`; `TwoKeys` has `two` and `key`."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")
    return {*parts, *(part.removesuffix("s") for part in parts)}


def is_allowed(name: str, path: str, word: str) -> bool:
    return any(
        fnmatchcase(name, pattern) and path.startswith(places)
        for patterns, places in WORDS[word].items()
        for pattern in patterns.split()
    )


def ambiguous_names(files: dict[str, str]) -> list[str]:
    """Names with a word that means something else, or nothing, where they stand."""
    return [
        f"{path}: {name}: {word}? (docs/words.md)"
        for path, source in files.items()
        for name in sorted(identifiers(ast.parse(source)))
        for word in sorted(WORDS.keys() & words_in(name))
        if not is_allowed(name, path, word)
    ]


def keys_of_rows(source: str) -> list[str]:
    """Arguments called `key` that are the primary key of a row: it is called `pk`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.arg(arg="key" | "keys", annotation=ast.expr() as kind):
                if re.search(r"\bint\b", ast.unparse(kind)):
                    found.append(ast.unparse(node))
            case ast.keyword(arg=str(name), value=ast.Name(id="key" | "keys")):
                if re.search(r"(^|_)(pk|id)(__in)?$", name):
                    found.append(ast.unparse(node))
    return found


def sources() -> dict[str, str]:
    return {shown(path): path.read_text() for path in python_files()}


def test_a_word_means_one_thing() -> None:
    assert ambiguous_names(sources()) == []


def test_the_primary_key_of_a_row_is_called_so() -> None:
    found = {path: keys_of_rows(source) for path, source in sources().items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_name_with_a_word_of_many_meanings_is_found() -> None:
    source = "def f(told, last_told_at): return told.letters_kept + g(words=1)"
    files = {"meetings/services/x.py": source, "meetings/mail/x.py": "_letter, value_mark = 1, 2"}
    assert ambiguous_names(files) == [
        "meetings/services/x.py: last_told_at: told? (docs/words.md)",
        "meetings/services/x.py: letters_kept: letter? (docs/words.md)",
        "meetings/services/x.py: told: told? (docs/words.md)",
        "meetings/services/x.py: words: words? (docs/words.md)",
    ]
    assert keys_of_rows("def f(key: int, keys: TwoKeys): rows(pk=key, key=key, pk__in=keys)") == [
        "key: int",
        "pk=key",
        "pk__in=keys",
    ]


def test_every_exception_of_a_word_is_needed() -> None:
    names = {name for source in sources().values() for name in identifiers(ast.parse(source))}
    patterns = {each for table in WORDS.values() for key in table for each in key.split()}
    assert {each for each in patterns if not any(fnmatchcase(n, each) for n in names)} == set()
