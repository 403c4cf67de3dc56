"""What a write that was cut off may leave of a port is ours; what it can't leave is somebody else's."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import conflicts
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    PortState,
    SwitchState,
    desired_from,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available, load

PORT = "GE1/0/1"
HYBRID = "hybrid, hybrid native vlan 3, hybrid allowed vlan only tagged 5,7"
NONE: dict[str, Any] = {"access": None, "native": None, "allowed": None, "enabled": True}


def found(before: str | None, ours: str, now: PortState, loose: bool = True, shuts: bool = True) -> list[str]:
    """Return the items that count as somebody else's, of a port that was and became what is said."""
    wished, back = (
        desired_from({"ports": {PORT: {"owned": {**NONE, "mode": mode}}}, "vlans": {}}) for mode in (ours, before)
    )
    state = SwitchState({PORT: now})
    return [one.item for one in conflicts(state, wished, back, lambda _name: loose, shuts)]


@pytest.mark.parametrize("now", ["access", "hybrid", "hybrid, hybrid native vlan 3", HYBRID, "trunk"])
def test_the_half_of_a_mode_of_several_lines_is_ours(now: str) -> None:
    assert found(HYBRID, "trunk", PortState(mode=now)) == []


@pytest.mark.parametrize(
    ("before", "now", "loose"),
    [
        (HYBRID, "dot1q-tunnel", True), (HYBRID, "hybrid, hybrid native vlan 4", False), (HYBRID, "access", False),
        ("dynamic auto", "dynamic desirable", True), ("trunk", "hybrid", True),
    ],
)  # fmt: skip
def test_another_mode_is_theirs(before: str, now: str, loose: bool) -> None:
    ours = "access" if before == "dynamic auto" else "trunk"
    assert found(before, ours, PortState(mode=now), loose) == [f"{PORT} mode"]


def test_a_port_that_was_shut_for_the_change_of_its_mode_is_ours_where_the_platform_does_that() -> None:
    shut = PortState(mode="access", enabled=False)
    assert found("access", "trunk", shut) == []
    assert found("access", "trunk", shut, shuts=False) == [f"{PORT} enabled"]
    assert found("access", "trunk", shut, loose=False) == [f"{PORT} enabled"]
    assert found("access", "access", shut) == [f"{PORT} enabled"]


def test_which_platforms_shut_a_port_meanwhile() -> None:
    assert [name for name in available() if load(name).SHUTS] == ["nxos", "rgos", "vrp"]
