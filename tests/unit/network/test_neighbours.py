"""What is found behind the ports, and what the records and the operator are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place, perform
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import neighbours
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.neighbours import NeighbourWork
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load

STATUS = """\
Port         Name               Status       Vlan       Duplex  Speed Type
Gi1/0/1      APP01 ens1f0 L001  connected    101        a-full a-1000 10/100/1000BaseTX
Gi1/0/2      BAK01 ens1f0 L002  connected    104        a-full a-1000 10/100/1000BaseTX
Te1/1/1      AGG Te1/1/1 L012   connected    trunk        full    10G SFP-10GBase-SR
"""
LLDP = """\
------------------------------------------------
Local Intf: Gi1/0/1
Chassis id: 0200.0000.0001
Port id: ens1f0
Port Description: ens1f0
System Name: shzjpayapp01.bank.local

System Description:
Debian GNU/Linux 12 (bookworm)

Time remaining: 112 seconds
System Capabilities: B,W,R,S
Enabled Capabilities: S
Management Addresses:
    IP: 10.255.0.11
Auto Negotiation - not supported
Physical media capabilities - not advertised
Media Attachment Unit type - not advertised
Vlan ID: - not advertised

------------------------------------------------
Local Intf: Te1/1/1
Chassis id: 0200.0000.0002
Port id: Te1/1/1
Port Description: TenGigabitEthernet1/1/1
System Name: SHZJ-AGG-SW01

System Description:
Cisco IOS Software

Time remaining: 112 seconds
System Capabilities: B,R
Enabled Capabilities: B,R
Management Addresses:
    IP: 10.255.0.203
Auto Negotiation - not supported
Physical media capabilities - not advertised
Media Attachment Unit type - not advertised
Vlan ID: 1


Total entries displayed: 2
"""
MACS = """\
          Mac Address Table
-------------------------------------------

Vlan    Mac Address       Type        Ports
----    -----------       --------    -----
 101    0200.0000.0001    DYNAMIC     Gi1/0/1
 104    0200.0000.0041    DYNAMIC     Gi1/0/2
 100    0200.0000.00aa    DYNAMIC     Po1
 101    0200.0000.00ff    STATIC      Gi1/0/1
Total Mac Addresses for this criterion: 4
"""
VERSION = """\
Cisco IOS XE Software, Version 17.09.04
Cisco IOS Software [Cupertino], Catalyst L3 Switch Software (CAT9K_IOSXE), Version 17.9.4, RELEASE SOFTWARE (fc5)
SW1 uptime is 1 day, 2 hours, 3 minutes
System image file is "flash:packages.conf"
cisco C9300-24T (X86) processor with 1000000K/6147K bytes of memory.
Processor board ID FOC2401X001
"""
INVENTORY = """\
NAME: "c93xx Stack", DESCR: "c93xx Stack"
PID: C9300-24T         , VID: V03  , SN: FOC2401X001
"""
BUNDLES = """\
Flags:  D - down        P - bundled in port-channel
        I - stand-alone s - suspended

Number of channel-groups in use: 1
Number of aggregators:           1

Group  Port-channel  Protocol    Ports
------+-------------+-----------+-----------------------------------------------
10     Po10(RU)        LACP      Te1/1/1(P)  Te1/1/2(D)

