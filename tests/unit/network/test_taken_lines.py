"""Lines beside what a plan owns: what the switch takes with a change comes back, and what others wrote stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import conflicts
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

from tests.unit.network.conftest import WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch


def test_a_line_that_the_switch_took_with_a_change_comes_back_with_the_others(
    start: Callable[..., FakeSwitch], place: Place, tmp_path: Path
) -> None:
    switch = start(refuse="^description AGG Te1/1/2")
    before, run = switch.running(), switch.model.run

    def take(lines: list[str]) -> None:
        told = list(lines)
        run(told)
        if told[0].startswith("channel-group 1 "):  # as a chassis does that has such lines on the group alone
            run(["no storm-control broadcast level 5.00"])

    switch.model.run = take  # type: ignore[method-assign,assignment]
    failed = fleet.bring(Target(WORK, access_to(switch, tmp_path), place), check=False)
    assert "the switch was brought back to what it was, nothing is saved" in failed.message
    assert switch.running() == switch.startup == before


@pytest.mark.parametrize(
    ("name", "head", "line"),
    [
        ("ios", "vlan 101", "remote-span"), ("nxos", "vlan 101", "vn-segment 10101"),
        ("eos", "vlan 100-101", "state suspend"),
        ("rgos", "vlan 101", "supervlan"), ("comware", "vlan 101", "arp detection enable"),
        ("vrp", "vlan 101", "description theirs"), ("vrp8", "vlan 101", "igmp snooping enable"),
    ],
)  # fmt: skip
def test_a_vlan_of_ours_to_which_somebody_gave_more_lines_stays_and_is_named(name: str, head: str, line: str) -> None:
    ours, back = Desired(vlans={101: "PAY"}), Desired(vlans={101: False})
    text = f"{head}\n name PAY\n{{}}"
    (found,) = conflicts(load(name).parse(text.format(f" {line}\n")), ours, back, lambda _name: False)
    assert (found.of, found.item, found.theirs) == ("vlan 101", "vlan 101 line", line)
    assert conflicts(load(name).parse(text.format("")), ours, back, lambda _name: False) == []
    named = Desired(vlans={101: "OLD"})
    assert conflicts(load(name).parse(text.format(f" {line}\n")), ours, named, lambda _name: False) == []
