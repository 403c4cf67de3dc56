"""2.5 and 5 Gbit/s, and the speeds that a port offers: read as what is printed, and written back as what was there."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms import _measures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    Wish,
    changes,
    desired_from,
    target,
    undo_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

PORTS = {
    "ios": "GigabitEthernet1/0/1", "nxos": "Ethernet1/1", "eos": "Ethernet1", "vrp": "MultiGE0/0/1", "vrp8": "GE1/0/1",
    "comware": "GigabitEthernet1/0/1", "rgos": "GigabitEthernet 0/1",
}  # fmt: skip


def sides(name: str, lines: list[str], speed: str | None, duplex: str | None) -> tuple[Any, list[str], list[str]]:
    """Return the port, what a plan writes that wants this speed, and what the undo of it writes."""
    platform, port = load(name), PORTS[name]
    current = platform.parse(f"interface {port}\n" + "".join(f" {line}\n" for line in lines))
    desired = Desired({port: Wish({"speed": speed, "duplex": duplex})})
    wanted = target(current, desired)
    back = target(wanted, desired_from(undo_of(current, desired)))
    assert changes(current, back) == []
    ways = ((current, wanted), (wanted, back))
    there, home = ([line for one in platform.render(*way) for line in one.lines] for way in ways)
    return current.ports[port], there, home


@pytest.mark.parametrize(
    ("name", "line", "speed"),
    [
        ("ios", "speed 2500", "2500"), ("ios", "speed auto 100 2500 5000", "auto 100 2500 5000"),
        ("nxos", "speed 5000", "5000"), ("nxos", "speed auto 1000 2500", "auto 1000 2500"),
        ("eos", "speed auto 2.5gfull", "auto 2.5gfull"), ("eos", "speed 2.5g", "2.5g"), ("eos", "speed 5g", "5g"),
        ("comware", "speed 2500", "2500"), ("comware", "speed auto 100 1000", "auto 100 1000"),
        ("rgos", "speed 2500", "2500"), ("rgos", "speed 2.5G", "2.5G"), ("rgos", "speed 5G", "5G"),
        ("rgos", "speed 2500M", "2500M"), ("vrp", "auto speed 100 1000", "auto 100 1000"),
        ("vrp8", "auto speed 1000 2500", "auto 1000 2500"),
    ],
)  # fmt: skip
def test_a_line_of_a_speed_is_one_and_comes_back_as_it_was(name: str, line: str, speed: str) -> None:
    port, there, back = sides(name, [line], "100", "full")
    assert (port.speed, port.opaque) == (speed, ())
    assert any(one.startswith(("speed 100", "speed forced 100full")) for one in there) and line in back
    if speed.startswith("auto"):  # a plan that fixes nothing leaves it alone
        assert sides(name, [line], None, None)[1] == []


def test_huawei_takes_the_offer_away_before_it_fixes_a_speed_and_offers_again_after() -> None:
    _port, there, back = sides("vrp", ["auto speed 1000 2500"], "100", "full")
    assert there == ["undo auto speed", "undo negotiation auto", "speed 100"]
    assert back == ["undo speed", "negotiation auto", "auto speed 1000 2500"]
    fixed = ["undo negotiation auto", "auto speed 10 100", "speed 100"]
    port, _there, _back = sides("vrp", fixed, "100", "full")
    assert (port.speed, port.opaque) == ("100", ("auto speed 10 100",))


@pytest.mark.parametrize("lines", [["undo negotiation auto", "speed 2500"], ["undo negotiation auto", "speed 5000"]])
def test_huawei_fixes_them_as_any_other(lines: list[str]) -> None:
    port, there, back = sides("vrp", lines, None, None)
    assert port.speed == lines[1].split()[1] and there == ["undo speed", "negotiation auto"] and back == lines


@pytest.mark.parametrize(
    ("shown", "speed"),
    [
        ("a-2.5G", "2.5G"), ("2.5G", "2.5G"), ("2500", "2.5G"), ("a-2500", "2.5G"), ("2500M", "2.5G"), ("5G", "5G"),
        ("a-5000", "5G"), ("2.5G(a)", "2.5G"), ("1G(a)", "1G"), ("1.0G", "1G"), ("a-10Gb", "10G"), ("100", "100M"),
        ("auto", ""), ("0", ""), ("--", ""), ("unknown", ""),
    ],
)  # fmt: skip
def test_a_speed_that_is_shown(shown: str, speed: str) -> None:
    assert _measures.speed(shown) == speed


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("eos", "Et1                       connected    trunk    a-full a-2.5G 2.5GBASE-T"),
        ("nxos", "Eth1/1        --                 connected trunk     full    2.5G    10Gbase-T"),
        ("ios", "Gi1/0/1                      connected    10         a-full a-2500 100/1G/2.5GBaseTX"),
    ],
)
def test_a_row_of_the_table_of_ports(name: str, row: str) -> None:
    platform = load(name)
    heads = {
        "eos": "Port       Name           Status       Vlan     Duplex Speed  Type         Flags Encapsulation",
        "nxos": "Port          Name               Status    Vlan      Duplex  Speed   Type",
        "ios": "Port      Name               Status       Vlan       Duplex  Speed Type",
    }
    answers = [f"{heads[name]}\n{row}\n" if one == platform.STATUS else "" for one in platform.MEASURE]
    assert platform.measured(answers).speed == {PORTS[name]: "2.5G"}
