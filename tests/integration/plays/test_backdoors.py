"""A production whose gates are open, real runs of Ansible, and hosts that are this machine: nothing of it is changed.

`tests/house/test_backdoors.py` tries every variable and reads every playbook; here a sample is really run.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.integration.plays.machines import interpreters
from tests.integration.plays.test_plays import BIND, CONFIG, site
from tests.site import PLAN

__all__ = ["site"]
SECRETS = ("paygw_owner_password", "paygw_app_password", "legacy_ro_password", "restic_password")
WRITES: dict[str, Any] = {
    "configs": [{
        "template": "app.j2", "template_sha256": "x", "path": "TARGET", "link": None, "mode": "0644", "hidden": False,
        "service": None, "context": {}, "validate": "true",
    }]
}  # fmt: skip
OWN = """
- hosts: hosts
  gather_facts: false
  tasks: {tasks}
"""


@pytest.fixture
def bank(site: Path) -> Path:
    """Return a folder with the demo's plan as a production: its hosts are reached, and nobody has signed anything."""
    shutil.copytree(PLAN.parent, site / "bank", ignore=shutil.ignore_patterns("group_vars"))
    hosts = load(site / "bank/plan.yml").hosts
    interpreters(site / "own", hosts)
    access: dict[str, Any] = {
        "ansible_connection": "local", "golive_state": str(site / "state"), "golive_dossier": str(site / "dossier"),
        "ansible_python_interpreter": f"{site}/own/python-{{{{ inventory_hostname }}}}", "golive_switch_user": "netops",
        "golive_switch_password": "switch-word", "golive_switch_enable": "switch-word",
        **{f"vault_{name}": "a-long-enough-word" for name in SECRETS},
    }  # fmt: skip
    (site / "bank/group_vars").mkdir()
    (site / "bank/group_vars/all.yml").write_text(yaml.safe_dump(access))
    (site / "ansible.cfg").write_text(CONFIG)
    return site


def environment(bank: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE"))}
    return {
        **kept, "ANSIBLE_CONFIG": str(bank / "ansible.cfg"), "ANSIBLE_HOME": str(bank.parent / "home"),
        "ANSIBLE_NOCOLOR": "1", "ANSIBLE_COLLECTIONS_PATH": str(bank), "GOLIVE_LANGUAGE": "en",
        "ANSIBLE_INVENTORY_ENABLED": "relops.golive.plan",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **more,
    }  # fmt: skip


def play(bank: Path, playbook: str, *more: str, **values: str) -> tuple[int, str]:
    """Run a playbook on the production; return its exit code and all it said."""
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", BIND, str(bank / "lib"), "ansible-playbook", "-i", "bank/plan.yml", playbook,
         *more],
        cwd=bank, text=True, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=environment(bank, **values),
    )  # fmt: skip
    return done.returncode, done.stdout


def unchanged(bank: Path, said: str) -> None:
    """Hold that no stage ran and no host carries anything of a go-live."""
    assert not [line for line in said.splitlines() if line.startswith(("ran ", "undid "))], said
    assert not [path for folder in (bank / "own", bank / "lib") for path in folder.rglob("*") if "golive" in path.name]
    assert not (bank / "target").exists()
    journals = {path.resolve().parent.name for path in (bank / "state").glob("*/journal")}
    assert not [name for name in journals if "forged" not in name]


@pytest.mark.parametrize(
    ("name", "more", "word"),
    [
        ("golive", (), "form.application"), ("golive", ("-e", "golive_as_production=false"), "form.application"),
        ("install", (), "a stage alone is for a twin only"), ("upkeep", (), "no go-live of this plan is known here"),
        ("install", ("-e", "golive_single="), "-e golive_single"), ("rollback", (), "no go-live is known"),
        ("golive", ("-e", "ansible_connection=ssh", "-e", "ansible_port=1"), "form.application"),
        ("golive", ("-e", '{"golive_preflight": {"environment": {"kind": "twin"}}}'), "-e golive_preflight"),
        ("golive", ("--skip-tags", "always"), ""), ("golive", ("--start-at-task", "Open the go-live"), ""),
    ],
)  # fmt: skip
def test_it_is_refused_and_the_attempt_is_written(bank: Path, name: str, more: tuple[str, ...], word: str) -> None:
    code, said = play(bank, f"relops.golive.{name}", *more)
    assert code == 4, said
    unchanged(bank, said)
    refused = Case(bank / "state").of("refused")
    if not word:
        return
    assert "production (" in said, said
    (entry,) = refused
    ids = {"-e": "plan_alone", "a": "single_stage", "no": "upkeep" if name == "upkeep" else "direction"}
    assert ids.get(word.split()[0], word) in entry.facts["gates"], entry.facts
    assert (bank / "state/gates.html").exists()


