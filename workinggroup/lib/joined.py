"""Rows of a joined query as instances: one for each row that there is, however often it is joined.

Django makes a meeting anew for each of its action items; here they share it. This follows
`ModelIterable` and `RelatedPopulator` of Django (`django.db.models.query`).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Model

JoinedRow = Sequence[Any]
# Column -> what makes of the database's value the one that Python has (`get_converters`).
Converters = dict[int, tuple[list[Callable[[Any, Any, Any], Any]], Any]]
# Instances of one run, by where they are joined and their primary key.
Known = dict[tuple[int, Any], Model]


class _Part:
    """The columns of one model in a row, and how an instance is made of them."""

    def __init__(self, klass_info: dict[str, Any], select: Any, converters: Converters) -> None:
        places = klass_info["select_fields"]
        self.start, self.end = places[0], places[-1] + 1
        self.model: type[Model] = klass_info["model"]
        self.names = [column[0].target.attname for column in select[self.start : self.end]]
        self._converters = [
            (place - self.start, *each)
            for place, each in converters.items()
            if self.start <= place < self.end
        ]
        self.joined = [
            _Joined(each, select, converters) for each in klass_info.get("related_klass_infos", [])
        ]

    def make(self, row: JoinedRow, known: Known, connection: Any) -> Model:
        values = list(row[self.start : self.end])
        for place, functions, column in self._converters:
            if values[place] is not None:
                for convert in functions:
                    values[place] = convert(values[place], column, connection)
        made = self.model.from_db(connection.alias, self.names, values)
        for each in self.joined:
            each.put(row, made, known, connection)
        return made


class _Joined(_Part):
    """One join of the query, with those that go on from it."""

    def __init__(self, klass_info: dict[str, Any], select: Any, converters: Converters) -> None:
        super().__init__(klass_info, select, converters)
        self._pk_place = self.start + self.names.index(self.model._meta.pk.attname)
        self._set, self._set_back = klass_info["local_setter"], klass_info["remote_setter"]

    def put(self, row: JoinedRow, onto: Model, known: Known, connection: Any) -> None:
        """Put what `row` says of this join onto the instance that it starts from."""
        pk = row[self._pk_place]
        if pk is None:
            self._set(onto, None)
            return
        made = known.get((self.start, pk))
        if made is None:
            made = known[self.start, pk] = self.make(row, known, connection)
        self._set(onto, made)
        self._set_back(made, onto)


class JoinedReader(_Part):
    """Reads what a compiled query selects; all but `converters` are its compiler's."""

    def __init__(
        self, klass_info: dict[str, Any], select: Any, annotations: Any, converters: Converters
    ) -> None:
        super().__init__(klass_info, select, converters)
        self._annotations: list[tuple[str, int, Any]] = [
            (name, place, converters.get(place)) for name, place in (annotations or {}).items()
        ]

    def read(self, rows: Iterable[JoinedRow], connection: Any) -> list[Any]:
        known: Known = {}
        found = []
        for row in rows:
            made = self.make(row, known, connection)
            for name, place, converters in self._annotations:
                setattr(made, name, converted(row[place], converters, connection))
            found.append(made)
        return found


def converted(value: Any, converters: Any, connection: Any) -> Any:
    """`value` as Python has it."""
    functions, column = converters or ((), None)
    for convert in functions:
        value = convert(value, column, connection)
    return value
