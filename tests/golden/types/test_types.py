"""Golden cases of device types as the community's library has them: what a plan reads of each kind, or is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.types import Types
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.conftest import Golden
from tests.golden.plan.project import edit
from tests.unit.plan.library import BASE, FILE, MODULE, OTHER, RAW, SWITCH, modular, project

HERE = Path(__file__).parent
SHARED = {
    f"device-types/Cisco/{name}.yaml": {**RAW, "model": name, "slug": f"x-{name.lower()}", "part_number": "HW"}
    for name in ("M-24", "M-24P")
}
STACK = {"switches/SHZJ-ACC-SW01": {"platform": "ios", "stack": 2}}
BAYS = {f"modules/{SWITCH}": {"1:Network Module": "C9300-NM-8X", "2:Network Module": "NM-8X"}}


def named(model: str) -> dict[str, Any]:
    """Return the patch by which the equipment list names a model of the switch."""
    return {"equipment": {SWITCH: {"型号": model}}}


def changed(**keys: Any) -> Callable[[Path], Path]:
    """Return what makes a plan whose device type has other keys; None takes one away."""
    content = {key: value for key, value in {**RAW, **keys}.items() if value is not None}
    return lambda folder: project(folder, {FILE: content})


def of_another_maker(folder: Path) -> Path:
    """Make a plan with two models of one name, and a device of neither maker."""
    files = {"device-types/A/C9300-24T.yml": OTHER, FILE: RAW}
    return project(folder, files, {"equipment": {SWITCH: {"品牌/厂商": "Nobody"}}})


def linked(folder: Path) -> Path:
    """Make a plan whose device type is a link that leads out of the project."""
    plan = project(folder)
    outside = folder / "outside.yaml"
    outside.write_text(yaml.safe_dump(RAW), encoding="utf-8")
    (plan.parent / FILE).unlink()
    (plan.parent / FILE).symlink_to(outside)
    return plan


def whole_repository(folder: Path) -> Path:
    """Make a plan whose table is the library's whole checkout, with its other folders."""
    plan = project(folder)
    library = plan.parent / "library"
    library.mkdir()
    (plan.parent / "device-types").rename(library / "device-types")
    for name, content in (("module-types/m.yaml", yaml.safe_dump(MODULE)), (".github/x.yml", "on: push\n"),
                          ("rack-types/r.yaml", "manufacturer: Cisco\nmodel: C9300-24T\n")):  # fmt: skip
        (library / name).parent.mkdir()
        (library / name).write_text(content, encoding="utf-8")
    edit(plan, {"set": {"tables/device_types": "library"}})
    return plan


CASES: dict[str, Callable[[Path], Path]] = {
    "without-a-slug": changed(slug=None),
    "half-a-unit": changed(u_height=0.5),
    "weight-in-pounds": changed(weight=16.33, weight_unit="lb"),
    "keys-of-tomorrow": changed(attribute_of_tomorrow=1, comments="|\n", **{"front-ports": None}),
    "with-device-bays": changed(subdevice_role="parent", **{"device-bays": [{"name": "1"}]}),
    "broken-yaml": lambda folder: project(folder, {FILE: "manufacturer: Cisco\nmodel: C9300-24T\nu_height: [\n"}),
    "wrong-value": changed(u_height="high"),
    "link-out-of-the-project": linked,
    "whole-repository": whole_repository,
    "one-model-of-two-makers": lambda folder: project(folder, {"device-types/A/C9300-24T.yml": OTHER, FILE: RAW}),
    "one-model-of-two-other-makers": of_another_maker,
    "part-number-of-one-model": lambda folder: project(
        folder, {"device-types/Cisco/X.yaml": {**RAW, "model": "X", "slug": "x", "part_number": "HW"}}, named("HW")),
    "part-number-of-two-models": lambda folder: project(folder, SHARED, named("HW")),
    "part-number-of-two-models-that-nobody-names": lambda folder: project(folder, SHARED),
    "unknown-model": lambda folder: project(folder, {}, named("C9300-24TT")),
    "module-in-its-bay": modular,
    "bay-without-its-module": lambda folder: project(folder, {FILE: BASE}),
    "unknown-bay": lambda folder: modular(
        folder, MODULE, {"set": {f"modules/{SWITCH}": {"Network module": "C9300-NM-8X"}}}),
    "unknown-module": lambda folder: modular(
        folder, MODULE, {"set": {f"modules/{SWITCH}": {"Network Module": "C9300-NM-8"}}}),
    "bay-without-a-position": lambda folder: modular(
        folder, MODULE, {"set": {f"modules/{SWITCH}": {"Spare": "C9300-NM-8X"}}}),
    "modules-of-no-device": lambda folder: modular(
        folder, MODULE, {"set": {"modules/SHZJ-ACC-SW09": {"Network Module": "C9300-NM-8X"}}}),
    "stack-with-modules": lambda folder: modular(folder, MODULE, {"set": {**STACK, **BAYS}}),
    "stack-without-a-chassis": lambda folder: modular(folder, MODULE, {"set": STACK}),
}  # fmt: skip


def shown(plan: Path) -> str:
    """Return the faults of a plan in both languages, or what it reads of the switch's type."""
    try:
        found = load(plan, "en")
    except PlanFaults as error:
        told = [fault.line(language) for fault in error.faults for language in ("en", "zh")]
        return "".join(f"{line}\n" for line in told)
    device = found.devices[SWITCH]
    kind, raw = found.device_type(SWITCH), Types(found).of(device)
    facts = {
        "type": f"{kind.manufacturer} {kind.model}", "slug": raw["slug"], "height": kind.u_height,
        "ports": sorted(kind.interface_names), "modules": found.modules.get(SWITCH, {}),
    }  # fmt: skip
    return yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=110, default_flow_style=None)


@pytest.mark.parametrize("case", CASES)
def test_a_kind_of_the_library_is_read_or_told(case: str, tmp_path: Path, golden: Golden) -> None:
    golden(HERE / "expected" / f"{case}.txt", shown(CASES[case](tmp_path)))


def test_each_case_has_its_file() -> None:
    assert {file.stem for file in (HERE / "expected").iterdir()} == set(CASES)
