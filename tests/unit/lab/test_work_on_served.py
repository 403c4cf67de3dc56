"""The whole work of the network stage over real SSH on the simulated Nexus and Arista: there, back, and faults."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet, session, timers
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from netmiko import ConnectHandler

from tests.unit.lab.served import ENABLE, PASSWORD, USER, Served

KINDS: dict[str, dict[str, Any]] = {
    "nxos": {"netmiko": "cisco_nxos", "port": "Ethernet1/{}", "lag": "port-channel1", "oob": "mgmt0",
             "edge": "spanning-tree port type edge", "save": "Copy complete"},
    "eos": {"netmiko": "arista_eos", "port": "Ethernet{}", "lag": "Port-Channel1", "oob": "Management1",
            "edge": "spanning-tree portfast", "save": "Copy completed successfully"},
}  # fmt: skip
STARTUP = """\
hostname SW1
vlan 100
  name PAY-FRONT
vlan 900
  name OLD-TEST
interface {2}
  description old
  switchport access vlan 900
  {edge}
interface {4}
  description printer
  switchport access vlan 900
interface {5}
  description old uplink
  switchport trunk allowed vlan 1,100,900
  switchport mode trunk
  storm-control broadcast level 5.00
interface {7}
  no switchport
  ip address 10.9.9.1/30
  no shutdown
