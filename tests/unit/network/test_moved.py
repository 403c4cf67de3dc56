"""A port of the old system keeps the VLANs that its business runs on: it is suspended only after the network stage."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    PortState,
    SwitchState,
    desired_from,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.refusals import moved, refuse_moved

from tests.unit.case.people import DEMO

PORT = "GigabitEthernet1/0/5"
OLD = PortState(description="old", mode="access", access=100)


def lost(now: PortState, **owned: Any) -> dict[str, list[int]]:
    """Return what a port of the old system would lose."""
    wish = {"enabled": True, "mode": "access", "access": None, "native": None, "allowed": None, **owned}
    wanted = desired_from({"ports": {PORT: {"owned": wish}}, "vlans": {}})
    return moved(SwitchState({PORT: now}), wanted, [PORT])


@pytest.mark.parametrize(
    ("now", "owned", "expected"),
    [
        (OLD, {"access": 100}, []),
        (OLD, {"access": 200}, [100]),
        (OLD, {"access": 100, "enabled": False}, [100]),
        (OLD, {"mode": "trunk", "allowed": [100, 200]}, []),
        (OLD, {"mode": "trunk"}, []),
        (OLD, {"mode": "trunk", "allowed": [200]}, [100]),
        (PortState(mode="trunk", native=7, allowed=frozenset({7, 8, 9})), {"mode": "trunk", "allowed": [8]}, [7, 9]),
        (PortState(), {"access": 200}, []),
        (PortState(mode="hybrid untagged 1 8 to 9", native=8, allowed=frozenset({5})), {"access": 8}, [5, 9]),
        (PortState(mode="hybrid tagged 5 untagged 1 8"), {"mode": "trunk", "allowed": [5]}, [8]),
        (PortState(mode="hybrid, hybrid native vlan 7, hybrid allowed vlan remove 2-6,8-4094"), {"access": 9}, [7]),
        (PortState(mode="dot1q-tunnel", access=100), {"access": 200}, [100]),
        (PortState(mode="access", access=100, enabled=False), {"access": 200}, []),
    ],
)
def test_what_the_stanza_names_is_not_taken_away(now: PortState, owned: dict[str, Any], expected: list[int]) -> None:
    assert lost(now, **owned).get(PORT, []) == expected


def test_only_a_live_link_is_refused() -> None:
    found = lost(OLD, access=200)
    refuse_moved("SW1", found, set())
    with pytest.raises(GoliveError, match=r"SW1: GigabitEthernet1/0/5 \(VLAN 100\) carries the old system"):
        refuse_moved("SW1", found, {PORT})


def test_the_demos_old_system_is_known_by_its_entry_point() -> None:
    work = desired(load(DEMO))
    assert work["SHZJ-ACC-SW02"]["business"] == ["GigabitEthernet1/0/5", "GigabitEthernet1/0/6"]
    assert "business" not in work["SHZJ-ACC-SW01"]
