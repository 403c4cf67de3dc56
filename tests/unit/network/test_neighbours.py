"""What is found behind the ports, and what the records and the operator are told."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal

from tests.unit.network.measuring import ADDRESSES, BUNDLES, LINKS, LLDP, MACS, STATUS, Measure


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
                "oper_duplex": "full",
                "oper_untagged": "101",
                "oper_vlans": "101",
                "macs": ["02:00:00:00:00:01"],
            },
            {
                "port": "GigabitEthernet1/0/2",
                "link_id": "L002",
                "lldp_neighbor": "",
                "lldp_port": "",
                "oper_status": "connected",
                "oper_speed": "1G",
                "oper_duplex": "full",
                "oper_untagged": "104",
                "oper_vlans": "104",
                "macs": ["02:00:00:00:00:41"],
            },
            {
                "port": "TenGigabitEthernet1/1/1",
                "link_id": "L012",
                "lldp_neighbor": "SHZJ-AGG-SW01",
                "lldp_port": "Te1/1/1",
                "oper_status": "connected",
                "oper_speed": "10G",
                "oper_duplex": "full",
                "oper_untagged": "99",
                "oper_vlans": "99-101,104,200-201",
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
