"""A night in production, whole: real gates, a real case with real signatures, hosts that are no twin's.

Every form is filed and signed by simulated people; the trust root lies where it always does, in a mount of its own.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.checks import Checks
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.process import read_process

from tests.integration.plays.test_plays import STAND_IN, WORKING, site
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import PLAN, under
from tests.unit.gates.people import Keyring

__all__ = ["site"]
MOUNTS = 'mount --bind "$0/lib" /var/lib && mount --bind "$0/etc" /etc && exec "$@"'
FAULT = ("-e", "stand_fault='install b'")
LESS = {
    "groups": {"app": ("a", "b", "c")}, "switches": {}, "packages": {}, "releases": {}, "configs": (), "databases": {},
    "migrations": {}, "backup": None, "checks": Checks(),
}  # fmt: skip


def planned(window: Window) -> Plan:
    """Return the demo's project as a plan of three hosts on which nothing is installed: the stand-in's steps act."""
    process = read_process(PLAN.parent, None, [])
    assert process is not None
    plan = api.load_plan(PLAN)
    points = tuple(one.model_copy(update={"hosts": ("a",)}) for one in plan.entry_points)
    plan = plan.model_copy(update={**LESS, "entry_points": points, "window": window})
    for name in ("hosts", "links"):
        plan.__dict__.pop(name, None)
    return under(plan, process)


class Bank:
    """A site in production, with its people."""

    def __init__(self, site: Path, window: Window, **order: str) -> None:
        self.site, self.state = site, site / "state"
        self.plan = planned(window)
        keys = site / "keys"
        keys.mkdir(mode=0o700)
        self.book = Casebook(self.plan, self.state, Keyring(keys), "root")
        self.book.values["order"] = order
        self.book.prepare()
        self.book.complete("suspension")
        self.book.clock = datetime.now(UTC)
        shutil.copytree("/etc", site / "etc", symlinks=True, ignore_dangling_symlinks=True)
        trust = site / "etc/relops-golive"
        trust.mkdir(mode=0o755, exist_ok=True)
        (trust / "allowed_signers").write_bytes(self.book.trust.content)
        (trust / "allowed_signers").chmod(0o644)
        self._describe()

    def _describe(self) -> None:
        given = yaml.safe_load((self.site / "stand_in.yml").read_text())
        (self.site / "plan.pickle").write_bytes(pickle.dumps(self.plan))
        given["plan"] = str(self.site / "plan.pickle")
        given["variables"] |= {
            "golive_digest": self.plan.digest, "golive_window": self.plan.window.model_dump(mode="json"),
            "golive_project": self.plan.project.code,
        }  # fmt: skip
        (self.site / "stand_in.yml").write_text(yaml.safe_dump(given))

    def play(self, name: str, *more: str) -> tuple[int, list[str], str]:
        """Run a playbook; return its exit code, what ran in order, and all it said."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE"))}
        playbook = name if name.endswith(".yml") else f"relops.golive.{name}"
        command = [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "stand_in.yml", playbook]
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", MOUNTS, str(self.site), *command, *more], cwd=self.site, text=True,
            check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**kept, "ANSIBLE_CONFIG": str(self.site / "ansible.cfg"), "GOLIVE_LANGUAGE": "en",
                 "ANSIBLE_HOME": str(self.site.parent / "home"), "ANSIBLE_NOCOLOR": "1",
                 "ANSIBLE_COLLECTIONS_PATH": str(self.site),
                 "ANSIBLE_INVENTORY_PLUGINS": str(STAND_IN), "ANSIBLE_INVENTORY_ENABLED": "stand_in"},
        )  # fmt: skip
        ran = [line for line in done.stdout.splitlines() if line.startswith(("ran ", "ended ", "undid "))]
        return done.returncode, [line for line in ran if "records" not in line], done.stdout

    def own(self) -> list[dict[str, Any]]:
        """Return the events of the newest go-live's own file."""
        lines = (self.state / "current/journal/golive.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def kinds(self) -> list[str]:
        return [one["event"] for one in self.own() if one["event"] not in ("joined", "fact")]

    def nights(self) -> list[str]:
        return [str(one.facts["result"]) for one in Case(self.state).of("evidence", "night")]


def now(start: float = -0.05, latest: float = 3, end: float = 5) -> Window:
    """Return a window whose moments lie so many hours from now."""
    moments = [datetime.now(UTC) + timedelta(hours=hours) for hours in (start, end, latest)]
    return Window(start=moments[0], end=moments[1], latest_decision=moments[2])


def test_a_signed_night_goes_live_and_its_case_knows(site: Path) -> None:
    bank = Bank(site, now())
    code, ran, said = bank.play("golive")
    assert code == 0, said
    opened = bank.own()[0]
    person = bank.book.person("运维部负责人")
    assert (opened["operator"], opened["facts"]["account"], opened["facts"]["production"]) == (person, "root", True)
    stages = [one["facts"]["stage"] for one in bank.own() if one["event"] == "admitted"]
    assert stages == WORKING
    steps = [json.loads(line) for line in (bank.state / "current/journal/b.jsonl").read_text().splitlines()]
    assert {one["operator"] for one in steps} == {person}
    assert bank.nights() == ["success"]
    night = Case(bank.state).of("evidence", "night")[-1].facts
    assert night["operator"] == person and night["binds"]["plan"] == bank.plan.digest
    assert "network a" in " ".join(ran)


def test_what_is_opened_again_inside_the_night_turns_it_back(site: Path) -> None:
    """While it runs somebody files a new order that nobody has signed: the next change is not made any more."""
    bank = Bank(site, now())
    code = (
        "import sys; from pathlib import Path; "
        "from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case; "
        f"case = Case(Path({str(bank.state)!r})); facts = dict(case.filed('order').entry.facts); "
        "facts['version'] += 1; case.write('form', 'order', facts, 'root')"
    )
    script = site / "refile.py"
    script.write_text(f"import sys; sys.path[:0] = {sys.path!r}\nimport tests.conftest\n{code}\n")
    main = site / "ansible_collections/relops/golive/roles/backup/tasks/main.yml"
    task = {"name": "Refile", "ansible.builtin.command": {"argv": [sys.executable, str(script)]}, "run_once": True}
    main.write_text(main.read_text() + f"\n- {json.dumps(task)}\n")
    code_, ran, said = bank.play("golive")
    assert code_ == 2, said
    assert not [line for line in ran if line.startswith("ran install")], "nothing was installed"
    (barred,) = [one for one in bank.own() if one["event"] == "barred"]
    assert barred["facts"]["stage"] == "install" and "order" in barred["facts"]["gates"]
    (turned,) = [one for one in bank.own() if one["event"] == "direction"]
    assert turned["message"] == barred["message"] and "start order" in said
    assert bank.nights() == ["cancelled"]
    (problem,) = Case(bank.state).of("evidence", "problem_found")
    assert "install" in problem.facts["phenomenon"]


def test_a_night_is_held_as_it_was_ordered_and_goes_on_as_it_was_decided(site: Path) -> None:
    bank = Bank(site, now(), on_failure="hold")
    code, ran, said = bank.play("golive", *FAULT, "-e", "golive_on_failure=back")
    assert code == 4, said
    assert "form.yml -e golive_form=decision" in said and bank.kinds()[-1] == "held"
    assert not [line for line in ran if line.startswith("undid")]
    assert len(Case(bank.state).of("evidence", "problem_found")) == 1
    code, ran, said = bank.play("golive")
    assert (code, ran, bank.kinds()[-1]) == (4, [], "held"), said
    assert "R49" in said and "decision" in said, "the gate of the decision is open"
    night = (bank.state / "current").readlink().name
    bank.book.clock = datetime.now(UTC)
    bank.book.complete("decision", golive=night, decision="retry", reason="磁盘已扩")
    code, ran, said = bank.play("golive")
    assert code == 0, said
    (decided,) = [one for one in bank.own() if one["event"] == "decided"]
    assert decided["facts"]["decision"] == "retry" and bank.nights() == ["success"]


def test_a_night_that_is_resumed_after_its_latest_decision_goes_back(site: Path) -> None:
    bank = Bank(site, now(-0.1, -0.01))
    bank.book.clock = bank.plan.window.start + timedelta(minutes=1)
    night = bank.book.open(production=True, account="root", window=bank.plan.window.model_dump(mode="json"))
    bank.book.begin_step(night, "sw", "network.ports")
    code, ran, said = bank.play("golive")
    assert not [line for line in ran if line.startswith("ran")], said
    (turned,) = [one for one in bank.own() if one["event"] == "direction"]
    assert "the latest decision has passed" in turned["message"]
    assert code == 3, "what a stand-in cannot undo is an emergency"


def test_a_live_system_is_taken_back_by_its_signed_assessment_and_order(site: Path) -> None:
    bank = Bank(site, now())
    code, _ran, said = bank.play("golive")
    assert code == 0, said
    bank.book.clock = datetime.now(UTC)
    code, ran, said = bank.play("rollback", "-e", f"golive_assessment={site / 'stand_in.yml'}")
    assert code == 4 and not ran and "rollback_assessment" in said, said
    bank.book.complete("rollback_assessment")
    bank.book.complete("rollback_order")
    code, ran, said = bank.play("rollback")
    assert code == 0, said
    assert [line for line in ran if line.startswith("undid")]
    turned = [one for one in bank.own() if one["event"] == "direction"][-1]["facts"]
    form = Case(bank.state).filed("rollback_assessment")
    assert form is not None and turned["assessment_sha256"] == form.entry.hash
    assert bank.nights() == ["success", "cancelled"]


PLAYBOOK = """
- import_playbook: relops.golive.golive
  vars: {vars}
"""


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"golive_install": {"say": "another"}}, "golive_install in a playbook"),
        ({"golive_tasks": {"install": {"role": "x", "owner": "y"}}}, "golive_tasks in a playbook"),
        ({"golive_window": {}}, "golive_window in a playbook"), ({"golive_baseline": {"x": 1}}, "golive_baseline"),
    ],
)  # fmt: skip
def test_variables_of_a_play_change_nothing_of_a_signed_plan(site: Path, given: dict[str, Any], word: str) -> None:
    """A playbook of a person's own that imports the night with `vars`: these come before those of the plan."""
    bank = Bank(site, now())
    (site / "own.yml").write_text(PLAYBOOK.format(vars=json.dumps(given)))
    code, ran, said = bank.play("own.yml")
    assert code == 4, said
    assert word in " ".join(said.split()) and ran == [], said
    assert not list((site / "lib").glob("*/golive/markers/*"))


def test_what_a_later_play_sets_is_found_by_the_stage(site: Path) -> None:
    """Opened as signed, and what the plan wants of a host is set anew before its stage begins: the run stops."""
    bank = Bank(site, now())
    night = site / "ansible_collections/relops/golive/playbooks/golive.yml"
    install = "- name: Install\n  hosts"
    (night.parent / "own.yml").write_text(night.read_text().replace(install, SET + install, 1))
    code, ran, said = bank.play("ansible_collections/relops/golive/playbooks/own.yml")
    assert code == 4, "no target gave a cause: nothing is decided"
    assert "golive_install: given besides the plan" in said, said
    assert ran[-1].startswith("ended backup"), ran


SET = """- hosts: golive_install
  gather_facts: false
  tasks: [{ansible.builtin.set_fact: {golive_install: {say: another}}}]

"""
