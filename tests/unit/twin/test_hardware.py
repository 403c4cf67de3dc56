"""What a twin says of its hardware comes from twin.yml, is read as production's is, and may differ from the plan."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.module_utils.verify import hardware as on_host
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.reality import serials, systems
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import equipment_list
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load as platform
from ansible_collections.relops.golive.plugins.plugin_utils.twin import schema
from ansible_collections.relops.golive.plugins.plugin_utils.twin.topology import topology
from ansible_collections.relops.lab.plugins.plugin_utils import firmware
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import reports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import dialect
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Host, Switch, Topology, parse

from tests.golden.plan.project import demo
from tests.unit.twin.plans import LOGIN, SOURCES

HOST, SWITCH = "SHZJ-PAY-DB01", "SHZJ-ACC-SW01"
TWIN = SOURCES["demo"].parent / "twin"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the folder of a copy of the demo with its twin."""
    folder = tmp_path / "project"
    demo(folder)
    shutil.copytree(TWIN, folder / "twin")
    return folder


def recorded(project: Path, **records: Any) -> None:
    """Write other records of hardware; None takes one away."""
    path = project / "twin" / "twin.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, record in records.items():
        content["hardware"].pop(name.replace("_", "-"), None)
        if record is not None:
            content["hardware"][name.replace("_", "-")] = record
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def raised(plan: Plan, folder: Path) -> Topology:
    return parse(topology(plan, name="pl1", directory=folder / "lab", cache=folder / "cache", secrets=LOGIN))