def own(bank: Path, *tasks: dict[str, Any]) -> str:
    """Write a playbook of a person's own."""
    (bank / "own.yml").write_text(OWN.format(tasks=json.dumps(tasks)))
    (bank / "app.j2").write_text("x\n")
    return "own.yml"


def step(bank: Path) -> dict[str, Any]:
    """Return a task that would write a file by a step of the product."""
    work = json.loads(json.dumps(WRITES).replace("TARGET", f"{bank}/target").replace("app.j2", f"{bank}/app.j2"))
    return {"relops.golive.install_config_files": {"work": work}}


def forged(bank: Path) -> None:
    """Write a journal that says that a production was opened and everything was allowed."""
    plan = load(bank / "bank/plan.yml")
    found = golive.enter(
        bank / "state", plan.project.code, plan.digest, "root", production=True, account="root", order="a" * 64,
        environment={"kind": "production"},
    )  # fmt: skip
    target = found.folder.with_name(f"{found.id}-forged")
    found.folder.rename(target)
    (bank / "state/current").unlink()
    (bank / "state/current").symlink_to(target.name)


def test_a_step_of_an_own_playbook_does_nothing_though_a_journal_says_that_it_may(bank: Path) -> None:
    forged(bank)
    for tasks in ([step(bank)], [{"relops.golive.golive_marker": {"operation": "claim"}}, step(bank)]):
        code, said = play(bank, own(bank, *tasks))
        assert code != 0
        assert "does not lead into any twin" in said, said
        unchanged(bank, said)


def test_opening_it_without_preflight_is_refused(bank: Path) -> None:
    code, said = play(bank, own(bank, {"relops.golive.golive_open": {}}, step(bank)))
    assert code != 0, said
    assert "preflight was not asked in this run" in said, said
    unchanged(bank, said)


def test_a_part_that_is_run_by_itself_does_nothing(bank: Path) -> None:
    forged(bank)
    parts = "ansible_collections/relops/golive/playbooks/parts"
    for name in ("stage_alone", "announce"):
        code, said = play(bank, f"{parts}/{name}.yml", "-e", "golive_part=install")
        assert code != 0, said
        unchanged(bank, said)


def test_a_process_that_asks_nobody_opens_nothing(bank: Path) -> None:
    """Neither the project's own nor other templates: somebody has to approve the plan."""
    (bank / "bank/process.yml").write_text('schema: 1\ntitle: "mine"\nforms: {}\n')
    code, said = play(bank, "relops.golive.golive")
    assert code == 4, said
    assert "no form is signed before the night begins" in " ".join(said.split()), said
    unchanged(bank, said)


def test_what_leads_elsewhere_only_later_is_found_by_the_step(bank: Path) -> None:
    """A template that gives this machine while preflight looks and another host afterwards."""
    given = yaml.safe_load((bank / "group_vars/all.yml").read_text())
    given["ansible_connection"] = "{{ 'ssh' if golive_marker is defined else 'local' }}"
    given["ansible_host"] = "{{ '192.0.2.1' if golive_marker is defined else '127.0.0.1' }}"
    (bank / "group_vars/all.yml").write_text(yaml.safe_dump(given))
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", BIND, str(bank / "lib"), "ansible-playbook", "-i", "stand_in.yml",
         "relops.golive.golive"],
        cwd=bank, text=True, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=environment(bank, ANSIBLE_INVENTORY_PLUGINS=str(PLAN.parents[2] / "tests/stand_in"),
                        ANSIBLE_INVENTORY_ENABLED="stand_in"),
    )  # fmt: skip
    assert done.returncode == 4, done.stdout
    assert "does not lead into any twin" in done.stdout, done.stdout
    assert not [line for line in done.stdout.splitlines() if line.startswith("ran ")]
    assert not list((bank / "lib").glob("*/golive"))


def test_a_portal_is_refused_too(bank: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    run = ansible_runner.run(
        private_data_dir=str(tmp_path_factory.mktemp("runner")), project_dir=str(bank), playbook="relops.golive.golive",
        inventory=str(bank / "bank/plan.yml"), envvars=environment(bank), quiet=True,
        extravars={"golive_as_production": False, "golive_twin_dir": "/nonexistent"}, tags="always",
    )  # fmt: skip
    said = run.stdout.read()
    assert run.rc == 4, said
    unchanged(bank, said)


def test_a_check_shows_what_is_open_and_changes_nothing(bank: Path) -> None:
    code, said = play(bank, "relops.golive.golive", "--check")
    assert "production (" in said, said
    assert not (bank / "state").exists(), said
    assert code in (0, 4)
    assert not [path for folder in (bank / "own", bank / "lib") for path in folder.rglob("*") if "golive" in path.name]
