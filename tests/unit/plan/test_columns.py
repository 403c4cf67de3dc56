"""Lines that are sound are read column by column: what comes of it is what comes of them one by one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import rows as reading
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.columns import Columns
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT, PORTS
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.rows import Rows

from tests.unit.plan.office import E_TABLE, HEADERS, TABLE, Grid, book, equipment, ports, text, written

ODD = [
    "", " ", "#REF!", "3月4日", "1-2", "ｂ０１", "a\u200bb", "自动", "link_id", "合计", "-0", "nan", "3m", "PDU-A:07",
    "10G", "1234567890123456789", "101、102", "10.1.1.1/24", "fe80::1", "2026-02-30", "2026/3/1", "true", "是", "规划",
]  # fmt: skip
ALL: dict[str, tuple[Grid, Any]] = {"ports": (TABLE, ports), "equipment": (E_TABLE, equipment)}


def told(found: Rows[Any]) -> list[object]:
    """Return everything that is known after reading a table."""
    rows = [
        (type(row), [(key, type(value), repr(value)) for key, value in row.__dict__.items()],
         row.model_fields_set, row.model_extra, row.__pydantic_private__, row.model_dump_json(exclude_defaults=True))
        for row in found.rows
    ]  # fmt: skip
    return [rows, found.lines, found.faults, found.partial, found.complete, found.missing]


def one_by_one(read: Any, path: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    with monkeypatch.context() as patch:
        patch.setattr(Columns, "rows", lambda _self, _records: None)
        return told(read(path))


@pytest.mark.parametrize("name", ALL)
def test_sound_lines_are_read_so_and_are_the_same(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grid, read = ALL[name]
    path = written(tmp_path / f"{name}.csv", text(grid))
    took: list[int] = []
    real = Columns.rows

    def counted(self: Columns[Any], records: Any) -> list[Any] | None:
        found = real(self, records)
        took.append(len(found or ()))
        return found

    monkeypatch.setattr(Columns, "rows", counted)
    found = told(read(path))
    assert took == [len(grid) - 1]
    assert found == one_by_one(read, path, monkeypatch)


@pytest.mark.parametrize("batch", [1, 3, 4096])
@pytest.mark.parametrize("name", ALL)
def test_lines_with_oddities_are_the_same_and_so_is_what_is_told(
    name: str, batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, read = ALL[name]
    monkeypatch.setattr(reading, "BATCH", batch)
    for seed in range(30):
        chance = random.Random(seed)
        mixed = [list(row) for row in grid]
        for _each in range(chance.randrange(4)):
            row = chance.choice(mixed)
            row[chance.randrange(len(row))] = chance.choice(ODD)
        if seed % 3 == 0:
            row = chance.choice(mixed[1:])
            row[:] = chance.choice([row[: chance.randrange(len(row))], [*row, "", chance.choice(["", "x"])]])
        path = written(tmp_path / f"{name}.csv", text(mixed))
        assert told(read(path)) == one_by_one(read, path, monkeypatch)


def test_what_a_workbook_types_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grid: Grid = [list(row) for row in TABLE]
    for row, number in zip(grid[1:], range(1, 99), strict=False):
        row[HEADERS.index("序号")] = number
    path = book(tmp_path / "ports.xlsx", grid, lambda sheet: sheet.merge_cells("C3:C5"))
    assert told(ports(path)) == one_by_one(ports, path, monkeypatch)


def test_more_texts_than_are_kept_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.columns.KNOWN", 1)
    monkeypatch.setattr(reading, "BATCH", 3)
    path = written(tmp_path / "ports.csv", text(TABLE))
    assert told(ports(path)) == one_by_one(ports, path, monkeypatch)


@pytest.mark.parametrize("shape", [PORTS, EQUIPMENT])
def test_a_column_is_judged_by_itself_and_what_stands_for_an_empty_cell_cannot_be_changed(shape: Any) -> None:
    assert shape.model.model_config == Model.model_config
    judges = shape.model.__pydantic_decorators__
    assert not any(getattr(judges, kind) for kind in judges.__dataclass_fields__ if kind.endswith("validators"))
    for info in shape.model.model_fields.values():
        assert info.is_required() or isinstance(hash(info.get_default()), int)
