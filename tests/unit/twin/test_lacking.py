"""What the lab would refuse is told with the plan: each case is refused by the lab, and by day."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load as of_stages
from ansible_collections.relops.golive.plugins.plugin_utils.twin import topology as derived
from ansible_collections.relops.golive.plugins.plugin_utils.twin.lacking import lacking
from ansible_collections.relops.golive.plugins.plugin_utils.twin.load import load
from ansible_collections.relops.lab.plugins.plugin_utils.topology import TopologyError, parse

from tests.golden.plan.project import DEMO, demo, edit
from tests.unit.twin.plans import LOGIN

Patch = dict[str, Any]


def project(folder: Path, patch: Patch) -> Path:
    """Return the plan of a demo with its twin and the edits of a patch."""
    plan = demo(folder)
    shutil.copytree(DEMO / "twin", folder / "twin")
    edit(plan, patch)
    return plan


def twin(old: str, new: str) -> Patch:
    """Return a patch of twin.yml."""
    return {"replace": {"twin/twin.yml": {old: new}}}


def by_day(plan: Path) -> list[str]:
    """Return what is told by day."""
    with pytest.raises(PlanFaults) as caught:
        load(plan, "en", raised=True)
    return caught.value.lines()


OF_THE_LAB = {
    "image": (twin("SHZJ-PAY-DB01: {image: database}", "SHZJ-PAY-DB01: {image: databse}"), "did you mean database?"),
    "no way in": (twin("serial: SN21A005,", "serial: SN21A005, missing: [eno1],"), "by which the twin is reached"),
}
"""Edits that the lab refuses when a topology is made of them unasked."""
OF_FILES = {
    "host": (twin("SHZJ-PAY-LEG01: {image", "SHZJ-PAY-LEG1: {image"), "hosts.SHZJ-PAY-LEG1: is no host of the plan"),
    "switch": (twin("SHZJ-AGG-SW01: {startup", "SHZJ-AGG-SW1: {startup"), "is no switch of the plan"),
    "secret": (twin("secrets: [switch_password", "secrets: [switch-password"), "is no name of a variable"),
    "key": (twin("images:\n", "imags:\n"), "imags: is no key here; did you mean images?"),
    "script": (twin("script: legacy.sh", "script: legacie.sh"), "no such file"),
    "port": (twin("serial: SN21A005,", "serial: SN21A005, missing: [eno9],"), "is no port of the model in the plan"),
    "seed": ({"text": {"twin/seed.yml": "- name: [\n"}}, "twin/seed.yml:2: YAML:"),
    "seed of no tasks": ({"text": {"twin/seed.yml": "name: x\n"}}, "twin/seed.yml: must be a list of tasks"),
    "start": ({"bytes": {"twin/startup/SHZJ-ACC-SW01.cfg": "fffe00"}}, "is no UTF-8 text"),
    "yaml": ({"text": {"twin/twin.yml": "hosts: {\n"}}, "twin/twin.yml:2: YAML:"),
}
OF_THE_PLAN = {
    "apart": ({"equipment": {"SHZJ-BAK01": {"带内管理IP": "10.21.104.41"}}}, "none holds the management addresses"),
}
"""What only a twin lacks; a go-live goes without it."""


@pytest.mark.parametrize(("patch", "said"), [*OF_THE_LAB.values(), *OF_FILES.values()], ids=[*OF_THE_LAB, *OF_FILES])
def test_a_fault_of_the_twin_is_told_with_the_plan(patch: Patch, said: str, tmp_path: Path) -> None:
    plan = project(tmp_path / "project", patch)
    lines = by_day(plan)
    assert any(said in line for line in lines), lines
    assert all(line.startswith("twin/") for line in lines)


@pytest.mark.parametrize("patch", [patch for patch, _said in OF_THE_LAB.values()], ids=OF_THE_LAB)
def test_the_lab_would_refuse_the_same(patch: Patch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived, "lacking", lambda _plan: ())
    monkeypatch.setattr(derived, "of_file", lambda _plan, _twin: ())
    plan = of_stages(project(tmp_path / "project", patch))
    with pytest.raises((TopologyError, StopIteration)):
        parse(derived.topology(plan, name="t", directory=tmp_path, cache=tmp_path, secrets=LOGIN))


@pytest.mark.parametrize(("patch", "said"), OF_THE_PLAN.values(), ids=OF_THE_PLAN)
def test_what_only_a_twin_lacks_is_no_fault_of_a_go_live(patch: Patch, said: str, tmp_path: Path) -> None:
    plan = project(tmp_path / "project", patch)
    assert any(said in line for line in by_day(plan))
    with pytest.raises(PlanFaults) as caught:
        load(plan, "en")
    assert not any(said in line for line in caught.value.lines())


@pytest.mark.parametrize("name", ["ctl", "dark", "CLI", "n" * 51])
def test_names_of_the_lab_are_told(name: str, of_names: Callable[[str], list[str]]) -> None:
    assert any("is no name for the twin" in line for line in of_names(name))


def test_names_that_are_one_on_the_twin_are_told(of_names: Callable[[str], list[str]]) -> None:
    assert any("the same name as" in line for line in of_names("shzj.bak01"))


@pytest.fixture
def of_names(tmp_path: Path) -> Callable[[str], list[str]]:
    """Return what is told where a host of the demo has another name."""
    plan = of_stages(DEMO / "plan.yml")

    def told(name: str) -> list[str]:
        devices = {**plan.devices, name: plan.devices["SHZJ-PAY-LEG01"].model_copy(update={"name": name})}
        changed = plan.model_copy(update={"devices": devices, "groups": {**plan.groups, "more": (name,)}})
        changed.__dict__.pop("hosts", None)
        return [fault.line("en") for fault in lacking(changed)]

    return told


def test_the_demos_and_what_is_sound_by_day_are_taken_by_the_lab(tmp_path: Path) -> None:
    for name in ("demo", "upgrade"):
        plan = load(DEMO.parent / name / "plan.yml", raised=True)
        raw = derived.topology(plan, name="t", directory=tmp_path / "lab", cache=tmp_path / "cache", secrets=LOGIN)
        assert parse(raw).hosts
