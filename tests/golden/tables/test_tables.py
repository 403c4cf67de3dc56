"""Golden cases of tables as offices have them: what is read otherwise than it stands there, and what is told of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.rows import Rows

from tests.conftest import Golden
from tests.unit.plan.office import (
    CSVS,
    E_HEADERS,
    E_RIGHT,
    E_TABLE,
    HEADERS,
    LOWER,
    RIGHT,
    TABLE,
    UPPER,
    Grid,
    book,
    equipment,
    merged,
    padded,
    ports,
    text,
    two_rows,
    written,
)

HERE = Path(__file__).parent
FORMATS = {
    "asset number with leading zeros": ("资产编号", 121, "000000"),
    "asset number with letters of its format": ("资产编号", 7, '"ZC-"000'),
    "version with a zero at its end": ("操作系统/版本", 17.1, "0.00"),
    "serial number of 15 digits": ("序列号", 123456789012345, "0"),
    "serial number of 18 digits": ("序列号", 123456789012345678, "0"),
    "serial number in powers of ten": ("序列号", "1.23E+12", "General"),
    "weight with its unit in the format": ("重量kg", 8, '0.0"kg"'),
    "weight with its unit in the cell": ("重量kg", "8 kg", "General"),
    "weight in per cent": ("重量kg", 0.8, "0%"),
    "date": ("上架日期", dt.datetime(2026, 3, 1), "yyyy/m/d"),  # noqa: DTZ001 (a cell has no zone)
    "asset number that became a date": ("资产编号", dt.date(2026, 3, 1), "m-d"),
    "asset number that became a time": ("资产编号", dt.time(1, 7), "h:mm"),
    "formula without its result": ("资产编号", "=A1&B1", "General"),
    "error of a formula": ("备注", "#REF!", "General"),
    "yes where a number stands": ("开始U位", True, "General"),
}  # fmt: skip
"""A cell of the equipment list: its column, value and number format."""
BOOKS: dict[str, tuple[Grid, Callable[[Any], None]]] = {
    "title over the table": ([padded("端口表"), *TABLE], merged("A1:AE1")),
    "head in two rows": ([UPPER, LOWER, *TABLE[1:]], two_rows),
    "device merged over its lines": (TABLE, merged("F2:F3", "E2:E3", "D2:D3", "C2:C3")),
    "port merged over two lines": (TABLE, merged("G2:G3")),
    "note over the whole table": (
        [*TABLE, padded("本表由网络组维护")], merged(f"A{len(TABLE) + 1}:AE{len(TABLE) + 1}")),
}  # fmt: skip
SPOILT: dict[str, Grid] = {
    "row above the head": [TABLE[1], HEADERS, *TABLE[2:]],
    "head that is none": [["端口表"], ["序号", "电缆", "甲", "乙"], *[row[:4] for row in TABLE[1:]]],
    "column without a header": [[*row[:8], "" if at == 0 else "x", *row[8:]] for at, row in enumerate(TABLE)],
    "rest of a row": [*TABLE, padded("", "PAYGW-L999")],
    "information outlet that became a date": [
        [*row[:at], "3月1日", *row[at + 1 :]] if number == 1 else row
        for at in [HEADERS.index("信息点编号")] for number, row in enumerate(TABLE)],
    "column missing": [[*row[:6], *row[7:]] for row in TABLE],
    "column twice": [[*row, row[6]] for row in TABLE],
    "header misspelt": [["本端端囗" if one == "本端端口" else one for one in TABLE[0]], *TABLE[1:]],
}  # fmt: skip
GBK = "GBK with a title, semicolons and full-width signs"
COVER = "cover, two sheets with a table, one hidden"


def cell(header: str, value: object, number_format: str, folder: Path) -> Rows[Any]:
    """Read the equipment list of the demo with one cell of a workbook changed."""

    def change(sheet: Any) -> None:
        one = sheet.cell(2, E_HEADERS.index(header) + 1)
        one.value, one.number_format = value, number_format

    return equipment(book(folder / "equipment.xlsx", E_TABLE, change))


def of_several_sheets(folder: Path) -> Rows[Any]:
    """Read a workbook with a cover, the table, an older copy of it, and one that is hidden."""
    path = book(folder / "all.xlsx", [["支付网关"], ["版本", "1.3"]], title="封面")
    made = openpyxl.load_workbook(path)
    for title in ("端口", "旧版", "作废"):
        sheet = made.create_sheet(title)
        for row in TABLE:
            sheet.append([one or None for one in row])
    made["作废"].sheet_state = "hidden"
    made.save(path)
    return ports(path)


def of_csv(content: str, folder: Path, encoding: str = "utf-8") -> Rows[Any]:
    """Read a port table written so."""
    return ports(written(folder / "ports.csv", content, encoding))


def of_book(grid: Grid, change: Callable[[Any], None], folder: Path) -> Rows[Any]:
    """Read a port table out of a workbook of these cells that was changed afterwards."""
    return ports(book(folder / "ports.xlsx", grid, change))


def cases() -> Iterator[tuple[str, Callable[[Path], Rows[Any]]]]:
    """Yield the name of each oddity and what reads a table that has it."""
    for name, content in CSVS.items():
        yield f"csv {name}", partial(of_csv, content)
    for name, (header, value, form) in FORMATS.items():
        yield name, partial(cell, header, value, form)
    for name, (grid, change) in BOOKS.items():
        yield f"xlsx {name}", partial(of_book, grid, change)
    for name, grid in SPOILT.items():
        yield f"csv {name}", partial(of_csv, text(grid))
    wide = [
        padded("支付网关项目端口表"),
        *([one.replace("(", "（").replace(":", "：") for one in row] for row in TABLE),
    ]
    yield GBK, partial(of_csv, text(wide, ";"), encoding="gb18030")
    yield COVER, of_several_sheets


CASES = dict(cases())


def stem(case: str) -> str:
    """Return the name of a case's file."""
    return re.sub(r"[ ,]+", "-", case)


