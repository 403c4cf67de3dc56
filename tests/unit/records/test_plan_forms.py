"""Forms before the night: from the plan alone, without a column that only a night can fill, signed by nobody."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind, LinkStatus, RunState
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Drawing, Form
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import LANGUAGES, load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import shipment_list
from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import (
    folder_of,
    plan_forms,
    write_plan_forms,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import before, forms, forms_of, tables

WANTED = {
    "02_shipment_list",
    "04_ip_plan",
    "05_rack_power",
    "05_rack_table",
    "06_cable_labels",
    "06_port_table",
    "07_equipment_list",
}


@pytest.fixture
def alone(plan: Plan) -> Context:
    """The plan in English, and nothing else."""
    return Context(plan, load_texts("en"))


def goods(plan: Plan) -> list[Any]:
    return list(shipment_list.FORM.table(Context(plan, load_texts("en"))).rows)


def test_all_that_is_needed_to_rack_and_to_cable_is_there(plan: Plan, tmp_path: Path) -> None:
    folder = folder_of(plan, tmp_path / "dossier")
    files = write_plan_forms(plan, folder)
    assert folder == tmp_path / "dossier" / f"{plan.project.code}-plan-5e5e5e5e"
    racks = {f"05_rack_elevation_{rack}.svg" for rack in plan.racks}
    written = {f"{stem}.{ending}" for stem in WANTED for ending in ("xlsx", "csv")}
    assert {path.name for path in files} >= {*written, *racks, "06_cable_labels.html", "tables.json", MANIFEST}
    assert {path for path in folder.rglob("*") if path.is_file()} == set(files)
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    manifest = json.loads((folder / MANIFEST).read_text())
    assert (manifest["made_from"], manifest["plan_digest"]) == ("plan", plan.digest)
    for one in manifest["files"]:
        assert hashlib.sha256((folder / one["file"]).read_bytes()).hexdigest() == one["sha256"]


def test_the_same_plan_gives_the_same_bytes_and_another_language_others(plan: Plan, tmp_path: Path) -> None:
    for name, language in (("one", "zh"), ("two", "zh"), ("three", "en")):
        write_plan_forms(plan, tmp_path / name, language)
    one, two, three = ((tmp_path / name / MANIFEST).read_bytes() for name in ("one", "two", "three"))
    assert one == two != three


def test_every_form_of_an_occasion_before_the_night_is_made_from_the_plan_alone(alone: Context) -> None:
    filled = tables(alone, before)
    assert {table.stem for table in filled} >= WANTED
    assert all(table.rows for table in filled if table.stem in WANTED)
    stems = {name.rpartition(".")[0] for name, _content in plan_forms(alone)}
    assert {form.stem for form in forms_of(before) if not isinstance(form, Drawing)} <= stems


def test_what_only_a_night_can_fill_is_left_out_and_nothing_else(alone: Context, good: Night) -> None:
    left_out = {}
    for form in forms_of(before):
        if isinstance(form, Form):
            night, plan = form.table(good), form.table(alone)
            left_out[form.name] = {column.key for column in night.columns} - {column.key for column in plan.columns}
            assert [set(line.values) for line in plan.rows] == [{column.key for column in plan.columns}] * len(
                plan.rows
            )
    measured = {"a_mac", "seen_at", "lldp_neighbor", "oper_speed", "oper_duplex", "oper_vlans", "oper_status"}
    measured |= {"lag_state", "ip_measured"}
    told = {"serial", "model", "os", "hostname", "ip"}
    expected = {
        "shipment_list": set(),
        "rack_power": set(),
        "cable_labels": set(),
        "ip_plan": {"verify"},
        "rack_table": {"verify"},
        "port_table": {*measured, "verify", "verified_at"},
        "equipment_list": {*(f"{one}_measured" for one in told), "firmware", "source", "verify", "verified_at"},
    }
    assert {name: left_out[name] for name in expected} == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_of_the_plan_claims_a_measurement_or_a_signature(plan: Plan, language: str) -> None:
    texts = load_texts(language)
    told = {texts(f"verdict.{key}") for key in ("equal", "different", "unmeasured")}
    for name, content in plan_forms(Context(plan, texts)):
        if name.endswith("csv"):
            cells = {cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row}
            assert not told & cells
        if name.endswith("svg"):
            assert texts("sign.nobody") in content.decode()
            assert not [key for key in ("sign.made", "rack.seen_equal") if texts(key) in content.decode()]
        if name.endswith("xlsx"):
            (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
            values = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
            assert texts("sign.nobody") in values
            assert not {texts(f"sign.{who}") for who in ("made", "checked", "approved", "vendor")} & set(values)
            head = [value for value in values[1:10] if texts("result.planned.short") in value]
            assert head, values[:12]


def test_planned_states_are_printed_not_measured_ones(alone: Context) -> None:
    (ports,) = (table for table in tables(alone, before) if table.name == "port_table")
    assert {row.status for row in ports.rows} == {link.status for link in alone.plan.connections}


def test_a_folder_that_cannot_be_written_is_one_sentence(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "dossier").write_text("a file")
    with pytest.raises(GoliveError, match=r"cannot be written: .*playbooks/forms\.yml"):
        write_plan_forms(plan, tmp_path / "dossier" / "x")


def test_the_shipment_says_what_was_bought_and_where_it_is_racked(plan: Plan) -> None:
    bought, *cables = goods(plan)
    own = [one for one in plan.devices.values() if (one.contract_no, one.model) == ("HT-1", "X5200")]
    assert (bought.no, bought.qty, bought.contract_no, bought.eta) == (1, 4, "HT-1", "2026-11-02")
    assert bought.serials == tuple(one.serial for one in own)
    assert bought.places[0] == f"{own[0].rack} {own[0].units} {own[0].name}"
    assert bought.weight == sum(one.weight for one in own)
    assert bought.ship_to == ("Sample room R1",)
    assert (bought.case_no, bought.waybill) == ("", "")
    to_come = [link for link in plan.connections if link.status is LinkStatus.PLANNED]
    assert sum(row.qty for row in cables if row.category == "cable") == len(to_come) > 0
    assert [row.no for row in (bought, *cables)] == list(range(1, len(cables) + 2))


def test_what_comes_without_being_bought_is_named(plan: Plan) -> None:
    device = next(iter(plan.devices.values()))
    other = device.model_copy(update={"contract_no": "HT-9", "arrival_date": None})
    changed = plan.model_copy(update={"devices": {**plan.devices, device.name: other}})
    found = [row for row in goods(changed) if row.contract_no == "HT-9"]
    assert [(row.qty, row.remark) for row in found] == [(1, "not in the procurement of the plan")]
    for nothing in ({"type": DeviceKind.RESERVED}, {"run_state": RunState.REMOVED}):
        changed = plan.model_copy(update={"devices": {**plan.devices, device.name: other.model_copy(update=nothing)}})
        assert not [row for row in goods(changed) if row.contract_no == "HT-9"]
    here = other.model_copy(update={"arrival_date": date(2026, 11, 1)})
    there = plan.model_copy(update={"devices": {**plan.devices, device.name: here}})
    assert not [row for row in goods(there) if row.contract_no == "HT-9"]


def test_a_cable_that_lies_already_is_not_shipped(plan: Plan) -> None:
    laid = tuple(link.model_copy(update={"status": LinkStatus.CABLED}) for link in plan.connections)
    assert not [row for row in goods(plan.model_copy(update={"connections": laid})) if row.category == "cable"]


def test_no_file_is_written_by_two_forms() -> None:
    names = [(form.stem, ending) for form in forms() for ending in form.formats]
    assert len(set(names)) == len(names) > 30


def test_a_number_is_written_once() -> None:
    folder = Path(shipment_list.__file__).parent
    found = [
        number
        for path in folder.glob("*.py")
        for number in re.findall(r'number="(\d\d)"', path.read_text(encoding="utf-8"))
    ]
    assert len(found) == len(set(found)) >= 9
    assert {form.number for form in forms()} == set(found)


def test_a_form_that_is_text_is_filled_in_and_escaped(alone: Context) -> None:
    (sheet,) = (form for form in forms() if isinstance(form, Drawing) and form.formats == ("html",))
    changed = replace(alone, plan=alone.plan.model_copy(update={"digest": "<b>" + "0" * 61}))
    ((_name, text),) = sheet.sheets(changed)
    assert "<b>" not in text and "&lt;b&gt;" in text