"""
TRUNK = {"mode": "trunk", "access": None, "native": None, "allowed": [100, 101]}
MEMBER = {**TRUNK, "enabled": True, "speed": None, "duplex": None, "lag": 1, "lag_mode": "active"}
ACCESS = {
    "enabled": True, "mode": "access", "native": None, "allowed": None, "speed": None, "duplex": None, "lag": None,
    "lag_mode": None,
}  # fmt: skip
ROUTED = {"enabled": True, "mode": "routed", "access": None, "native": None, "allowed": None, "lag": None}
Start = Callable[..., Served]
Go = Callable[..., Outcome]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def names(kind: str) -> list[str]:
    return [KINDS[kind]["port"].format(number) for number in range(9)]


def work(kind: str) -> dict[str, Any]:
    port, edge = names(kind), [KINDS[kind]["edge"]]
    return {
        "platform": kind,
        "vlans": {"100": "PAY-FRONT", "101": "PAY-APP"},
        "unused": [port[3]],
        "ports": {
            port[1]: {"owned": {**ACCESS, "description": "APP01 ens1f0 L001", "access": 101}, "extra": edge},
            port[2]: {"owned": {**ACCESS, "description": "APP02 ens1f0 L002", "access": 100}, "extra": edge},
            port[5]: {"owned": {**MEMBER, "description": "AGG 49 L012"}},
            port[6]: {"owned": {**MEMBER, "description": "AGG 50 L013"}},
            port[8]: {"owned": {**ROUTED, "description": "WAN L014", "address": "10.9.9.5 255.255.255.252"}},
            KINDS[kind]["lag"]: {"owned": {**TRUNK, "enabled": True, "description": "AGG Po1 L012,L013"}},
            port[3]: {"owned": {"enabled": False}},
        },
        "links": {},
    }


@pytest.fixture
def start(kind: str, tmp_path: Path) -> Iterator[Start]:
    with ExitStack() as stack:

        def begin(**options: Any) -> Served:
            text = STARTUP.format(*names(kind), edge=KINDS[kind]["edge"])
            if kind == "eos":  # lines of a port that routes need it to route first, and nobody shows `no shutdown`
                text = text.replace("  no shutdown\n", "")
            folder = tmp_path / "switch"
            folder.mkdir()
            ports = names(kind)[1:]
            return stack.enter_context(Served(kind, folder, ports, KINDS[kind]["oob"], text, **options))

        yield begin


@pytest.fixture
def go(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Go:
    monkeypatch.setattr(session, "LEAVE_S", 2.0)
    monkeypatch.setattr(session, "STANZA_S", 5.0)
    golive = tmp_path / "state" / "demo"
    (golive / "journal").mkdir(parents=True)
    place = Place(tmp_path / "state", golive, "RUN-1", "SW1", "network", "network.ports", "f" * 64)

    def act(switch: Served, undo: bool = False, check: bool = False) -> Outcome:
        access = Access("SW1", "127.0.0.1", USER, PASSWORD, ENABLE, switch.known_hosts(tmp_path), port=switch.port)
        return (fleet.bring_back if undo else fleet.bring)(Target(work(kind), access, place), check)

    return act


def texts(kind: str, switch: Served) -> tuple[str, str]:
    """The running and the startup configuration, as another session shows them."""
    client = ConnectHandler(device_type=KINDS[kind]["netmiko"], **switch.options())
    client.enable()
    shown = [load(kind).settled(str(client.send_command(f"show {name}-config"))) for name in ("running", "startup")]
    client.disconnect()
    return shown[0], shown[1]


def test_there_again_and_back_exactly(kind: str, start: Start, go: Go) -> None:
    switch = start()
    before = texts(kind, switch)
    assert before[0] == before[1]
    tried = go(switch, check=True)
    assert not tried.failed and tried.changes and texts(kind, switch) == before
    done = go(switch)
    assert (done.status, done.message) == ("done", "")
    running, startup = texts(kind, switch)
    assert running == startup != before[0]
    state = load(kind).parse(running)
    assert state.vlans == {100: "PAY-FRONT", 101: "PAY-APP", 900: "OLD-TEST"}
    port = names(kind)
    assert (state.ports[port[1]].mode, state.ports[port[1]].access) == ("access", 101)
    assert state.ports[port[5]].lag == 1 and state.ports[KINDS[kind]["lag"]].allowed == frozenset({100, 101})
    assert state.ports[port[8]].address == "10.9.9.5 255.255.255.252" and state.ports[port[8]].enabled
    again = go(switch)
    assert again.status == "skipped" and not again.changes
    undone = go(switch, undo=True)
    assert (undone.status, undone.message) == ("undone", "")
    assert texts(kind, switch) == before


def test_what_forwards_is_what_was_planned(kind: str, start: Start, go: Go) -> None:
    switch = start()
    assert go(switch).status == "done"
    told, port = switch.device.intent(switch.device), names(kind)
    assert (told.ports[port[1]].mode, told.ports[port[1]].access) == ("access", 101)
    assert told.ports[port[5]].lag == KINDS[kind]["lag"] and told.ports[port[5]].lag_mode == "active"
    assert told.lags[KINDS[kind]["lag"]].allowed == frozenset({100, 101})
    assert told.ports[port[8]].address == "10.9.9.5/30"
    assert not told.ports[port[3]].enabled
    assert {100, 101} <= told.vlans


def test_a_line_refused_in_the_middle_leaves_nothing(kind: str, start: Start, go: Go) -> None:
    switch = start()
    before = texts(kind, switch)
    switch.device.faults.update(reject="APP02", times=1)
    failed = go(switch)
    assert failed.failed and "is refused" in failed.message
    assert "the switch was brought back to what it was" in failed.message
    assert texts(kind, switch) == before
    assert go(switch).status == "done"


def test_a_session_that_is_dropped_in_the_middle_leaves_nothing(kind: str, start: Start, go: Go) -> None:
    switch = start()
    before = texts(kind, switch)
    switch.device.faults.update(drop_at_line=9, times=1)
    failed = go(switch)
    assert failed.failed and "the switch was brought back to what it was" in failed.message
    assert texts(kind, switch) == before


def test_a_locked_configuration_is_told(kind: str, start: Start, go: Go) -> None:
    switch = start()
    before = texts(kind, switch)
    switch.device.faults.update(lock=True)
    failed = go(switch)
    assert failed.failed and "locked" in failed.message
    switch.device.faults.clear()
    assert texts(kind, switch) == before


def test_a_refused_save_leaves_what_boots_alone(
    kind: str, start: Start, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch = start()
    before = texts(kind, switch)
    execs = import_module(f"ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.{kind}.execs")

    def full(*_: object) -> None:
        raise CliError("% Error: No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(execs, "store", full)
        failed = go(switch)
    assert failed.failed and "did not confirm it: % Error: No space left on device" in failed.message
    assert texts(kind, switch)[1] == before[1]
    assert go(switch, undo=True).status == "undone"
    assert texts(kind, switch) == before


def test_a_reload_before_the_save_brings_the_old_back_and_the_same_command_goes_on(
    kind: str, start: Start, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch = start()
    before = texts(kind, switch)
    execs = import_module(f"ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.{kind}.execs")

    def power(*_: object) -> None:
        threading.Thread(target=switch.reload).start()
        raise CliError("")

    with monkeypatch.context() as patch:
        patch.setattr(execs, "store", power)
        assert go(switch).failed
    assert switch.reloads == 1
    assert texts(kind, switch) == before
    assert go(switch).status == "done"
    running, startup = texts(kind, switch)
    assert running == startup != before[0]


def test_stock_netmiko_is_at_home(kind: str, start: Start) -> None:
    switch, port = start(), names(kind)
    client = ConnectHandler(device_type=KINDS[kind]["netmiko"], **switch.options())
    client.enable()
    assert client.find_prompt().strip() == "SW1#" and client.check_enable_mode() and not client.check_config_mode()
    said = client.send_config_set([f"interface {port[4]}", "description spare"], error_pattern=r"% ")
    assert re.search(r"SW1\(config-if[^)]*\)#", said)
    assert KINDS[kind]["save"] in client.save_config()
    client.config_mode()
    assert client.check_config_mode()
    client.exit_config_mode()
    assert "description spare" in client.send_command("show running-config | include spare")
    client.disconnect()


def test_who_cuts_himself_off_is_back_by_the_timer_of_the_commit(
    kind: str, start: Start, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "nxos":
        assert load(kind).net("") is None  # a Nexus has checkpoints and no timer
        return
    platform = import_module(
        f"ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.{kind}.platform"
    )
    monkeypatch.setattr(platform, "_NET", replace(platform._NET, shortest=1))
    for name, seconds in (("NET_S", 4), ("LINE_S", 0.0), ("GRACE_S", 0.3), ("PAUSE_S", 0.1), ("PATIENCE_S", 60.0)):
        monkeypatch.setattr(timers, name, seconds)
    switch = start(dark=lambda running: "interface Port-Channel1" in running.sections)
    before = texts(kind, switch)
    began = time.monotonic()
    failed = go(switch)
    assert failed.failed and "the switch was brought back to what it was" in failed.message
    assert time.monotonic() - began > 4
    assert texts(kind, switch) == before
    log = (switch.folder / "wire.log").read_text()
    assert "commit timer 00:00:04" in log and not re.search(r"configure session \S+ commit", log)
