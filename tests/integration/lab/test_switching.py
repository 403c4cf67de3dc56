"""What is configured is what forwards."""

from __future__ import annotations

import json
import re

import pytest

from tests.integration.lab.conftest import Lab, eventually
from tests.integration.lab.topologies import PORTS, UPLINKS

pytestmark = pytest.mark.integration
ACCESS_20 = ("switchport mode access", "switchport access vlan 20")
TRUNK = ("switchport mode trunk", "switchport trunk allowed vlan 20,30")


def test_a_vlan_reaches_itself_only(lab: Lab) -> None:
    lab.configure(1, "vlan 20,30", "interface gi1/0/1", *ACCESS_20, "interface gi1/0/2", *ACCESS_20)
    assert eventually(lambda: lab.reaches(1, 2))
    lab.configure(1, "vlan 20,30", "interface gi1/0/1", *ACCESS_20, "interface gi1/0/2", "switchport access vlan 30")
    assert not lab.reaches(1, 2)


def test_shutdown_takes_the_carrier_from_the_far_end(lab: Lab) -> None:
    lab.configure(1, "interface gi1/0/1", "shutdown")
    assert lab.ssh(1, "cat /sys/class/net/ens1f0/carrier").stdout.strip() == "0"
    lab.configure(1, "interface gi1/0/1", "no shutdown")
    assert lab.ssh(1, "cat /sys/class/net/ens1f0/carrier").stdout.strip() == "1"
    lab.configure(1, f"interface {UPLINKS[0]}", "shutdown")
    assert "notconnect" in lab.switch(2).send_command(f"show interfaces {UPLINKS[0]} status")


def test_a_trunk_forwards_only_vlans_that_exist_and_are_allowed(lab: Lab) -> None:
    for number in (1, 2):
        lab.configure(number, "vlan 20", "interface gi1/0/1", *ACCESS_20, "interface te1/1/1", *TRUNK)
    assert eventually(lambda: lab.reaches(1, 3))
    with_sw2 = lab.switch(2)
    with_sw2.send_config_set(["interface te1/1/1", "switchport trunk allowed vlan remove 20"])
    assert not lab.reaches(1, 3)
    with_sw2.send_config_set(["interface te1/1/1", "switchport trunk allowed vlan add 20"])
    assert eventually(lambda: lab.reaches(1, 3))
    with_sw2.send_config_set(["no vlan 20"])
    assert not lab.reaches(1, 3)
    assert "inactive" in with_sw2.send_command("show interfaces gi1/0/1 status")


def test_two_cables_make_no_loop(lab: Lab) -> None:
    for number in (1, 2):
        lab.configure(number, "vlan 20", "interface gi1/0/1", *ACCESS_20, "interface range te1/1/1-2", *TRUNK)
    assert eventually(lambda: lab.reaches(1, 3))
    before = _received(lab, 3)
    lab.ssh(1, "ping -q -b -c20 -i0.05 10.21.0.255")
    assert _received(lab, 3) - before < 200
    assert re.search(r"Te1/1/2 +none\n*$", lab.switch(2).send_command("show interfaces trunk"))
    lab.switch(1).send_config_set(["interface te1/1/1", "shutdown"])
    assert eventually(lambda: lab.reaches(1, 3))


def _received(lab: Lab, number: int) -> int:
    shown = json.loads(lab.ssh(number, "ip -j -s link show ens1f0").stdout)
    return int(shown[0]["stats64"]["rx"]["packets"])


def test_a_bundle_survives_the_loss_of_a_member(lab: Lab) -> None:
    for number, mode in ((1, "active"), (2, "passive")):
        lab.configure(
            number,
            *("vlan 20", "interface gi1/0/1", *ACCESS_20),
            *("interface range te1/1/1-2", *TRUNK, f"channel-group 1 mode {mode}"),
        )
    assert eventually(lambda: lab.reaches(1, 3))
    sw1 = lab.switch(1)
    assert eventually(lambda: sw1.send_command("show etherchannel summary").count("(P)") == 2)
    assert "Po1(SU)" in sw1.send_command("show etherchannel summary")
    sw1.send_config_set(["interface te1/1/1", "shutdown"])
    assert eventually(lambda: lab.reaches(1, 3))
    assert "Te1/1/1(D)" in sw1.send_command("show etherchannel summary")
    sw1.send_config_set(["interface te1/1/2", "shutdown"])
    assert not lab.reaches(1, 3)


@pytest.mark.parametrize(("here", "there", "works"), [("on", "on", True), ("on", "active", False)])
def test_a_static_bundle_needs_both_ends_static(lab: Lab, here: str, there: str, works: bool) -> None:
    for number, mode in ((1, here), (2, there)):
        lab.configure(
            number,
            *("vlan 20", "interface gi1/0/1", *ACCESS_20),
            *("interface range te1/1/1-2", *TRUNK, f"channel-group 1 mode {mode}"),
        )
    assert eventually(lambda: lab.reaches(1, 3), patience=6.0) is works


def test_tcp_flows_across_both_switches(lab: Lab) -> None:
    for number in (1, 2):
        lab.configure(number, "vlan 20", "interface gi1/0/1", *ACCESS_20, "interface te1/1/1", *TRUNK)
    assert eventually(lambda: lab.reaches(1, 3))
    lab.ssh(3, "head -c 20000000 /dev/zero > /tmp/blob; cd /tmp; systemd-run -q python3 -m http.server 8000 -d /tmp")
    fetch = "curl -s -o /dev/null --retry 5 --retry-connrefused -m 30 -w '%{size_download}' http://10.21.0.13:8000/blob"
    assert lab.ssh(1, fetch).stdout == "20000000"


def test_lldp_and_mac_table_tell_the_truth(lab: Lab) -> None:
    for number in (1, 2):
        lab.configure(number, "vlan 20", "interface gi1/0/1", *ACCESS_20, "interface te1/1/1", *TRUNK)
    assert eventually(lambda: lab.reaches(1, 3))
    sw1 = lab.switch(1)

    def heard() -> set[tuple[str, str, str]]:
        rows = sw1.send_command("show lldp neighbors detail", use_textfsm=True)
        if isinstance(rows, str):  # nobody was heard yet: nothing to parse
            return set()
        return {(row["local_interface"], row["neighbor_name"], row["neighbor_port_id"]) for row in rows}

    wanted = {
        ("Gi1/0/1", "host1", "ens1f0"),
        ("Gi1/0/2", "host2", "ens1f0"),
        ("Te1/1/1", "SW2", "Te1/1/1"),
        ("Te1/1/2", "SW2", "Te1/1/2"),
    }
    assert eventually(lambda: heard() == wanted), heard()
    macs = sw1.send_command("show mac address-table vlan 20", use_textfsm=True)
    where = {row["destination_address"]: row["destination_port"] for row in macs}
    for number, port in ((1, "Gi1/0/1"), (3, "Te1/1/1")):
        mac = lab.ssh(number, "cat /sys/class/net/ens1f0/address").stdout.strip().replace(":", "")
        assert where[f"{mac[:4]}.{mac[4:8]}.{mac[8:]}"] == [port]
    assert PORTS[0] == "GigabitEthernet1/0/1"


def test_a_bundle_to_a_host_without_lacp_carries_nothing(lab: Lab) -> None:
    lab.configure(
        1,
        *("vlan 20", "interface gi1/0/1", *ACCESS_20, "interface gi1/0/2", *ACCESS_20, "channel-group 1 mode active"),
    )
    assert not eventually(lambda: lab.reaches(1, 2), patience=4.0)
    assert "Po1(SD)" in lab.switch(1).send_command("show etherchannel summary")
