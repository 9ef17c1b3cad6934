"""Querysets compiled once.

To build a queryset and to compile it costs Django several times what the database takes to answer
it, and the pages that everybody opens ask the same dozen questions each time. A prepared query is
a function that returns a queryset; it is called once for each shape of the question, and from then
on only the values in its SQL change:

    @prepared(now=DateTimeField(), meeting=BigAutoField())
    def _sittings_after(viewer: Viewer, *, now: Any, meeting: Any) -> QuerySet[Sitting]:
        return visible_sittings(viewer).filter(meeting=meeting, ends_at__gt=now)

    rows = _sittings_after(viewer, now=now, meeting=meeting.pk)

What the decorator names is a value: the function is given a `Placeholder`, which it may hand to
filters and nothing else, because nothing is known of it yet. What is `Several` is for `pk__in`.

Everything else is the shape: hashable, and part of the key under which the SQL is kept. Who asks
is replaced by what stands for everybody who gets the same rows: `as_asker` returns that, and the
values of this one for the placeholders in it. The function reads nothing but its arguments: no
clock, no settings, no language.
"""

import functools
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeAlias, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    Expression,
    Field,
    IntegerField,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable

from workinggroup.lib.joined import JoinedReader, converted

_Result = TypeVar("_Result")
# What prepared queries answered in this block: by the query and its values.
_answers: ContextVar[dict[tuple[Any, ...], list[Any]] | None] = ContextVar("answers", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """What is asked again inside, with the same values, is answered with the same rows.

    For a page whose parts do not know of each other, each of which brings its own facts: the acts
    beside a row of the admin site. Nothing is written inside.
    """
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


class Placeholder(Expression):
    """Stands in a prepared query for a value of `field`, which is never None.

    A number that no column of this kind can hold is none that a row has: nothing is found.
    """

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def filled(self, values: dict[str, Any], connection: Any) -> list[Any]:
        """What is given for it, as the database takes it. Raises `TypeError` where nothing is."""
        value = values.get(self.name)
        if value is None:
            raise TypeError(f"{self.name} is asked for and not given")
        return [self._for_database(value, connection)]

    def _for_database(self, value: Any, connection: Any) -> Any:
        if isinstance(self.output_field, IntegerField):
            kind = self.output_field.get_internal_type()
            least, most = connection.ops.integer_field_range(kind)
            if not least <= value <= most:
                raise EmptyResultSet
        return self.output_field.get_db_prep_value(value, connection)

    def get_group_by_cols(self) -> list[Any]:
        return []


class SeveralPlaceholder(Placeholder):
    """Stands for as many values as there are; for none, nothing is found."""

    def filled(self, values: dict[str, Any], connection: Any) -> list[Any]:
        given = values.get(self.name)
        if given is None:
            raise TypeError(f"{self.name} is asked for and not given")
        return [self._for_database(value, connection) for value in given] or [None]


class Several:
    """Of a value that is a list: what each in it is."""

    def __init__(self, field: "Field[Any, Any]") -> None:
        self.field = field


PreparedKind: TypeAlias = "Field[Any, Any] | Several"


class Prepared(Generic[_Result]):
    """A question to the database, asked with other values each time; `build` is the function that
    it is made of."""

    def __init__(
        self, build: "Callable[..., QuerySet[Any, _Result]]", fields: "Mapping[str, PreparedKind]"
    ) -> None:
        self.build = build
        self._placeholders = {name: _placeholder(name, field) for name, field in fields.items()}
        self._compiled: dict[Hashable, _Compiled[_Result]] = {}
        functools.update_wrapper(self, build)

    def __call__(self, *shape: Any, **values: Any) -> list[_Result]:
        """The rows. Raises `TypeError` where a value is missing or None."""
        key: list[Hashable] = []
        for each in shape:
            if hasattr(each, "as_asker"):
                stand_in, own = each.as_asker()
                key.append(stand_in)
                values |= own
            else:
                key.append(each)
        compiled = self._compiled.get(tuple(key))
        if compiled is None:
            compiled = _Compiled(self.build(*key, **self._placeholders))
            self._compiled[tuple(key)] = compiled
        return compiled.run(values)


def prepared(
    **fields: PreparedKind,
) -> "Callable[[Callable[..., QuerySet[Any, _Result]]], Prepared[_Result]]":
    """Makes a prepared query of a function that returns a queryset; `fields` are its values."""
    return lambda build: Prepared(build, fields)


def _placeholder(name: str, field: PreparedKind) -> Any:
    """What the function is given; of several values a list of one, for `__in`."""
    if isinstance(field, Several):
        return [SeveralPlaceholder(name, field.field)]
    return Placeholder(name, field)


class _Compiled(Generic[_Result]):
    """A queryset with its SQL, of which only the values are new in each run."""

    def __init__(self, rows: "QuerySet[Any, _Result]") -> None:
        self.rows = rows
        self._compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            self._sql, self._params = self._compiler.as_sql()
        except EmptyResultSet:
            self._sql, self._params = "", ()
            return
        self._parts = self._sql.split("%s")
        self._several = any(isinstance(each, SeveralPlaceholder) for each in self._params)
        columns = [column[0] for column in self._compiler.select]
        self._converters = self._compiler.get_converters(columns)
        self._read = self._reader()
        like: Any = rows
        self._lookups: tuple[Any, ...] = like._prefetch_related_lookups  # noqa: SLF001

    def _reader(self) -> Callable[[Any, Any], list[Any]]:
        """What makes of the database's rows what the queryset would."""
        kind: Any = self.rows._iterable_class  # noqa: SLF001
        compiler, converters = self._compiler, self._converters
        if kind is ModelIterable:
            return JoinedReader(
                compiler.klass_info, compiler.select, compiler.annotation_col_map, converters
            ).read
        # Annotated, the order of values would not be that of the columns.
        if kind is FlatValuesListIterable:
            return lambda rows, connection: [row[0] for row in self._values(rows, connection)]
        if kind is ValuesListIterable and not self.rows.query.annotation_select:
            return self._values
        raise TypeError("Models and lists of values are what a prepared query reads.")

    def _values(self, rows: Any, connection: Any) -> list[tuple[Any, ...]]:
        places = self._converters
        return [
            tuple(converted(value, places.get(n), connection) for n, value in enumerate(row))
            for row in rows
        ]

    def run(self, values: dict[str, Any]) -> list[_Result]:
        if not self._sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        try:
            sql, params = self._filled(values, connection)
        except EmptyResultSet:
            return []
        answers = _answers.get()
        if answers is None:
            return self._ask(sql, params, connection)
        asked = (self, *params)
        if asked not in answers:
            answers[asked] = self._ask(sql, params, connection)
        return list(answers[asked])

    def _ask(self, sql: str, params: list[Any], connection: Any) -> list[_Result]:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            rows = cursor.fetchall()
        found = self._read(rows, connection)
        if self._lookups:
            prefetch_related_objects(found, *self._lookups)
        return found

    def _filled(self, values: dict[str, Any], connection: Any) -> tuple[str, list[Any]]:
        groups = [
            each.filled(values, connection) if isinstance(each, Placeholder) else [each]
            for each in self._params
        ]
        sql = self._sql
        if self._several:
            placeholders = [", ".join(["%s"] * len(group)) for group in groups]
            sql = "".join(a + b for a, b in zip(self._parts, [*placeholders, ""], strict=True))
        return sql, [value for group in groups for value in group]
