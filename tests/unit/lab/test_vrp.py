"""The command line of VRP 5: each line and its inverse, refusals, order, what parsers and netmiko make of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.vrp import DIALECT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import load
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.commands import LEFT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.render import body, section
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from netmiko import ConnectHandler
from ntc_templates.parse import parse_output

from tests.unit.lab.huawei_box import PASSWORD, USER, Box, Told, made

PORT = "GigabitEthernet0/0/1"
STARTUP = "vlan batch 10 20\nvlan 10\n name PAY\n"


@pytest.fixture
def device(tmp_path: Path) -> Told:
    return made("vrp", tmp_path, STARTUP)


def configure(device: Told, *lines: str) -> str:
    context = Context(device, DIALECT.flavour, device.running)
    return "".join(context.run(line).replace(LEFT, "") for line in lines)


def port(device: Told, name: str = PORT) -> list[str]:
    return section(device.running, f"interface {name}")[1:]


@pytest.mark.parametrize(
    ("lines", "shown", "inverse"),
    [
        (["description to APP01 ens1f0"], [" description to APP01 ens1f0"], ["undo description"]),
        (["port link-type access"], [" port link-type access"], ["undo port link-type"]),
        (
            ["port link-type access", "port default vlan 10"],
            [" port link-type access", " port default vlan 10"],
            ["undo port default vlan", "undo port link-type"],
        ),
        (
            ["port link-type trunk", "port trunk allow-pass vlan 2 to 4 10", "port trunk pvid vlan 10"],
            [" port link-type trunk", " port trunk pvid vlan 10", " port trunk allow-pass vlan 2 to 4 10"],
            ["undo port trunk allow-pass vlan 2 to 4094", "undo port trunk pvid vlan", "undo port link-type"],
        ),
        (
            ["port link-type trunk", "undo port trunk allow-pass vlan 1"],
            [" port link-type trunk", " undo port trunk allow-pass vlan 1"],
            ["port trunk allow-pass vlan 1", "undo port link-type"],
        ),
        (
            ["port link-type hybrid", "port hybrid tagged vlan 20", "port hybrid untagged vlan 10 to 11"],
            [" port link-type hybrid", " port hybrid tagged vlan 20", " port hybrid untagged vlan 10 to 11"],
            ["undo port hybrid vlan 10 to 20", "undo port link-type"],
        ),
        (["undo negotiation auto", "speed 100"], [" undo negotiation auto", " speed 100"],
         ["undo speed", "negotiation auto"]),
        (["undo portswitch", "ip address 10.0.0.1 30"], [" undo portswitch", " ip address 10.0.0.1 255.255.255.252"],
         ["portswitch"]),
        (["shutdown"], [" shutdown"], ["undo shutdown"]),
        (["stp edged-port enable"], [" stp edged-port enable"], ["undo stp edged-port"]),
        (["undo lldp enable"], [" undo lldp enable"], ["lldp enable"]),
    ],
)  # fmt: skip
def test_each_line_is_shown_and_taken_away(
    device: Told, lines: list[str], shown: list[str], inverse: list[str]
) -> None:
    before = body(device.running)
    configure(device, f"interface {PORT}", *lines)
    assert port(device) == shown
    configure(device, f"interface {PORT}", *inverse)
    assert body(device.running) == before


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        (["port link-type trunk", "port trunk allow-pass vlan 10", "port link-type access"], "Please renew"),
        (["port link-type access", "port trunk allow-pass vlan 10"], "does not support this command"),
        (["port link-type access", "port default vlan 77"], "The VLAN does not exist"),
        (["port link-type trunk", "port default vlan 10"], "does not support this command"),
        (["port link-type access", "port default vlan 10", "undo portswitch"], "delete the Layer 2"),
        (["speed 100"], "Configure the negotiation mode first"),
        (["eth-trunk 7"], "does not exist"),
        (["frobnicate"], "Unrecognized command found at '^' position"),
        (["port link-type sideways"], "Wrong parameter found at '^' position"),
        (["port link-type"], "Incomplete command found at '^' position"),
        ([f"port trunk allow-pass vlan {' '.join(str(2 * n) for n in range(1, 12))}"], "Wrong parameter"),
    ],
)
def test_what_the_device_refuses_is_refused(device: Told, lines: list[str], refused: str) -> None:
    *first, last = lines
    configure(device, f"interface {PORT}", *first)
    before = port(device)
    with pytest.raises(CliError) as error:
        configure(device, f"interface {PORT}", last)
    assert refused in said(error.value)
    assert port(device) == before


def test_a_member_has_nothing_of_its_own_and_a_group_with_members_keeps_its_mode(device: Told) -> None:
    configure(device, "interface Eth-Trunk1", "mode lacp", "port link-type trunk")
    with pytest.raises(CliError, match="other configurations"):
        configure(device, f"interface {PORT}", "port link-type access", "eth-trunk 1")
    configure(device, f"interface {PORT}", "undo port link-type", "eth-trunk 1")
    with pytest.raises(CliError, match="member interfaces"):
        configure(device, "interface Eth-Trunk1", "undo mode")
    with pytest.raises(CliError, match="member of an Eth-Trunk"):
        configure(device, f"interface {PORT}", "port link-type trunk")
    with pytest.raises(CliError, match="member interfaces"):
        configure(device, "undo interface Eth-Trunk1")
    intent = DIALECT.intent(device)
    assert (intent.ports[PORT].lag, intent.ports[PORT].lag_mode, intent.lags["Eth-Trunk1"].mode) == (
        "Eth-Trunk1", "active", "trunk",
    )  # fmt: skip


def test_names_are_taken_as_people_write_them(device: Told) -> None:
    for name in ("GigabitEthernet 0/0/2", "g0/0/2", "GE0/0/2", "gigabitethernet0/0/2"):
        context = Context(device, DIALECT.flavour, device.running)
        context.run(f"interface {name}")
        assert context.place == "-GigabitEthernet0/0/2"


def test_a_startup_is_checked_before_the_lab_is_built(device: Told) -> None:
    text = f"interface {PORT}\n port link-type access\n port default vlan 5\n shutdwn\n"
    assert load.check(device.switch, DIALECT.flavour, text) == [
        "line 3: port default vlan 5: Error: The VLAN does not exist.",
        "line 4: shutdwn: Error: Unrecognized command found at '^' position.",
    ]


PARSED = ("display interface brief", "display interface", "display vlan", "display port vlan", "display eth-trunk",
          "display mac-address", "display lldp neighbor", "display version", "display device")  # fmt: skip


def test_netmiko_and_the_parsers_are_at_home(tmp_path: Path) -> None:
    with Box("vrp", tmp_path, STARTUP) as box:
        way = {"host": "127.0.0.1", "port": box.port, "username": USER, "password": PASSWORD}
        session = ConnectHandler(device_type="huawei", **way)
        assert session.find_prompt() == "<SW1>"
        told = session.send_config_set(
            ["interface Eth-Trunk1", "mode lacp", "port link-type trunk", f"interface {PORT}", "eth-trunk 1"],
            error_pattern=r"Error",
        )
        assert f"[SW1-{PORT}]" in told
        assert "successfully" in session.save_config()
        rows = {one: parse_output("huawei_vrp", one, session.send_command(one)) for one in PARSED}
        session.disconnect()
    assert {row["interface"] for row in rows["display interface brief"]} >= {PORT, "Eth-Trunk1", "MEth0/0/1"}
    assert [(row["eth_trunk"], row["interface"]) for row in rows["display eth-trunk"] if row["status"]] == [
        ("Eth-Trunk1", PORT)
    ]
    assert {row["vlan_id"]: row["vlan_description"] for row in rows["display vlan"]}["10"] == "PAY"
    assert rows["display version"][0]["model"] == rows["display device"][0]["pid"] == "S5735-L48T4X-A"
    assert {row["interface"]: row["link_type"] for row in rows["display port vlan"]}["Eth-Trunk1"] == "trunk"
