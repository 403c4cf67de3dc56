"""The row of plays of golive.yml and rollback.yml, with the real engine and roles that only say that they ran."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

GOLIVE = Path(__file__).resolve().parents[3] / "collections/ansible_collections/relops/golive"
STAGES = ("network", "suspend", "backup", "install", "migrate", "verify", "resume")
MEMBERS = {"network": "abc", "suspend": "a", "backup": "abc", "install": "bc", "migrate": "c", "verify": "ab"}
"""Hosts with work by stage; resume has none."""
FORWARD = """
- name: Say it and fail where it is wanted
  ansible.builtin.debug:
    msg: "ran {stage} {{{{ inventory_hostname }}}}"
  failed_when: golive_fault | default('') == '{stage} ' ~ inventory_hostname

- name: Say that it ended
  ansible.builtin.debug:
    msg: "ended {stage} {{{{ inventory_hostname }}}}"
"""
BACK = """
- name: Say it and fail where it is wanted
  ansible.builtin.debug:
    msg: "undid {stage} {{{{ inventory_hostname }}}}"
  failed_when: golive_fault_back | default('') == '{stage} ' ~ inventory_hostname
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with the collection, whose roles are replaced, and an inventory of three hosts."""
    home = tmp_path / "ansible_collections/relops/golive"
    shutil.copytree(GOLIVE / "playbooks", home / "playbooks")
    for name in ("plugins", "meta", "galaxy.yml"):
        (home / name).symlink_to(GOLIVE / name)
    for stage in (*STAGES, "records"):
        tasks = home / "roles" / stage / "tasks"
        tasks.mkdir(parents=True)
        (tasks / "main.yml").write_text(FORWARD.format(stage=stage))
        (tasks / "undo.yml").write_text(BACK.format(stage=stage))
    children: dict[str, object] = {
        f"golive_{stage}": {"hosts": {host: {} for host in MEMBERS.get(stage, "")}} for stage in STAGES
    }
    common = {
        "golive_project": "P", "golive_digest": "d" * 64, "golive_state": str(tmp_path / "state"),
        "golive_dossier": str(tmp_path / "dossier"), "golive_plan": "plan.yml", "ansible_connection": "local",
    }  # fmt: skip
    inventory = {"all": {"hosts": {host: {} for host in "abc"}, "children": children, "vars": common}}
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump(inventory))
    (tmp_path / "ansible.cfg").write_text("[defaults]\nretry_files_enabled = false\ninternal_poll_interval = 0.01\n")
    return tmp_path


def play(site: Path, name: str, *more: str) -> tuple[int, list[str], str]:
    """Run a playbook; return its exit code, what ran in order, and all it said."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE"))}
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "inventory.yml", f"relops.golive.{name}", *more],
        cwd=site, text=True, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**kept, "ANSIBLE_CONFIG": str(site / "ansible.cfg"), "ANSIBLE_HOME": str(site / "home"),
             "ANSIBLE_COLLECTIONS_PATH": str(site), "ANSIBLE_NOCOLOR": "1"},
    )  # fmt: skip
    said = [line.split('"')[3] for line in done.stdout.splitlines() if '"msg": "' in line]
    ran = [line for line in said if line.split()[0] in ("ran", "ended", "undid")]
    return done.returncode, ran, done.stdout


