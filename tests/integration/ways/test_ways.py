"""Repository, wheel and galaxy tarball are the same product: each checks, documents, records, goes live and back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import current
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.integration.ways.conftest import INSTALLERS, NAMES, OURS, Way, names_in
from tests.site import ROOT
from tests.unit.records import night

pytestmark = pytest.mark.integration
KINDS = ("module", "inventory", "callback", "lookup", "filter", "role")
DESCRIBED = ROOT / "collections/ansible_collections/relops/golive/docs/execution-environment.yml"
PROJECT = ROOT / "tests/golden/records/project"


def test_a_plan_is_checked(way: Way) -> None:
    checked = way.play("plan")
    assert checked.returncode == 0, checked.stdout
    assert str(load(way.plan).digest) in checked.stdout
    assert str(ROOT) not in checked.stdout


def test_a_project_of_ones_own_is_made_and_checked(way: Way) -> None:
    options = ("-e", "golive_project=pay", "-e", f"golive_folder={way.place / 'own'}")
    made = way.run("ansible-playbook", "-i", "localhost,", "relops.golive.new", *options)
    assert made.returncode == 0, made.stdout
    plan = way.place / "own/plan.yml"
    checked = way.play("plan", plan=plan)
    assert checked.returncode == 0 and str(load(plan).digest) in checked.stdout, checked.stdout


def test_nothing_of_the_checkout_is_seen(way: Way) -> None:
    code = "import ansible_collections.relops.golive as found; print(found.__path__[0])"
    where = way.run("python", "-c", code)
    if way.name == "galaxy":  # on Ansible's path, not on Python's
        assert where.returncode, where.stdout
    else:
        assert Path(where.stdout.strip()).is_relative_to(way.collections), where.stdout
    listed = json.loads(way.run("ansible-galaxy", "collection", "list", "--format", "json").stdout)
    found = {path for path, collections in listed.items() if "relops.golive" in collections}
    assert found == {str(way.collections / "ansible_collections")}


def test_every_plugin_is_documented(way: Way) -> None:
    for kind in KINDS:
        told = way.run("ansible-doc", "--type", kind, "--list", "--json", "relops.golive")
        here = subprocess.run(
            ["ansible-doc", "--type", kind, "--list", "--json", "relops.golive"], cwd=ROOT, check=True, text=True,
            stdout=subprocess.PIPE,
        ).stdout  # fmt: skip
        names = set(json.loads(told.stdout[told.stdout.index("{") :]))
        assert names == set(json.loads(here)) and (names or kind in ("filter", "lookup")), kind


def test_records_are_written_from_a_kept_journal(way: Way) -> None:
    shutil.copytree(PROJECT, way.place / "kept")
    plan, state = way.place / "kept/plan.yml", way.place / "kept-state"
    journal = night.success(load(plan), state)
    (state / "current").symlink_to(journal.folder.parent.name)
    kept = replace(way, settings={**way.settings, "GOLIVE_STATE": str(state), "GOLIVE_DOSSIER": str(state / "dossier")})
    written = kept.play("records", plan=plan)
    assert written.returncode == 0, written.stdout
    names = {path.name for path in (state / "dossier").rglob("*")}
    assert {"index.html", "15_summary.csv"} <= names and [name for name in names if name.endswith(".xlsx")], names


@pytest.mark.skipif(os.geteuid() != 0, reason="the lab needs root")
def test_it_goes_live_on_the_small_twin_and_back(way: Way) -> None:
    if way.name == "repository" or (way.name == "wheel" and not os.environ.get("WAYS")):
        pytest.skip("every other test of this repository does; the wheel's files are those of the tarballs (WAYS=all)")
    assessment = way.place / "assessment.md"
    assessment.write_text("Nobody but this test wrote.")
    try:
        for playbook, *more in (("lab_up",), ("golive",), ("rollback", "-e", f"golive_assessment={assessment}")):
            done = way.play(playbook, *more)
            assert done.returncode == 0, f"{playbook}\n{done.stdout}"
        night_there = current(way.place / "state")
        assert night_there is not None and night_there.result() == "cancelled"
        assert len(list((way.place / "dossier").glob("*/index.html"))) == 1
    finally:
        down = way.play("lab_down")
    assert down.returncode == 0, down.stdout


def test_tarballs_and_wheel_ship_the_same_files(wheel: Path, tarballs: list[Path]) -> None:
    inside = {name for name in names_in(wheel) if not name.startswith(OURS)}
    built = {f"ansible_collections/relops/{part}/{name}" for part, path in zip(NAMES, tarballs, strict=True)
             for name in names_in(path)}  # fmt: skip
    plain = {name for name in built if Path(name).name not in INSTALLERS}
    assert plain == {name for name in inside if Path(name).name not in INSTALLERS}
    for needed in (
        "templates/process.yml",
        "templates/projects/all/plan.yml.j2",
        "templates/projects/all/dot.gitignore",
        "templates/documents/zh/notice.md.j2",
        "bindep.txt",
        "requirements.txt",
    ):
        assert f"ansible_collections/relops/golive/{needed}" in plain, needed
    assert not [name for name in plain if name.endswith(".pyc") or "/tests/" in name]


def test_an_execution_environment_is_made_from_the_tarballs(tarballs: list[Path], tmp_path: Path) -> None:
    for path in tarballs:
        shutil.copy(path, tmp_path)
    galaxy = [{"name": path.name, "type": "file"} for path in tarballs]
    described = yaml.safe_load(
        (ROOT / "collections/ansible_collections/relops/golive/docs/execution-environment.yml").read_text()
    )
    described["dependencies"]["galaxy"] = {"collections": galaxy}
    (tmp_path / "execution-environment.yml").write_text(yaml.safe_dump(described))
    command = ["ansible-builder", "create", "--output-filename", "Containerfile", "--file", "execution-environment.yml"]
    made = subprocess.run(
        command, cwd=tmp_path, text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout
    assert (tmp_path / "context/Containerfile").is_file()
    wanted = yaml.safe_load((tmp_path / "context/_build/requirements.yml").read_text())["collections"]
    assert [one["name"] for one in wanted] == [path.name for path in tarballs]


def test_what_an_execution_environment_installs_is_what_the_collections_need(way: Way) -> None:
    told = subprocess.run(
        ["ansible-builder", "introspect", str(way.collections)], text=True, check=True, stdout=subprocess.PIPE
    ).stdout  # fmt: skip
    found = yaml.safe_load(told.split("---", 1)[-1])
    python = " ".join(found["python"])
    for name in ("netmiko", "pydantic", "typst", "asyncssh", "pytest-testinfra"):
        assert name in python, told
    assert "restic" in " ".join(found["system"])
