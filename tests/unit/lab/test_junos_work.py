"""The work of the network stage over real SSH and stock netmiko on the simulated Junos: there, kept, exactly back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import login
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import PLATFORM
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.switch import SwitchWork
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import DIALECT
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

from tests.unit.lab.bench import PASSWORD, USER, Bench

PORTS = [*(f"ge-0/0/{number}" for number in range(6)), "xe-0/1/0", "xe-0/1/1"]
STARTUP = """\
set system host-name SW1
set system services ssh root-login deny
set interfaces ge-0/0/0 description "old host"
set interfaces ge-0/0/0 unit 0 family ethernet-switching interface-mode access
set interfaces ge-0/0/0 unit 0 family ethernet-switching vlan members v100
set interfaces ge-0/0/1 unit 0 family ethernet-switching
set interfaces ge-0/0/2 mtu 9216
set interfaces ge-0/0/2 unit 0 family ethernet-switching interface-mode trunk
set interfaces ge-0/0/2 unit 0 family ethernet-switching vlan members OFFICE
set interfaces ge-0/0/2 unit 0 family ethernet-switching vlan members 300-310
set interfaces ge-0/0/2 unit 0 family ethernet-switching vlan members v100
set interfaces ge-0/0/3 unit 0 family ethernet-switching vlan members v100
set interfaces interface-range SPARE member ge-0/0/4
set interfaces interface-range SPARE disable
set interfaces irb unit 200 family inet address 10.2.0.1/24
set snmp community "s3cret" authorization read-only
set vlans OFFICE vlan-id 200
set vlans OFFICE l3-interface irb.200
set vlans v100 vlan-id 100
"""
TRUNK: dict[str, Any] = {"mode": "trunk", "access": None, "native": None, "allowed": [100, 101]}
MEMBER = {**TRUNK, "description": "SW2", "enabled": True, "speed": None, "duplex": None, "lag": 1, "lag_mode": "active"}
ACCESS: dict[str, Any] = {"mode": "access", "access": 101, "native": None, "allowed": None}
WORK: dict[str, Any] = {
    "platform": "junos",
    "vlans": {"100": "PAY-FRONT", "101": "PAY-APP"},
    "ports": {
        "ge-0/0/0": {"owned": {"description": "APP01 ens1f0", "enabled": True, **ACCESS, "speed": "100",
                               "duplex": "full", "lag": None, "lag_mode": None}, "extra": ["mtu 9100"]},
        "ge-0/0/2": {"owned": {"description": "to FW", "enabled": True, **TRUNK, "native": 100, "lag": None}},
        "ge-0/0/5": {"owned": {"description": "new", "enabled": True, **ACCESS}},
        "ge-0/0/1": {"owned": {"enabled": False}},
        "ae1": {"owned": {"description": "to SW2", "enabled": True, **TRUNK}},
        "xe-0/1/0": {"owned": MEMBER},
        "xe-0/1/1": {"owned": MEMBER},
    },
    "unused": ["ge-0/0/1"],
    "links": {},
}  # fmt: skip


def switch(startup: str = STARTUP) -> Switch:
    return Switch.model_validate({
        "name": "SW1", "dialect": "junos", "oob_interface": "me0", "oob_ip": "10.255.0.201", "model": "EX4300-48T",
        "serial": "PD3715", "secrets": {"username": USER, "password": PASSWORD, "enable": "unused"},
        "interfaces": [{"name": name, "speed": 1000} for name in ("me0", *PORTS)], "startup_config": startup,
    })  # fmt: skip


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    folder = tmp_path / "SW1"
    folder.mkdir()
    with Bench(DIALECT, switch(), folder) as started:
        yield started


def access(bench: Bench) -> Access:
    return Access("SW1", "127.0.0.1", USER, PASSWORD, known_hosts=bench.known_hosts(), port=bench.port)


def work_of(bench: Bench, wanted: dict[str, Any] | None = None) -> SwitchWork:
    restore = bench.folder.parent / "restore"
    return SwitchWork("SW1", wanted or WORK, PLATFORM, lambda: login(access(bench), PLATFORM), restore)


def texts(bench: Bench) -> tuple[str, str]:
    """What runs and what boots, as text; the same on Junos."""
    running = bench.call(lambda: "".join(f"{line}\n" for line in database_of(bench.device).running.lines()))
    return running, bench.device.paths.startup.read_text()


def there(bench: Bench, wanted: dict[str, Any] | None = None) -> Any:
    with work_of(bench, wanted) as work:
        reading = work.read()
        work.capture(reading)
        work.keep(reading.before)
        if reading.changes:
            work.apply(reading)
    return reading.before


def test_there_idempotent_and_exactly_back(bench: Bench) -> None:
    before = texts(bench)
    undo = there(bench)
    running, startup = texts(bench)
    assert running == startup != before[0]
    for line in (
        'set interfaces ge-0/0/0 description "APP01 ens1f0"', "set interfaces ge-0/0/0 speed 100m",
        "set interfaces ae1 aggregated-ether-options lacp active", "set interfaces xe-0/1/0 ether-options 802.3ad ae1",
        "set chassis aggregated-devices ethernet device-count 2", "set vlans PAY-FRONT vlan-id 100",
        "set interfaces ge-0/0/2 native-vlan-id 100", "set interfaces ge-0/0/1 disable",
        "set interfaces ge-0/0/3 unit 0 family ethernet-switching vlan members PAY-FRONT",
    ):  # fmt: skip
        assert line in running.splitlines()
    with work_of(bench) as work:
        assert work.read().changes == []
    with work_of(bench) as work:
        work.undo(undo, {})
    assert texts(bench) == before


def test_a_vlan_of_a_list_is_used_and_neither_made_nor_named(tmp_path: Path) -> None:
    startup = STARTUP + "set vlans campus vlan-id-list 400-402\n"
    owned = {"description": "x", "enabled": True, **ACCESS, "access": 401}
    wanted = {**WORK, "vlans": {"401": "campus-vlan-0401"}, "ports": {"ge-0/0/5": {"owned": owned}}, "unused": []}
    (tmp_path / "SW1").mkdir()
    with Bench(DIALECT, switch(startup), tmp_path / "SW1") as bench:
        before = texts(bench)
        undo = there(bench, wanted)
        running = texts(bench)[0].splitlines()
        assert set(before[0].splitlines()) < set(running) and not [one for one in running if "vlan-id 401" in one]
        with work_of(bench, wanted) as work:
            assert work.read().changes == []
            work.undo(undo, {})
        assert texts(bench) == before
        with pytest.raises(GoliveError, match="VLAN 401 is in the list campus, by which"):
            there(bench, {**wanted, "vlans": {"401": "PAY"}})


def test_a_line_that_is_refused_leaves_nothing(bench: Bench) -> None:
    before = texts(bench)
    bench.device.faults.update(reject="802.3ad", times=1)
    with pytest.raises(
        GoliveError, match=r"xe-0/1/0 .*802\.3ad ae1' is refused: error: not allowed here.*brought back"
    ):
        there(bench)
    assert texts(bench) == before
    assert bench.call(lambda: database_of(bench.device).modified) is False


def test_a_session_that_is_dropped_leaves_nothing(bench: Bench) -> None:
    before = texts(bench)
    bench.device.faults.update(drop_at_line=9, times=1)
    with pytest.raises(GoliveError, match=r"session.*brought back"):
        there(bench)
    assert texts(bench) == before
    there(bench)
    assert texts(bench)[0] != before[0]


def test_a_lock_says_who_holds_it(bench: Bench) -> None:
    before = texts(bench)
    bench.device.faults.update(lock=True)
    with pytest.raises(GoliveError, match="configuration database locked by: admin terminal p1"):
        there(bench)
    assert texts(bench) == before


def test_a_commit_that_is_refused_leaves_nothing(bench: Bench) -> None:
    before = texts(bench)
    bench.device.faults.update(reject="^commit (?!check)|^commit$", times=1)
    with pytest.raises(GoliveError, match=r"commit.*did not confirm it.*brought back"):
        there(bench)
    assert texts(bench) == before


def test_what_somebody_left_uncommitted_is_his(bench: Bench) -> None:
    with ExitStack() as stack:
        other = login(access(bench), PLATFORM)
        stack.callback(other.close)
        bench.call(lambda: database_of(bench.device).candidate.put(("system", "domain-name", "bank")))
        with pytest.raises(GoliveError, match="configuration database modified"):
            there(bench)
        assert bench.call(lambda: database_of(bench.device).modified)


def test_a_reboot_right_after_changes_nothing(bench: Bench) -> None:
    undo = there(bench)
    after = texts(bench)
    bench.reboot()
    assert texts(bench) == after
    with work_of(bench) as work:
        work.undo(undo, {})
    assert texts(bench)[0].splitlines()[:3] == after[0].splitlines()[:3]


def test_a_live_port_without_a_line_is_not_shut(bench: Bench) -> None:
    before = texts(bench)
    bench.device.lit = {"ge-0/0/5"}
    wanted = {**WORK, "ports": {"ge-0/0/5": {"owned": {"enabled": False}}}, "unused": ["ge-0/0/5"]}
    with work_of(bench, wanted) as work, pytest.raises(GoliveError, match="ge-0/0/5 carries a live link"):
        work.read()
    assert texts(bench) == before


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("set interfaces interface-range ALL member-range ge-0/0/0 to ge-0/0/3", "is in interface-range ALL"),
        ("deactivate interfaces ge-0/0/0", "is deactivated"),
        ("set protocols vstp vlan v100", "VLAN v100 is to be called PAY-FRONT"),
        ("set interfaces ge-0/0/0 mtu 1600", "the plan adds 'mtu 9100'"),
    ],
)  # fmt: skip
def test_what_could_not_be_written_is_refused_before(tmp_path: Path, line: str, told: str) -> None:
    folder = tmp_path / "SW1"
    folder.mkdir()
    with Bench(DIALECT, switch(STARTUP + line + "\n"), folder) as bench:
        before = texts(bench)
        with work_of(bench) as work, pytest.raises(GoliveError, match=re.escape(told)):
            work.read()
        assert texts(bench) == before
