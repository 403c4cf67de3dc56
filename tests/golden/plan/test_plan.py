"""Golden cases of the plan: every folder beside this file is one, with a patch of the demo or a project of its own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.site.labels import labels
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.conftest import Golden
from tests.golden.plan.project import patched

HERE = Path(__file__).parent
FAULTY = sorted(path.parent.name for path in HERE.glob("*/patch.yml"))
OWN = sorted(path.parent.name for path in HERE.glob("*/plan.yml"))


@pytest.mark.parametrize("case", FAULTY)
def test_every_fault_is_named(case: str, tmp_path: Path, golden: Golden) -> None:
    patch = yaml.safe_load((HERE / case / "patch.yml").read_text(encoding="utf-8"))
    with pytest.raises(PlanFaults) as caught:
        load(patched(tmp_path / "project", patch))
    for language, file in (("zh", "faults.txt"), ("en", "faults.en.txt")):
        told = "".join(f"{replace(fault, at='').line(language)}\n" for fault in caught.value.faults)
        golden(HERE / case / "expected" / file, told)


@pytest.mark.parametrize("case", OWN)
def test_a_sound_plan_is_read(case: str, golden: Golden) -> None:
    golden(HERE / case / "expected" / "plan.json", facts(load(HERE / case / "plan.yml")))


def facts(plan: Plan) -> str:
    """Return what must stay the same of a plan: its digest above all, which approvals quote."""
    told = {
        "digest": plan.digest,
        "hosts": plan.hosts,
        "switches": sorted(plan.switches),
        "devices": {name: f"{device.type} {device.rack} {device.units}" for name, device in plan.devices.items()},
        "labels": [labels(link) for link in plan.connections],
        "vlans": {link.link_id: [str(link.mode), *link.vlans] for link in plan.connections},
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def test_there_are_enough_faulty_plans() -> None:
    assert len(FAULTY) >= 25