def ended(site: Path) -> tuple[str, str]:
    """Return how the newest go-live ended, and why it was turned."""
    lines = (site / "state/current/journal/golive.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in lines]
    turned = [event["message"] for event in events if event["event"] == "direction"]
    return next(event["facts"]["result"] for event in reversed(events) if event["event"] == "closed"), "".join(turned)


def of(verb: str, *stages: str) -> set[str]:
    """Return what a verb has for all hosts of the stages."""
    return {f"{verb} {stage} {host}" for stage in stages for host in MEMBERS.get(stage, "")}


def test_a_good_night_runs_each_stage_on_its_hosts_and_goes_back_on_request_alone(site: Path, tmp_path: Path) -> None:
    code, ran, said = play(site, "golive")
    assert code == 0, said
    assert [line for line in ran if line.startswith("undid")] == []
    assert of("ended", *STAGES) <= set(ran)
    order = [line.split()[1] for line in ran if line.startswith("ran")]
    assert list(dict.fromkeys(order)) == [*STAGES[:-1], "records"]
    assert ended(site) == ("success", "")
    refused = play(site, "rollback")
    assert refused[0] == 2
    assert "would be lost" in refused[2]
    assert not of("undid", *STAGES) & set(refused[1])
    (tmp_path / "assessment.md").write_text("fine")
    code, ran, said = play(site, "rollback", "-e", f"golive_assessment={tmp_path}/assessment.md")
    assert code == 0, said
    assert of("undid", *STAGES) <= set(ran)
    assert not of("ran", *STAGES) & set(ran)


def test_a_stage_that_fails_on_one_host_is_undone_on_all(site: Path) -> None:
    code, ran, said = play(site, "golive", "-e", "golive_fault='install b'")
    assert code == 2, said
    assert not of("ended", "install") & set(ran)
    assert not of("ran", "migrate", "verify") & set(ran)
    assert {line for line in ran if line.startswith("undid")} == of("undid", *STAGES)
    back = list(dict.fromkeys(line.split()[1] for line in ran if line.startswith("undid")))
    assert back == ["verify", "migrate", "install", "backup", "suspend", "network"]
    assert ended(site) == ("cancelled", "Say it and fail where it is wanted: ran install b")


@pytest.mark.parametrize("fault", ["network a", "network c", "suspend a", "migrate c"])
def test_it_does_not_matter_where(site: Path, fault: str) -> None:
    code, ran, said = play(site, "golive", "-e", f"golive_fault='{fault}'")
    assert code == 2, said
    assert {line for line in ran if line.startswith("undid")} == of("undid", *STAGES)
    assert not of("ran", *STAGES[STAGES.index(fault.split()[0]) + 1 :]) & set(ran)


def test_an_undo_that_fails_keeps_no_other_from_being_tried_and_a_run_killed_after_it_turned_goes_back(
    site: Path,
) -> None:
    code, ran, _said = play(site, "golive", "-e", "golive_fault='verify b'", "-e", "golive_fault_back='backup a'")
    assert code == 2
    assert {line for line in ran if line.startswith("undid")} == of("undid", *STAGES)
    assert not of("ended", "verify") & set(ran)
    for path in (site / "state").glob("P-*/journal/golive.jsonl"):
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if '"closed"' not in line))
    code, ran, said = play(site, "golive")
    assert code == 2, said
    assert not of("ran", *STAGES) & set(ran)
    assert of("undid", *STAGES) <= set(ran)


def test_a_journal_that_cannot_be_turned_ends_the_run(site: Path) -> None:
    """Nothing goes on, neither forward nor back: the same command again decides."""
    turn = site / "ansible_collections/relops/golive/playbooks/action_plugins"
    tasks = site / "ansible_collections/relops/golive/playbooks/tasks/stage.yml"
    turn.mkdir()
    (turn / "no_turn.py").write_text(
        "from ansible_collections.relops.golive.plugins.action import turn\n\n\n"
        "class ActionModule(turn.ActionModule):\n    def act(self, state, arguments):\n"
        "        return {'failed': True, 'msg': 'no space left'}\n"
    )
    tasks.write_text(tasks.read_text().replace("relops.golive.turn:", "no_turn:"))
    code, ran, said = play(site, "golive", "-e", "golive_fault='backup b'")
    assert code == 2
    assert "no space left" in said
    assert not of("ran", "install", "migrate", "verify") & set(ran)
    assert not of("undid", *STAGES) & set(ran)
    code, ran, said = play(site, "golive")
    assert code == 0, said
    assert of("ended", *STAGES) <= set(ran)


def test_check_mode_runs_forward_and_tells_a_fault(site: Path) -> None:
    code, ran, _said = play(site, "golive", "--check")
    assert code == 0
    assert of("ended", *STAGES) <= set(ran)
    assert not of("undid", *STAGES) & set(ran)
    assert not (site / "state").exists()
    code, ran, said = play(site, "golive", "--check", "-e", "golive_fault='install b'")
    assert code == 2
    assert "wanted" in said
    assert play(site, "rollback", "--check")[1] != []
