"""Two controllers with copies of one state folder: whoever marks the hosts acts on them, the other one stops."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.plays.test_ended import golives
from tests.integration.plays.test_plays import STAND_IN, describe, markers, play, site

__all__ = ["site"]
REAL = "- ansible.builtin.debug: {{msg: '{verb} install {{{{ inventory_hostname }}}}'}}\n- real: {more}\n"


def second(site: Path, name: str, *more: str, copied: bool = False) -> list[dict[str, Any]]:
    """Return tasks that let a second controller, with the state in `copy`, run a playbook; `copied`: taken just now.

    What another machine would not see of the first run, its holder and its locks, is left out of the copy.
    """
    copy, program = site / "copy", ["ansible-playbook", "-i", "stand_in.yml", f"relops.golive.{name}", *more]
    take = f"cp -a {site}/state {copy} && rm -f {copy}/holder.json {copy}/lock {copy}/run.lock"
    tasks: list[dict[str, Any]] = [
        {"ansible.builtin.command": {"argv": program, "chdir": str(site)}, "register": "golive_second",
         "environment": {"GOLIVE_STATE": str(copy)}, "failed_when": False},
        {"ansible.builtin.copy": {"dest": str(site / "second"), "content": "{{ golive_second | to_json }}"}},
    ]  # fmt: skip
    taken: list[dict[str, Any]] = [{"ansible.builtin.shell": take}] if copied else []
    here = {"run_once": True, "delegate_to": "localhost", "when": "stand_between is defined"}
    return [{**task, **here} for task in [*taken, *tasks]]


def between(path: Path, before: str, tasks: list[dict[str, Any]], indent: str = "") -> None:
    """Let tasks run before a task of a playbook; only where stand_between is given, so not in the second one."""
    text = path.read_text()
    assert text.count(before) == 1
    path.write_text(text.replace(before, "".join(f"{indent}- {json.dumps(task)}\n" for task in tasks) + before))


@pytest.fixture
def real(site: Path) -> Path:
    """Return the site of one host, whose stage install is carried out by a module there, begun and stopped."""
    describe(site, hosts="c")
    playbooks, tasks = site / "ansible_collections/relops/golive/playbooks", site / "ansible_collections/relops/golive"
    shutil.copy(STAND_IN / "real.py", playbooks / "action_plugins")
    shutil.copytree(STAND_IN / "library", playbooks / "library")
    work = "{work: '{{ golive_install }}'%s}"
    (tasks / "roles/install/tasks/main.yml").write_text(REAL.format(verb="ran", more=work % ""))
    (tasks / "roles/install/tasks/undo.yml").write_text(REAL.format(verb="undid", more=work % ", undo: true"))
    given = yaml.safe_load((site / "stand_in.yml").read_text())
    given["steps"] = [["install.real" if step == "install.say" else step, host] for step, host in given["steps"]]
    (site / "stand_in.yml").write_text(yaml.safe_dump(given))
    code, _ran, said = play(site, "golive", "-e", "stand_bug='backup c'")
    assert code == 4, said
    return site


def answer(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "second").read_text())
    return found


def test_a_copy_of_the_state_is_refused_while_the_first_one_is_at_work(real: Path) -> None:
    """The hosts know a run of which the copy knows nothing; also when the first one was killed, or has ended."""
    shutil.copytree(real / "state", real / "copy", symlinks=True)
    role = real / "ansible_collections/relops/golive/roles/install/tasks/main.yml"
    between(role, "- real:", second(real, "golive"))
    code, _ran, said = play(real, "golive", "-e", "stand_between=1")
    assert code == 0, said
    assert answer(real)["rc"] == 3, answer(real)["stdout"]
    assert "of which the journal of P-" in " ".join(answer(real)["stdout"].split())
    before = sorted((real / "copy").rglob("*"))
    shutil.move(real / "state", real / "first")
    shutil.move(real / "copy", real / "state")
    for name in ("golive", "rollback"):
        code, ran, said = play(real, name)
        assert (code, ran) == (3, []), said
    assert len(sorted((real / "state").rglob("*"))) >= len(before) - 1
    assert markers(real)["P"]["state"] == "live"


def test_whoever_marks_a_host_first_is_not_marked_over(real: Path) -> None:
    """Both have asked the hosts before either has marked one."""
    shutil.copytree(real / "state", real / "copy", symlinks=True)
    opening = real / "ansible_collections/relops/golive/playbooks/parts/open.yml"
    between(opening, "    - name: Mark them\n", second(real, "golive", "-e", "stand_bug='migrate c'"), "    ")
    code, ran, said = play(real, "golive", "-e", "stand_between=1")
    assert answer(real)["rc"] == 4, answer(real)["stdout"]
    assert "ran migrate c" in answer(real)["stdout"]
    assert (code, ran) == (4, []), said
    assert "changes nothing here" in said
    assert golives(real)[-1][-1] == "opened", "nothing but its opening is in the first one's journal"


@pytest.mark.parametrize("name", ["golive", "rollback"])
@pytest.mark.parametrize("away", ["takes it over", "takes it back"])
def test_the_first_step_on_a_host_that_was_taken_over_is_refused_and_the_run_stops(
    real: Path, name: str, away: str
) -> None:
    """Neither forward nor back: what turns back would undo what the second one does."""
    fault = ("-e", "stand_fault_back='backup c'") if away == "takes it over" else ()
    if name == "rollback":
        assert play(real, "golive", "-e", "stand_bug='migrate c'")[0] == 4
    role = real / f"ansible_collections/relops/golive/roles/install/tasks/{'main' if name == 'golive' else 'undo'}.yml"
    between(role, "- real:", second(real, "rollback", *fault, copied=True))
    code, ran, said = play(real, name, "-e", "stand_between=1")
    assert answer(real)["rc"] == (3 if fault else 0), answer(real)["stdout"]
    assert code == 4, said
    assert ("changes nothing here" if fault else "no marker of P-") in said, said
    assert not {"undid backup c", "undid network c", "ran migrate c"} & set(ran), said
    assert golives(real)[-1][-1] == "stopped"
    if fault:
        for again in ("golive", "rollback"):
            code, ran, said = play(real, again)
            assert (code, ran) == (3, []), said
