"""A plan with a bond, a backup link, a firewall, a router and a patch panel is raised, configured and measured."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LagMode, Mode
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet as stage
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.twin.topology import topology
from ansible_collections.relops.lab.plugins.plugin_utils import access, fleet
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.integration.lab.conftest import eventually
from tests.unit.twin.plans import LOGIN, connected, faults_by_link, link, source
from tests.unit.twin.test_kinds import ip

pytestmark = pytest.mark.integration
NAME, GIGABIT = "ctw2", "GigabitEthernet1/0/"


def planned() -> Plan:
    """Return the small plan with links of every kind; its management ports end in switches that are configured."""
    plan = source("small")
    bond: dict[str, Any] = {"lag_group": "bond0/Port-channel5", "lag_mode": LagMode.LACP_ACTIVE}
    backup: dict[str, Any] = {"lag_group": "bond0", "lag_mode": LagMode.ACTIVE_BACKUP}
    links = [
        link(plan, ("DC-APP01", "ens2f0"), ("DC-SW01", f"{GIGABIT}9"), ip=ip("10.21.101.81/24"), **bond),
        link(plan, ("DC-APP01", "ens2f1"), ("DC-SW01", f"{GIGABIT}10"), number=1, **bond),
        link(plan, ("DC-DB01", "ens2f0"), ("DC-SW02", f"{GIGABIT}9"), number=2, ip=ip("10.21.101.82/24"), **backup),
        link(plan, ("DC-DB01", "ens2f1"), ("DC-SW02", f"{GIGABIT}10"), number=3, **backup),
        link(plan, ("X-FIREWALL", "port1"), ("DC-SW01", f"{GIGABIT}11"), number=4, ip=ip("10.21.101.254/24")),
        link(plan, ("X-PATCH-PANEL", "port1"), ("DC-SW01", f"{GIGABIT}12"), number=5),
        link(plan, ("DC-SW02", f"{GIGABIT}11"), ("X-ROUTER", "port1"), number=6, ip=ip("10.21.102.254/24"),
             mode=Mode.ROUTED, vlan_untagged=None),
    ]  # fmt: skip
    return connected(plan, *links)


@dataclass
class Twin:
    """The plan, its lab, and a go-live."""

    plan: Plan
    layout: Layout
    place: Place

    def target(self, switch: str, step: str) -> stage.Target:
        found = Access(
            switch, str(self.plan.devices[switch].mgmt_ip), LOGIN["username"], LOGIN["password"], LOGIN["enable"],
            str(self.layout.known_hosts), access.proxy_command(self.layout),
        )  # fmt: skip
        own = Place(
            self.place.state, self.place.golive, "RUN-1", switch, "network", f"network.{step}", "f" * 64
        )  # fmt: skip
        return stage.Target(desired(self.plan)[switch], found, own)

    def ssh(self, host: str, command: str) -> int:
        words = ["ssh", "-F", str(self.layout.ssh_config), "-o", "BatchMode=yes", host, command]
        return subprocess.run(words, capture_output=True, check=False, timeout=60).returncode

    def pings(self, host: str, port: str, address: str) -> bool:
        return self.ssh(host, f"ping -q -c1 -W1 -I {port} {address}") == 0


@pytest.fixture(scope="module")
def twin(folder: Path) -> Iterator[Twin]:
    plan = planned()
    assert not faults_by_link(plan)
    raw = topology(plan, name=NAME, directory=folder / NAME, cache=Path("~/.cache/relops-lab"), secrets=LOGIN)
    plain = {**raw, "packages": [], "images": {}, "hosts": [{**host, "image": "base"} for host in raw["hosts"]]}
    fleet.up(parse(plain))
    golive = folder / "state" / "small"
    (golive / "journal").mkdir(parents=True)
    yield Twin(plan, Layout(NAME, folder / NAME), Place(folder / "state", golive, "", "", "", "", ""))
    fleet.down(NAME, folder / NAME, plain["owner"])


def test_every_link_is_measured_or_said_not_to_be_there(twin: Twin) -> None:
    with ThreadPoolExecutor() as pool:
        made = list(pool.map(lambda name: stage.bring(twin.target(name, "ports"), False), twin.plan.switches))
        assert [(one.status, one.message) for one in made] == [("done", "")] * 2
        seen = pool.map(
            lambda name: stage.measure(twin.target(name, "neighbours"), False, 60.0, twin=True), twin.plan.switches
        )
        assert [(one.status, one.message) for one in seen] == [("unchanged", "")] * 2
    found = compare(Night(twin.plan, load_texts("en"), Journal(twin.place.journal)))
    told = {name: (one.verdict, one.lag, one.seen_at) for name, one in found.items() if name.startswith("X-")}
    assert told == {
        "X-L0": ("equal", "bundled", f"DC-SW01 {GIGABIT}9"),
        "X-L1": ("equal", "bundled", f"DC-SW01 {GIGABIT}10"),
        "X-L2": ("equal", None, f"DC-SW02 {GIGABIT}9"),
        "X-L3": ("equal", None, f"DC-SW02 {GIGABIT}10"),
        "X-L4": ("equal", None, f"DC-SW01 {GIGABIT}11 (stub)"),
        "X-L5": ("unmeasured", None, "not on the twin"),
        "X-L6": ("equal", None, f"DC-SW02 {GIGABIT}11 (stub)"),
    }
    assert found["X-L6"].address == "10.21.102.254"
    assert {one.verdict for name, one in found.items() if not name.startswith("X-")} == {"equal"}


def test_bonds_and_the_stub_answer_over_the_switches(twin: Twin) -> None:
    for host, address in (("DC-APP01", "10.21.101.82"), ("DC-APP01", "10.21.101.254"), ("DC-DB01", "10.21.101.81")):
        assert eventually(partial(twin.pings, host, "bond0", address), 20), address


def test_the_management_port_is_where_the_plan_has_it(twin: Twin) -> None:
    """The controller comes in by another port, so that it is not cut off by what it configures."""
    assert twin.ssh("DC-APP01", "ip -br addr show eno1 | grep -q 10.255.0.11/24") == 0
    assert eventually(partial(twin.pings, "DC-APP01", "eno1", "10.255.0.31"), 20)
