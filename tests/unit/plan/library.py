"""A library of device types and what tests write into it: the demo's plan with files and keys of its own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO, demo, edit

SWITCH = "SHZJ-ACC-SW01"
FILE = "device-types/Cisco/C9300-24T.yaml"
RAW: dict[str, Any] = {
    **yaml.safe_load((DEMO / FILE).read_text(encoding="utf-8")), "model": "C9300-24T", "slug": "cisco-c9300-24t",
}  # fmt: skip
OTHER = {"manufacturer": "Other", "model": "C9300-24T", "u_height": 1, "interfaces": [{"name": "x1", "type": "other"}]}
UPLINKS = [f"TenGigabitEthernet1/1/{number}" for number in range(1, 9)]
BASE = {**RAW, "interfaces": [part for part in RAW["interfaces"] if not part["name"].startswith("Ten")],
        "module-bays": [{"name": "Network Module", "position": "1"}, {"name": "Spare"}]}  # fmt: skip
MODULE = {"manufacturer": "Cisco", "model": "C9300-NM-8X", "part_number": "NM-8X",
          "interfaces": [{"name": f"TenGigabitEthernet1/{{module}}/{number}", "type": "10gbase-x-sfpp"}
                         for number in range(1, 9)]}  # fmt: skip
BAYS = {"modules": {name: {"Network Module": "C9300-NM-8X"} for name in
                    ("SHZJ-ACC-SW01", "SHZJ-ACC-SW02", "SHZJ-AGG-SW01")}}  # fmt: skip


def project(folder: Path, files: dict[str, Any] | None = None, patch: dict[str, Any] | None = None) -> Path:
    plan = demo(folder / "project")
    for name, content in (files or {}).items():
        path = plan.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
    edit(plan, patch or {})
    return plan


def told(plan: Path) -> list[str]:
    with pytest.raises(PlanFaults) as caught:
        load(plan, "en")
    return [re.sub(r"^plan\.yml:\d+ ", "", line) for line in caught.value.lines("en")]


def modular(folder: Path, module: Any = MODULE, patch: dict[str, Any] | None = None) -> Path:
    plan = project(folder, {FILE: BASE, "module-types/Cisco/C9300-NM-8X.yaml": module})
    content = plan.read_text(encoding="utf-8")
    plan.write_text(content + yaml.safe_dump(BAYS), encoding="utf-8")
    edit(plan, patch or {})
    return plan
