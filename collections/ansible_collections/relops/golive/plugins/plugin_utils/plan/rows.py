"""Hold the lines of a table against their model: every fault with its line and column, and the sound lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.plan.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.headers import TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.shape import fault_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.source import Unreadable
from ansible_collections.relops.golive.plugins.plugin_utils.plan.tables import Table, read_table
from pydantic import BaseModel, TypeAdapter, ValidationError

Row = TypeVar("Row", bound=BaseModel)


@dataclass
class Rows(Generic[Row]):
    """The sound lines of a table; `positions` are their places among all lines of the table."""

    rows: list[Row]
    positions: list[int] | range
    table: Table | None
    faults: list[Fault] = field(default_factory=list)
    partial: set[str] = field(default_factory=set)

    @property
    def complete(self) -> bool:
        """Whether the table could be read at all, its columns included."""
        return self.table is not None and not self.table.faults

    def at(self, index: int, key: str) -> str:
        """Return `file:line column` of a sound line."""
        return self.table.where(self.positions[index], key) if self.table else ""


def read_rows(path: Path, name: str, shape: TableShape, model: type[Row]) -> Rows[Row]:
    """Return the lines of the table `name` as `model`; faults of the file, its header and its cells go along."""
    try:
        table = read_table(path, name, shape)
    except Unreadable as error:
        return Rows([], [], None, list(error.faults))
    faults = list(table.faults)
    missing = {key for key in shape.required if key not in table.titles}
    if not missing:
        try:
            rows = TypeAdapter(list[model]).validate_python(table.rows)  # type: ignore[valid-type]
        except ValidationError:
            pass  # line by line, below
        else:
            return Rows(rows, range(len(rows)), table, faults)
    return _one_by_one(table, model, missing, faults)


def _one_by_one(table: Table, model: type[Row], missing: set[str], faults: list[Fault]) -> Rows[Row]:
    found: Rows[Row] = Rows([], positions := [], table, faults)
    for position, cells in enumerate(table.rows):
        row = _row(table, position, cells, model, missing, found)
        if row is None:
            found.partial.update(str(cell) for cell in cells.values())
        else:
            found.rows.append(row)
            positions.append(position)
    return found


def _row(
    table: Table, position: int, cells: dict[str, Any], model: type[Row], missing: set[str], found: Rows[Row]
) -> Row | None:
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        details = [detail for detail in error.errors(include_url=False) if detail["loc"][0] not in missing]
    for detail in details:
        found.faults.append(fault_of(detail, lambda loc: table.where(position, str(loc[0]))))
    wrong = {str(detail["loc"][0]) for detail in details}
    try:
        return model.model_validate({key: cell for key, cell in cells.items() if key not in wrong})
    except ValidationError:
        return None
