"""A public name lives in one module: searching for it finds the one thing it is (docs/words.md)."""

import ast
import re
from collections import Counter, defaultdict
from pathlib import Path

from tests.house.test_customs import python_files, shown

ROOT = Path(__file__).resolve().parents[2]
# What frameworks look for by its name in many modules.
FRAMEWORKS = {"Command", "EmailBackend", "application", "logger", "register", "urlpatterns"}


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
