"""Whether everybody was asked for everything since the rules of access last changed.

`python -m tests.proven` succeeds where they are the same as when `script/test --full` last passed;
`python -m tests.proven --record`, which that runs at its end, writes down what was proven.
"""

import ast
import hashlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "tests" / "house" / "proven.txt"
SOURCES = (
    "m*/access.py",
    "m*/queries/verdicts.py",
    "m*/queries/verdicts/*.py",
    "**/urls.py",
    "workinggroup/lib/viewer.py",
    "workinggroup/lib/admin/*.py",
    "workinggroup/doorway.py",
    "workinggroup/admin_site.py",
    "workinggroup/middleware.py",
    "tests/house/matrix.py",
    "tests/house/rows/*.py",
)
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def rules() -> str:
    """A fingerprint of what decides who may open what; not of what is written about it."""
    tops = [ROOT / top for top in ("members", "meetings", "workinggroup", "tests")]
    found = {
        path
        for pattern in SOURCES
        for path in ROOT.glob(pattern)
        if any(top in path.parents for top in tops)
    }
    assert len(found) > len(SOURCES)
    bare = "\n".join(without_words(path.read_text(encoding="utf-8")) for path in sorted(found))
    return hashlib.sha256(bare.encode()).hexdigest()


def without_words(source: str) -> str:
    """Python without its docstrings, comments and layout."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def main(arguments: list[str]) -> int:
    if arguments == ["--record"]:
        RECORD.write_text(f"{rules()}\n")
        return 0
    if RECORD.exists() and RECORD.read_text().strip() == rules():
        return 0
    sys.stdout.write("The rules of access have changed since everybody was asked.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
