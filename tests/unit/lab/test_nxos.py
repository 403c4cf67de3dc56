"""The NX-OS of the lab: features, layers of ports, groups that must fit, checkpoints, and what it shows."""

from __future__ import annotations

import io
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Member, Neighbour
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos import PLATFORM as NXOS
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.nxos import DIALECT, config, execs
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.nxos.config import section
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import LEFT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid
from netmiko import ConnectHandler
from textfsm import TextFSM

from tests.unit.lab.served import Served

PORTS = [f"Ethernet1/{number}" for number in range(1, 7)] + ["Ethernet1/7/1", "Ethernet1/7/2"]
HEARD = Neighbor("Ethernet1/1", "SW2", "Cisco NX-OS", "02:00:00:00:00:01", "Ethernet1/9", "to SW1", ("Bridge",), "", 99)


@pytest.fixture
def switch(tmp_path: Path) -> Served:
    macs = [("Ethernet1/2", 20, "02:00:5e:00:53:01")]
    return Served(
        "nxos", tmp_path, PORTS, "mgmt0", lit=(*PORTS[:4], PORTS[6]), heard=[HEARD], macs=macs, model="N9K-C93180YC"
    )


def run(switch: Served, *lines: str) -> str:
    context = execs.context(switch.device, "tester")
    return "".join(context.run(line).replace(LEFT, "") for line in lines)


def port(switch: Served, name: str = "Ethernet1/1") -> list[str]:
    return [line.strip() for line in section(switch.device.running, f"interface {name}")[1:]]


@pytest.mark.parametrize(
    ("line", "shown", "inverse"),
    [
        ("description to APP01 ens1f0", "description to APP01 ens1f0", "no description"),
        ("sw mode t", "switchport mode trunk", "no switchport mode"),
        ("switchport mode access", None, "no switchport mode"),
        ("switchport access vlan 20", "switchport access vlan 20", "no switchport access vlan"),
        ("switchport trunk allowed vlan 10,11,12,20", "switchport trunk allowed vlan 10-12,20", "no sw t a v"),
        ("shut", "shutdown", "no shutdown"),
        ("no shutdown", None, "no shutdown"),
        ("speed 10000", "speed 10000", "no speed"),
        ("speed auto", None, "no speed"),
        ("mtu 9216", "mtu 9216", "no mtu"),
        ("no cdp enable", "no cdp enable", "cdp enable"),
        ("spanning-tree port type edge trunk", "spanning-tree port type edge trunk", "no spanning-tree port type"),
    ],
)
def test_a_line_and_its_inverse(switch: Served, line: str, shown: str | None, inverse: str) -> None:
    run(switch, "interface eth1/1", line)
    assert port(switch) == ([shown] if shown else [])
    run(switch, "interface Ethernet 1/1", inverse)
    assert port(switch) == []


@pytest.mark.parametrize(
    ("feature", "lines"),
    [
        ("lacp", ["interface eth1/1", "channel-group 7 mode active"]),
        ("interface-vlan", ["interface vlan 10"]),
        ("vpc", ["vpc domain 10"]),
        ("lldp", ["no feature lldp", "lldp timer 10"]),
    ],
)
def test_a_line_whose_feature_is_off_is_no_command(switch: Served, feature: str, lines: list[str]) -> None:
    with pytest.raises(Invalid):
        run(switch, *lines)
    run(switch, f"feature {feature}", *[line for line in lines if "no feature" not in line])


def test_a_feature_that_goes_takes_its_lines_with_it(switch: Served) -> None:
    run(
        switch, "feature lacp", "interface eth1/1", "channel-group 7 mode active", "interface eth1/2", "channel-group 8"
    )
    run(switch, "no feature lacp")
    assert port(switch) == [] and port(switch, "Ethernet1/2") == ["channel-group 8"]


