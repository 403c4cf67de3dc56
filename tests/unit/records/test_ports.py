"""Planned connections against what the switches saw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts import reality
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.measured import megabits
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import Comparison, compare
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import port_table

PORT = "GigabitEthernet1/0/1"
SEEN: dict[str, Any] = {
    "port": PORT,
    "lldp_neighbor": "dcapp01",
    "lldp_port": "ens1f0",
    "oper_status": "connected",
    "oper_speed": "1G",
}


def source_of(plan: Plan, folder: Path, *ports: dict[str, Any], hardware: dict[str, Any] | None = None) -> Night:
    """Return a source in which DC-SW01 saw these ports and DC-APP01 told this of itself."""
    folder = folder / "golive" / "journal"
    folder.mkdir(parents=True)
    append(
        folder,
        "DC-SW01",
        run="R",
        stage="network",
        step="network.neighbours",
        event="done",
        facts={"ports": list(ports)},
    )
    if hardware:
        append(
            folder,
            "DC-APP01",
            run="R",
            stage="verify",
            step="verify.hardware",
            event="done",
            facts={"hardware": hardware},
        )
    return Night(plan, load_texts("en"), Journal(folder))


def first(source: Night) -> Comparison:
    """Return the comparison of the first link: DC-APP01 ens1f0 to DC-SW01 GigabitEthernet1/0/1, 1G."""
    return compare(source)["T-L001"]


@pytest.mark.parametrize(
    ("seen", "verdict", "faults"),
    [
        ({}, "equal", ()),
        ({"port": "Gi1/0/1", "lldp_neighbor": "DC-APP01.example.net"}, "equal", ()),
        ({"oper_speed": "1000Mb/s"}, "equal", ()),
        ({"lldp_port": None}, "unmeasured", ()),
        ({"lldp_neighbor": "dcleg01"}, "different", ("lldp_neighbor",)),
        ({"lldp_port": "ens1f1"}, "different", ("lldp_neighbor",)),
        ({"oper_speed": "100M"}, "different", ("oper_speed",)),
        ({"oper_status": "notconnect"}, "different", ("oper_status",)),
        ({"oper_duplex": "full", "oper_untagged": "101", "oper_vlans": "101"}, "equal", ()),
        ({"oper_duplex": "half"}, "different", ("oper_duplex",)),
        ({"oper_untagged": "101", "oper_vlans": "101-102"}, "different", ("oper_vlans",)),
        ({"oper_untagged": "1", "oper_vlans": "101"}, "different", ("oper_vlans",)),
        ({"lldp_neighbor": None, "lldp_port": None}, "unmeasured", ()),
        ({"oper_status": None}, "unmeasured", ()),
    ],
)
def test_verdict(plan: Plan, tmp_path: Path, seen: dict[str, Any], verdict: str, faults: tuple[str, ...]) -> None:
    found = first(source_of(plan, tmp_path, {**SEEN, **seen}))
    assert (found.verdict, found.faults) == (verdict, faults)


def test_what_is_not_on_the_twin_is_not_measured_and_says_so(plan: Plan, tmp_path: Path) -> None:
    absent = {"port": PORT, "link_id": "T-L001", "twin": "absent"}
    source = source_of(plan, tmp_path, absent)
    found = first(source)
    assert (found.verdict, found.seen_at, found.faults) == ("unmeasured", "not on the twin", ())
    row = next(row for row in port_table.FORM.table(source).rows if row.link_id == "T-L001")
    assert (row.verify, row.seen_at, row.oper_status) == ("unmeasured", "not on the twin", None)
    verdict = next(iter(reality.links(source)))
    assert verdict.result == "unmeasured"


def test_a_stub_that_answered_is_told_as_one(plan: Plan, tmp_path: Path) -> None:
    found = first(source_of(plan, tmp_path, {**SEEN, "twin": "stub"}))
    assert (found.verdict, found.seen_at) == ("equal", f"DC-SW01 {PORT} (stub)")


@pytest.mark.parametrize(("own", "verdict"), [("02:00:00:00:00:0A", "equal"), ("02:00:00:00:00:0b", "unmeasured")])
def test_a_mac_address_confirms_a_host_without_lldp(plan: Plan, tmp_path: Path, own: str, verdict: str) -> None:
    silent = {**SEEN, "lldp_neighbor": None, "lldp_port": None, "macs": ["02:00:00:00:00:0a"]}
    found = first(source_of(plan, tmp_path, silent, hardware={"interfaces": {"ens1f0": own}}))
    assert found.verdict == verdict
    assert found.a_mac == own.lower()


def test_nothing_measured_is_told_so_and_never_taken_from_the_plan(plan: Plan, tmp_path: Path) -> None:
    rows = port_table.FORM.table(source_of(plan, tmp_path)).rows
    assert len(rows) == len(plan.connections)
    for row in rows:
        assert row.verify == "unmeasured"
        assert (row.a_mac, row.seen_at, row.lldp_neighbor, row.oper_speed, row.oper_status) == (None,) * 5


def test_one_bad_end_of_a_link_between_switches_is_enough(plan: Plan, tmp_path: Path) -> None:
    seen = {
        "port": "Te1/1/1",
        "lldp_neighbor": "DC-SW02",
        "lldp_port": "Te1/1/2",
        "oper_status": "connected",
        "oper_speed": "10G",
    }
    assert compare(source_of(plan, tmp_path, seen))["T-L005"].faults == ("lldp_neighbor",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1G", 1000.0), ("10 Gbps", 10000.0), ("100Mb/s", 100.0), ("1000", 1000.0), ("auto", None), (None, None)],
)
def test_speeds(text: str | None, expected: float | None) -> None:
    assert megabits(text) == expected
