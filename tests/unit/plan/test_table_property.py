"""Whatever people do to a table, it is read as it was meant or told: no row is lost and no value is another one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import openpyxl
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import PORTS
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.rows import Rows, read_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.golden.plan.project import DEMO, read_csv
from tests.pace import examples
from tests.unit.plan.office import text

HEADERS, LINES = read_csv(DEMO / "ports.csv")
BODY = [[line[header] for header in HEADERS] for line in LINES]
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
ENDS = [["合计", "24"], ["注：已核对"], ["编制：吴工", "审核：李工"], ["共 24 条"], ["合计:", "", "", "96.5"]]
ABOVE = [["端口表"], ["项目：支付网关", "版本：1.3", "日期：2026-11-02"], [], ["VLAN 规划与端口"]]
SHOWN = ("General", "0", "0.00", "#,##0", '0"m"', "@", "000")


def read(path: Path) -> Rows[Connection]:
    return read_rows(path, path.name, PORTS, Connection)


RIGHT = {row.link_id: row for row in read(DEMO / "ports.csv").rows}


@st.composite
def spellings(draw: Any, header: str) -> str:
    key = str(PORTS.key(header))
    plain = [header, key, f"{header}*", f" {header} ", f"{header}/{key}", f"\u200b{header}", f"{header}\n（必填）"]
    return str(draw(st.sampled_from([*plain, header.translate(WIDE)])))


@st.composite
def tables(draw: Any) -> tuple[list[list[str]], int]:
    """Return a grid with oddities, and how many lines stand above the first row."""
    order = draw(st.permutations(range(len(HEADERS))))
    body = draw(st.lists(st.sampled_from(BODY), min_size=1, max_size=5, unique_by=lambda row: row[1]))
    head = [draw(spellings(HEADERS[at])) for at in order]
    rows = [[row[at] for at in order] for row in body]
    if draw(st.booleans()):
        rows = [[cell.translate(WIDE) for cell in row] for row in rows]
    if draw(st.booleans()):
        rows = [[f"\u00a0{cell}\u200b" if cell else cell for cell in row] for row in rows]
    above = draw(st.lists(st.sampled_from(ABOVE), max_size=3))
    below = draw(st.lists(st.sampled_from(ENDS), max_size=3))
    if draw(st.booleans()):
        rows.insert(draw(st.integers(0, len(rows))), [])
    if draw(st.booleans()):
        rows.insert(draw(st.integers(0, len(rows))), head)
    return [*above, head, *rows, *below], len(above) + 2


def judged(found: Rows[Connection], grid: list[list[str]]) -> None:
    """Hold what was read against what was written: the same rows, or faults; and never a row that is another one."""
    links = {cell for row in grid for cell in row}
    wanted = {key: row for key, row in RIGHT.items() if key in links or key.translate(WIDE) in links
              or any(key in cell or key.translate(WIDE) in cell for cell in links)}  # fmt: skip
    if not found.faults:
        assert {row.link_id: row for row in found.rows} == wanted
        assert len(found.rows) == len(wanted)


SETTINGS = settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@SETTINGS
@given(
    tables(), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"]), st.sampled_from(",;\t|，"),
    st.sampled_from(["\n", "\r\n", "\r"]), st.booleans(),
)  # fmt: skip
def test_a_csv_with_oddities(
    table: tuple[list[list[str]], int], encoding: str, delimiter: str, end: str, said: bool
) -> None:
    grid, _first = table
    content = text(grid, delimiter, end)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ports.csv"
        path.write_bytes((f"sep={delimiter}{end}" * said + content).encode(encoding))
        found = read(path)
    judged(found, grid)


@SETTINGS
@given(tables(), st.data())
def test_a_workbook_with_oddities(table: tuple[list[list[str]], int], data: st.DataObject) -> None:
    grid, first = table
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in grid:
        sheet.append([cell or None for cell in cells])
    lines = range(first, len(grid) + 1)
    for _each in range(data.draw(st.integers(0, 6))):
        cell = sheet.cell(data.draw(st.sampled_from(lines)), data.draw(st.integers(1, len(HEADERS))))
        if isinstance(cell.value, str) and cell.value.isdecimal() and cell.value.isascii():
            cell.value, cell.number_format = float(cell.value), data.draw(st.sampled_from(SHOWN))
    _merge(sheet, lines, data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ports.xlsx"
        if data.draw(st.booleans()):
            book.create_sheet("封面", 0).append(["端口表", "VLAN"])
        book.save(path)
        found = read(path)
    judged(found, grid)


def _merge(sheet: Any, lines: range, data: st.DataObject) -> None:
    """Merge two cells that say the same, one below the other."""
    if not data.draw(st.booleans()) or len(lines) < 2:
        return
    line, column = data.draw(st.sampled_from(lines[:-1])), data.draw(st.integers(1, len(HEADERS)))
    above, below = (sheet.cell(at, column).value for at in (line, line + 1))
    if above == below:
        sheet.merge_cells(start_row=line, end_row=line + 1, start_column=column, end_column=column)
