"""What NetBox is to hold of a plan: the mistakes that a stranger met, and whatever a port table can say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import KINDS, Ref, Thing, refs
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import LONGEST, described, slug
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.wanted import Wanted, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO, patched


def of(found: Wanted, kind: str, *key: str) -> dict[str, Any]:
    """Return the fields of one thing."""
    (thing,) = [thing for thing in found.things if thing.kind == kind and thing.key == key]
    return dict(thing.fields)


def cables(found: Wanted, word: str) -> list[Thing]:
    """Return the cables whose description has a word."""
    return [thing for thing in found.of("dcim.cable") if word in str(thing.fields.get("description"))]


def test_a_device_is_of_its_types_model_also_where_the_list_says_its_part_number(of_demo: Wanted) -> None:
    device = of(of_demo, "dcim.device", "SHZJ-ACC-SW01")
    assert device["device_type"] == Ref("dcim.devicetype", ("Cisco", "Catalyst 9300-24T"))
    assert of(of_demo, "dcim.devicetype", "Cisco", "Catalyst 9300-24T")["part_number"] == "C9300-24T"


def test_a_port_of_the_type_is_the_types_and_keeps_its_medium(of_demo: Wanted) -> None:
    port = of(of_demo, "dcim.interface", "SHZJ-PAY-APP01", "ens1f0")
    assert (port["type"], port["speed"]) == ("10gbase-t", 1000000)
    assert of(of_demo, "dcim.interface", "SHZJ-OOB-SW01", "port1")["mgmt_only"] is False
    assert of(of_demo, "dcim.interface", "SHZJ-PAY-APP01", "ens1f3") == {
        "device": Ref("dcim.device", ("SHZJ-PAY-APP01",)), "name": "ens1f3", "type": "10gbase-t", "enabled": True,
        "mgmt_only": False,
    }  # fmt: skip


def test_the_vlan_that_no_plan_defines_is_there_where_a_port_has_it(of_demo: Wanted) -> None:
    assert of(of_demo, "ipam.vlan", "SH-ZJ", "1")["name"] == "default"
    channel = of(of_demo, "dcim.interface.group", "SHZJ-AGG-SW01", "Port-channel2")
    assert channel["untagged_vlan"] == Ref("ipam.vlan", ("SH-ZJ", "1"))
    assert [ref.key[1] for ref in channel["tagged_vlans"]] == ["100", "101", "102", "103", "104"]


def test_the_same_number_in_another_site_is_another_vlan(of_bonds: Wanted) -> None:
    groups = {thing.key: thing.fields["group"] for thing in of_bonds.of("ipam.vlan")}
    assert groups["SH-ZJ", "100"] == Ref("ipam.vlangroup", ("SH-ZJ",))
    assert groups["BJ-YZ", "100"] == Ref("ipam.vlangroup", ("BJ-YZ",))
    assert ("BJ-YZ", "101") not in groups
    port = of(of_bonds, "dcim.interface", "BJYZ-SW01", "TenGigabitEthernet1/1/1")
    assert port["tagged_vlans"] == (Ref("ipam.vlan", ("BJ-YZ", "100")),)
    assert of(of_bonds, "ipam.vlangroup", "BJ-YZ")["scope_id"] == Ref("dcim.site", ("BJ-YZ",))


def test_the_same_room_in_another_site_is_another_room(of_bonds: Wanted) -> None:
    assert {thing.key for thing in of_bonds.of("dcim.location")} == {("SH-ZJ", "R201"), ("BJ-YZ", "R201")}
    assert of(of_bonds, "dcim.device", "BJYZ-SW01")["location"] == Ref("dcim.location", ("BJ-YZ", "R201"))


def test_vlans_are_those_of_the_port_channel_and_never_of_its_members(of_demo: Wanted) -> None:
    member = of(of_demo, "dcim.interface", "SHZJ-AGG-SW01", "TenGigabitEthernet1/1/3")
    assert member["lag"] == Ref("dcim.interface", ("SHZJ-AGG-SW01", "Port-channel2"))
    assert "mode" not in member and "tagged_vlans" not in member


def test_a_bond_is_the_hosts_alone_when_it_is_active_backup(of_bonds: Wanted) -> None:
    assert of(of_bonds, "dcim.interface", "SHZJ-PAY-LEG01", "eno2")["lag"].key == ("SHZJ-PAY-LEG01", "bond1")
    port = of(of_bonds, "dcim.interface", "SHZJ-ACC-SW02", "GigabitEthernet1/0/7")
    assert (port["lag"], port["mode"], port["untagged_vlan"].key[1]) == (None, "access", "100")
    assert not [thing for thing in of_bonds.of("dcim.interface.group") if thing.key == ("SHZJ-ACC-SW02", "bond1")]


def test_an_address_is_on_the_bond_that_carries_it(of_bonds: Wanted) -> None:
    assert of(of_bonds, "ipam.ipaddress", "10.21.104.41")["assigned_object_id"].key == ("SHZJ-BAK01", "bond0")
    assert of(of_bonds, "ipam.ipaddress", "10.21.100.31")["assigned_object_id"].key == ("SHZJ-PAY-LEG01", "bond1")
    bond = of(of_bonds, "dcim.interface.group", "SHZJ-BAK01", "bond0")
    assert (bond["type"], bond["mode"], bond["description"]) == ("lag", "", "SHZJ-AGG-SW01 Port-channel5 lacp active")


def test_a_routed_port_has_its_address_and_no_mode(of_bonds: Wanted) -> None:
    port = of(of_bonds, "dcim.interface", "SHZJ-ACC-SW01", "TenGigabitEthernet1/1/3")
    assert (port["mode"], port["untagged_vlan"], port["tagged_vlans"]) == ("", None, ())
    address = of(of_bonds, "ipam.ipaddress", "10.21.105.1")
    assert (address["address"], address["vrf"]) == ("10.21.105.1/30", Ref("ipam.vrf", ("PAY",)))


def test_a_line_goes_through_its_patch_panels(of_demo: Wanted) -> None:
    (near, trunk, far) = [thing.fields for thing in cables(of_demo, "PAYGW-L014")]
    ends = [[side[0]["object_id"].key for side in (one["a_terminations"], one["b_terminations"])]
            for one in (near, trunk, far)]  # fmt: skip
    assert ends == [
        [("SHZJ-ACC-SW02", "TenGigabitEthernet1/1/1"), ("SHZJ-B07-PP01", "01")],
        [("SHZJ-B07-PP01", "R01"), ("SHZJ-B06-PP01", "R03")],
        [("SHZJ-B06-PP01", "03"), ("SHZJ-AGG-SW01", "TenGigabitEthernet1/1/3")],
    ]
    assert near["label"] == "B07-41:TenGigabitEthernet1-1-1/B06-41:TenGigabitEthernet1-1-3"
    assert far["label"] == "B06-41:TenGigabitEthernet1-1-3/B07-41:TenGigabitEthernet1-1-1"
    assert trunk["label"] == "SHZJ-B07-PP01:R01/SHZJ-B06-PP01:R03"
    assert (near["length"], near["description"]) == (None, "PAYGW-L014 uplink, 8 m in all")


def test_one_panel_on_the_way_makes_two_cables(of_bonds: Wanted) -> None:
    assert [thing.key for thing in cables(of_bonds, "PAYGW-L027")] == [
        ("SHZJ-ACC-SW01", "TenGigabitEthernet1/1/3", "–", "SHZJ-B05-PP01", "05"),
        ("SHZJ-B05-PP01", "R05", "–", "SHZJ-AGG-SW01", "TenGigabitEthernet1/1/5"),
    ]


def test_a_trunk_that_carries_several_lines_is_one_cable(folder: Path) -> None:
    """A cassette: twelve ports in front of one plug behind."""
    plan_path = patched(folder, {})
    panel = folder / "device-types" / "戊牌" / "PP24-LC.yaml"
    text = panel.read_text()
    for number in range(1, 25):
        text = text.replace(f"  rear_port: R{number:02d}\n  rear_port_position: 1\n",
                            f"  rear_port: R01\n  rear_port_position: {number}\n")  # fmt: skip
    behind = "- name: R01\n  type: lc\n  positions: "
    panel.write_text(text.replace(f"{behind}1", f"{behind}24"))
    found = wanted(load(plan_path))
    trunks = [thing.key for thing in found.of("dcim.cable") if "R01" in thing.key]
    assert trunks == [("SHZJ-B05-PP01", "R01", "–", "SHZJ-B06-PP01", "R01")]
    assert [said.en for said in found.told] == [
        "PAYGW-L014: SHZJ-B06-PP01 R01 has another cable already",
        "PAYGW-L015: SHZJ-B06-PP01 R01 has another cable already",
    ]


def test_a_port_that_leads_nowhere_is_told_and_its_panel_left_out(folder: Path) -> None:
    plan_path = patched(folder, {})
    panel = folder / "device-types" / "戊牌" / "PP24-LC.yaml"
    panel.write_text(panel.read_text().replace("  rear_port: R03\n", ""))
    found = wanted(load(plan_path))
    assert ["PAYGW-L014: port 03 of type PP24-LC leads nowhere" in said.en for said in found.told] == [True]
    assert [thing.key[-2:] for thing in cables(found, "PAYGW-L014")][-1] == ("SHZJ-AGG-SW01", "TenGigabitEthernet1/1/3")


def test_a_line_out_of_use_has_its_cable_and_no_more(of_bonds: Wanted) -> None:
    (cable,) = cables(of_bonds, "PAYGW-L024")
    assert cable.fields["status"] == "decommissioning"
    assert of(of_bonds, "dcim.interface", "SHZJ-OOB-SW01", "port23")["enabled"] is False


def test_a_cable_is_connected_once_it_lies_or_was_found(demo: Plan) -> None:
    found = wanted(demo, {"PAYGW-L001"})
    status = {name: cables(found, name)[0].fields["status"] for name in ("PAYGW-L001", "PAYGW-L002", "PAYGW-L016")}
    assert status == {"PAYGW-L001": "connected", "PAYGW-L002": "planned", "PAYGW-L016": "connected"}


def test_cords_lead_to_the_outlet_of_the_right_pdu(of_demo: Wanted) -> None:
    ends = {thing.key[:2]: thing.key[3:] for thing in of_demo.of("dcim.cable") if thing.fields["type"] == "power"}
    assert ends["SHZJ-PAY-APP01", "PSU1"] == ("SHZJ-B05-PDUA", "07")
    assert ends["SHZJ-PAY-APP01", "PSU2"] == ("SHZJ-B05-PDUB", "07")
    assert ends["SHZJ-ACC-SW01", "PS-B"] == ("SHZJ-B05-PDUB", "23")
    assert ends["B06-A", "–"] == ("Inlet",)


def test_an_address_without_a_line_is_on_the_kept_port_or_a_virtual_one(of_bonds: Wanted) -> None:
    assert of(of_bonds, "ipam.ipaddress", "10.255.0.251")["assigned_object_id"].key == (
        "BJYZ-SW01", "GigabitEthernet0/0",
    )  # fmt: skip
    address = of(of_bonds, "ipam.ipaddress", "10.255.0.250")
    assert (address["assigned_object_id"].key, address["address"]) == (("BJYZ-SW01", "mgmt"), "10.255.0.250/24")
    assert address["dns_name"] == "bjyz-sw01"
    assert of(of_bonds, "dcim.interface.group", "BJYZ-SW01", "mgmt")["type"] == "virtual"
    primary = of(of_bonds, "dcim.device.addresses", "BJYZ-SW01")
    assert (primary["primary_ip4"].key, primary["oob_ip"].key) == (("10.255.0.250",), ("10.255.0.251",))


def test_virtual_addresses_and_gateways_are_nobodys_port(folder: Path) -> None:
    edits = {"equipment": {"SHZJ-PAY-APP01": {"VIP": "10.21.101.9"}, "SHZJ-PAY-APP02": {"VIP": "10.21.101.9"}}}
    from tests.golden.plan.project import read_csv, write_csv  # noqa: PLC0415

    path = patched(folder, {})
    headers, rows = read_csv(folder / "equipment.csv")
    for row in rows:
        row.update(edits["equipment"].get(row["设备名称"], {}))
    write_csv(folder / "equipment.csv", [*headers, "VIP"], rows)
    found = wanted(load(path))
    vip = of(found, "ipam.ipaddress", "10.21.101.9")
    assert (vip["role"], vip["description"]) == ("vip", "VIP SHZJ-PAY-APP01, SHZJ-PAY-APP02")
    gateway = of(found, "ipam.ipaddress", "10.21.100.1")
    assert (gateway["address"], gateway["description"]) == ("10.21.100.1/24", "gateway of 10.21.100.0/24")
    assert "assigned_object_id" not in vip and "assigned_object_id" not in gateway


def test_hardware_addresses_are_those_of_their_ports(of_bonds: Wanted) -> None:
    mac = of(of_bonds, "dcim.interface.mac", "SHZJ-BAK01", "ens1f0")
    assert mac["primary_mac_address"] == Ref("dcim.macaddress", ("02:00:5E:10:00:11",))


def test_module_bays_and_whatever_a_types_file_has_are_there(folder: Path) -> None:
    path = patched(folder, {})
    with (folder / "device-types" / "乙牌" / "X5200.yaml").open("a") as file:
        file.write("module-bays:\n- name: OCP\n  position: '1'\ninventory-items:\n- name: Rail\n  part_id: R-1\n")
    found = wanted(load(path))
    assert of(found, "dcim.modulebaytemplate", "乙牌", "X5200", "OCP")["position"] == "1"
    assert of(found, "dcim.modulebay", "SHZJ-PAY-DB01", "OCP")["device"] == Ref("dcim.device", ("SHZJ-PAY-DB01",))
    assert of(found, "dcim.inventoryitem", "SHZJ-PAY-DB01", "Rail")["part_id"] == "R-1"


@pytest.mark.parametrize("which", ["of_demo", "of_bonds"])
def test_each_thing_follows_what_it_names_and_has_a_name_of_its_own(which: str, request: pytest.FixtureRequest) -> None:
    found: Wanted = request.getfixturevalue(which)
    seen: set[Ref] = set()
    for thing in found.things:
        assert {*refs(dict(thing.fields)), *thing.near} <= seen, thing
        if not KINDS[thing.kind].told or thing.kind == "dcim.interface.group":
            assert thing.ref not in seen, thing
        seen.add(thing.ref)
    assert {thing.kind for thing in found.things} <= set(KINDS)


def test_names_that_would_have_one_slug_have_two() -> None:
    assert slug("SH-ZJ") == "sh-zj"
    assert len({slug(name) for name in ("Debian 12", "Debian-12", "debian_12", "甲牌", "乙牌")}) == 5
    assert all(len(slug("名" * 300 + "x" * 300)) <= 100 for _one in "x")


def test_a_description_is_as_long_as_netbox_keeps_it() -> None:
    assert len(described("长" * 500)) == LONGEST
    assert described("a\n b") == "a b"


def test_the_demo_has_no_thing_that_could_not_be_drawn(of_demo: Wanted) -> None:
    assert of_demo.told == ()
    assert DEMO.name == "demo"
