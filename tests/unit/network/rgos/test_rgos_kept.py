"""Ports of RGOS in a mode that no plan gives: what they carry is read, kept, and comes back line by line."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import PLATFORM as RGOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    PortState,
    Wish,
    desired_from,
    target,
    undo_of,
)

PORT, GROUP = "GigabitEthernet 0/1", "AggregatePort 1"
HYBRID = (
    "switchport mode hybrid", "switchport hybrid native vlan 3", "switchport hybrid allowed vlan only tagged 5,7",
    "switchport hybrid allowed vlan add untagged 20-30",
)  # fmt: skip
TUNNEL = (
    "switchport mode dot1q-tunnel", "switchport dot1q-tunnel native vlan 20",
    "switchport dot1q-tunnel allowed vlan add untagged 20",
)  # fmt: skip
ACCESS: dict[str, Any] = {"mode": "access", "access": 101, "native": None, "allowed": None, "enabled": True}


def text(lines: tuple[str, ...], *more: str) -> str:
    own = "".join(f" {line}\n" for line in lines)
    return f"hostname SW\n!\nvlan range 1,101\n!\ninterface {PORT}\n{own}!\n{''.join(more)}end\n"


def sent(before: str, desired: Desired) -> tuple[list[str], list[str]]:
    """What is written to bring it there, and from there, where the device has forgotten every line, back."""
    current = RGOS.parse(before)
    wanted = target(current, desired)
    back = target(wanted, desired_from(undo_of(current, desired)))
    return tuple(  # type: ignore[return-value]
        [line for stanza in RGOS.render(*states) for line in stanza.lines]
        for states in ((current, wanted), (wanted, back))
    )


@pytest.mark.parametrize("lines", [HYBRID, TUNNEL])
def test_it_is_read_as_what_it_is_and_no_access_port(lines: tuple[str, ...]) -> None:
    port = RGOS.parse(text((*lines, "mtu 9000"))).ports[PORT]
    words = [line.removeprefix("switchport ") for line in lines]
    assert port == PortState(mode=", ".join([words[0].removeprefix("mode "), *words[1:]]), opaque=("mtu 9000",))
    shown = RGOS.section(PORT, port)
    assert all(f" {line}\n" in shown for line in lines) and "shutdown" not in shown


@pytest.mark.parametrize("lines", [HYBRID, TUNNEL])
def test_a_plan_takes_all_of_it_away_while_the_port_is_down_and_all_comes_back(lines: tuple[str, ...]) -> None:
    there, back = sent(text(lines), Desired({PORT: Wish(ACCESS)}))
    assert there == ["shutdown", "no switchport mode", "switchport access vlan 101", "no shutdown"]
    assert back == ["shutdown", *lines, "no switchport access vlan", "no shutdown"]
    there, back = sent(text((*lines, "shutdown")), Desired({PORT: Wish(ACCESS)}))
    assert there[0] == "no switchport mode" and there[-1] == "no shutdown"
    assert back == ["shutdown", *lines, "no switchport access vlan"]


def test_a_plan_that_leaves_the_switching_alone_leaves_it_alone() -> None:
    assert sent(text(HYBRID), Desired({PORT: Wish({"description": "x"})})) == (["description x"], ["no description"])


def test_it_comes_back_from_a_group_too() -> None:
    owned = {**ACCESS, "mode": "trunk", "access": None, "lag": 1, "lag_mode": "active"}
    group = f"interface {GROUP}\n switchport mode trunk\n!\n"
    there, back = sent(text(HYBRID, group), Desired({PORT: Wish(owned)}))
    assert there == ["shutdown", "no switchport mode", "port-group 1 mode active", "no shutdown"]
    assert [line for line in back if line in HYBRID] == list(HYBRID) and back[-1] == "no shutdown"


def test_lines_of_a_mode_that_the_port_is_not_in_are_left_alone() -> None:
    port = RGOS.parse(text(HYBRID[1:])).ports[PORT]
    assert port.mode == "access" and port.opaque == HYBRID[1:]


@pytest.mark.parametrize(
    ("row", "untagged", "carried"),
    [
        ("UPLINK     1      10     disabled  ALL", None, frozenset(range(1, 4095))),
        ("UPLINK     1      10     Disabled  5,7-8", None, frozenset({5, 7, 8})),
        ("TRUNK      1      10     disabled  5,7-8", 10, frozenset({5, 7, 8})),
        ("HYBRID     1      10     Disabled  5,7-8", None, None),
    ],
)
def test_what_is_measured(row: str, untagged: int | None, carried: frozenset[int] | None) -> None:
    status = f"{PORT}                      up        trunk  Full     1000M     copper\n"
    found = RGOS.measured([status, "", "", "", "", f"{PORT}              enabled    {row}\n", ""])
    assert (found.untagged.get(PORT), found.carried.get(PORT)) == (untagged, carried)
