"""The judge is judged first: a seeded difference of each kind is found and named, and an untouched lab is equal."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.faults.judge import State, compare, switches, take
from tests.integration.judge.conftest import POSTGRESQL, Bench
from tests.integration.judge.seeds import APP, BATCHES, DUMP, GROUND, LEGACY, STORE, SWITCH, Seed


@pytest.fixture(scope="module")
def old(bench: Bench) -> State:
    """Return the state before any difference."""
    bench.run(APP, GROUND)
    return take(bench.lab)


@pytest.mark.parametrize("seeds", BATCHES, ids=lambda seeds: f"{seeds[0].device}-{seeds[0].name}")
def test_each_difference_is_found_and_named(bench: Bench, old: State, seeds: list[Seed]) -> None:
    device = seeds[0].device
    for seed in seeds:
        bench.run(device, seed.make)
    try:
        found = differences(bench, old, device)
    finally:
        for seed in reversed(seeds):
            bench.run(device, seed.take_back)
    shows = [(f"{device} {section}: ", word) for seed in seeds for section, word in seed.shows.items()]
    missed = [each for each in shows if not any(line.startswith(each[0]) and each[1] in line for line in found)]
    assert missed == [], found
    stray = [line for line in found if not line.startswith(tuple(section for section, _ in shows))]
    assert stray == [], "or the seed before was not taken back"


def differences(bench: Bench, old: State, *devices: str) -> list[str]:
    """Return what differs on some devices and in who reaches whom, since `old`."""
    now = take(bench.lab, *devices)
    seen = {name: old[name] for name in devices} | {"network": {name: old["network"][name] for name in now["network"]}}
    return compare(seen, now)


def typed(bench: Bench, *lines: str) -> None:
    """Type lines at the switch of the self-test."""
    with switches.opened(bench.lab, bench.device(SWITCH), bench.lab.secrets()) as channel:
        for line in lines:
            answer = switches.ask(channel, line, r"#\s*$")
            assert "%" not in answer, answer


CONFIGURED = [
    ("description", ["interface gi1/0/7", "description stray"], ["interface gi1/0/7", "no description"],
     "running: + interface GigabitEthernet1/0/7: description stray"),
    ("missing VLAN", ["no vlan 900"], ["vlan 900", "name OLD-TEST"], "running: - vlan 900"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "take_back", "word"), CONFIGURED, ids=lambda value: str(value)[:20])
def test_a_switch_s_running_configuration_is_compared(
    bench: Bench, old: State, name: str, make: list[str], take_back: list[str], word: str
) -> None:
    typed(bench, "configure terminal", *make, "end")
    found = differences(bench, old, SWITCH)
    typed(bench, "configure terminal", *take_back, "end")
    assert f"{SWITCH} {word}" in found
    assert not [line for line in found if " startup: " in line]
    assert differences(bench, old, SWITCH) == []


def test_a_saved_difference_is_found_in_startup_alone(bench: Bench, old: State) -> None:
    typed(bench, "configure terminal", "interface gi1/0/7", "description stray", "end", "write memory")
    typed(bench, "configure terminal", "interface gi1/0/7", "no description", "end")
    found = differences(bench, old, SWITCH)
    typed(bench, "write memory")
    assert found == [f"{SWITCH} startup: + interface GigabitEthernet1/0/7: description stray"]
    assert differences(bench, old, SWITCH) == []


def test_a_shut_port_shows_in_configuration_link_and_forwarding(bench: Bench, old: State) -> None:
    typed(bench, "configure terminal", "interface gi1/0/1", "shutdown", "end")
    found = differences(bench, old, SWITCH, APP)
    typed(bench, "configure terminal", "interface gi1/0/1", "no shutdown", "end")
    assert f"{SWITCH} running: + interface GigabitEthernet1/0/1: shutdown" in found
    assert any(line.startswith(f"{SWITCH} ports: + Gi1/0/1 disabled") for line in found)
    assert any(line.startswith(f"network {APP}: +") for line in found)
    assert settled(bench, old, SWITCH, APP) == []


def test_a_pulled_cable_shows_though_all_configurations_are_equal(bench: Bench, old: State) -> None:
    bench.run(LEGACY, "ip link set ens1f1 down")
    found = differences(bench, old, LEGACY, POSTGRESQL)
    bench.run(LEGACY, "ip link set ens1f1 up; ip addr replace 10.21.103.31/24 dev ens1f1")
    assert any(line.startswith(f"network {POSTGRESQL}: -") and "10.21.103.31" in line for line in found), found
    assert settled(bench, old, LEGACY, POSTGRESQL) == []


def test_a_host_that_is_down_is_a_difference(bench: Bench, old: State) -> None:
    trouble.power(bench.lab.name, STORE, "off")
    found = differences(bench, old, STORE)
    trouble.power(bench.lab.name, STORE, "on")
    assert f"{STORE} host: + down" in found
    assert settled(bench, old, STORE) == []


def test_an_untouched_lab_is_equal_after_restarts_and_idling(bench: Bench, old: State) -> None:
    assert compare(old, take(bench.lab)) == []
    trouble.power(bench.lab.name, SWITCH, "cycle")
    bench.run(LEGACY, "systemctl restart mariadb; systemctl start paylegacy")
    bench.run(POSTGRESQL, "systemctl restart postgresql@15-main")
    bench.lab.ssh(bench.device(LEGACY), "true")
    everything = [device.name for device in [*bench.lab.hosts, *bench.lab.switches]]
    assert settled(bench, old, *everything) == []
    # A PostgreSQL that is cut off empties its unlogged tables.
    bench.run(POSTGRESQL, "systemctl stop postgresql@15-main")
    for name in (LEGACY, POSTGRESQL):
        trouble.power(bench.lab.name, name, "cycle")
    assert settled(bench, old, *everything) == []


def test_unlogged_rows_that_a_power_cut_takes_are_missed(bench: Bench, old: State) -> None:
    trouble.power(bench.lab.name, POSTGRESQL, "cycle")
    dump = f"{POSTGRESQL} {DUMP}: - "
    emptied = [f"{dump}shop table data public.basket: ", f"{dump}ledger table data public.session: "]
    found = settled(bench, old, POSTGRESQL, but=emptied)
    assert [line for line in found if not line.startswith(tuple(emptied))] == []
    assert f"{emptied[0]}2 rows" in found
    assert f"{emptied[1]}200 rows" in found


def settled(bench: Bench, old: State, *devices: str, but: Sequence[str] = ()) -> list[str]:
    """Return what still differs when links and services had half a minute to come back."""
    deadline = time.monotonic() + 30
    while True:
        found = differences(bench, old, *devices)
        if all(line.startswith(tuple(but)) for line in found) or time.monotonic() > deadline:
            return found
        time.sleep(0.5)
