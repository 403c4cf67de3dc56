"""The demo's tables, and how tests write them as offices do."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT, PORTS
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.rows import Rows, read_rows

from tests.golden.plan.project import DEMO, read_csv

HEADERS, LINES = read_csv(DEMO / "ports.csv")
E_HEADERS, E_LINES = read_csv(DEMO / "equipment.csv")
TABLE = [HEADERS, *(list(line.values()) for line in LINES)]
E_TABLE = [E_HEADERS, *(list(line.values()) for line in E_LINES)]
WIDTH = len(HEADERS)
Grid = list[list[Any]]


def ports(path: Path) -> Rows[Connection]:
    return read_rows(path, path.name, PORTS, Connection)


def equipment(path: Path) -> Rows[Device]:
    return read_rows(path, path.name, EQUIPMENT, Device)


RIGHT = ports(DEMO / "ports.csv").rows
E_RIGHT = equipment(DEMO / "equipment.csv").rows


def text(grid: Grid, delimiter: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(grid)
    return out.getvalue()


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def book(path: Path, grid: Grid, change: Callable[[Any], None] | None = None, title: str = "Sheet") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in grid:
        sheet.append([None if cell == "" else cell for cell in row])
    if change:
        change(sheet)
    made.save(path)
    return path


def padded(*cells: str) -> list[str]:
    return [*cells, *[""] * (WIDTH - len(cells))]


def groups() -> tuple[list[str], list[str]]:
    """Return the head in two rows: ends as groups, merged where a column has one header."""
    upper, lower = [], []
    for header in HEADERS:
        side = header[:2] if header[:2] in ("本端", "对端") else ""
        upper.append(side or header)
        lower.append(header[2:] if side else "")
    shown = ["" if at and cell == upper[at - 1] else cell for at, cell in enumerate(upper)]
    return shown, lower
