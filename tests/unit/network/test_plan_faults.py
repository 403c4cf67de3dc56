"""What a switch cannot take is a fault of the plan: all of it at once, with its place, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available

from tests.golden.plan.project import patched

KNOWN = " | ".join(available())
LONG = "PAYGW-" + "L" * 180
BOTH = {"PAYGW-L012": {"聚合组": "Uplink/Uplink"}, "PAYGW-L013": {"聚合组": "Uplink/Uplink"}}


def faults(folder: Path, patch: dict[str, Any]) -> list[Fault]:
    with pytest.raises(PlanFaults) as caught:
        load(patched(folder, patch))
    assert all(fault.zh and fault.en for fault in caught.value.faults)
    return list(caught.value.faults)


@pytest.mark.parametrize(
    ("patch", "place", "said"),
    [
        ({"ports": BOTH}, "聚合组", "is an aggregation group without a number: write Port-channel1"),
        (
            {"ports": {"PAYGW-L013": {"聚合组": "Po1/Port-channel1"}}},
            "聚合组",
            "has the number of Port-channel1 in line",
        ),
        (
            {"ports": {"PAYGW-L001": {"连接编号": LONG}}},
            "连接编号",
            "is no text for a switch: at most 200 ASCII characters",
        ),
        (
            {"ports": {"PAYGW-L001": {"连接编号": "甲-L001"}}},
            "连接编号",
            "would describe SHZJ-ACC-SW01 GigabitEthernet1/0/1",
        ),
        ({"ports": {"PAYGW-L001": {"连接编号": "L001?"}}}, "连接编号", "none of ?"),
        ({"ports": {"PAYGW-L001": {"VLAN": "77"}}}, "VLAN", "is no VLAN of the plan"),
        (
            {"ports": {"PAYGW-L001": {"VLAN": "1003"}}, "set": {"vlans/1003": {"name": "PAY-X"}}},
            "VLAN",
            "is a VLAN that ios keeps for itself",
        ),
        ({"ports": {"PAYGW-L013": {"允许VLAN": "100"}}}, "允许VLAN", "of the same port channel"),
        ({"set": {"switches/SHZJ-ACC-SW01": {"platform": "iosx"}}}, "platform", f"must be {KNOWN}; did you mean ios?"),
        ({"set": {"network/platforms": {"iox": {}}}}, "network.platforms.iox", f"must be {KNOWN}"),
        ({"set": {"network/defaults": {"acces": ["mtu 9198"]}}}, "network.defaults.acces", "must be access | trunk"),
        ({"set": {"network/defalts": {}}}, "network.defalts", "did you mean defaults?"),
        (
            {"set": {"network/platforms": {"ios": {"defaults": {"access": ["mtu 9198", "exit"]}}}}},
            "network.platforms.ios.defaults.access[2]",
            "is no line that a plan may add to an interface of ios",
        ),
        ({"set": {"network/description": "{nobody}"}}, "network.description", "is no description of a port"),
    ],
)
def test_what_a_switch_cannot_take_is_a_fault(patch: dict[str, Any], place: str, said: str, tmp_path: Path) -> None:
    found = faults(tmp_path / "project", patch)
    assert [fault.en for fault in found if place in fault.where and said in fault.en]


def test_they_come_all_at_once(tmp_path: Path) -> None:
    patch = {
        "ports": {**BOTH, "PAYGW-L001": {"连接编号": "甲-L001", "VLAN": "77"}},
        "set": {"network/defaults": {"access": ["exit"]}, "network/platforms": {"iox": {}}},
    }
    found = " / ".join(fault.en for fault in faults(tmp_path / "project", patch))
    for said in (
        "without a number",
        "is no text for a switch",
        "is no VLAN",
        "no line that a plan may add",
        f"must be {KNOWN}",
    ):
        assert said in found


def test_ports_that_the_platform_does_not_have(tmp_path: Path) -> None:
    """The device type may say what it wants: a port that no switch of the platform has is found before the night."""
    path = patched(tmp_path / "project", {})
    for kind in (tmp_path / "project" / "device-types").rglob("*.yaml"):
        kind.write_text(kind.read_text(encoding="utf-8").replace("GigabitEthernet1/0/1\n", "swp1\n"), encoding="utf-8")
    with pytest.raises(PlanFaults) as caught:
        load(path)
    assert [fault.en for fault in caught.value.faults if "on ios" in fault.en]


def test_a_plan_that_loaded_has_what_each_switch_wants(tmp_path: Path) -> None:
    plan = load(patched(tmp_path / "project", {"set": {"network/platforms": {"ios": {"defaults": {"trunk": []}}}}}))
    assert set(desired(plan)) == set(plan.switches)
