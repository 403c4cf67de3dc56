"""The community's library of device types as it is: every kind of file it has, and what a plan may name of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.types import Types, type_files
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.library import libraries
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO, edit
from tests.unit.plan.library import BASE, FILE, MODULE, OTHER, RAW, SWITCH, UPLINKS, modular, project, told


@pytest.fixture(scope="module")
def original() -> str:
    return load(DEMO / "plan.yml").digest


def test_files_that_nobody_uses_change_nothing_and_stop_nothing(tmp_path: Path, original: str) -> None:
    files = {
        "device-types/Broken/yaml.yaml": "manufacturer: X\nmodel: [\n",
        "device-types/Broken/empty.yml": "",
        "device-types/Broken/list.yml": "- 1\n",
        "device-types/Broken/wrong.yaml": {"manufacturer": "X", "model": "Y", "u_height": "high"},
        "device-types/Broken/twice.yaml": {"manufacturer": "X", "model": "Y", "slug": "x-y"},
        "device-types/.github/x.yml": "on: push\n",
        "device-types/README.yml": "a: 1\n",
    }
    plan = project(tmp_path, files)
    (plan.parent / "device-types" / "Broken" / "bytes.yaml").write_bytes(b"\xff\xfe\x00model: x")
    assert load(plan).digest == original


def test_a_broken_file_is_told_where_it_is_used(tmp_path: Path) -> None:
    lines = told(project(tmp_path, {FILE: "manufacturer: Cisco\nmodel: C9300-24T\nu_height: [\n"}))
    assert len(lines) == 1
    assert lines[0].startswith(f"{FILE}:")


@pytest.mark.parametrize("change", [{"slug": None}, {"weight": 16.33, "weight_unit": "lb"}, {"airflow": "passive"},
                                    {"weight": 580, "weight_unit": "oz"}, {"subdevice_role": "parent"},
                                    {"front_image": True, "rear_image": True, "is_powered": True},
                                    {"console-server-ports": [{"name": "a", "type": "rj-45"}]},
                                    {"inventory-items": [{"name": "a", "manufacturer": "Cisco", "part_id": "x"}]},
                                    {"device-bays": [{"name": "1"}]}, {"front-ports": None}, {"comments": "|\n"},
                                    {"description": "x"}, {"attribute_of_tomorrow": 1}])  # fmt: skip
def test_every_key_of_the_library_is_taken(change: dict[str, Any], tmp_path: Path) -> None:
    content = {key: value for key, value in {**RAW, **change}.items() if key != "slug" or value}
    plan = load(project(tmp_path, {FILE: content}))
    assert "GigabitEthernet1/0/1" in plan.device_type(SWITCH).interface_names
    raw = Types(plan).of(plan.devices[SWITCH])
    assert raw["slug"].startswith("cisco-c9300-24t")
    assert plan.directory / FILE in type_files(plan)


def test_a_half_unit_is_a_height(tmp_path: Path) -> None:
    plan = load(project(tmp_path, {FILE: {**RAW, "u_height": 0.5}}))
    kind = type_of(plan.devices[SWITCH], plan.device_types)
    assert kind
    assert kind.u_height == 0.5


def test_one_model_of_two_makers_is_that_of_the_device_s_maker(tmp_path: Path) -> None:
    files = {"device-types/A/C9300-24T.yml": OTHER}
    plan = load(project(tmp_path, files))  # the demo's own file has the name as its part number
    assert "GigabitEthernet1/0/1" in plan.device_type(SWITCH).interface_names
    plan = load(project(tmp_path / "model", {**files, FILE: RAW}))
    assert "GigabitEthernet1/0/1" in plan.device_type(SWITCH).interface_names
    lines = told(project(tmp_path / "two", {**files, FILE: RAW}, {"equipment": {SWITCH: {"品牌/厂商": "Nobody"}}}))
    named = [line for line in lines if "could be" in line]
    assert len(named) == 1
    assert "Cisco C9300-24T, Other C9300-24T" in named[0]
    assert named[0].startswith("equipment.csv:")
    assert not [line for line in lines if "is no port" in line and SWITCH in line]


def test_both_models_of_one_name_can_be_in_a_plan(tmp_path: Path) -> None:
    other = {"manufacturer": "丁牌", "model": "C9300-24T", "u_height": 1, "is_full_depth": True,
             "interfaces": [{"name": f"port{number}", "type": "1000base-t"} for number in range(1, 25)],
             "power-ports": [{"name": "PS1"}, {"name": "PS2"}]}  # fmt: skip
    patch = {"equipment": {"SHZJ-OOB-SW01": {"型号": "C9300-24T"}}}
    plan = load(project(tmp_path, {"device-types/A/x.yml": other, FILE: RAW}, patch))
    assert "port1" in plan.device_type("SHZJ-OOB-SW01").interface_names
    assert "GigabitEthernet1/0/1" in plan.device_type(SWITCH).interface_names
    makers = {raw["manufacturer"] for raw in Types(plan).used.values() if raw["model"] == "C9300-24T"}
    assert makers == {"Cisco", "丁牌"}


def test_a_part_number_of_two_models_is_refused_when_a_device_names_it(tmp_path: Path) -> None:
    files = {
        f"device-types/Cisco/{name}.yaml": {**RAW, "model": name, "slug": f"x-{name.lower()}", "part_number": "HW"}
        for name in ("M-24", "M-24P")
    }
    assert load(project(tmp_path, files))
    lines = told(project(tmp_path / "two", files, {"equipment": {SWITCH: {"型号": "HW"}}}))
    assert [line for line in lines if "could be Cisco M-24, Cisco M-24P: write the maker and the model" in line]


def test_a_part_number_of_one_model_is_read(tmp_path: Path) -> None:
    files = {"device-types/Cisco/X.yaml": {**RAW, "model": "X", "slug": "x", "part_number": "HW"}}
    plan = load(project(tmp_path, files, {"equipment": {SWITCH: {"型号": "HW"}}}))
    assert plan.device_type(SWITCH).model == "X"
    assert plan.directory / "device-types/Cisco/X.yaml" in type_files(plan)


def test_an_unknown_model_is_told_with_a_near_one(tmp_path: Path) -> None:
    lines = told(project(tmp_path, {}, {"equipment": {SWITCH: {"型号": "C9300-24TT"}}}))
    assert "is not in the device types; did you mean C9300-24T?" in lines[0]


def test_the_whole_repository_drops_in(tmp_path: Path, original: str) -> None:
    plan = project(tmp_path)
    library = plan.parent / "library"
    library.mkdir()
    (plan.parent / "device-types").rename(library / "device-types")
    (library / "module-types").mkdir()
    (library / "module-types" / "m.yaml").write_text(yaml.safe_dump(MODULE), encoding="utf-8")
    (library / "rack-types").mkdir()
    (library / "rack-types" / "r.yaml").write_text("manufacturer: Cisco\nmodel: C9300-24T\n", encoding="utf-8")
    (library / ".pre-commit-config.yaml").write_text("repos: []\n", encoding="utf-8")
    edit(plan, {"set": {"tables/device_types": "library"}})
    assert load(plan).digest == original
    devices, modules = libraries(library, "library")
    assert list(modules.models) == ["C9300-NM-8X"]
    assert "C9300-NM-8X" not in devices.models


def test_a_module_brings_the_ports_of_its_bay(tmp_path: Path) -> None:
    plan = load(modular(tmp_path))
    assert set(UPLINKS) <= plan.device_type(SWITCH).interface_names
    assert isinstance(plan, Plan)
    lines = told(project(tmp_path / "none", {FILE: BASE}))
    assert [line for line in lines if "TenGigabitEthernet1/1/1: is no port of a C9300-24T" in line]


def test_the_digest_tells_which_module_is_where(tmp_path: Path) -> None:
    first = load(modular(tmp_path / "one")).digest
    other = {**MODULE, "interfaces": [*MODULE["interfaces"], {"name": "Te1/{module}/9", "type": "10gbase-x-sfpp"}]}
    assert load(modular(tmp_path / "two", other)).digest != first


@pytest.mark.parametrize(
    ("bays", "wrong"),
    [
        ({"Network module": "C9300-NM-8X"}, "is no bay of a C9300-24T; did you mean Network Module?"),
        (
            {"Network Module": "C9300-NM-8"},
            "is not in the module types (folder module-types); did you mean C9300-NM-8X",
        ),
        ({"Spare": "C9300-NM-8X"}, "has no position by which the ports of a C9300-NM-8X are named"),
    ],
)
def test_what_is_wrong_with_a_module_is_told_at_its_bay(bays: dict[str, str], wrong: str, tmp_path: Path) -> None:
    lines = told(modular(tmp_path, MODULE, {"set": {f"modules/{SWITCH}": bays}}))
    assert [line for line in lines if wrong in line and line.startswith(f"modules.{SWITCH}.{next(iter(bays))}")]


def test_modules_of_a_device_that_is_not_there(tmp_path: Path) -> None:
    lines = told(modular(tmp_path, MODULE, {"set": {"modules/SHZJ-ACC-SW09": {"Network Module": "C9300-NM-8X"}}}))
    assert lines == ["modules.SHZJ-ACC-SW09: SHZJ-ACC-SW09: is not in the equipment list; did you mean SHZJ-ACC-SW02?"]


def test_a_stack_has_modules_in_the_chassis_that_the_bay_names(tmp_path: Path) -> None:
    stack = {"switches/SHZJ-ACC-SW01": {"platform": "ios", "stack": 2}}
    lines = told(modular(tmp_path / "none", MODULE, {"set": stack}))
    assert [line for line in lines if "must say in which chassis it is, 1 to 2, as 1:Network Module" in line]
    bays = {f"modules/{SWITCH}": {"1:Network Module": "C9300-NM-8X", "2:Network Module": "NM-8X"}}
    names = load(modular(tmp_path / "both", MODULE, {"set": {**stack, **bays}})).device_type(SWITCH).interface_names
    assert {"TenGigabitEthernet1/1/1", "TenGigabitEthernet2/1/8", "GigabitEthernet2/0/1"} <= names
    one = {f"modules/{SWITCH}": {"1:Network Module": "C9300-NM-8X"}}
    names = load(modular(tmp_path / "one", MODULE, {"set": {**stack, **one}})).device_type(SWITCH).interface_names
    assert "TenGigabitEthernet2/1/1" not in names


def test_a_module_in_a_module(tmp_path: Path) -> None:
    carrier = {"manufacturer": "Cisco", "model": "CARRIER", "module-bays": [{"name": "Sub", "position": "2"}]}
    names = {"HundredGigE{module}/{module}/0": "100gbase-x-qsfp28", "GigabitEthernet{module}/0/9": "1000base-t"}
    ports = [{"name": name, "type": kind} for name, kind in names.items()]
    card = {"manufacturer": "Cisco", "model": "CARD", "interfaces": ports}
    plan = modular(tmp_path, MODULE, {"set": {f"modules/{SWITCH}": {
        "Network Module": "C9300-NM-8X", "Spare": "CARRIER", "Spare/Sub": "CARD"}}})  # fmt: skip
    for kind in (carrier, card):
        (plan.parent / "module-types" / f"{kind['model']}.yml").write_text(yaml.safe_dump(kind), encoding="utf-8")
    base = {**BASE, "module-bays": [{"name": "Network Module", "position": "1"}, {"name": "Spare", "position": "7"}]}
    (plan.parent / FILE).write_text(yaml.safe_dump(base), encoding="utf-8")
    assert {"HundredGigE7/2/0", "GigabitEthernet2/0/9"} <= load(plan).device_type(SWITCH).interface_names


def test_a_link_out_of_the_project_is_told_where_it_is_used(tmp_path: Path, original: str) -> None:
    plan = project(tmp_path)
    outside = tmp_path / "outside.yaml"
    outside.write_text("manufacturer: Z\nmodel: outside\n", encoding="utf-8")
    (plan.parent / "device-types" / "unused.yaml").symlink_to(outside)
    assert load(plan).digest == original
    (plan.parent / FILE).unlink()
    (plan.parent / FILE).symlink_to(outside)
    assert told(plan) == [f"{FILE}: is a link that leads out of the plan's folder"]
