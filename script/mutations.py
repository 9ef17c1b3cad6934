"""Small changes of a module: what may stand in the place of an expression or a statement.

Docstrings, annotations, sentences and log lines stay: nobody has to notice those.
"""

import ast
import copy
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

PAIRS: tuple[tuple[type[ast.AST], type[ast.AST]], ...] = (
    *((ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn), (ast.And, ast.Or)),
    *((ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Add, ast.Sub), (ast.BitOr, ast.BitAnd)),
)
OPPOSITE = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
# What a function that returns this may return instead.
INSTEAD = {"bool": "not ({})", "QuerySet": "({}).none()", "Q": "Q()", "int": "0", "str": "''"}
CHAINED = {"filter", "exclude", "order_by", "select_for_update"}
CONDITIONS = {"filter", "exclude", "get", "Q", "update", "perform", "_own", "_note", "save"}
LOOKUPS = {"gte": "gt", "gt": "gte", "lte": "lt", "lt": "lte"}
SYMMETRIC = {"isinstance", "min", "max", "order_by"}
ABOUT_ROLES = ["is_nobody", "is_member", "is_operator", "is_secretary", "is_head", "is_counsel"]
# Sentences are the catalogue's; what is selected beside the rows makes a query cheaper, not other.
LEFT = {"_", "warning", "exception", "info", "select_related", "getLogger", "TypeVar"}
NOT_INSIDE = {"annotation", "returns", "decorator_list", "target", "targets"}
# A change is told in so many characters of before and after.
WIDE = 90


@dataclass(frozen=True)
class Mutant:
    """A module, changed in one place: in a function, a method or the value of a constant."""

    file: str
    place: str
    line: int
    # Of a constant: where its name is used.
    lines: frozenset[int]
    change: str
    code: CodeType
    constant: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.place}: {self.change}"

    def apply(self) -> None:
        """Change the module that is imported, and a constant wherever else it is known."""
        module = module_of(self.file)
        if self.constant:
            replace_constant(module, self.place, self.code)
            return
        owner, _dot, name = self.place.rpartition(".")
        found: Any = vars(vars(module)[owner] if owner else module)[name]
        for inner in ("fget", "func", "__wrapped__"):
            found = getattr(found, inner, found)
        found.__code__ = code_of(self.code, self.place)


def module_of(file: str) -> ModuleType:
    """The imported module."""
    return import_module(file.removesuffix(".py").replace("/", "."))


def code_of(module: CodeType, place: str) -> CodeType:
    """The code of a function or method in that of its module."""
    code = module
    for name in place.split("."):
        code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name)
    return code


def replace_constant(module: ModuleType, name: str, code: CodeType) -> None:
    """Give the constant its new value in all modules that imported the old one."""
    space = dict(vars(module))
    exec(code, space)  # noqa: S102  one assignment of a module of ours
    old = vars(module)[name]
    for other in list(sys.modules.values()):
        if getattr(other, "__dict__", {}).get(name) is old:
            setattr(other, name, space[name])


def changed(node: ast.AST, **fields: Any) -> ast.AST:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def without_one(values: list[Any]) -> list[list[Any]]:
    return [values[:index] + values[index + 1 :] for index in range(len(values))]


def name_of(called: ast.AST) -> str:
    return str(getattr(called, "attr", getattr(called, "id", "")))


def alternatives(node: ast.AST, module: ModuleType, returns: str) -> Iterator[ast.AST]:
    """What may stand in the place of `node`, in a function that `returns` this."""
    yield from of_operator(node)
    yield from of_value(node, module)
    yield from of_statement(node, returns)


def of_operator(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[operator]) if type(operator) in OPPOSITE:
            yield changed(node, ops=[OPPOSITE[type(operator)]()])
        case ast.BoolOp():
            yield changed(node, op=OPPOSITE[type(node.op)]())
            for rest in without_one(node.values):
                yield rest[0] if len(rest) == 1 else changed(node, values=rest)
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield node.operand
        case ast.BinOp() | ast.AugAssign() if type(node.op) in OPPOSITE:
            yield changed(node, op=OPPOSITE[type(node.op)]())
            if isinstance(node.op, ast.BitOr | ast.BitAnd) and isinstance(node, ast.BinOp):
                yield from (node.left, node.right)
        case ast.IfExp():
            yield from (node.body, node.orelse)


def of_value(node: ast.AST, module: ModuleType) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool() as value):
            yield changed(node, value=not value)
        case ast.Constant(value=int() | float() as value):
            yield changed(node, value=value + 1)
        case ast.Constant(value=str() as value):
            yield changed(node, value=f"x{value}")
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            members = list(getattr(vars(module).get(owner), "__members__", ()))
            for names in (members, ABOUT_ROLES):
                if name in names:
                    yield changed(node, attr=names[(names.index(name) + 1) % len(names)])
        case ast.Set() | ast.List() | ast.Tuple() if len(node.elts) > 1:
            yield from (changed(node, elts=rest) for rest in without_one(node.elts))
        case ast.Call(func=ast.Attribute(attr=name, value=before)) if name in CHAINED:
            yield before
            yield from of_call(node)
        case ast.Call():
            yield from of_call(node)


