"""Hold the lines of a table against their model: every fault with its line and column, and the sound lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.columns import Columns
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import fault_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.stand_ins import stand_ins
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.tables import Cells, Table, open_table
from pydantic import TypeAdapter, ValidationError

Row = TypeVar("Row", bound=Model)
BATCH = 4096


@dataclass
class Rows(Generic[Row]):
    """The sound rows of a table and their lines; `complete` tells whether it says of each what it is.

    `missing` are columns that the table hasn't: its rows hold something else there, about which nothing may be said.
    """

    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    table: Table | None = None
    complete: bool = False
    faults: list[Fault] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)
    missing: frozenset[str] = frozenset()

    def column_of(self, where: str) -> str | None:
        """Return the column of a place `file:line column` if it is one of this table's model that the table hasn't."""
        if self.table is None or not where.startswith(f"{self.table.file}:"):
            return None
        title = where.removeprefix(f"{self.table.file}:").partition(" ")[2]
        return next((key for key in self.table.absent if self.table.shape.name(key) == title), None)

    def at(self, index: int, key: str) -> str:
        """Return `file:line column` of a sound row."""
        return self.table.where(self.lines[index], key) if self.table else ""


def read_rows(path: Path, name: str, shape: TableShape, model: type[Row], other: bool = False) -> Rows[Row]:
    """Return the rows of the table `name` as `model`; faults of the file, its header and its cells go along.

    In a column that is missing stands something that the model takes, with `other` something else than without.
    """
    found: Rows[Row] = Rows()
    try:
        table = found.table = open_table(path, name, shape)
        found.missing = frozenset(key for key in shape.required if key not in table.titles)
        blanks = stand_ins(model, found.missing, other)
        adapter: TypeAdapter[list[Row]] = TypeAdapter(list[model])  # type: ignore[valid-type]
        filled: dict[tuple[str, ...], set[str]] = {}
        columns = Columns(table, model)
        while records := list(islice(table.records, BATCH)):
            whole = None if blanks else columns.rows(records)
            if whole is not None:
                found.lines += [line for line, _cells in records]
                found.rows += whole
                continue
            lines, read = table.rows(records)
            rows = [{**row, **blanks} for row in read] if blanks else read
            try:
                sound = adapter.validate_python(rows)
                found.lines += lines
                found.rows += sound
                _share(sound, rows, filled)
            except ValidationError:
                _one_by_one(found, model, lines, rows)
        found.complete = shape.bearing.isdisjoint(table.absent)
        found.faults = [*table.faults, *found.faults]
    except Unreadable as error:
        found.faults.extend(error.faults)
    return found


def _share(rows: list[Row], cells: list[Cells], filled: dict[tuple[str, ...], set[str]]) -> None:
    """Let rows with the same cells filled share what says so: each would keep two kilobytes of its own for that."""
    for row, filled_here in zip(rows, cells, strict=True):
        names = filled.setdefault(tuple(filled_here), row.__pydantic_fields_set__)
        object.__setattr__(row, "__pydantic_fields_set__", names)


def _one_by_one(found: Rows[Row], model: type[Row], lines: list[int], rows: list[Cells]) -> None:
    for line, cells in zip(lines, rows, strict=True):
        row = _row(found, model, line, cells)
        if row is None:
            found.partial.update(cells.values())
        else:
            found.rows.append(row)
            found.lines.append(line)


def _row(found: Rows[Row], model: type[Row], line: int, cells: Cells) -> Row | None:
    """Return a row, without its wrong cells where it can be without them; what is told above is not told again."""
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        told = found.table.left_out.get(line, set()) if found.table else set()
        details = [detail for detail in error.errors(include_url=False) if detail["loc"][0] not in told]
    wrong = {str(detail["loc"][0]) for detail in details}
    for detail in details:
        found.faults.append(fault_of(detail, lambda loc: found.table.where(line, str(loc[0])) if found.table else ""))
    try:
        return model.model_validate({key: cell for key, cell in cells.items() if key not in wrong})
    except ValidationError:
        return None
