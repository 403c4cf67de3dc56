"""Switches that lose their power at the same moment: no data plane is settled while it goes away."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli import server
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.integration.lab import topologies

NAMES = ("SW1", "SW2", "SW3")


class Data:
    """A data plane that takes a while, and fails once it is closed."""

    closed = False

    async def apply(self, _lanes: dict[str, Any]) -> None:
        """Bring it there."""
        for _moment in range(3):
            assert not self.closed
            await asyncio.sleep(0)

    async def flush(self) -> None:
        """Forget what was learned."""
        assert not self.closed

    def close(self) -> None:
        """Let it go."""
        self.closed = True


def switch() -> Any:
    """Return what the fleet needs to know of a switch."""
    return SimpleNamespace(
        intent=lambda _device: None, data=Data(), plane=None, lines=[], linux={}, off=False,
        switch=SimpleNamespace(oob_interface=""), paths=SimpleNamespace(netns=""),
    )  # fmt: skip


def test_all_lose_their_power_while_one_settles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plane = SimpleNamespace(lanes={}, enabled={}, blocked=())
    monkeypatch.setattr(server, "planes", lambda intents, *_more: dict.fromkeys(intents, plane))
    monkeypatch.setattr(server, "set_links", lambda *_given, **_named: None)
    monkeypatch.setattr(server.Fleet, "_pair", lambda *_given: None)

    async def night() -> server.Fleet:
        fleet = server.Fleet(parse(topologies.small("lbx", tmp_path)), Layout("lbx", tmp_path))
        fleet.powered = {name: switch() for name in NAMES}
        fleet.listeners = {name: SimpleNamespace(close=lambda: None) for name in NAMES}  # type: ignore[misc]
        await asyncio.gather(fleet.settle(), *(fleet.power_off(name) for name in reversed(NAMES)))
        return fleet

    assert asyncio.run(night()).powered == {}