"""
ADDRESSES = """\
Interface              IP-Address      OK? Method Status                Protocol
Vlan1                  unassigned      YES NVRAM  administratively down down
GigabitEthernet1/0/1   unassigned      YES unset  up                    up
Port-channel10         10.0.0.1        YES NVRAM  up                    up
"""
LINKS: dict[str, Any] = {
    "GigabitEthernet1/0/1": {
        "link_id": "L001",
        "peer": "SHZJ-PAY-APP01",
        "names": ["SHZJ-PAY-APP01", "shzjpayapp01"],
        "port": "ens1f0",
        "speed": "1G",
        "lldp": False,
        "both": False,
        "lag": "",
        "address": "",
    },
    "GigabitEthernet1/0/2": {
        "link_id": "L002",
        "peer": "SHZJ-BAK01",
        "names": ["SHZJ-BAK01"],
        "port": "ens1f0",
        "speed": "1G",
        "lldp": False,
        "both": False,
        "lag": "",
        "address": "",
    },
    "TenGigabitEthernet1/1/1": {
        "link_id": "L012",
        "peer": "SHZJ-AGG-SW01",
        "names": ["SHZJ-AGG-SW01"],
        "port": "TenGigabitEthernet1/1/1",
        "speed": "10G",
        "lldp": True,
        "both": True,
        "lag": "Port-channel10",
        "address": "10.0.0.1",
    },
}
Measure = Callable[..., Outcome]


class Answers:
    """A switch that only answers; the texts of one command follow each other."""

    def __init__(self, texts: dict[str, list[str]]) -> None:
        self.texts = texts

    def ask(self, command: str) -> str:
        texts = self.texts[command]
        return texts.pop(0) if len(texts) > 1 else texts[0]

    def push(self, stanzas: list[Stanza]) -> None:
        raise AssertionError("push")

    def check(self) -> str:
        raise AssertionError("check")

    def save(self) -> None:
        raise AssertionError("save")

    begin = commit = abort = save

    def close(self) -> None:
        """Nothing is open."""


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
            "show version": [VERSION],
            "show inventory": [INVENTORY],
        }

        @contextmanager
        def dial() -> Iterator[Dialogue]:
            yield Answers(texts)

        return perform(place, NeighbourWork(place, links, load("ios"), dial, deadline, twin), check=False)

    return act


DARK = {
    **LINKS,
    "GigabitEthernet1/0/9": {**LINKS["GigabitEthernet1/0/2"], "link_id": "L009", "peer": "PP01", "twin": "absent"},
}
"""A port behind which is a patch panel: on a twin nothing is plugged in there."""


def test_what_is_not_on_the_twin_is_waited_for_by_nobody(measure: Measure, place: Place) -> None:
    outcome = measure(links=DARK, twin=True, deadline=60.0)
    assert (outcome.status, outcome.message) == ("unchanged", "")
    facts = Journal(place.journal).facts("SW1", place.step)["ports"]
    assert facts[-1] == {"port": "GigabitEthernet1/0/9", "link_id": "L009", "twin": "absent"}
    assert [fact["port"] for fact in facts[:-1]] == list(LINKS)


def test_production_looks_at_it_as_at_any_other(measure: Measure) -> None:
    outcome = measure(links=DARK)
    assert outcome.status == "failed"
    assert "GigabitEthernet1/0/9 (L009 to PP01 ens1f0): expected a live link, found nothing" in outcome.message


def test_who_answered_is_told_where_a_stub_did(measure: Measure, place: Place) -> None:
    stub = {**LINKS, "GigabitEthernet1/0/2": {**LINKS["GigabitEthernet1/0/2"], "twin": "stub"}}
    assert measure(links=stub, twin=True).status == "unchanged"
    facts = Journal(place.journal).facts("SW1", place.step)["ports"]
    assert [fact.get("twin") for fact in facts] == [None, "stub", None]


def test_a_stub_is_no_excuse(measure: Measure) -> None:
    stub = {"GigabitEthernet1/0/9": {**DARK["GigabitEthernet1/0/9"], "twin": "stub"}}
    assert measure(links={**LINKS, **stub}, twin=True).status == "failed"


def test_the_bundle_of_a_host_is_given_time_and_then_told_as_it_is(measure: Measure, place: Place) -> None:
    links = {**LINKS, "TenGigabitEthernet1/1/1": {**LINKS["TenGigabitEthernet1/1/1"], "both": False}}
    late = [BUNDLES.replace("Te1/1/1(P)", "Te1/1/1(w)"), BUNDLES]
    assert measure(links=links, bundles=late).status == "unchanged"
    assert Journal(place.journal).facts("SW1", place.step)["ports"][2]["lag_state"] == "bundled"


def test_as_planned(measure: Measure, place: Place) -> None:
    outcome = measure()
    assert (outcome.status, outcome.message) == ("unchanged", "")
    facts = Journal(place.journal).facts("SW1", place.step)
    assert facts == {
        "hardware": {"serial": "FOC2401X001", "model": "C9300-24T", "version": "17.9.4"},
        "ports": [
            {
                "port": "GigabitEthernet1/0/1",
                "link_id": "L001",
                "lldp_neighbor": "shzjpayapp01.bank.local",
                "lldp_port": "ens1f0",
                "oper_status": "connected",
                "oper_speed": "1G",
                "macs": ["02:00:00:00:00:01"],
            },
            {
                "port": "GigabitEthernet1/0/2",
                "link_id": "L002",
                "lldp_neighbor": "",
                "lldp_port": "",
                "oper_status": "connected",
                "oper_speed": "1G",
                "macs": ["02:00:00:00:00:41"],
            },
            {
                "port": "TenGigabitEthernet1/1/1",
                "link_id": "L012",
                "lldp_neighbor": "SHZJ-AGG-SW01",
                "lldp_port": "Te1/1/1",
                "oper_status": "connected",
                "oper_speed": "10G",
                "macs": [],
                "lag": "Port-channel10",
                "lag_state": "bundled",
                "address": "10.0.0.1",
            },
        ],
    }
    assert measure().status == "skipped"


def test_a_late_neighbour_is_waited_for(measure: Measure) -> None:
    late = LLDP.replace("Local Intf: Te1/1/1", "Local Intf: Te1/1/8")
    assert measure(lldp=[late, late, LLDP], deadline=5).status == "unchanged"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"status": STATUS.replace("connected    101", "notconnect   101")},
            "GigabitEthernet1/0/1 (L001 to SHZJ-PAY-APP01 ens1f0): expected a live link, found notconnect",
        ),
        (
            {"status": STATUS.replace("a-full a-1000", "a-full  a-100", 1)},
            "(L001 to SHZJ-PAY-APP01 ens1f0): expected speed 1G, found 100M",
        ),
        (
            {
                "lldp": LLDP.replace("Port id: ens1f0", "Port id: ens1f1").replace(
                    "Description: ens1f0", "Description: ens1f1"
                )
            },
            "(L001 to SHZJ-PAY-APP01 ens1f0): found shzjpayapp01.bank.local ens1f1",
        ),
        (
            {"lldp": LLDP.replace("SHZJ-AGG-SW01", "SHZJ-AGG-SW02")},
            "TenGigabitEthernet1/1/1 (L012 to SHZJ-AGG-SW01 TenGigabitEthernet1/1/1): found SHZJ-AGG-SW02 Te1/1/1",
        ),
        (
            {"lldp": LLDP.replace("Local Intf: Te1/1/1", "Local Intf: Te1/1/8")},
            "(L012 to SHZJ-AGG-SW01 TenGigabitEthernet1/1/1): no LLDP neighbour found",
        ),
        (
            {"macs": MACS.replace("Gi1/0/2", "Gi1/0/9")},
            "(L002 to SHZJ-BAK01 ens1f0): no LLDP neighbour and no MAC address found",
        ),
        (
            {"bundles": BUNDLES.replace("Po10(RU)", "Po10(RD)")},
            "TenGigabitEthernet1/1/1): expected to be bundled in Port-channel10, found Port-channel10 down",
        ),
        (
            {"bundles": BUNDLES.replace("Te1/1/1(P)", "Te1/1/1(s)")},
            "expected to be bundled in Port-channel10, found Port-channel10 suspended",
        ),
        (
            {"bundles": BUNDLES.replace("Te1/1/1(P)", "Te1/1/3(P)")},
            "expected to be bundled in Port-channel10, found no member of one",
        ),
        ({"bundles": BUNDLES.replace("Po10", "Po11")}, "in Port-channel10, found Port-channel11 bundled"),
        ({"addresses": ADDRESSES.replace("10.0.0.1 ", "10.0.0.9 ")}, "expected address 10.0.0.1, found 10.0.0.9"),
        ({"addresses": ADDRESSES.replace("10.0.0.1   ", "unassigned ")}, "expected address 10.0.0.1, found none"),
    ],
)
def test_a_difference_is_a_fault_and_is_measured(
    measure: Measure, place: Place, change: dict[str, str], said: str
) -> None:
    outcome = measure(**change)
    assert outcome.status == "failed"
    assert said in outcome.message
    assert [event.event for event in Journal(place.journal).events("SW1")] == ["fact", "failed"]
    assert len(Journal(place.journal).facts("SW1", place.step)["ports"]) == 3  # type: ignore[arg-type]


def test_an_answer_that_is_not_understood_is_a_fault(measure: Measure) -> None:
    outcome = measure(status="% Invalid input detected at '^' marker.\n")
    assert outcome.status == "failed"
    assert "show interfaces status is not understood" in outcome.message


def test_the_side_of_a_host_may_be_bundled_later_and_is_measured(
    measure: Measure, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LINKS["TenGigabitEthernet1/1/1"], "both", False)
    assert measure(bundles=BUNDLES.replace("Te1/1/1(P)", "Te1/1/1(s)")).status == "unchanged"
    ports = Journal(place.journal).facts("SW1", place.step)["ports"]
    assert [port.get("lag_state") for port in ports] == [None, None, "suspended"]  # type: ignore[attr-defined]