def test_a_port_that_changes_its_layer_forgets_what_it_was(switch: Served) -> None:
    run(switch, "interface eth1/1", "switchport access vlan 20", "spanning-tree port type edge", "mtu 9216")
    run(switch, "interface eth1/1", "no switchport")
    assert port(switch) == ["no switchport", "mtu 9216"]
    assert not switch.device.intent(switch.device).ports["Ethernet1/1"].enabled
    run(switch, "interface eth1/1", "ip address 10.0.0.1/30", "no shutdown")
    assert port(switch) == ["no switchport", "mtu 9216", "ip address 10.0.0.1/30", "no shutdown"]
    run(switch, "interface eth1/1", "switchport")
    assert port(switch) == ["mtu 9216"]


def test_lines_of_the_other_layer_are_refused(switch: Served) -> None:
    with pytest.raises(Invalid):
        run(switch, "interface eth1/1", "ip address 10.0.0.1/30")
    with pytest.raises(CliError, match="not allowed"):
        run(switch, "interface eth1/1", "no switchport", "switchport access vlan 20")


def test_the_default_of_the_switch_can_be_routing(switch: Served) -> None:
    run(switch, "no system default switchport")
    assert port(switch) == [] and switch.device.intent(switch.device).ports["Ethernet1/1"].mode == "routed"
    run(switch, "interface eth1/1", "switchport")
    assert port(switch) == ["switchport"]


def test_a_member_must_fit_its_group_or_is_forced_to(switch: Served) -> None:
    run(switch, "feature lacp", "interface port-channel10", "switchport mode trunk")
    with pytest.raises(CliError, match=r"command failed: port not compatible \[port mode\]"):
        run(switch, "interface eth1/1", "channel-group 10 mode active")
    run(switch, "interface eth1/1", "channel-group 10 force mode active")
    assert port(switch) == ["switchport mode trunk", "channel-group 10 mode active"]
    with pytest.raises(CliError, match=r"\[speed\]"):
        run(switch, "interface eth1/2", "switchport mode trunk", "speed 1000", "channel-group 10 mode active")
    run(switch, "interface port-channel10", "switchport trunk allowed vlan 10")
    assert "switchport trunk allowed vlan 10" in port(switch)


def test_vlans_of_the_system_are_refused(switch: Served) -> None:
    for line in ("vlan 3968", "no vlan 1"):
        with pytest.raises(CliError, match="ERROR"):
            run(switch, line)


def test_a_long_list_of_vlans_goes_on_in_the_next_line_and_is_read_back(switch: Served) -> None:
    odd = ",".join(str(vlan) for vlan in range(1001, 1101, 2))
    run(switch, "interface eth1/1", f"switchport trunk allowed vlan {odd}")
    shown = port(switch)
    assert len(shown) > 2 and shown[1].startswith("switchport trunk allowed vlan add ")
    run(switch, "interface eth1/2", *shown)
    assert port(switch, "Ethernet1/2") == shown


def test_what_is_saved_boots_again(switch: Served) -> None:
    run(switch, "feature lacp", "vlan 10", "name PAY", "interface po10", "switchport mode trunk", "interface eth1/7/1")
    run(switch, "interface eth1/7/1", "switchport mode trunk", "channel-group 10 mode active", "interface eth1/1")
    run(switch, "interface eth1/1", "no switchport", "ip address 10.0.0.1/30", "no shutdown")
    DIALECT.store(switch.device)
    before = execs.body(switch.device)
    switch.boot()
    assert execs.body(switch.device) == before
    assert DIALECT.authenticate(switch.device, "netops", "pa55-login")
    assert not DIALECT.authenticate(switch.device, "netops", "wrong")


SHOWN = {
    "show interface status": "show_interface_status",
    "show lldp neighbors detail": "show_lldp_neighbors_detail",
    "show lldp neighbors": "show_lldp_neighbors",
    "show mac address-table": "show_mac_address-table",
    "show port-channel summary": "show_port-channel_summary",
    "show ip interface brief": "show_ip_interface_brief",
    "show interface switchport": "show_interface_switchport",
    "show vlan": "show_vlan",
    "show version": "show_version",
    "show inventory": "show_inventory",
    "show interface description": "show_interface_description",
}


