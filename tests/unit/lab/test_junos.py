"""The simulated Junos: its configuration, candidate, locks and timers; who talks to it finds what a device prints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Neighbor
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import DIALECT, configuring, ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.config import Config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from netmiko import ConnectHandler

from tests.unit.lab.bench import PASSWORD, USER, Bench
from tests.unit.lab.test_junos_work import switch

SW = "unit 0 family ethernet-switching"
STARTUP = """\
set interfaces ge-0/0/0 description "to x"
set interfaces ge-0/0/0 unit 0 family ethernet-switching vlan members Vlan20
set interfaces xe-0/1/0 ether-options 802.3ad ae0
set interfaces xe-0/1/1 ether-options 802.3ad ae0
set interfaces ae0 aggregated-ether-options lacp active
set interfaces ae0 unit 0 family ethernet-switching interface-mode trunk
set interfaces ae0 unit 0 family ethernet-switching vlan members all
set chassis aggregated-devices ethernet device-count 1
set vlans Vlan20 vlan-id 20
"""


def standing(tmp_path: Path) -> Iterator[Bench]:
    with Bench(DIALECT, switch(STARTUP), tmp_path) as started:
        started.device.lit = {"ge-0/0/0", "xe-0/1/0", "xe-0/1/1"}
        started.device.learned = [("ge-0/0/0", 20, "02:00:5e:12:34:56")]
        neighbour = Neighbor(
            "ge-0/0/0", "SW2", "Juniper", "02:00:5e:00:00:01", "ge-0/0/7", "to SW1", ("Bridge",), "10.0.0.2", 120
        )  # fmt: skip
        started.device.heard = [neighbour]
        started.device.data.agreed = {"xe-0/1/0": True, "xe-0/1/1": True}  # type: ignore[attr-defined]
        yield started


bench = pytest.fixture(standing)


def running(bench: Bench) -> list[str]:
    """What runs, as lines."""
    lines: list[str] = bench.call(database_of(bench.device).running.lines)
    return lines


def netmiko(bench: Bench) -> Any:
    return ConnectHandler(
        device_type="juniper_junos", host="127.0.0.1", port=bench.port, username=USER, password=PASSWORD
    )


def configured(*lines: str) -> Config:
    config = Config()
    for line in lines:
        configuring.CHANGES[line.split()[0]](config, (), line.partition(" ")[2])
    return config


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["set interfaces ge-0/0/0 description x"], ["set interfaces ge-0/0/0 description x"]),
        (['set interfaces ge-0/0/0 description "a b"', "delete interfaces ge-0/0/0 description"],
         ["set interfaces ge-0/0/0"]),
        (["set int ge-0/0/0 disa"], ["set interfaces ge-0/0/0 disable"]),
        (["set interfaces ge-0/0/0 mtu 1600", "set interfaces ge-0/0/0 mtu 9000"],
         ["set interfaces ge-0/0/0 mtu 9000"]),
        ([f"set interfaces ge-0/0/0 {SW} vlan members [ 30 10 ]"],
         [f"set interfaces ge-0/0/0 {SW} vlan members 30", f"set interfaces ge-0/0/0 {SW} vlan members 10"]),
        ([f"set interfaces ge-0/0/0 {SW} vlan members 30", f"delete interfaces ge-0/0/0 {SW} vlan"],
         [f"set interfaces ge-0/0/0 {SW}"]),
        (["set vlans A vlan-id 10", "set vlans A l3-interface irb.10", "rename vlans A to B"],
         ["set vlans B vlan-id 10", "set vlans B l3-interface irb.10"]),
        (["set interfaces ge-0/0/0 mtu 1600", "deactivate interfaces ge-0/0/0", "set interfaces ge-0/0/1 disable"],
         ["set interfaces ge-0/0/0 mtu 1600", "deactivate interfaces ge-0/0/0", "set interfaces ge-0/0/1 disable"]),
        (["set interfaces ge-0/0/0 mtu 1600", "deactivate interfaces ge-0/0/0 mtu", "activate interfaces ge-0/0/0 mtu"],
         ["set interfaces ge-0/0/0 mtu 1600"]),
        (["set vlans A vlan-id 10", "set interfaces ge-0/0/1 disable", "set interfaces ae1", "set system host-name x"],
         ["set system host-name x", "set interfaces ge-0/0/1 disable", "set interfaces ae1", "set vlans A vlan-id 10"]),
    ],
)  # fmt: skip
def test_statements(lines: list[str], shown: list[str]) -> None:
    config = configured(*lines)
    assert config.lines() == shown
    assert Config("\n".join(shown)).lines() == shown


@pytest.mark.parametrize(
    "line",
    [
        "set interfaces Gi1/0/1 disable", "set interfaces ge-0/0/1 foo", "set nonsense x",
        f"set interfaces ge-0/0/1 {SW} port-mode trunk", "set vlans A vlan-id 5000",
        "set interfaces ge-0/0/1 description a b", "set interfaces",
    ],
)  # fmt: skip
def test_what_the_device_does_not_know(line: str) -> None:
    with pytest.raises(CliError):
        configured(line)


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([f"set interfaces ge-0/0/0 {SW} vlan members NONE"], "vlan NONE is not defined"),
        (
            [f"set interfaces ge-0/0/0 {SW} vlan members 1-2", f"set interfaces ge-0/0/0 {SW} vlan members 4"],
            "one vlan only",
        ),
        ([f"set interfaces ge-0/0/0 {SW}", "set interfaces ge-0/0/0 unit 0 family inet"], "mutually exclusive"),
        (["set interfaces ge-0/0/0 ether-options 802.3ad ae1"], "not configured"),
        (["set vlans A vlan-id 10", "set vlans B vlan-id 10"], "used by another vlan"),
        (["set vlans A vlan-id 10", "set vlans B vlan-id-list [ 7 9-11 ]"], "used by another vlan"),
        (["set vlans A vlan-id-list 10-11", "set vlans A vlan-id 12"], "mutually exclusive"),
    ],
)
def test_what_a_commit_refuses(lines: list[str], why: str) -> None:
    with pytest.raises(CliError, match=why) as refused:
        configuring.checked(configured(*lines))
    assert refused.value.text.startswith("[edit ") and refused.value.text.endswith("configuration check-out failed")


def test_netmiko_is_at_home(bench: Bench) -> None:
    device = netmiko(bench)
    assert device.find_prompt() == f"{USER}@SW1>"
    said = device.send_config_set(["set interfaces ge-0/0/1 description spare"], exit_config_mode=False)
    assert "[edit]" in said and device.check_config_mode()
    assert "description spare" in device.send_command("show | compare")
    assert "configuration check succeeds" in device.commit(check=True)
    assert "commit complete" in device.commit(comment="CHG-1")
    device.exit_config_mode()
    assert not device.check_config_mode()
    assert "CHG-1" in device.send_command("show system commit")
    device.send_config_set(["set interfaces ge-0/0/1 description other"])  # leaves by `yes`, and the candidate stays
    assert bench.call(lambda: database_of(bench.device).modified)
    assert "not committed" in device.config_mode()
    device.disconnect()


@pytest.mark.parametrize(
    ("command", "due"),
    [
        ("show version", {"hostname": "SW1", "model": "ex4300-48t", "junos_version": "21.4R3-S5.4"}),
        ("show chassis hardware", {"chassis_serial_number": "PD3715", "chassis_description": "EX4300-48T"}),
        ("show vlans", {"vlan_name": "Vlan20", "tag": "20", "interfaces": ["ge-0/0/0.0*", "ae0.0*"]}),
        ("show ethernet-switching table",
         {"vlan_id": "20", "mac_address": "02:00:5e:12:34:56", "logical_interface": "ge-0/0/0.0"}),
        ("show lacp interfaces",
         {"bundle_name": "ae0", "member_interface": ["xe-0/1/0", "xe-0/1/1"],
          "mux_state": ["Collecting distributing"] * 2}),
        ("show lldp neighbors",
         {"local_interface": "ge-0/0/0", "neighbor_interface": "ge-0/0/7", "neighbor_name": "SW2"}),
        ("show interfaces", {"interface": "ge-0/0/0", "link_status": "Up", "description": "to x"}),
    ],
)  # fmt: skip
def test_templates_read_what_is_shown(bench: Bench, command: str, due: dict[str, Any]) -> None:
    device = netmiko(bench)
    rows = device.send_command(command, use_textfsm=True)
    device.disconnect()
    assert isinstance(rows, list), rows
    assert any(due.items() <= row.items() for row in rows), rows


def test_faults_of_a_startup_are_told_with_their_line() -> None:
    told = DIALECT.check(switch(), "set interfaces ge-0/0/1 foo\nset vlans A vlan-id 10\nshow version\n")
    assert [line.partition(":")[0] for line in told] == ["line 1", "line 3"]


def test_what_forwards() -> None:
    lines = [
        "set chassis aggregated-devices ethernet device-count 2", "set vlans A vlan-id 10", "set vlans B vlan-id 20",
        f"set interfaces ge-0/0/0 {SW} vlan members A", "set interfaces ge-0/0/1 disable",
        "set interfaces ge-0/0/2 unit 0 family inet address 10.0.0.1/30", "set interfaces ge-0/0/3 native-vlan-id 10",
        f"set interfaces ge-0/0/3 {SW} interface-mode trunk", f"set interfaces ge-0/0/3 {SW} vlan members 10-20",
        "set interfaces xe-0/1/0 gigether-options 802.3ad ae1", f"set interfaces ae1 {SW} interface-mode trunk",
        "set interfaces ae1 aggregated-ether-options lacp periodic fast", f"set interfaces ae1 {SW} vlan members all",
        "set interfaces interface-range R member-range ge-0/0/4 to ge-0/0/5",
        f"set interfaces interface-range R {SW} vlan members B", "deactivate interfaces ge-0/0/0",
    ]  # fmt: skip
    config = configured(*lines)
    wanted = {name: ports.port_intent(config, name) for name in ("ge-0/0/0", "ge-0/0/1", "ge-0/0/2", "ge-0/0/3")}
    assert wanted["ge-0/0/0"].mode == "routed" and not wanted["ge-0/0/1"].enabled
    assert wanted["ge-0/0/2"].address == "10.0.0.1/30"
    assert (wanted["ge-0/0/3"].mode, wanted["ge-0/0/3"].native) == ("trunk", 10)
    assert wanted["ge-0/0/3"].allowed == frozenset(range(10, 21))
    member, group = ports.port_intent(config, "xe-0/1/0"), ports.port_intent(config, "ae1")
    assert (member.lag, member.lag_mode) == ("ae1", "passive") and group.allowed is None
    assert ports.port_intent(config, "ge-0/0/5").access == 20
