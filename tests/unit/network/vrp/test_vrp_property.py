"""For any two states: the rendered commands reach the desired one, their inverse gives back the identical text."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.vrp import PLATFORM
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import SwitchState
from hypothesis import given, settings

from tests.pace import examples
from tests.unit.network.huawei_states import states, there_and_back
from tests.unit.network.vrp.model import Switch

PORTS = [f"GigabitEthernet0/0/{number}" for number in range(1, 5)]
some = states(PORTS, None)


@settings(max_examples=examples(60), deadline=None)
@given(some, some)
def test_there_and_back(before: SwitchState, planned: SwitchState) -> None:
    there_and_back(PLATFORM, Switch, before, planned, "lacp")