def shown(found: Rows[Any]) -> str:
    """Return the faults in both languages, which rows are missing, and what is read otherwise than the demo has it."""
    lines = [fault.line(language) for fault in found.faults for language in ("en", "zh")]
    of_devices = any(isinstance(row, Device) for row in found.rows)
    key, right = ("name", E_RIGHT) if of_devices else ("link_id", RIGHT)
    read = {getattr(row, key): row for row in found.rows}
    lines.append(f"{len(found.rows)} of {len(right)} rows read")
    for one in right:
        row = read.pop(getattr(one, key), None)
        for name in type(one).model_fields if row else ():
            if getattr(row, name) != getattr(one, name):
                lines.append(f"{getattr(one, key)}: {name}: {getattr(row, name)!r}")
    missing = [getattr(one, key) for one in right if getattr(one, key) not in {getattr(row, key) for row in found.rows}]
    for word, names in (("not read", missing), ("read as well", list(read))):
        lines += [f"{word}: {', '.join(names)}"] if names else []
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("case", CASES)
def test_an_oddity_is_read_as_it_is_meant_or_told(case: str, tmp_path: Path, golden: Golden) -> None:
    golden(HERE / "expected" / f"{stem(case)}.txt", shown(CASES[case](tmp_path)))


def test_no_row_is_lost_without_a_word() -> None:
    """What is not read is told: a case without a fault has all rows and no other; and each case has its file."""
    found = {file.stem: file.read_text(encoding="utf-8").splitlines() for file in (HERE / "expected").iterdir()}
    assert set(found) == set(map(stem, CASES))
    for name, lines in found.items():
        silent = not [line for line in lines if line.startswith(("ports.", "equipment.", "all."))]
        assert not (silent and [line for line in lines if line.startswith(("not read", "read as well"))]), name
