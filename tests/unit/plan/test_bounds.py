"""No file of a plan costs more than its size: what is too large, too wide, too deep or made to grow is a fault."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import sheets, source, tables, texts, workbook
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from openpyxl.worksheet._reader import WorkSheetParser

from tests.golden.plan.project import demo, read_csv, write_csv

Count = dict[str, int]


def workbook_of(plan: Path, edit: Callable[[Any], object]) -> Path:
    """Put the demo's port table into a workbook, with an edit of its sheet, in the place of the CSV."""
    headers, rows = read_csv(plan.with_name("ports.csv"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (headers, *(list(row.values()) for row in rows)):
        sheet.append(cells)
    edit(sheet)
    path = plan.with_name("ports.xlsx")
    book.save(path)
    plan.write_text(plan.read_text(encoding="utf-8").replace("ports.csv", "ports.xlsx"), encoding="utf-8")
    return path


def put(place: str, value: str | None = "x") -> Callable[[Any], None]:
    def edit(sheet: Any) -> None:
        sheet[place] = value
        if value is None:
            sheet[place].number_format = "0.00"

    return edit


def faults(plan: Path) -> list[str]:
    with pytest.raises(PlanFaults) as caught:
        load(plan, "en")
    return caught.value.lines("en")


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Count:
    """Count what is done for a workbook: cells looked at, rows parsed. Padding would count as well."""
    count: Count = {"cells": 0, "rows": 0, "given": 0}
    cell, row, lines = sheets._text, WorkSheetParser.parse_row, sheets.lines

    def counted_cell(value: object, code: str) -> str:
        count["cells"] += 1
        return cell(value, code)

    def counted_row(self: Any, element: Any) -> Any:
        count["rows"] += 1
        return row(self, element)

    def counted_records(*given: Any) -> Iterator[tuple[int, list[str]]]:
        for line, cells in lines(*given):
            count["given"] += 1 + len(cells)
            yield line, cells

    monkeypatch.setattr(sheets, "_text", counted_cell)
    monkeypatch.setattr(WorkSheetParser, "parse_row", counted_row)
    monkeypatch.setattr(workbook, "lines", counted_records)
    return count


def test_one_cell_at_the_far_corner_of_a_sheet_is_a_fault_and_costs_one_cell(tmp_path: Path, work: Count) -> None:
    plan = demo(tmp_path / "project")
    path = workbook_of(plan, put("XFD1048576"))
    headers, rows = read_csv(plan.with_name("ports.csv"))
    assert path.stat().st_size < 20_000
    assert "ports.xlsx[Sheet]:1048576 XFD1048576: is beyond the last column allowed, the 200th" in faults(plan)
    assert work["rows"] == len(rows) + 2
    assert work["cells"] <= (len(rows) + 1) * len(headers) + 1
    assert work["given"] <= (len(rows) + 1) * (len(headers) + 1)


@pytest.mark.parametrize("place", ["XFD1048576", "XFD2", "A1048576"])
def test_a_cell_that_was_only_formatted_is_no_content(place: str, tmp_path: Path, work: Count) -> None:
    plan = demo(tmp_path / "project")
    headers, rows = read_csv(plan.with_name("ports.csv"))
    workbook_of(plan, put(place, None))
    assert load(plan).connections
    assert work["cells"] <= (len(rows) + 1) * len(headers) + 1


def test_a_line_far_below_is_a_line_with_its_number(tmp_path: Path, work: Count) -> None:
    plan = demo(tmp_path / "project")
    _headers, rows = read_csv(plan.with_name("ports.csv"))
    workbook_of(plan, put("B1048576"))
    assert "ports.xlsx[Sheet]:1048576 A1048576 连接编号" not in faults(plan)[0]
    assert all(line.startswith("ports.xlsx[Sheet]:1048576: x: has one cell") for line in faults(plan))
    assert work["rows"] == 2 * (len(rows) + 2)


def _lowered(monkeypatch: pytest.MonkeyPatch, name: str, value: int) -> None:
    for module in (texts, sheets, tables, workbook, source):
        if hasattr(module, name):
            monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("table", ["csv", "xlsx"])
def test_a_table_has_a_last_line(table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = demo(tmp_path / "project")
    if table == "xlsx":
        workbook_of(plan, lambda _sheet: None)
    _lowered(monkeypatch, "MOST_ROWS", 5)
    sheet = "[Sheet]" if table == "xlsx" else ""
    assert f"ports.{table}{sheet}:6: has too many lines: at most 5" in faults(plan)


def test_rows_without_content_are_counted_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = demo(tmp_path / "project")
    workbook_of(plan, lambda sheet: [put(f"A{line}", None)(sheet) for line in range(100, 200)])
    _lowered(monkeypatch, "MOST_EMPTY", 50)
    assert any("has too many lines" in line for line in faults(plan))


def test_a_csv_has_a_last_column_and_a_longest_line(tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    ports = plan.with_name("ports.csv")
    text = ports.read_text(encoding="utf-8")
    ports.write_text(text + "," * 300 + "x\n", encoding="utf-8")
    lines = len(text.splitlines())
    assert f"ports.csv:{lines + 1}: has 301 cells: at most 200" in faults(plan)
    ports.write_text(text + "," * (2 << 20) + "\n", encoding="utf-8")
    assert f"ports.csv:{lines + 1}: is too long a line" in faults(plan)


@pytest.mark.parametrize("table", ["csv", "xlsx"])
def test_a_cell_has_a_last_character(table: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = demo(tmp_path / "project")
    if table == "xlsx":
        workbook_of(plan, put("AF2", "x" * 6000))
        _lowered(monkeypatch, "LARGEST_CELL", 5000)
        assert "ports.xlsx[Sheet]:2 AF2: holds more than 5000 characters" in faults(plan)
        return
    headers, rows = read_csv(plan.with_name("ports.csv"))
    rows[0]["备注"] = "x" * 40_000
    write_csv(plan.with_name("ports.csv"), headers, rows)
    assert any(line.startswith("ports.csv:2: CSV: field larger than field limit") for line in faults(plan))


def repacked(path: Path, more: dict[str, bytes]) -> None:
    """Write a workbook anew with other parts."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in {**parts, **more}.items():
            new.writestr(name, content)


def test_a_small_file_that_unpacks_to_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Count
) -> None:
    plan = demo(tmp_path / "project")
    path = workbook_of(plan, lambda _sheet: None)
    repacked(path, {"xl/sharedStrings.xml": bytes(32 << 20)})
    assert path.stat().st_size < 100_000
    _lowered(monkeypatch, "MOST_UNPACKED", 16 << 20)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("it was unpacked"))
    assert "ports.xlsx: is too large: at most 16 MiB in 2000 parts when unpacked" in faults(plan)
    assert work["rows"] == 0


def test_a_workbook_of_many_parts_or_with_declarations_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = demo(tmp_path / "project")
    path = workbook_of(plan, lambda _sheet: None)
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
    repacked(path, {"xl/sharedStrings.xml": laughs})
    assert "ports.xlsx: xl/sharedStrings.xml: must hold no DOCTYPE" in faults(plan)
    _lowered(monkeypatch, "MOST_PARTS", 3)
    assert any("in 3 parts" in line for line in faults(plan))


@pytest.mark.parametrize("name", ["plan.yml", "ports.csv", "device-types/丁牌/M24.yaml", "migrations/pay.yml"])
def test_a_file_has_a_last_byte_and_no_more_is_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = demo(tmp_path / "project")
    with (plan.parent / name).open("r+b") as file:
        file.truncate(8 << 30)  # sparse: nothing of it is on the disk
    _lowered(monkeypatch, "LARGEST_FILE", 1 << 20)
    _lowered(monkeypatch, "LARGEST_TABLE", 1 << 20)
    assert any(line.startswith(name) and "is too large: at most 1 MiB" in line for line in faults(plan))


def test_values_written_out_or_named_again_are_counted_before_they_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.yml"
    monkeypatch.setattr(source, "MOST_VALUES", 1000)
    monkeypatch.setattr(source._Loader, "construct_document", lambda *_: pytest.fail("it was made"))
    path.write_text("[" + "x," * 1001 + "]", encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_yaml(path, "x.yml")
    assert caught.value.faults[0].line("en") == "x.yml:1: holds more than 1000 values"
    laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{new}: &{new} [{','.join([f'*{old}'] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    path.write_text(laughs, encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_yaml(path, "x.yml")
    assert "its aliases stand for more than 1000 values" in caught.value.faults[0].line("en")


def test_depth_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("[" * 5000 + "]" * 5000, encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_yaml(path, "x.yml")
    assert "nested deeper than 60" in caught.value.faults[0].line("en")


def test_a_fault_is_one_short_line_whatever_its_place(tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("  B05: {", f"  {'B' * 1_000}: {{", 1), encoding="utf-8")
    assert max(len(line) for line in faults(plan)) < 500