def rows(template: str, answer: str) -> list[dict[str, Any]]:
    text = (resources.files("ntc_templates") / "templates" / f"cisco_nxos_{template}.textfsm").read_text()
    return list(TextFSM(io.StringIO(text)).ParseTextToDicts(answer))


def test_what_it_shows_is_read_by_templates_and_measured(switch: Served) -> None:
    run(switch, "feature lacp", "vlan 20", "name PAY", "interface po10", "switchport mode trunk")
    run(switch, "interface po10", "switchport trunk allowed vlan 20", "switchport trunk native vlan 20")
    run(switch, "interface eth1/1,eth1/7/1", "channel-group 10 force mode active")
    run(switch, "interface eth1/2", "switchport access vlan 20", "description APP01", "interface eth1/5", "shutdown")
    run(switch, "interface eth1/3", "no switchport", "ip address 10.0.0.1/30", "no shutdown")
    switch._forward()
    with switch:
        client = ConnectHandler(device_type="cisco_nxos", **switch.options())
        shown = {command: str(client.send_command(command)) for command in {*SHOWN, *NXOS.MEASURE}}
        refused = str(client.send_command("show nonsense"))
        client.disconnect()
    read = {command: rows(template, shown[command]) for command, template in SHOWN.items()}
    assert all(read.values()), [command for command, found in read.items() if not found]
    status = {row["PORT"]: row for row in read["show interface status"]}
    assert (status["Eth1/2"]["STATUS"], status["Eth1/2"]["VLAN_ID"]) == ("connected", "20")
    assert status["Eth1/5"]["STATUS"] == "disabled" and status["Eth1/3"]["VLAN_ID"] == "routed"
    assert read["show port-channel summary"][0]["MEMBER_INTERFACE"] == ["Eth1/1", "Eth1/7/1"]
    assert {row["VLAN_ID"]: row["VLAN_NAME"] for row in read["show vlan"]}["20"] == "PAY"
    assert refused.endswith("% Invalid command at '^' marker.")
    found = NXOS.measured(shown[command] for command in NXOS.MEASURE)
    assert found.status["Ethernet1/2"] is Link.UP and found.status["Ethernet1/5"] is Link.SHUT
    assert found.neighbours["Ethernet1/1"] == [Neighbour("SW2", ("Ethernet1/9", "to SW1"))]
    assert found.macs == {"Ethernet1/2": ["02:00:5e:00:53:01"]}
    assert found.addresses == {"Ethernet1/3": "10.0.0.1"}
    assert found.untagged["Ethernet1/2"] == 20 and found.carried["Ethernet1/2"] == frozenset({20})
    assert found.bundles["Ethernet1/1"] == ("port-channel10", Member.BUNDLED)
    assert NXOS.hardware([shown["show version"], shown["show inventory"]]) == {
        "serial": "SIM0001", "model": "N9K-C93180YC", "version": "9.3(8)",
    }  # fmt: skip


def test_a_checkpoint_brings_back_what_was(switch: Served) -> None:
    with switch:
        client = ConnectHandler(device_type="cisco_nxos", **switch.options())
        before = execs.body(switch.device)
        assert "Done" in str(client.send_command("checkpoint golive"))
        client.send_config_set(["vlan 99", "interface Ethernet1/1", "shutdown"])
        assert execs.body(switch.device) != before
        assert "golive" in str(client.send_command("show checkpoint summary"))
        said = str(client.send_command("rollback running-config checkpoint golive"))
        client.disconnect()
    assert "Rollback completed successfully." in said
    assert execs.body(switch.device) == before


def test_help_and_pages(switch: Served) -> None:
    assert "lacp" not in config.GRAMMARS["config"].choices("feature ")
    assert DIALECT.check(switch.switch, "interface Ethernet9/9\n")[0].startswith("line 1: interface Ethernet9/9")
    assert DIALECT.check(switch.switch, "feature lacp\ninterface Ethernet1/1\n  channel-group 1 mode active\n") == []
