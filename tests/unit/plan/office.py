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
from openpyxl.utils import get_column_letter

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


UPPER, LOWER = groups()
TITLED = [padded("支付网关项目端口表"), padded("项目编号：PAYGW", "日期：2026-11-02"), [""] * WIDTH, *TABLE]
SUMMED = [
    *TABLE,
    padded("合计", "24"),
    padded("注：以上端口均已核对"),
    padded("编制：吴工", "", "审核：李工", "日期：2026-11-02"),
]
CSVS = {
    "a blank first line": text([[""] * WIDTH, *TABLE]),
    "titles above the head": text(TITLED),
    "a head in two rows": text([UPPER, LOWER, *TABLE[1:]]),
    "sums and notes at the end": text(SUMMED),
    "the head again on each page": text([*TABLE[:9], HEADERS, *TABLE[9:]]),
    "keys below the Chinese head": text([HEADERS, [PORTS.key(one) or "" for one in HEADERS], *TABLE[1:]]),
    "a line for the writer": text([HEADERS, ["必填" if at % 2 else "选填" for at in range(WIDTH)], *TABLE[1:]]),
    "titles of sections": text([HEADERS, padded("一、业务端口"), *TABLE[1:9], padded("二、管理端口"), *TABLE[9:]]),
    "empty columns at the end": text([[*row, "", "", ""] for row in TABLE]),
    "a column before the table": text([["", *row] for row in TABLE]),
    "semicolons with sep": "sep=;\r\n" + text(TABLE, ";"),
    "semicolons": text(TABLE, ";"),
    "tabs": text(TABLE, "\t"),
    "full-width commas": text(TABLE, "，"),
    "line ends of an old Mac": text(TABLE, end="\r"),
    "stars and units": text([[f"{one}*" if one != "本端U位" else "本端U位(U)" for one in HEADERS], *TABLE[1:]]),
    "both languages in a header": text([[f"{one}/{one and PORTS.key(one)}" for one in HEADERS], *TABLE[1:]]),
    "line feeds in headers": text([[f"{one[:2]}\n{one[2:]}" for one in HEADERS], *TABLE[1:]]),
    "blanks that nobody sees": text([[f"\u200b{cell}\u00a0" if cell else "" for cell in row] for row in TABLE]),
}


def merged(*ranges: str) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for one in ranges:
            sheet.merge_cells(one)

    return change


def two_rows(sheet: Any) -> None:
    column = get_column_letter
    start = 1
    while start <= WIDTH:
        end = start
        while end < WIDTH and UPPER[end] == "":
            end += 1
        one = f"{column(start)}1:{column(end)}{1 if LOWER[start - 1] else 2}"
        sheet.merge_cells(one)
        start = end + 1
