"""Read sound lines of a table column by column: what a text means in a column is found out once for all lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import compress, repeat, zip_longest
from typing import Annotated, Any, Generic, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.asides import may_be_asides
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import Doubtful, is_certain
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.heads import Line
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.tables import Table
from pydantic import TypeAdapter, ValidationError

Row = TypeVar("Row", bound=Model)
Column = Sequence[str]
_set = object.__setattr__
KNOWN = 16384
"""Texts of a column whose values are kept: more than a data centre has devices."""


class _Unsound(Exception):
    """A cell has no certain meaning, or is none of a row."""


class Columns(Generic[Row]):
    """The columns of a table, and what their texts mean to its model; a model must judge each column by itself."""

    def __init__(self, table: Table, model: type[Row]) -> None:
        self._table, self._model = table, model
        self._first = table.shape.required[0]
        self._empty: dict[str, dict[str, Any]] = {
            key: {} if info.is_required() else {"": info.get_default()} for key, info in model.model_fields.items()
        }
        self._known = {key: dict(empty) for key, empty in self._empty.items()}
        self._takes = {key: _takes(model, key) for key in table.titles}
        self._filled: dict[tuple[str, ...], set[str]] = {}

    def rows(self, records: Sequence[Line]) -> list[Row] | None:
        """Return the rows of lines; None where one of them is no row or has a fault, so that each is looked at."""
        width = len(self._table.keys)
        columns: list[Column] = list(zip_longest(*(cells for _line, cells in records), fillvalue=""))
        columns += [("",) * len(records)] * (width - len(columns))
        if any(any(columns[at]) for at in (*self._table.nameless, *range(width, len(columns)))):
            return None
        cells = {key: column for key, column in zip(self._table.keys, columns, strict=False) if key}
        if self._table.lettered and any(type(cell) is not str for column in cells.values() for cell in column):
            return None
        varied = [key for key, column in cells.items() if key == self._first or column.count(column[0]) < len(column)]
        try:
            first = {key: self._values(key, cells[key][:1] if key in cells else ("",))[0] for key in self._empty}
            values = [self._values(key, cells[key]) for key in varied]
        except (_Unsound, ValidationError):
            return None
        return list(self._made(first, varied, values, self._names(cells, len(records))))

    def _values(self, key: str, cells: Column) -> list[Any]:
        """Return what each cell of a column says."""
        known = self._known[key]
        try:
            return list(map(known.__getitem__, cells))
        except KeyError:
            self._learn(key, set(cells).difference(known))
        values = list(map(known.__getitem__, cells))
        if len(known) > KNOWN:
            self._known[key] = dict(self._empty[key])
        return values

    def _learn(self, key: str, cells: set[str]) -> None:
        """Find out what texts say in a column that have not been met there."""
        shape, texts = self._table.shape, list(cells)
        if "" in cells or (key == self._first and may_be_asides(texts, key, shape)):
            raise _Unsound
        odd = texts if key in shape.units else [text for text in texts if not is_certain(text)]
        meant = {text: self._table.said(key, text) for text in odd}
        if any(type(said) is Doubtful for said in meant.values()):
            raise _Unsound
        values = self._takes[key].validate_python([meant.get(text, text) for text in texts])
        self._known[key].update(zip(texts, values, strict=True))

    def _names(self, cells: Mapping[str, Column], count: int) -> Iterator[set[str]]:
        """Yield the columns that each line fills; lines that fill the same ones share what says so."""
        whole = {key for key, column in cells.items() if "" not in column}
        some = [key for key in cells if key not in whole and any(cells[key])]
        known: dict[tuple[bool, ...], set[str]] = {}
        for mask in zip(*(map(bool, cells[key]) for key in some), strict=True) if some else repeat((), count):
            names = known.get(mask)
            if names is None:
                found = whole.union(compress(some, mask))
                names = known[mask] = self._filled.setdefault(tuple(sorted(found)), found)
            yield names

    def _made(
        self, first: dict[str, Any], varied: Sequence[str], values: Sequence[list[Any]], filled: Iterable[set[str]]
    ) -> Iterator[Row]:
        """Yield rows without judging their values once more; what all say that the first one says is copied at once."""
        for names, row in zip(filled, zip(*values, strict=True), strict=True):
            one, content = object.__new__(self._model), first.copy()
            content.update(zip(varied, row, strict=True))
            _set(one, "__dict__", content)
            _set(one, "__pydantic_fields_set__", names)
            _set(one, "__pydantic_extra__", None)
            _set(one, "__pydantic_private__", None)
            yield one


def _takes(model: type[Model], key: str) -> TypeAdapter[list[Any]]:
    """Return what takes the texts of a column, as the model takes each."""
    info = model.model_fields[key]
    kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    return _adapter(kind)


@cache
def _adapter(kind: Any) -> TypeAdapter[list[Any]]:
    """Return what takes texts of a kind, of which most columns are."""
    return TypeAdapter(list[kind], config=Model.model_config)
