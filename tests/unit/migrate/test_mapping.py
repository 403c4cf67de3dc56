"""The mapping file: what it means, and all its faults at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible_collections.relops.golive.plugins.module_utils.migrate.options import (
    DATA_ARGUMENTS,
    RECONCILE_ARGUMENTS,
    SCHEMA_ARGUMENTS,
)
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate import arguments
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.desired import desired, tables_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.mapping import load_mapping

DEMO = Path(__file__).parents[3] / "inventories" / "demo" / "migrations" / "pay.yml"
GOOD = """
zone: Asia/Shanghai
tables:
  payment:
    target: pay.payment
    key: [id]
    amount: amount
    columns:
      id: integer
      amount: decimal
      status: {to: state, convert: text, values: {新建: new}}
"""


def faults_of(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "map.yml"
    file.write_text(text)
    with pytest.raises(PlanFaults) as told:
        load_mapping(file, "migrations/map.yml", "en")
    return told.value.lines("en")


@pytest.mark.parametrize("project", ["inventories/demo", "tests/faults/project"])
def test_a_plan_that_says_only_what_it_must_gives_its_modules_what_they_take(project: str) -> None:
    """What a mapping leaves out must reach no module as a null, which is none of an option's choices."""
    plan = api.load_plan(DEMO.parents[3] / project / "plan.yml")
    specs = [(arguments.schema, SCHEMA_ARGUMENTS), (arguments.data, DATA_ARGUMENTS)]
    checked = 0
    for items, spec in [*specs, (arguments.reconcile, RECONCILE_ARGUMENTS)]:
        for work in desired(plan).values():
            for _name, given in items(work):
                assert ArgumentSpecValidator(spec).validate(given).error_messages == []
                checked += 1
    assert checked >= 3


def test_short_and_long_form_of_a_column(tmp_path: Path) -> None:
    file = tmp_path / "map.yml"
    file.write_text(GOOD)
    columns = tables_of(load_mapping(file))[0]["columns"]
    assert [(c["source"], c["target"], c["convert"]) for c in columns] == [
        ("id", "id", "integer"),
        ("amount", "amount", "decimal"),
        ("status", "state", "text"),
    ]
    assert columns[2]["values"] == {"新建": "new"}


def test_the_demo_maps_every_column_of_the_old_tables() -> None:
    schema = (DEMO.parents[1] / "twin" / "legacy" / "schema.sql").read_text()
    for name, table in load_mapping(DEMO).tables.items():
        body = schema.split(f"CREATE TABLE {name} (", 1)[1].split("PRIMARY KEY", 1)[0]
        assert list(table.columns) == [line.split()[0] for line in body.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("zone: Asia/Shanghai", "zone: Shanghai", "migrations/map.yml zone: Shanghai: is no time zone"),
        ("target: pay.payment", "target: payment", "migrations/map.yml tables.payment.target: payment: "),
        ("key: [id]", "key: [no]", "tables.payment.key: no: is not among the columns"),
        ("key: [id]", "key: [status]", "tables.payment.key: status: a key must be integer"),
        ("key: [id]", "key: []", "tables.payment.key"),
        ("amount: amount", "amount: status", "tables.payment.amount: status: must be an integer or decimal"),
        ("amount: decimal", "amount: money", "tables.payment.columns.amount.convert: money: must be"),
        ("to: state", "to: amount", "tables.payment.columns.status: amount: is the target of amount too"),
        ("convert: text", "convert: integer", "tables.payment.columns.status: integer: values and bytes belong"),
        ("convert: text", "convert: text, covert: 1", "is no key here"),
        ("tables:", "tabels:", "is no key here; did you mean tables?"),
        ("      id: integer", "      id: integer\n      id: text", "is a key twice"),
        (GOOD, "", ""),
        (GOOD, "- a\n- b\n", ""),
        (GOOD, "\x00", ""),
    ],
)
def test_a_fault_says_where_and_what(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert any(fault in line for line in faults_of(tmp_path, GOOD.replace(old, new)))


def test_all_faults_at_once_and_in_both_languages(tmp_path: Path) -> None:
    text = GOOD.replace("key: [id]", "key: [no]").replace("amount: amount", "amount: status")
    assert len(faults_of(tmp_path, text)) == 2
    with pytest.raises(PlanFaults) as told:
        load_mapping(tmp_path / "map.yml", "map.yml", "zh")
    assert all(any("\u4e00" <= char <= "\u9fff" for char in line) for line in told.value.lines("zh"))


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(PlanFaults, match="no such file"):
        load_mapping(tmp_path / "none.yml", "none.yml", "en")
