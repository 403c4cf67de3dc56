"""A table without one of its columns: that is told once, nothing that follows from it is, and all else still is."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.api import faults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT, PORTS
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.stand_ins import stand_ins

from tests.golden.plan.project import DEMO, demo, edit, read_csv, write_csv

SHAPES = {"ports": PORTS, "equipment": EQUIPMENT}
OPTIONAL = [("ports", "VLAN"), ("ports", "允许VLAN"), ("equipment", "带内管理IP"), ("equipment", "PDU A")]
COLUMNS = [
    *((table, shape.name(key)) for table, shape in SHAPES.items() for key in shape.required),
    *OPTIONAL,
]


def without(plan: Path, table: str, header: str) -> None:
    """Take a column out of a table."""
    path = plan.parent / f"{table}.csv"
    headers, rows = read_csv(path)
    assert header in headers
    rows_without = [{key: cell for key, cell in row.items() if key != header} for row in rows]
    write_csv(path, [key for key in headers if key != header], rows_without)


@pytest.mark.parametrize(("table", "header"), COLUMNS)
def test_a_missing_column_is_the_only_fault(table: str, header: str, tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    without(plan, table, header)
    (fault,) = faults(plan)
    assert fault.where == f"{table}.csv:1"
    assert header in fault.value


def test_other_columns_and_the_plan_are_judged_all_the_same(tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    edit(
        plan,
        {
            "set": {"tasks/0/owner": "谁也不是", "backup/retention_days": -1},
            "ports": {"PAYGW-L002": {"VLAN": "3999"}, "PAYGW-L005": {"对端设备": "SHZJ-ACC-SW1"}},
            "equipment": {"SHZJ-PAY-DB01": {"机柜": "B99"}, "SHZJ-PAY-LB01": {"开始U位": "zwei"}},
        },
    )
    whole = {fault.where for fault in faults(plan)}
    assert {"ports.csv:3 VLAN", "ports.csv:6 对端设备", "tasks[1].owner", "equipment.csv:4 开始U位"} <= whole
    without(plan, "ports", "介质")
    without(plan, "equipment", "序列号")
    assert {fault.where for fault in faults(plan)} == {*whole, "ports.csv:1", "equipment.csv:1"}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_in_every_required_column_two_different_things_may_stand(shape: object) -> None:
    model, required = shape.model, shape.required  # type: ignore[attr-defined]
    one, other = (stand_ins(model, required, which) for which in (False, True))
    assert set(one) == set(other) == set(required)
    assert all(one[key] != other[key] for key in required)


def test_the_columns_are_those_of_the_demo() -> None:
    headers = {table: read_csv(DEMO / f"{table}.csv")[0] for table in SHAPES}
    assert all(header in headers[table] for table, header in COLUMNS)
