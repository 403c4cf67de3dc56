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
from ansible_collections.relops.golive.plugins.plugin_utils.stages import registry

from tests.integration.plays.machines import interpreters

GOLIVE = Path(__file__).resolve().parents[3] / "collections/ansible_collections/relops/golive"
STAND_IN = Path(__file__).resolve().parents[2] / "stand_in"
STAGES = tuple(name for name, stage in registry.STAGES.items() if stage.desired)
MEMBERS = {"network": "abc", "suspend": "a", "backup": "abc", "install": "bc", "migrate": "c", "verify": "ab"}
"""Hosts with work by stage; resume has none."""
WORKING = [stage for stage in STAGES if stage in MEMBERS]
FORWARD = """
- name: Say it
  ansible.builtin.debug:
    msg: "ran {stage} {{{{ inventory_hostname }}}}"

- name: Do it
  say:
    stage: {stage}

- name: Say that it ended
  ansible.builtin.debug:
    msg: "ended {stage} {{{{ inventory_hostname }}}}"
"""
BACK = """
- name: Say it
  ansible.builtin.debug:
    msg: "undid {stage} {{{{ inventory_hostname }}}}"

- name: Undo it
  say:
    stage: {stage}
    undo: true
"""
RECORDS = """
- name: Say it
  ansible.builtin.debug:
    msg: "ran records {{ inventory_hostname }}"
"""
CONFIG = """[defaults]
retry_files_enabled = false
internal_poll_interval = 0.01
stdout_callback = relops.golive.board
"""
AWAY = "{{ 'ssh' if inventory_hostname in 'abc' and golive_part|default('') in stand_away|default([]) else 'local' }}"
"""Hosts do not answer in the parts that stand_away lists: nobody listens on their port."""
BIND = 'mount --bind "$0" /var/lib && exec "$@"'
"""The marker of a host lies in /var/lib; here all hosts are this machine, so each test has one of its own."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with the collection, whose roles are replaced, and a plan's stand-in of three hosts."""
    if os.geteuid():
        pytest.skip("mounts a folder of its own: needs root")
    home = tmp_path / "ansible_collections/relops/golive"
    shutil.copytree(GOLIVE / "playbooks", home / "playbooks")
    for name in ("plugins", "meta", "galaxy.yml"):
        (home / name).symlink_to(GOLIVE / name)
    for stage in (*STAGES, "records"):
        tasks = home / "roles" / stage / "tasks"
        tasks.mkdir(parents=True)
        (tasks / "main.yml").write_text(RECORDS if stage == "records" else FORWARD.format(stage=stage))
        (tasks / "undo.yml").write_text(BACK.format(stage=stage))
    (home / "roles/network/tasks/announce.yml").write_text("- ansible.builtin.meta: noop\n")
    (home / "playbooks/action_plugins").mkdir()
    shutil.copy(STAND_IN / "say.py", home / "playbooks/action_plugins")
    interpreters(tmp_path / "lib", "abc")
    describe(tmp_path)
    (tmp_path / "ansible.cfg").write_text(CONFIG)
    return tmp_path


def describe(site: Path, digest: str = "d" * 64, hosts: str = "abc") -> None:
    """Write the plan's stand-in."""
    works = {stage: [host for host in MEMBERS.get(stage, "") if host in hosts] for stage in STAGES}
    given = {
        "groups": {"hosts": list(hosts), **{f"golive_{stage}": members for stage, members in works.items()}},
        "variables": {"golive_plan": "plan.yml", "golive_project": "P", "golive_digest": digest, "golive_tasks": {}},
        "hosts": {
            host: {
                "ansible_python_interpreter": str(site / "lib" / f"python-{host}"),
                **{f"golive_{stage}": {"say": stage} for stage in STAGES if host in works[stage]},
            }
            for host in hosts
        },
        "steps": [[f"{stage}.say", host] for stage, members in works.items() for host in members],
    }
    (site / "stand_in.yml").write_text(yaml.safe_dump(given))
    (site / "group_vars").mkdir(exist_ok=True)
    (site / "group_vars/all.yml").write_text(
        yaml.safe_dump({
            "golive_state": str(site / "state"), "golive_dossier": str(site / "dossier"),
            "ansible_connection": AWAY, "ansible_python_interpreter": sys.executable,
            "ansible_host": "127.0.0.1", "ansible_port": 1,
        })
    )  # fmt: skip


