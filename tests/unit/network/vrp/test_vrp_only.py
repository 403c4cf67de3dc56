"""A line that limits a port to some VLANs (`only-vlan`) is a part of how it negotiates: kept, and given back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import way
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp import PLATFORM as VRP
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    Wish,
    changes,
    desired_from,
    target,
    undo_of,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.vrp import DIALECT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.render import body

from tests.unit.lab.huawei_box import made

PORT = "GigabitEthernet0/0/1"
ONLY = "port trunk allow-pass only-vlan 1 10 to 12"
TRUNK: dict[str, Any] = {"mode": "trunk", "access": None, "native": None, "allowed": frozenset({10})}


def sent(lines: list[str], desired: Desired) -> tuple[list[str], list[str]]:
    """What brings a port there, and what brings it back once none of its lines is left."""
    current = VRP.parse(f"#\ninterface {PORT}\n" + "".join(f" {line}\n" for line in lines) + "#\n")
    wanted = target(current, desired)
    back = target(wanted, desired_from(undo_of(current, desired)))
    assert changes(current, back) == []
    ways = ((current, wanted), (wanted, back))
    there, home = ([line for one in VRP.render(*way) for line in one.lines] for way in ways)
    return there, home


@pytest.mark.parametrize(
    ("lines", "mode"),
    [
        ([ONLY], "default only-vlan 1 10 to 12"),
        (["port link-type negotiation-auto", ONLY], "negotiation-auto only-vlan 1 10 to 12"),
        (["port link-type trunk", "port trunk allow-pass only-vlan none"], "trunk only-vlan none"),
    ],
)
def test_it_is_no_trunk_of_a_plan_and_comes_back(lines: list[str], mode: str) -> None:
    port = VRP.parse(f"#\ninterface {PORT}\n" + "".join(f" {line}\n" for line in lines) + "#\n").ports[PORT]
    assert (port.mode, port.opaque) == (mode, ())
    there, back = sent(lines, Desired({PORT: Wish(TRUNK)}))
    assert "undo port trunk allow-pass only-vlan" in there
    assert [line for line in back if line in lines] == (lines if len(lines) > 1 and lines[0] in back else lines[-1:])
    assert VRP.section(PORT, port).splitlines()[1:] == [f" {line}" for line in lines]


def test_the_port_is_down_while_its_type_changes() -> None:
    there, back = sent([ONLY], Desired({PORT: Wish(TRUNK)}))
    assert (there[0], there[-1]) == (back[0], back[-1]) == ("shutdown", "undo shutdown")
    assert there[1:3] == ["undo port trunk allow-pass only-vlan", "port link-type trunk"]
    assert back[-3:-1] == ["undo port link-type", ONLY]


def test_a_plan_that_leaves_the_switching_alone_leaves_it_alone() -> None:
    assert sent([ONLY], Desired({PORT: Wish({"description": "x"})})) == (["description x"], ["undo description"])


def test_its_vlans_count_where_the_switch_is_reached_by_one() -> None:
    port = VRP.parse(f"#\ninterface {PORT}\n {ONLY}\n#\n").ports[PORT]
    assert way.carries(port, 11)


def test_there_and_back_on_the_switch_of_the_lab(tmp_path: Path) -> None:
    device = made("vrp", tmp_path)
    context = Context(device, DIALECT.flavour, device.running)
    for line in ("vlan batch 10 to 12", f"interface {PORT}", ONLY, "quit"):
        context.run(line)
    before = "\n".join(body(device.running)) + "\n"
    current, desired = VRP.parse(before), Desired({PORT: Wish(TRUNK)})
    for wanted in (target(current, desired), current):
        for stanza in VRP.render(VRP.parse("\n".join(body(device.running)) + "\n"), wanted):
            for line in stanza.commands():
                context.run(line)
        assert changes(VRP.parse("\n".join(body(device.running)) + "\n"), wanted) == []
    assert "\n".join(body(device.running)) + "\n" == before and f" {ONLY}\n" in before