def read_on_host(host: Host, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what the product reads on a host that has the lab's firmware tables."""
    tables = folder / host.name
    tables.mkdir()
    for name, (_mode, text) in firmware.files(host).items():
        if name.startswith("etc/relops-lab/dmi/"):
            (tables / Path(name).name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(on_host, "DMI", tables)
    return dict(on_host.identity())


def read_on_switch(switch: Switch) -> dict[str, Any]:
    """Return what the product reads from the answers of a switch of the lab."""
    device = Device(switch, Paths(Path("/nonexistent"), Path("/nonexistent"), ""), "255.255.255.0", {})
    dialect(switch.dialect).load(device, "")
    return platform(switch.dialect).hardware([reports.version(device), reports.inventory(device)])


def night(plan: Plan, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    """Return a night in which every device of the plan's twin was asked who it is."""
    lab, journal = raised(plan, folder), folder / "golive" / "journal"
    journal.mkdir(parents=True)
    told = {host.name: read_on_host(host, folder, monkeypatch) for host in lab.hosts}
    told |= {switch.name: read_on_switch(switch) for switch in lab.switches}
    for name, found in told.items():
        append(
            journal, name, run="R", stage="verify", step="verify.hardware", event="done", facts={"hardware": found}
        )  # fmt: skip
    return Night(plan, load_texts("en"), Journal(journal))


def test_what_stands_there_as_planned_is_found_as_planned(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = load(project / "plan.yml")
    found = findings(night(plan, tmp_path, monkeypatch))
    assert {name: one.verdict for name, one in found.items()} == dict.fromkeys((*plan.hosts, *plan.switches), "equal")
    assert found[HOST].firmware == "2.4.1" and found[SWITCH].os == "17.9.4"


@pytest.mark.parametrize(
    ("name", "record", "column", "said"),
    [
        (HOST, {"serial": "SN21A999", "model": "X5200"}, "serial_measured", "SHZJ-PAY-DB01: SN21A004 / SN21A999"),
        (SWITCH, {"serial": "FOC9", "model": "C9300-24T"}, "serial_measured", "SHZJ-ACC-SW01: FOC2401X001 / FOC9"),
    ],
)
def test_one_other_serial_number_is_found_with_its_place(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, record: Any, column: str, said: str
) -> None:
    recorded(project, **{name.replace("-", "_"): record})
    seen = night(load(project / "plan.yml"), tmp_path, monkeypatch)
    wrong = {row.device.name: row.faults for row in equipment_list.rows(seen) if row.faults}
    assert wrong == {name: ("verify", column)}
    assert [one.detail for one in serials(seen) if one.result == "different"] == [said]


def test_another_model_or_release_is_found(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded(
        project,
        SHZJ_PAY_DB01={"serial": "SN21A004", "model": "X5100"},
        SHZJ_ACC_SW01={"serial": "FOC2401X001", "model": "C9300-24T", "version": "16.12.1"},
    )
    seen = night(load(project / "plan.yml"), tmp_path, monkeypatch)
    assert {name: one.faults for name, one in findings(seen).items() if one.faults} == {
        HOST: ("model",),
        SWITCH: ("os",),
    }
    assert [one.detail for one in systems(seen) if one.result == "different"] == [f"{SWITCH}: IOS-XE 17.9.4 / 16.12.1"]


def test_without_a_record_nothing_is_measured(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a green from the plan's own words, and no red from something that was made up."""
    (project / "twin" / "twin.yml").unlink()
    plan = load(project / "plan.yml")
    found = findings(night(plan, tmp_path, monkeypatch))
    assert {one.verdict for one in found.values()} == {"unmeasured"}
    assert not any(one.serial or one.model or one.firmware for one in found.values())
    lab = raised(plan, tmp_path / "again")
    assert {switch.startup_config for switch in lab.switches} == {"\n"}  # saved as it came, so that a night may begin
    words = lab.model_dump_json()
    assert not [device.serial for device in plan.devices.values() if device.serial in words]


def test_a_mac_address_of_the_plan_is_not_taken_for_a_measured_one(project: Path, tmp_path: Path) -> None:
    recorded(project, SHZJ_PAY_DB01={"interfaces": {"ens1f0": {"mac": "02:00:00:00:AA:01"}}})
    plan = load(project / "plan.yml")
    links = tuple(one.model_copy(update={"a_mac": "02:00:00:00:bb:02"}) for one in plan.connections)
    plan = plan.model_copy(update={"connections": links})
    vars(plan).pop("links", None)
    host = next(host for host in raised(plan, tmp_path).hosts if host.name == HOST)
    macs = {port.name: host.mac(port) for port in host.interfaces}
    assert macs["ens1f0"] == "02:00:00:00:aa:01" and "02:00:00:00:bb:02" not in macs.values()


def test_a_port_that_the_machine_has_not_got_has_no_cable(project: Path, tmp_path: Path) -> None:
    recorded(project, SHZJ_PAY_DB01={"missing": ["ens1f0"]})
    lab = raised(load(project / "plan.yml"), tmp_path)
    host = next(host for host in lab.hosts if host.name == HOST)
    assert "ens1f0" not in {port.name for port in host.interfaces}
    assert "PAYGW-L007" not in {cable.id for cable in lab.cables}
    assert len(lab.cables) == len(load(project / "plan.yml").connections) - 1


@pytest.mark.parametrize(
    ("records", "said"),
    [
        ({"SHZJ_PAY_DB02": {"serial": "S"}}, "SHZJ-PAY-DB02: is no host or switch that runs on the twin"),
        ({"SHZJ_OOB_SW01": {"serial": "S"}}, "SHZJ-OOB-SW01: is no host or switch that runs on the twin"),
        ({"SHZJ_PAY_DB01": {"version": "12"}}, "SHZJ-PAY-DB01.version: 12: a host's system tells its version itself"),
        ({"SHZJ_PAY_DB01": {"missing": ["ens9"]}}, "SHZJ-PAY-DB01: ens9: is no port of the model in the plan"),
        ({"SHZJ_PAY_DB01": {"interfaces": {"ens9": {}}}}, "ens9: is no port of the model in the plan"),
        ({"SHZJ_PAY_DB01": {"interfaces": {"ens1f0": {"mac": "02:00"}}}}, "hardware.SHZJ-PAY-DB01.interfaces.ens1f0"),
        ({"SHZJ_PAY_DB01": {"serail": "S"}}, "hardware.SHZJ-PAY-DB01.serail"),
        (
            {
                name: {"interfaces": {"ens1f0": {"mac": "02:00:00:00:00:01"}}}
                for name in ("SHZJ_BAK01", "SHZJ_PAY_DB01")
            },
            "is used twice (also SHZJ-BAK01 ens1f0)",
        ),
    ],
)
def test_a_wrong_record_is_told_with_its_place_in_both_languages(
    project: Path, tmp_path: Path, records: dict[str, Any], said: str
) -> None:
    recorded(project, **records)
    with pytest.raises(PlanFaults) as caught:
        raised(load(project / "plan.yml"), tmp_path)
    english, chinese = "\n".join(caught.value.lines("en")), "\n".join(caught.value.lines("zh"))
    assert "twin/twin.yml" in english and said in english
    assert english != chinese


def test_the_schema_beside_the_demo_is_current() -> None:
    beside = (TWIN / "twin.schema.json").read_text(encoding="utf-8")
    assert beside == schema.text(), (
        "make it anew: python -m ansible_collections.relops.golive.plugins.plugin_utils.twin.schema"
    )
