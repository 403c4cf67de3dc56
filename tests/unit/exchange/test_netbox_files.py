"""The files for NetBox's own import: what a line names stands in an earlier file, and no port is created twice."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.files import README, SCRIPT, netbox_files
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.tables import TABLES, TYPE_PORTS, TYPES
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import patched

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def files(bonds: Plan) -> dict[str, str]:
    """The files of the plan with everything."""
    return {name: content.decode() for name, content in netbox_files(bonds, set()).items()}


def rows(files: dict[str, str], name: str) -> Rows:
    """Return the lines of a file."""
    return list(csv.DictReader(io.StringIO(files[name])))


def test_every_file_is_in_the_readme_in_its_order(files: dict[str, str]) -> None:
    numbered = sorted(name for name in files if name[0].isdecimal())
    told = [line.split("`")[1] for line in files[README].splitlines() if line[:1].isdecimal()]
    assert told == numbered and len(told) == 19
    assert SCRIPT in files[README] and "推荐" in files[README] and "Better" in files[README]
    compile(files[SCRIPT], SCRIPT, "exec")


def test_devices_name_the_model_and_not_the_part_number(files: dict[str, str]) -> None:
    types = {(one["manufacturer"], one["model"]) for one in yaml.safe_load_all(files[TYPES])}
    assert {(row["manufacturer"], row["device_type"]) for row in rows(files, "14_devices.csv")} == types


def test_every_name_stands_in_an_earlier_file(files: dict[str, str]) -> None:
    def names(file: str, column: str = "name") -> set[str]:
        return {row[column] for row in rows(files, file)}

    devices = rows(files, "14_devices.csv")
    for column, file in (
        ("role", "03_device_roles.csv"), ("platform", "04_platforms.csv"), ("site", "05_sites.csv"),
        ("location", "06_locations.csv"), ("rack", "07_racks.csv"), ("manufacturer", "01_manufacturers.csv"),
    ):  # fmt: skip
        assert {row[column] for row in devices} - {""} <= names(file), column
    vlans = {(row["group"], row["vid"]) for row in rows(files, "11_vlans.csv")}
    assert ("SH-ZJ", "1") in vlans and ("BJ-YZ", "100") in vlans and ("SH-ZJ", "100") in vlans
    for row in (*rows(files, "17_interfaces.csv"), *rows(files, TYPE_PORTS)):
        numbers = [row["untagged_vlan"], *row["tagged_vlans"].split(",")]
        assert {(row["vlan_group"], number) for number in numbers if number} <= vlans, row


def test_a_port_is_created_by_its_type_or_by_its_line_and_never_by_both(files: dict[str, str], bonds: Plan) -> None:
    made = {(row["device"], row["name"]) for row in rows(files, "17_interfaces.csv")}
    brought = {
        (device.name, part.name)
        for device in bonds.devices.values()
        for part in bonds.device_type(device.name).interfaces
    }
    assert made == {
        ("SHZJ-ACC-SW01", "Port-channel1"), ("SHZJ-ACC-SW02", "Port-channel1"), ("SHZJ-AGG-SW01", "Port-channel1"),
        ("SHZJ-AGG-SW01", "Port-channel2"), ("SHZJ-AGG-SW01", "Port-channel5"), ("SHZJ-BAK01", "bond0"),
        ("SHZJ-PAY-LEG01", "bond1"), ("BJYZ-SW01", "mgmt"),
    }  # fmt: skip
    completed = {(row["device"], row["name"]) for row in rows(files, TYPE_PORTS)}
    assert completed <= brought and not made & brought
    assert len(completed) == 2 * len(bonds.connections)


def test_front_and_rear_ports_are_joined_as_netbox_wants(files: dict[str, str]) -> None:
    panel = next(one for one in yaml.safe_load_all(files[TYPES]) if one["model"] == "PP24-LC")
    assert panel["port-mappings"][2] == {
        "front_port": "03", "front_port_position": 1, "rear_port": "R03", "rear_port_position": 1,
    }  # fmt: skip
    assert all("rear_port" not in one for one in panel["front-ports"])


def test_primary_addresses_are_told(files: dict[str, str]) -> None:
    found = {row["address"]: (row["is_primary"], row["is_oob"]) for row in rows(files, "21_ip_addresses.csv")}
    assert found["10.255.0.250/24"] == ("true", "false")
    assert found["10.255.0.251/24"] == ("false", "true")
    assert found["10.255.0.11/24"] == ("true", "true")
    assert found["10.21.100.1/24"] == ("false", "false")


def test_the_same_plan_gives_the_same_bytes(bonds: Plan) -> None:
    assert netbox_files(bonds, {"PAYGW-L001"}) == netbox_files(bonds, {"PAYGW-L001"})


def test_what_begins_like_a_formula_is_no_formula(folder: Path) -> None:
    path = patched(folder, {"equipment": {"SHZJ-PAY-DB01": {"用途": "=HYPERLINK(1)"}}})
    found = netbox_files(load(path), set())["14_devices.csv"].decode()
    assert "'=HYPERLINK(1)" in found


def test_each_table_has_a_menu_in_both_languages() -> None:
    assert all(table.menu.zh and table.menu.en and table.menu.zh != table.menu.en for table in TABLES)
    assert [table.name for table in TABLES] == sorted(table.name for table in TABLES)
