"""A group that the plan does not own keeps its mode when its last member leaves, and when the member comes back."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    Wish,
    changes,
    desired_from,
    target,
    undo_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.refusals import refuse_foreign
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

from tests.unit.network.huawei import Huawei
from tests.unit.network.huawei_states import commands
from tests.unit.network.vrp.model import Switch as Campus
from tests.unit.network.vrp8.model import Switch as CloudEngine

FREE = dict.fromkeys(("native", "allowed", "speed", "duplex", "lag", "lag_mode"))


@pytest.mark.parametrize("mode", ["", " mode lacp\n", " mode lacp-static\n", " mode lacp-dynamic\n"])
@pytest.mark.parametrize(
    ("name", "model", "port"), [("vrp", Campus, "GigabitEthernet0/0/1"), ("vrp8", CloudEngine, "10GE1/0/1")]
)
def test_a_group_keeps_its_mode_without_members(name: str, model: type[Huawei], port: str, mode: str) -> None:
    platform = load(name)
    trunk = f"{mode} port link-type trunk\n port trunk allow-pass vlan 10\n"
    original = model(
        f"sysname SW1\n#\nvlan batch 10\n#\ninterface Eth-Trunk7\n{trunk}#\ninterface {port}\n eth-trunk 7\n#\n"
    ).text()
    switch, current = model(original), platform.parse(original)
    owned = {**FREE, "enabled": True, "mode": "access", "access": 101, "description": "PAY"}
    desired = Desired({port: Wish(owned)}, {101: None})
    wanted = target(current, desired)

    switch.run(commands(platform, current, wanted))
    assert f"interface Eth-Trunk7\n{trunk}" in switch.text()
    after = platform.parse(switch.text())
    assert not changes(after, wanted) and not commands(platform, after, wanted)
    refuse_foreign("SW1", original, switch.text(), desired, platform)

    back = target(after, desired_from(undo_of(current, desired)))
    switch.run(commands(platform, after, back))
    assert switch.text() == original
    assert not changes(platform.parse(switch.text()), back)