def of_call(node: ast.Call) -> Iterator[ast.AST]:
    name = name_of(node.func)
    if name not in CONDITIONS:
        if len(node.args) > 1 and name not in SYMMETRIC:
            yield changed(node, args=[node.args[1], node.args[0], *node.args[2:]])
        return
    if len(node.args) + len(node.keywords) > 1 or name == "Q":
        yield from (changed(node, keywords=rest) for rest in without_one(node.keywords))
        yield from (changed(node, args=rest) for rest in without_one(node.args))
    for index, each in enumerate(node.keywords):
        field, _two, lookup = (each.arg or "").rpartition("__")
        if lookup in LOOKUPS:
            new = changed(each, arg=f"{field}__{LOOKUPS[lookup]}")
            yield changed(node, keywords=[*node.keywords[:index], new, *node.keywords[index + 1 :]])


def of_statement(node: ast.AST, returns: str) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=None | ast.Constant()):
            return
        case ast.Return(value=ast.Compare() | ast.UnaryOp()) if returns == "bool":
            return  # the operator is changed already
        case ast.Return(value=ast.AST() as value):
            new = INSTEAD.get(returns.partition("[")[0], "None").format(ast.unparse(value))
            if returns == "Verdict":
                refuses = name_of(getattr(value, "func", value)) == "no"
                new = "YES" if refuses else "no('changed')"
            yield changed(node, value=ast.parse(new, mode="eval").body)
        case ast.If():
            yield changed(node, test=ast.UnaryOp(ast.Not(), node.test))
            yield from ([] if node.orelse else [ast.Pass()])
        case (
            ast.AugAssign()
            | ast.Raise()
            | ast.Expr(value=ast.Call())
            | ast.Assign(targets=[ast.Attribute() | ast.Subscript()])
        ):
            yield ast.Pass()


class Finder:
    """Finds all mutants of a file: changes its tree, compiles it, changes it back."""

    def __init__(self, root: Path, file: str) -> None:
        self.file, self.module = file, module_of(file)
        self.tree = ast.parse((root / file).read_text())
        self.found: list[Mutant] = []
        for node in self.tree.body:
            match node:
                case ast.FunctionDef():
                    self._function(node, node.name)
                case ast.ClassDef():
                    for each in node.body:
                        if isinstance(each, ast.FunctionDef):
                            self._function(each, f"{node.name}.{each.name}")
                case ast.Assign(targets=[name]) | ast.AnnAssign(target=name):
                    self.place, self.returns, self.whole = name_of(name), "", ast.Module([node], [])
                    self._inside(node, "value", lines_of(node))

    def _function(self, node: ast.FunctionDef, place: str) -> None:
        self.returns = ast.unparse(node.returns) if node.returns else ""
        self.place, self.whole = place, self.tree
        self._inside(node, "body", lines_of(node))

    def _inside(self, parent: ast.AST, field: str, lines: tuple[int, int]) -> None:
        value = getattr(parent, field)
        nodes = value if isinstance(value, list) else [value]
        for index, node in enumerate(nodes):
            if not isinstance(node, ast.AST) or left_alone(node):
                continue
            if isinstance(node, ast.stmt):
                lines = lines_of(node)

            def put(new: ast.AST, index: int = index) -> None:
                if isinstance(value, list):
                    value[index] = new
                else:
                    setattr(parent, field, new)

            for new in alternatives(node, self.module, self.returns):
                put(new)
                self._add(node, new, lines)
                put(node)
            for name in set(node._fields) - NOT_INSIDE:
                self._inside(node, name, lines)

    def _add(self, old: ast.AST, new: ast.AST, lines: tuple[int, int]) -> None:
        change = f"{told(old, new)}  [{getattr(old, 'col_offset', 0)}]"
        code = compile(ast.fix_missing_locations(self.whole), self.file, "exec")
        constant = self.whole is not self.tree
        used = self._uses() if constant else frozenset(range(lines[0], lines[1] + 1))
        mutant = Mutant(self.file, self.place, lines[0], used, change, code, constant)
        self.found.append(mutant)

    def _uses(self) -> frozenset[int]:
        return frozenset(
            node.lineno
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Name) and node.id == self.place
        )


def told(old: ast.AST, new: ast.AST) -> str:
    """The change, of long ones what differs."""
    one, other = (" ".join(ast.unparse(each).split()) for each in (old, new))
    pairs = enumerate(zip(one, f"{other}\0", strict=False))
    same = next((index for index, (first, second) in pairs if first != second), len(one))
    start = one.rfind(" ", 0, same - 20) + 1 if len(one) > WIDE and same > 20 else 0
    return "  ->  ".join(f"{'... ' if start else ''}{each[start:][:WIDE]}" for each in (one, other))


def lines_of(node: ast.stmt) -> tuple[int, int]:
    """The lines of a statement without those of the statements inside it."""
    inner = getattr(node, "body", None)
    last = inner[0].lineno - 1 if inner else node.end_lineno or node.lineno
    return node.lineno, max(last, node.lineno)


def left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.JoinedStr() | ast.arguments():
            return True
        case ast.Call(func=called) | ast.Expr(value=ast.Call(func=called)):
            return name_of(called) in LEFT
    return False


def drawn(root: Path, files: list[str], count: int, seed: int) -> list[Mutant]:
    """So many mutants: as many of each file, and of its functions in turn."""
    chosen: list[Mutant] = []
    for number, file in enumerate(files):
        places: dict[str, list[Mutant]] = defaultdict(list)
        for mutant in sorted(Finder(root, file).found, key=str):
            places[mutant.place].append(mutant)
        chance = random.Random(f"{seed} {file}")  # noqa: S311  drawn, not kept secret
        for each in places.values():
            chance.shuffle(each)
        turns = [m for turn in zip_longest(*places.values()) for m in turn if m is not None]
        wanted = count * (number + 1) // len(files) - count * number // len(files)
        chosen += sorted(turns[:wanted], key=str)
    return chosen
