"""A fake switch, its access, and a place in a go-live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place, perform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import neighbours, session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access, Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.neighbours import NeighbourWork
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

from tests.unit.network.fake_switch import ENABLE, PASSWORD, USER, FakeSwitch
from tests.unit.network.measuring import (
    ADDRESSES,
    BUNDLES,
    HEARD,
    INVENTORY,
    LINKS,
    LLDP,
    MACS,
    STATUS,
    SWITCHING,
    VERSION,
    Answers,
    Measure,
)

TEXT = """\
hostname SW1
lldp run
snmp-server community s3cr3t-c0mmunity RO
vlan 100
 name PAY-FRONT
vlan 900
 name OLD-TEST
interface GigabitEthernet0/0
 ip address 10.255.0.201 255.255.255.0
interface GigabitEthernet1/0/1
interface GigabitEthernet1/0/2
 description old
 switchport access vlan 900
 switchport mode access
 spanning-tree portfast
interface GigabitEthernet1/0/3
interface GigabitEthernet1/0/4
 description printer
 switchport access vlan 900
 switchport mode access
interface TenGigabitEthernet1/1/1
 description old uplink
 switchport trunk allowed vlan 1,100,900
 switchport mode trunk
 storm-control broadcast level 5.00
interface TenGigabitEthernet1/1/2
"""
TRUNK = {"mode": "trunk", "access": None, "native": None, "allowed": [100, 101]}
MEMBER = {**TRUNK, "enabled": True, "speed": None, "duplex": None, "lag": 1, "lag_mode": "active"}
WORK: dict[str, Any] = {
    "platform": "ios",
    "vlans": {"100": "PAY-FRONT", "101": "PAY-APP"},
    "unused": ["GigabitEthernet1/0/3"],
    "ports": {
        "GigabitEthernet1/0/1": {
            "owned": {
                "description": "APP01 ens1f0 L001", "enabled": True, "mode": "access", "access": 101, "native": None,
                "allowed": None, "speed": None, "duplex": None, "lag": None, "lag_mode": None,
            },
            "extra": ["spanning-tree portfast"],
        },
        "GigabitEthernet1/0/2": {
            "owned": {
                "description": "APP02 ens1f0 L002", "enabled": True, "mode": "access", "access": 100, "native": None,
                "allowed": None, "speed": None, "duplex": None, "lag": None, "lag_mode": None,
            },
            "extra": ["spanning-tree portfast"],
        },
        "TenGigabitEthernet1/1/1": {"owned": {**MEMBER, "description": "AGG Te1/1/1 L012"}},
        "TenGigabitEthernet1/1/2": {"owned": {**MEMBER, "description": "AGG Te1/1/2 L013"}},
        "Port-channel1": {"owned": {**TRUNK, "enabled": True, "description": "AGG Port-channel1 L012,L013"}},
        "GigabitEthernet1/0/3": {"owned": {"enabled": False}},
    },
    "links": {},
}  # fmt: skip
STATUS_HEAD = "Port         Name               Status       Vlan       Duplex  Speed Type\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait seconds, not minutes, for a switch that does not answer."""
    monkeypatch.setattr(session, "STANZA_S", 1.0)
    monkeypatch.setattr(session, "LEAVE_S", 0.5)


@pytest.fixture
def start() -> Iterator[Callable[..., FakeSwitch]]:
    """Start fake switches; they end with the test."""
    with ExitStack() as stack:

        def begin(text: str = TEXT, **options: Any) -> FakeSwitch:
            options.setdefault("answers", {"show interfaces status": STATUS_HEAD})
            return stack.enter_context(FakeSwitch(text, **options))

        yield begin


@pytest.fixture
def switch(start: Callable[..., FakeSwitch]) -> FakeSwitch:
    return start()


def access_to(switch: FakeSwitch, folder: Path, **changed: Any) -> Access:
    """How a fake switch is reached."""
    fields: dict[str, Any] = {
        "switch": switch.hostname, "address": "127.0.0.1", "port": switch.port, "user": USER, "password": PASSWORD,
        "enable": ENABLE, "known_hosts": switch.known_hosts(folder),
    }  # fmt: skip
    return Access(**{**fields, **changed})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A step in an open go-live."""
    golive = tmp_path / "state" / "demo"
    (golive / "journal").mkdir(parents=True)
    return Place(tmp_path / "state", golive, "RUN-1", "SW1", "network", "network.ports", "f" * 64)


@pytest.fixture
def measure(place: Place, monkeypatch: pytest.MonkeyPatch) -> Measure:
    monkeypatch.setattr(neighbours, "PAUSE_S", 0.0)
    monkeypatch.setattr(neighbours, "PATIENCE_S", 0.05)

    def act(
        status: str = STATUS, lldp: str | list[str] = LLDP, macs: str = MACS, deadline: float = 0.1,
        *, bundles: str | list[str] = BUNDLES, addresses: str = ADDRESSES, links: dict[str, Any] = LINKS,
        twin: bool = False,
    ) -> Outcome:  # fmt: skip
        heard = lldp if isinstance(lldp, list) else [lldp]
        texts = {
            "show interfaces status": [status],
            "show lldp neighbors detail": heard,
            "show mac address-table": [macs],
            "show etherchannel summary": list(bundles) if isinstance(bundles, list) else [bundles],
            "show ip interface brief": [addresses],
            "show interfaces switchport": [SWITCHING],
            "show lldp neighbors": [HEARD],
            "show version": [VERSION],
            "show inventory": [INVENTORY],
        }

        @contextmanager
        def dial() -> Iterator[Dialogue]:
            yield Answers(texts)

        return perform(place, NeighbourWork(place, links, load("ios"), dial, deadline, twin), check=False)

    return act
