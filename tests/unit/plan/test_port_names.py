"""What people write in the port table means the port it means, or is told with what it could be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.site.port_names import meant, told
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import patched

CATALYST = [f"GigabitEthernet1/0/{number}" for number in range(1, 25)]
CATALYST += ["TenGigabitEthernet1/1/1", "TwentyFiveGigE1/1/1", "TwoGigabitEthernet1/0/1", "HundredGigE1/0/25"]
H3C = ["GigabitEthernet1/0/1", "Ten-GigabitEthernet1/0/49", "FortyGigE1/0/53", "Twenty-FiveGigE1/0/1"]
HUAWEI = ["GE1/0/1", "XGigabitEthernet0/0/1", "10GE1/0/1", "25GE1/0/12", "100GE1/0/1", "40GE1/0/1"]
NEXUS, JUNIPER = ["Ethernet1/1", "mgmt0"], ["ge-0/0/1", "xe-0/0/1", "et-0/0/48"]


@pytest.mark.parametrize(
    ("text", "known", "port"),
    [
        ("Gi1/0/1", CATALYST, "GigabitEthernet1/0/1"),
        ("gi 1/0/1", CATALYST, "GigabitEthernet1/0/1"),
        ("GIGABITETHERNET1/0/12", CATALYST, "GigabitEthernet1/0/12"),
        ("GigabitEthernet 1/0/1", CATALYST, "GigabitEthernet1/0/1"),
        ("GE1/0/1", CATALYST, "GigabitEthernet1/0/1"),
        ("Te1/1/1", CATALYST, "TenGigabitEthernet1/1/1"),
        ("Twe1/1/1", CATALYST, "TwentyFiveGigE1/1/1"),
        ("Hu1/0/25", CATALYST, "HundredGigE1/0/25"),
        ("XGE1/0/49", H3C, "Ten-GigabitEthernet1/0/49"),
        ("te1/0/49", H3C, "Ten-GigabitEthernet1/0/49"),
        ("Ten-GigabitEthernet 1/0/49", H3C, "Ten-GigabitEthernet1/0/49"),
        ("FGE1/0/53", H3C, "FortyGigE1/0/53"),
        ("25GE1/0/1", H3C, "Twenty-FiveGigE1/0/1"),
        ("GigabitEthernet1/0/1", HUAWEI, "GE1/0/1"),
        ("XGE0/0/1", HUAWEI, "XGigabitEthernet0/0/1"),
        ("xge 1/0/1", HUAWEI, "10GE1/0/1"),
        ("25ge1/0/12", HUAWEI, "25GE1/0/12"),
        ("Eth1/1", NEXUS, "Ethernet1/1"),
        ("eth 1/1", NEXUS, "Ethernet1/1"),
        ("GE-0/0/1", JUNIPER, "ge-0/0/1"),
        ("xe0/0/1", JUNIPER, "xe-0/0/1"),
    ],
)
def test_a_short_name_means_one_port(text: str, known: list[str], port: str) -> None:
    assert meant(text, known, short=True) == (port,)


@pytest.mark.parametrize("text", ["T1/1/1", "t1/1/1"])
def test_a_name_that_could_be_two_ports_is_told_with_both(text: str) -> None:
    assert len(meant(text, CATALYST, short=True)) == 2
    zh, en = told(text, CATALYST, short=True)
    assert en == "; it could be TenGigabitEthernet1/1/1, TwentyFiveGigE1/1/1: write the whole name"
    assert "TenGigabitEthernet1/1/1" in zh


def test_a_number_that_is_not_there_is_never_another_port() -> None:
    assert meant("Gi1/0/99", CATALYST, short=True) == ()
    zh, en = told("GigabitEthernet1/0/99", CATALYST, short=True)
    assert en == "; it has GigabitEthernet1/0/1 to GigabitEthernet1/0/24"
    assert "did you mean" not in en
    assert "是否" not in zh
    assert told("GigabitEthernt1/0/7", CATALYST, short=True)[1] == "; did you mean GigabitEthernet1/0/7?"
    assert told("nothing", CATALYST, short=True) == ("", "")


@pytest.mark.parametrize("text", ["Gi1/0/99", "gi 1/0/99", "GE1/0/99", "Gig1/0/99"])
def test_a_short_name_of_a_number_that_is_not_there_is_told_the_range(text: str) -> None:
    assert told(text, CATALYST, short=True)[1] == "; it has GigabitEthernet1/0/1 to GigabitEthernet1/0/24"
    assert told(text, CATALYST, short=False)[1] == ""


def test_the_interface_of_a_host_is_not_cut_off() -> None:
    known = ["ens1f0", "ens1f1", "eno1"]
    assert meant("e1", known, short=False) == ()
    assert meant("ENS1F0", known, short=False) == ("ens1f0",)


def switch_port(folder: Path, text: str) -> str:
    plan = load(patched(folder, {"ports": {"PAYGW-L001": {"对端端口": text}}}))
    return next(link.b_port for link in plan.connections if link.link_id == "PAYGW-L001")


@pytest.mark.parametrize(
    "text",
    ["Gi1/0/1", "gi1/0/1", "GIGABITETHERNET1/0/1", "GigabitEthernet 1/0/1", "ＧigabitEthernet１/０/１",
     " Gi１／０／１ "],
)  # fmt: skip
def test_a_plan_has_the_port_that_the_device_has(text: str, tmp_path: Path) -> None:
    assert switch_port(tmp_path / "project", text) == "GigabitEthernet1/0/1"


def test_a_plan_means_the_same_however_it_is_written(tmp_path: Path) -> None:
    digests = {load(patched(tmp_path / str(number), {"ports": {"PAYGW-L001": {"对端端口": text}}})).digest
               for number, text in enumerate(("Gi1/0/1", "GigabitEthernet1/0/1"))}  # fmt: skip
    assert len(digests) == 1


def test_one_port_written_in_two_ways_is_used_twice(tmp_path: Path) -> None:
    found = faults(tmp_path / "project", {"ports": {"PAYGW-L002": {"对端端口": "gi1/0/1"}}})
    assert [fault for fault in found if "is used twice" in fault.en]


def faults(folder: Path, patch: dict[str, Any]) -> list[Fault]:
    with pytest.raises(PlanFaults) as caught:
        load(patched(folder, patch))
    return list(caught.value.faults)


SWITCH = "switches/SHZJ-ACC-SW01"


def stack(port: str, chassis: int) -> dict[str, Any]:
    return {"ports": {"PAYGW-L001": {"对端端口": port}}, "set": {SWITCH: {"platform": "ios", "stack": chassis}}}


def test_a_stack_has_the_ports_of_its_chassis_and_no_more(tmp_path: Path) -> None:
    plan = load(patched(tmp_path / "two", stack("Gi2/0/1", 2)))
    assert [link.b_port for link in plan.connections if link.link_id == "PAYGW-L001"] == ["GigabitEthernet2/0/1"]
    kind = plan.device_type("SHZJ-ACC-SW01")
    assert {name for name in kind.interface_names if name.endswith("/0/1")} >= {
        "GigabitEthernet1/0/1", "GigabitEthernet2/0/1",
    }  # fmt: skip
    assert sum(part.mgmt_only for part in kind.interfaces) == 1
    assert "GigabitEthernet2/0/1" not in plan.device_type("SHZJ-ACC-SW02").interface_names
    for number, (port, chassis) in enumerate((("Gi3/0/1", 2), ("Gi2/0/1", 1))):
        found = faults(tmp_path / str(number), stack(port, chassis))
        assert [fault.en for fault in found if "is no port of a" in fault.en]
