"""Who cuts himself off from a switch that is reached over its own trunk sees the old configuration return by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import editing, timers
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import PLATFORM
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.switch import SwitchWork
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import DIALECT, ports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import database as databases
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of

from tests.unit.lab.bench import Bench
from tests.unit.lab.test_junos_work import switch, texts, there, work_of

STARTUP = """\
set system host-name SW1
set interfaces xe-0/1/0 description uplink
set interfaces xe-0/1/0 unit 0 family ethernet-switching interface-mode trunk
set interfaces xe-0/1/0 unit 0 family ethernet-switching vlan members MGMT
set interfaces irb unit 9 family inet address 127.0.0.1/8
set vlans MGMT vlan-id 900
set vlans MGMT l3-interface irb.9
"""
MINUTE_S = 2


def dark(device: Device) -> bool:
    """Whether the management VLAN no longer comes over the uplink."""
    wanted = ports.port_intent(database_of(device).running, "xe-0/1/0")
    return not (wanted.enabled and wanted.mode == "trunk" and 900 in (wanted.allowed or ()))


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(databases, "MINUTE", float(MINUTE_S))
    monkeypatch.setattr(editing, "MINUTE_S", MINUTE_S)
    for name, seconds in (("NET_S", 1), ("LINE_S", 0.0), ("GRACE_S", 0.5), ("PAUSE_S", 0.1), ("PATIENCE_S", 60.0)):
        monkeypatch.setattr(timers, name, seconds)
    net = PLATFORM.net("")
    assert net is not None
    monkeypatch.setattr(type(PLATFORM), "net", lambda _self, _running: replace(net, shortest=1))
    folder = tmp_path / "SW1"
    folder.mkdir()
    with Bench(DIALECT, switch(STARTUP), folder, dark) as started:
        started.device.lit = {"xe-0/1/0"}
        yield started


def wanted(*allowed: int, enabled: bool = True) -> dict[str, Any]:
    owned = {"description": "AGG", "enabled": enabled, "mode": "trunk", "access": None, "native": None}
    return {
        "platform": "junos", "address": "127.0.0.1", "vlans": {"100": "PAY"}, "links": {},
        "ports": {"xe-0/1/0": {"owned": {**owned, "allowed": list(allowed)}}},
    }  # fmt: skip


def commands(bench: Bench) -> list[str]:
    """What was entered, as session and line."""
    return [line.split(" ", 1)[1] for line in bench.device.paths.wire_log.read_text().splitlines()]


@pytest.mark.parametrize("work", [wanted(100), wanted(100, 900, enabled=False)], ids=["management VLAN", "uplink"])
def test_who_cuts_himself_off_sees_the_old_configuration_return(bench: Bench, work: dict[str, Any]) -> None:
    before, began = texts(bench), time.monotonic()
    with pytest.raises(GoliveError, match="the switch was brought back to what it was, nothing is saved"):
        there(bench, work)
    assert time.monotonic() - began > MINUTE_S
    assert texts(bench) == before
    entered = [line.partition("netops ")[2] for line in commands(bench)]
    assert "commit confirmed 1" in entered
    assert "commit" not in entered  # nobody who did not reach the switch anew kept the change


def test_what_keeps_the_way_is_confirmed_by_a_new_session_and_stays(bench: Bench) -> None:
    before = texts(bench)
    undo = there(bench, wanted(100, 900))
    entered = commands(bench)
    armed = next(line for line in entered if line.endswith(" commit confirmed 1"))
    kept = entered[len(entered) - 1 - [line.partition("netops ")[2] for line in entered][::-1].index("commit")]
    assert entered.index(armed) < entered.index(kept)
    after = texts(bench)
    assert after[0] == after[1] != before[0]
    time.sleep(MINUTE_S + 0.5)
    assert texts(bench) == after
    with work_of(bench, wanted(100, 900)) as work:
        work.undo(undo, {})
    time.sleep(MINUTE_S + 0.5)
    assert texts(bench) == before
    assert bench.call(lambda: database_of(bench.device).pending) is None


def test_while_somebody_elses_commit_waits_nothing_is_written(bench: Bench) -> None:
    """Our commit would keep what he means to lose."""
    before = texts(bench)

    def pend() -> None:
        base = database_of(bench.device)
        config = base.running.copy()
        config.put(("interfaces", "ge-0/0/3", "mtu", "9000"))
        base.device.sessions.append(session := _Somebody())  # type: ignore[arg-type]
        base.commit(config, session, 1)  # type: ignore[arg-type]
        base.device.sessions.remove(session)  # type: ignore[arg-type]

    class _Somebody:
        user, number = "bob", 9

    bench.call(pend)
    with pytest.raises(GoliveError, match="take back somebody else's change"):
        there(bench, wanted(100, 900))
    time.sleep(MINUTE_S + 0.5)
    assert texts(bench) == before


def test_a_run_that_was_killed_leaves_no_doubt(bench: Bench) -> None:
    """The next one waits until the switch has gone back, and only then believes what it reads."""
    before = texts(bench)
    work = work_of(bench, wanted(100, 900))
    reading = work.read()
    work.capture(reading)
    change: Any = (before[0], PLATFORM.parse(before[0].replace("uplink", "AGG")), PLATFORM.net(before[0]))
    work._remote.push(*change)
    work._remote.hang_up()
    assert texts(bench)[0] != before[0]
    again = SwitchWork("SW1", wanted(100, 900), PLATFORM, work._remote._dial, work.restore)
    with again:
        assert again.read().before == reading.before
    assert texts(bench) == before
