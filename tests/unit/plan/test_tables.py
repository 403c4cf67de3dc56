"""The same table is the same plan, whatever its encoding, delimiter, headers, order and format."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT, PORTS, TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import Rows, demo, patched, read_csv, write_csv

SHAPES = {"ports": PORTS, "equipment": EQUIPMENT}
Rewrite = Callable[[Path, TableShape, list[str], Rows], None]


def gbk(path: Path, shape: TableShape, headers: list[str], rows: Rows) -> None:
    write_csv(path, headers, rows, encoding="gb18030")


def bom_semicolon(path: Path, shape: TableShape, headers: list[str], rows: Rows) -> None:
    write_csv(path, headers, rows, encoding="utf-8-sig", delimiter=";")


def utf16_tab(path: Path, shape: TableShape, headers: list[str], rows: Rows) -> None:
    write_csv(path, headers, rows, encoding="utf-16", delimiter="\t")


def english(path: Path, shape: TableShape, headers: list[str], rows: Rows) -> None:
    keys = [shape.key(header) or header for header in headers]
    assert all(key.isascii() for key in keys)
    write_csv(path, keys, [dict(zip(keys, row.values(), strict=True)) for row in rows])


def decorated(path: Path, shape: TableShape, headers: list[str], rows: Rows) -> None:
    """Stars, blanks and full-width brackets in the header; blank lines between the rows."""
    write_csv(path, headers, rows)
    first, *others = path.read_text(encoding="utf-8").splitlines()
    first = ",".join(f" {cell}* " for cell in first.replace("(", "（").replace(")", "）").split(","))
    path.write_text("\r\n,,,\r\n\r\n".join([first, *others]), encoding="utf-8")


def shuffled(path: Path, shape: TableShape, headers: list[str], rows: Rows) -> None:
    order = random.Random(7)
    mixed = order.sample(headers, len(headers))
    write_csv(path, mixed, order.sample(rows, len(rows)))


def workbook(path: Path, shape: TableShape, headers: list[str], rows: Rows) -> None:
    """Numbers are numbers in a workbook, and a column more that nobody filled."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*headers, None])
    for row in rows:
        sheet.append([float(cell) if cell.isdecimal() else cell or None for cell in row.values()])
    book.save(path.with_suffix(".xlsx"))
    path.unlink()
    plan = path.parent / "plan.yml"
    name = path.stem
    plan.write_text(plan.read_text(encoding="utf-8").replace(f"{name}.csv", f"{name}.xlsx"), encoding="utf-8")


@pytest.fixture(scope="module")
def original() -> str:
    return load(Path(__file__).parents[3] / "inventories" / "demo" / "plan.yml").digest


@pytest.mark.parametrize("rewrite", [gbk, bom_semicolon, utf16_tab, english, decorated, shuffled, workbook])
def test_the_digest_is_that_of_the_meaning(rewrite: Rewrite, tmp_path: Path, original: str) -> None:
    plan = demo(tmp_path / "project")
    for name, shape in SHAPES.items():
        path = plan.parent / f"{name}.csv"
        headers, rows = read_csv(path)
        rewrite(path, shape, headers, rows)
    found = load(plan)
    assert found.digest == original
    assert found.connections
    assert found.devices["SHZJ-PAY-APP01"].purpose == "应用"


CHANGES = [
    {"ports": {"PAYGW-L001": {"长度m": "4"}}},
    {"equipment": {"SHZJ-PAY-APP01": {"备注": "x"}}},
    {"set": {"project/version": "1.4"}},
    {"replace": {"releases/templates/paygw.env.j2": {"\n": "\n\n"}}},
    {"text": {"checks/test_more.py": "assert True\n"}},
    {"text": {"migrations/pay/deploy/more.sql": "select 1;\n"}},
    {"replace": {"device-types/丁牌/M24.yaml": {"weight: 3": "weight: 4"}}},
]


@pytest.mark.parametrize("patch", CHANGES, ids=lambda patch: next(iter(next(iter(patch.values())))))
def test_every_change_of_meaning_changes_the_digest(patch: dict[str, object], tmp_path: Path, original: str) -> None:
    assert load(patched(tmp_path / "project", patch)).digest != original


SAME = [
    {"text": {"migrations/pay/.swp": "x", "checks/__pycache__/a.pyc": "x"}},
    {"text": {"twin/more.cfg": "x"}},
]


@pytest.mark.parametrize("patch", SAME, ids=["caches", "twin"])
def test_what_is_no_part_of_the_plan_does_not(patch: dict[str, object], tmp_path: Path, original: str) -> None:
    assert load(patched(tmp_path / "project", patch)).digest == original


def test_a_key_moved_in_plan_yml_does_not_change_the_digest(tmp_path: Path, original: str) -> None:
    plan = patched(tmp_path / "project", {"set": {"project/code": "PAYGW-2025"}})
    assert load(plan).digest == original


def test_a_quoted_line_break_keeps_the_line_numbers(tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    headers, rows = read_csv(plan.parent / "ports.csv")
    rows[0]["备注"] = "first\nsecond"
    rows[1]["VLAN"] = "4095"
    out = io.StringIO()
    writer = csv.DictWriter(out, headers)
    writer.writeheader()
    writer.writerows(rows)
    (plan.parent / "ports.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
    with pytest.raises(PlanFaults) as caught:
        load(plan)
    assert [fault.where for fault in caught.value.faults] == ["ports.csv:4 VLAN"]
