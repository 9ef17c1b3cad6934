"""Rows of a joined query as instances: one for each row that there is, however often it is joined.

Django makes a meeting anew for each of its action items; here they share it. This follows
`ModelIterable` and `RelatedPopulator` of Django (`django.db.models.query`).
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

Row = Sequence[Any]
# Instances of one run, by where they are joined and their primary key.
Known = dict[tuple[int, Any], Model]


class Reader:
    """Reads what a compiled query selects: `klass_info` and `select` are its compiler's."""

    def __init__(self, klass_info: dict[str, Any], select: Any, annotations: Any) -> None:
        self._start, self._end, self._names = _columns(klass_info, select)
        self._model: type[Model] = klass_info["model"]
        self._annotations: dict[str, int] = annotations or {}
        self._joined = _joined(klass_info, select)

    def read(self, rows: Iterable[Row], using: str) -> list[Any]:
        known: Known = {}
        found = []
        for row in rows:
            made = self._model.from_db(using, self._names, row[self._start : self._end])
            for name, place in self._annotations.items():
                setattr(made, name, row[place])
            for each in self._joined:
                each.put(row, made, known, using)
            found.append(made)
        return found


class _Joined:
    """One join of the query, with those that go on from it."""

    def __init__(self, klass_info: dict[str, Any], select: Any) -> None:
        self._start, self._end, self._names = _columns(klass_info, select)
        self._model: type[Model] = klass_info["model"]
        self._key = self._start + self._names.index(self._model._meta.pk.attname)
        self._set, self._set_back = klass_info["local_setter"], klass_info["remote_setter"]
        self._joined = _joined(klass_info, select)

    def put(self, row: Row, onto: Model, known: Known, using: str) -> None:
        """Put what `row` says of this join onto the instance that it starts from."""
        key = row[self._key]
        if key is None:
            self._set(onto, None)
            return
        made = known.get((self._start, key))
        if made is None:
            made = self._model.from_db(using, self._names, row[self._start : self._end])
            known[self._start, key] = made
            for each in self._joined:
                each.put(row, made, known, using)
        self._set(onto, made)
        self._set_back(made, onto)


def _joined(klass_info: dict[str, Any], select: Any) -> list[_Joined]:
    return [_Joined(each, select) for each in klass_info.get("related_klass_infos", [])]


def _columns(klass_info: dict[str, Any], select: Any) -> tuple[int, int, list[str]]:
    """The columns of one model, first and last, and what its fields are called."""
    places = klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    return start, end, [column[0].target.attname for column in select[start:end]]