def play(site: Path, name: str, *more: str) -> tuple[int, list[str], str]:
    """Run a playbook; return its exit code, what ran in order, and all it said."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE"))}
    command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "stand_in.yml", f"relops.golive.{name}"]
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", BIND, str(site / "lib"), *command, *more], cwd=site, text=True, check=False,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**kept, "ANSIBLE_CONFIG": str(site / "ansible.cfg"), "ANSIBLE_HOME": str(site.parent / "home"),
             "ANSIBLE_COLLECTIONS_PATH": str(site), "GOLIVE_LANGUAGE": "en", "ANSIBLE_NOCOLOR": "1",
             "ANSIBLE_INVENTORY_PLUGINS": str(STAND_IN), "ANSIBLE_INVENTORY_ENABLED": "stand_in"},
    )  # fmt: skip
    ran = [line for line in done.stdout.splitlines() if line.startswith(("ran ", "ended ", "undid "))]
    return (
        done.returncode,
        ran,
        f"{done.stdout}\n{' '.join(done.stdout.split())}",
    )  # a sentence may be broken in a table


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
    assert list(dict.fromkeys(order)) == [*WORKING, "records"]
    assert ended(site) == ("success", "")
    refused = play(site, "rollback")
    assert refused[0] == 4
    said = " ".join(refused[2].split())
    assert 0 < said.index("would be lost") < said.index("Mend what is named above"), "in a file, too"
    assert not of("undid", *STAGES) & set(refused[1])
    (tmp_path / "assessment.md").write_text("fine")
    code, ran, said = play(site, "rollback", "-e", f"golive_assessment={tmp_path}/assessment.md")
    assert code == 0, said
    assert of("undid", *STAGES) <= set(ran)
    assert not of("ran", *STAGES) & set(ran)


def test_a_stage_that_fails_on_one_host_is_undone_on_all(site: Path) -> None:
    code, ran, said = play(site, "golive", "-e", "stand_fault='install b'")
    assert code == 2, said
    assert not of("ended", "install") & set(ran)
    assert not of("ran", "migrate", "verify") & set(ran)
    assert {line for line in ran if line.startswith("undid")} == of("undid", *STAGES)
    back = list(dict.fromkeys(line.split()[1] for line in ran if line.startswith("undid")))
    assert back == WORKING[::-1]
    assert ended(site) == ("cancelled", "b install.say: wanted")


@pytest.mark.parametrize("fault", ["network a", "network c", "suspend a", "migrate c"])
def test_it_does_not_matter_where(site: Path, fault: str) -> None:
    code, ran, said = play(site, "golive", "-e", f"stand_fault='{fault}'")
    assert code == 2, said
    assert {line for line in ran if line.startswith("undid")} == of("undid", *STAGES)
    assert not of("ran", *STAGES[STAGES.index(fault.split()[0]) + 1 :]) & set(ran)


def test_an_undo_that_fails_keeps_no_other_from_being_tried_and_a_run_killed_after_it_turned_goes_back(
    site: Path,
) -> None:
    code, ran, _said = play(site, "golive", "-e", "stand_fault='verify b'", "-e", "stand_fault_back='backup a'")
    assert code == 3
    assert {line for line in ran if line.startswith("undid")} == of("undid", *STAGES)
    assert not of("ended", "verify") & set(ran)
    for path in (site / "state").glob("P-*/journal/golive.jsonl"):
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if '"event":"closed"' not in line))
    code, ran, said = play(site, "golive")
    assert code == 2, said
    assert not of("ran", *STAGES) & set(ran)
    assert of("undid", *STAGES) <= set(ran)


def test_a_journal_that_cannot_be_turned_ends_the_run(site: Path) -> None:
    """Nothing goes on, neither forward nor back: the same command again decides."""
    turn = site / "ansible_collections/relops/golive/playbooks/action_plugins"
    tasks = site / "ansible_collections/relops/golive/playbooks/tasks/stage.yml"
    (turn / "no_turn.py").write_text(
        "from ansible_collections.relops.golive.plugins.action import golive_turn as turn\n\n\n"
        "class ActionModule(turn.ActionModule):\n    def act(self, state, arguments):\n"
        "        return {'failed': True, 'msg': 'no space left'}\n"
    )
    tasks.write_text(tasks.read_text().replace("relops.golive.golive_turn:", "no_turn:"))
    code, ran, said = play(site, "golive", "-e", "stand_fault='backup b'")
    assert code == 4
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
    code, ran, said = play(site, "golive", "--check", "-e", "stand_bug='install b'")
    assert code == 4
    assert "undefined" in said
    assert play(site, "rollback", "--check")[0] == 4


def markers(site: Path) -> dict[str, dict[str, object]]:
    """Return the markers that the hosts carry, by project; where they differ, one that is open."""
    found = sorted((site / "lib").glob("*/golive/markers/*.json"), key=lambda path: '"open"' in path.read_text())
    return {path.stem: json.loads(path.read_text()) for path in found}


def test_every_host_is_marked_until_all_is_back_and_says_live_when_it_is(site: Path) -> None:
    assert play(site, "golive", "-e", "stand_bug='backup a'")[0] == 4
    assert markers(site)["P"]["state"] == "open"
    assert play(site, "golive", "-e", "stand_fault='backup a'")[0] == 2
    assert not list((site / "lib").glob("*/golive")), "nothing of it is left on a host that is back"
    assert play(site, "golive")[0] == 0
    assert markers(site)["P"]["state"] == "live"


@pytest.mark.parametrize("when", ["open", "live"])
def test_a_lost_state_is_no_empty_one(site: Path, when: str) -> None:
    more = ("-e", "stand_bug='install b'") if when == "open" else ()
    play(site, "golive", *more)
    shutil.rmtree(site / "state")
    code, ran, said = play(site, "golive")
    assert (code, ran) == (3, []), said
    assert "no record" in said
    code, ran, said = play(site, "rollback", "-e", f"golive_assessment={__file__}")
    assert (code, ran) == (4, []), said
    assert "no go-live is known" in said
    assert not list((site / "state").glob("*/journal"))


def test_a_state_that_is_older_than_the_hosts_is_not_believed(site: Path) -> None:
    play(site, "golive", "-e", "stand_bug='network a'")
    shutil.copytree(site / "state", site / "copy", symlinks=True)
    (site / "lib/b/golive/markers/P.begun").write_text("install.say\n")  # as a host's module writes it
    code, ran, said = play(site, "golive")
    assert (code, ran) == (3, []), said
    assert "of which the journal says nothing" in said


def test_a_lost_journal_file_stops_both_ways(site: Path) -> None:
    play(site, "golive", "-e", "stand_bug='install b'")
    next((site / "state").glob("P-*/journal/a.jsonl")).unlink()
    for name in ("golive", "rollback"):
        code, ran, said = play(site, name)
        assert (code, ran) == (3, []), said
        assert "the file is lost" in said


def test_a_fault_of_the_controller_stops_and_the_same_command_goes_on(site: Path) -> None:
    code, ran, said = play(site, "golive", "-e", "stand_bug='install b'")
    assert code == 4, said
    assert not of("undid", *STAGES) & set(ran)
    assert "stopped, nothing is decided" in said
    assert play(site, "golive")[0] == 0


def test_what_is_live_is_carried_no_further_and_turned_by_rollback_alone(site: Path) -> None:
    assert play(site, "golive")[0] == 0
    lines = (site / "state/current/journal/golive.jsonl").read_text()
    for more in ((), ("-e", "stand_bug='install b'"), ("-e", "stand_fault='install b'")):
        code, ran, said = play(site, "golive", *more)
        assert (code, ran) == (0, ["ran records localhost"]), said
        assert "carried nothing out" in said
    assert (site / "state/current/journal/golive.jsonl").read_text() == lines


def test_it_is_not_live_while_a_step_of_the_plan_is_not_done(site: Path) -> None:
    given = yaml.safe_load((site / "stand_in.yml").read_text())
    given["steps"].append(["backup.proof", "a"])
    (site / "stand_in.yml").write_text(yaml.safe_dump(given))
    code, _ran, said = play(site, "golive")
    assert code == 4, said
    assert "a backup.proof: not done" in said
    assert markers(site)["P"]["state"] == "open"


@pytest.mark.parametrize(
    "more",
    [
        ("-e", "golive_backup={}"), ("-e", '{"golive_tasks": {}}'), ("-e", "golive_digest=x"),
        ("-e", "golive_back=true"),
        ("--limit", "a"), ("--tags", "x"), ("--skip-tags", "x"), ("--start-at-task", "x"), ("--step",),
        ("host_vars",), ("group",), ("strategy",), ("second",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_would_take_a_part_or_shadows_the_plan_is_refused(
    site: Path, more: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    if more == ("host_vars",):
        (site / "host_vars").mkdir()
        (site / "host_vars/a.yml").write_text("golive_backup: {}\n")
    elif more == ("group",):
        (site / "host_vars").mkdir()
        (site / "host_vars/a.yml").write_text("golive_resume: {more: work}\n")
    elif more == ("strategy",):
        (site / "ansible.cfg").write_text("[defaults]\nstrategy = free\n")
    elif more == ("second",):
        (site / "more").mkdir()
        shutil.copy(site / "stand_in.yml", site / "more")
    given = {"second": ("-i", "more/stand_in.yml")}.get(more[0], () if len(more) == 1 and more[0][0] != "-" else more)
    code, ran, said = play(site, "golive", *given)
    assert (code, ran) == (4, []), said
    assert not (site / "state").exists() and not markers(site)


def test_another_project_on_the_same_host_is_waited_for(site: Path) -> None:
    play(site, "golive", "-e", "stand_bug='install b'")
    for path in (site / "lib").glob("*/golive/markers/P.json"):
        path.rename(path.with_name("Q.json"))
    shutil.rmtree(site / "state")
    code, ran, said = play(site, "golive")
    assert (code, ran) == (4, []), said
    assert "is under way there" in said
