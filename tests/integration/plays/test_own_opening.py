"""A production whose every form is signed, opened by a playbook of a person's own: the hosts are asked all the same.

What they carry and what their clocks say is what the run itself has heard of them, never what a variable holds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.plays.test_plays import site
from tests.integration.plays.test_production import Bank, now

__all__ = ["site"]
FORGED = {"markers": {}, "ahead": 0.0, "clock": 0.0}
OWN = """- hosts: all:localhost
  gather_facts: false
  tasks: {tasks}
- hosts: hosts
  gather_facts: false
  tasks: [{{relops.golive.golive_marker: {{operation: claim}}}}]
"""
PREFLIGHT: dict[str, Any] = {"relops.golive.golive_preflight": {}}
FORGE = {"ansible.builtin.set_fact": {"forged": FORGED}}
READ = {"relops.golive.golive_marker": {"operation": "read"}, "register": "told"}


def opening(name: str = "") -> dict[str, Any]:
    return {"relops.golive.golive_open": {"markers": name} if name else {}}


@pytest.mark.parametrize(
    ("tasks", "word"),
    [
        ([PREFLIGHT, opening()], "did not tell the time"),
        ([PREFLIGHT, FORGE, opening("forged")], "did not tell the time"),
        ([PREFLIGHT, {**READ, "delegate_to": "localhost"}, opening("told")], "did not tell the time"),
        ([PREFLIGHT, READ, FORGE, opening("forged")], "of which this state folder has no record"),
    ],
)  # fmt: skip
def test_what_hosts_carry_is_heard_and_not_given(site: Path, tasks: list[dict[str, Any]], word: str) -> None:
    """One host carries the marker of a night of which this state folder knows nothing."""
    bank = Bank(site, now())
    marker = dict.fromkeys(("digest", "run", "operator", "since", "controller"), "x")
    marker |= {"project": bank.plan.project.code, "golive": "another", "state": "open"}
    folder = site / "lib/a/golive/markers"
    folder.mkdir(parents=True)
    (folder / f"{bank.plan.project.code}.json").write_text(json.dumps(marker))
    own = site / "ansible_collections/relops/golive/playbooks/own.yml"
    own.write_text(OWN.format(tasks=json.dumps(tasks)))
    code, _ran, said = bank.play(str(own.relative_to(site)))
    assert code in (3, 4), said
    assert word in " ".join(said.split()), said
    assert not (bank.state / "current").exists(), "no night began"
    assert not list((site / "lib/b/golive").glob("markers/*"))
