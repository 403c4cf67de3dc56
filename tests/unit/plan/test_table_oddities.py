"""Tables as offices have them: each oddity is read as it is meant, or told in one fault; nothing is lost or changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.heads import cell_name
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.rows import Rows
from openpyxl.utils import get_column_letter

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


@pytest.mark.parametrize("kind", CSVS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_csv_is_read_as_it_is_meant(kind: str, encoding: str, tmp_path: Path) -> None:
    found = ports(written(tmp_path / "ports.csv", CSVS[kind], encoding))
    assert [fault.line("en") for fault in found.faults] == []
    assert found.rows == RIGHT


@pytest.mark.parametrize(
    ("grid", "change"),
    [
        ([padded("端口表"), *TABLE], merged("A1:AE1")),
        ([UPPER, LOWER, *TABLE[1:]], two_rows),
        ([padded("端口表"), UPPER, LOWER, *TABLE[1:]], merged()),
        ([*TABLE, padded("本表由网络组维护")], merged(f"A{len(TABLE) + 1}:AE{len(TABLE) + 1}")),
        (TABLE, merged("F2:F3", "E2:E3", "D2:D3", "C2:C3")),
    ],
    ids=["title", "two rows", "title and two rows", "a note over the table", "a device merged over its lines"],
)  # fmt: skip
def test_a_workbook_is_read_as_it_is_meant(grid: Grid, change: Callable[[Any], None], tmp_path: Path) -> None:
    found = ports(book(tmp_path / "ports.xlsx", grid, change))
    assert [fault.line("en") for fault in found.faults] == []
    assert found.rows == RIGHT


def test_the_sheet_with_the_table_is_found(tmp_path: Path) -> None:
    path = book(tmp_path / "all.xlsx", [["支付网关"], ["版本", "1.3"]], title="封面")
    made = openpyxl.load_workbook(path)
    for title, grid in (("设备", E_TABLE), ("端口", TABLE), ("空表", [HEADERS])):
        sheet = made.create_sheet(title)
        for row in grid:
            sheet.append([cell or None for cell in row])
    made.save(path)
    assert ports(path).rows == RIGHT
    assert equipment(path).rows == E_RIGHT
    made["端口"].sheet_state = "hidden"
    made.save(path)
    assert [fault.where for fault in ports(path).faults] == ["all.xlsx[端口]"]
    copy = made.copy_worksheet(made["端口"])
    copy.title, made["端口"].sheet_state = "旧版", "visible"
    made.save(path)
    (fault,) = ports(path).faults
    assert "all.xlsx[端口]" in fault.en
    assert "all.xlsx[旧版]" in fault.en
    assert ports(path).rows == []


def test_full_width_signs_are_read_in_every_column(tmp_path: Path) -> None:
    wide = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    grid = [[cell.translate(wide) for cell in row] for row in TABLE]
    found = ports(written(tmp_path / "ports.csv", text(grid)))
    assert [fault.line("en") for fault in found.faults] == []
    assert found.rows == RIGHT
    grid = [[cell.translate(wide) for cell in row] for row in E_TABLE]
    devices = equipment(written(tmp_path / "equipment.csv", text(grid)))
    assert [fault.line("en") for fault in devices.faults] == []
    assert [device.name for device in devices.rows] == [device.name for device in E_RIGHT]
    assert [device.pdu_a for device in devices.rows] == [device.pdu_a for device in E_RIGHT]


def cell(header: str, line: int = 2) -> str:
    return f"{get_column_letter(E_HEADERS.index(header) + 1)}{line}"


def with_cell(path: Path, header: str, value: object, number_format: str = "General") -> Rows[Device]:
    def change(sheet: Any) -> None:
        sheet[cell(header)].value = value
        sheet[cell(header)].number_format = number_format

    return equipment(book(path / "equipment.xlsx", E_TABLE, change))


@pytest.mark.parametrize(
    ("header", "value", "number_format", "key", "read"),
    [
        ("资产编号", 121, "000000", "asset_no", "000121"),
        ("资产编号", 7, '"ZC-"000', "asset_no", "ZC-007"),
        ("操作系统/版本", 17.1, "0.00", "os_version", "17.10"),
        ("序列号", 123456789012345, "0", "serial", "123456789012345"),
        ("重量kg", 8, '0.0"kg"', "weight", 8),
        ("重量kg", "8 kg", "General", "weight", 8),
        ("上架日期", dt.datetime(2026, 3, 1), "yyyy/m/d", "rack_date", dt.date(2026, 3, 1)),  # noqa: DTZ001
        ("估算功率W", 1200, "#,##0", "p_est", 1200),
    ],
)  # fmt: skip
def test_a_number_is_what_it_is_shown_as(
    header: str, value: object, number_format: str, key: str, read: object, tmp_path: Path
) -> None:
    found = with_cell(tmp_path, header, value, number_format)
    assert [fault.line("en") for fault in found.faults] == []
    assert getattr(found.rows[0], key) == read


@pytest.mark.parametrize(
    ("header", "value", "number_format", "told"),
    [
        ("序列号", 123456789012345678, "0", "more than 15 digits"),
        ("序列号", "1.23E+12", "General", "more than 15 digits"),
        ("资产编号", dt.date(2026, 3, 1), "m-d", "turned into a date"),
        ("资产编号", dt.time(1, 7), "h:mm", "turned into a date"),
        ("资产编号", "=A1&B1", "General", "formula without its result"),
        ("资产编号", "#N/A", "General", "error of the spreadsheet"),
        ("备注", "#REF!", "General", "error of the spreadsheet"),
        ("资产编号", 1.12, '0.0"V"', "shown by its number format"),
        ("重量kg", 0.8, "0%", "must be a number"),
        ("开始U位", True, "General", "must be a whole number"),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_spoilt_is_told_with_its_cell(
    header: str, value: object, number_format: str, told: str, tmp_path: Path
) -> None:
    found = with_cell(tmp_path, header, value, number_format)
    (fault,) = found.faults
    assert told in fault.en
    assert fault.zh != fault.en
    cell = f"{get_column_letter(E_HEADERS.index(header) + 1)}2"
    assert fault.where == f"equipment.xlsx[Sheet]:2 {cell} {header}"


@pytest.mark.parametrize(
    ("header", "value", "told"),
    [
        ("信息点编号", "3月1日", "turned into a date"),
        ("信息点编号", "1-Mar", "turned into a date"),
        ("配线架/端口(本侧)", "#VALUE!", "error of the spreadsheet"),
        ("信息点编号", "123456789012345000", "more than 15 digits"),
    ],
)
def test_what_a_csv_has_of_a_spoilt_cell_is_told(header: str, value: str, told: str, tmp_path: Path) -> None:
    grid = [list(row) for row in TABLE]
    grid[1][HEADERS.index(header)] = value
    (fault,) = ports(written(tmp_path / "ports.csv", text(grid))).faults
    assert told in fault.en
    assert fault.where == f"ports.csv:2 {header}"


def port_cells(path: Path, header: str, value: object, number_format: str) -> Rows[Connection]:
    def change(sheet: Any) -> None:
        one = sheet.cell(2, HEADERS.index(header) + 1)
        one.value, one.number_format = value, number_format

    return ports(book(path / "ports.xlsx", TABLE, change))


def test_a_list_that_became_one_number_is_told(tmp_path: Path) -> None:
    (fault,) = port_cells(tmp_path, "允许VLAN", 2100, "#,##0").faults
    assert fault.line("en").startswith("ports.xlsx[Sheet]:2 S2 允许VLAN: 2100")
    assert "one number" in fault.en


@pytest.mark.parametrize("span", ["G2:G3", "X2:X3", "Q2:R2", "B2:B3"])
def test_a_merged_cell_that_may_be_meant_for_one_line_is_told(span: str, tmp_path: Path) -> None:
    found = ports(book(tmp_path / "ports.xlsx", TABLE, merged(span)))
    assert found.faults
    assert all("merged cell" in fault.en for fault in found.faults)


def test_a_hidden_line_is_told(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["H"].hidden = True

    found = ports(book(tmp_path / "ports.xlsx", TABLE, change))
    assert [(fault.where, "hidden" in fault.en) for fault in found.faults] == [("ports.xlsx[Sheet]:4", True)]
    assert found.rows == RIGHT


def test_a_column_without_a_header_is_told_once(tmp_path: Path) -> None:
    grid = [[*row[:8], "" if at == 0 else "x", *row[8:]] for at, row in enumerate(TABLE)]
    (fault,) = ports(written(tmp_path / "ports.csv", text(grid))).faults
    assert fault.line("en") == "ports.csv:2: x: has content in column 9, which has no header"


def test_a_row_above_the_head_is_told(tmp_path: Path) -> None:
    found = ports(written(tmp_path / "ports.csv", text([TABLE[1], HEADERS, *TABLE[2:]])))
    assert [fault.where for fault in found.faults] == ["ports.csv:1"]
    assert "above the head" in found.faults[0].en


def test_one_fault_says_where_the_head_seems_to_be(tmp_path: Path) -> None:
    grid = [["端口表"], ["序号", "电缆", "甲", "乙"], *[row[:4] for row in TABLE[1:]]]
    (fault,) = ports(written(tmp_path / "ports.csv", text(grid))).faults
    assert fault.en.endswith("line 2 looks most like one")
    assert "第 2 行" in fault.zh


def test_a_single_cell_that_may_be_the_rest_of_a_row_is_one_fault(tmp_path: Path) -> None:
    (fault,) = ports(written(tmp_path / "ports.csv", text([*TABLE, padded("", "PAYGW-L999")]))).faults
    assert "one cell" in fault.en


@pytest.mark.parametrize("quote", ['"open', 'closed" and open "', '"a" b'])
def test_a_stray_quote_swallows_no_rows(quote: str, tmp_path: Path) -> None:
    lines = text(TABLE).splitlines(keepends=True)
    lines[5] = lines[5].rstrip("\r\n") + quote + "\r\n"
    found = ports(written(tmp_path / "ports.csv", "".join(lines)))
    assert found.faults or len(found.rows) == len(RIGHT)


def test_a_fault_of_a_workbook_names_sheet_and_cell(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.title = "端口表"
        sheet.cell(5, HEADERS.index("介质") + 1).value = "CAT7"
        sheet.cell(1, HEADERS.index("备注") + 1).value = "别的"

    faults = {fault.value: fault.where for fault in ports(book(tmp_path / "ports.xlsx", TABLE, change)).faults}
    medium, remark = (get_column_letter(HEADERS.index(one) + 1) for one in ("介质", "备注"))
    assert faults == {
        "CAT7": f"ports.xlsx[端口表]:5 {medium}5 介质",
        "别的": f"ports.xlsx[端口表]:1 {remark}1",
    }


@pytest.mark.parametrize("at", [0, 25, 26, 51, 52, 199, 701, 702])
def test_a_cell_is_named_as_a_sheet_names_it(at: int) -> None:
    assert cell_name(at, 7) == f"{get_column_letter(at + 1)}7"


def test_the_one_unknown_header_is_the_one_that_is_missing(tmp_path: Path) -> None:
    def told(**renamed: str) -> list[str]:
        head = [renamed.get(one, one) for one in HEADERS]
        return [fault.en for fault in ports(written(tmp_path / "ports.csv", text([head, *TABLE[1:]]))).faults]

    assert told(本端端口="接口") == [
        "is no column of this table; is it the missing 本端端口 (a_port)?",
        "column is missing",
    ]
    assert told(本端端口="接口", 备注="别的")[0] == "is no column of this table"
    assert told(本端端口="接口", 介质="什么")[0] == "is no column of this table"
