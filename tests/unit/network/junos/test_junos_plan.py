"""What a Junos can't do is a fault of the plan, and not of the night."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.site import FAMILIES


def test_a_trunk_with_vlan_1_untagged_is_told_by_day(tmp_path: Path) -> None:
    shutil.copytree(FAMILIES.parent, project := tmp_path / "project")
    assert load(project / "plan.yml")
    ports = project / "ports.csv"
    lines = ports.read_text(encoding="utf-8").splitlines()
    ports.write_text("\n".join(line.replace(",trunk,110,", ",trunk,1,") for line in lines), encoding="utf-8")
    with pytest.raises(PlanFaults) as caught:
        load(project / "plan.yml")
    told = [fault for fault in caught.value.faults if "can't be untagged on a trunk of junos" in fault.en]
    assert [fault.value for fault in told] == ["FAM-JUNOS VLAN 1"] * 2  # the links of its group, on no other platform
    assert all("VLAN" in fault.where and fault.zh for fault in told)
    assert len(told) == len(caught.value.faults)
