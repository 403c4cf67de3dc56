"""Who cuts himself off on Comware: only the end of the commit delay brings the old configuration back."""

from __future__ import annotations

import re

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import timers
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import net, render

from tests.unit.network.comware.test_comware_at_home import Go, go, switch, texts
from tests.unit.network.dialect_switch import DialectSwitch

__all__ = ["go", "switch"]
MINUTE = 4.0
"""Seconds of a minute here."""


def test_who_cuts_himself_off_sees_the_old_configuration_return(
    switch: DialectSwitch, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(net, "MINUTE_S", MINUTE)
    for name, seconds in (("NET_S", MINUTE), ("LINE_S", 0.0), ("GRACE_S", 0.3), ("PAUSE_S", 0.1), ("PATIENCE_S", 60.0)):
        monkeypatch.setattr(timers, name, seconds)
    before, cut = texts(switch), []

    def dark(device: object) -> bool:
        gone = "interface Bridge-Aggregation1\n" in render.text(device)  # type: ignore[arg-type]
        cut.append(gone)
        return gone

    switch.dark = dark
    failed = go()
    assert failed.failed and "the switch was brought back to what it was" in failed.message
    assert any(cut), "nobody was cut off"
    assert texts(switch) == before
    log = next(switch.folder.glob("*wire*")).read_text()
    assert "configuration commit delay 1" in log and not re.search(r"configuration commit$", log, re.MULTILINE)
