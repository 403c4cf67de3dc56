"""A project of one's own in an empty folder: the tutorial as it is written, live and exactly back on its own twin.

TUTORIAL=zh runs the Chinese page instead; NEW=all takes the kinds that the tutorial does not use live and back, too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.first.page import Shell, steps, unlike
from tests.site import ROOT

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(os.geteuid() != 0, reason="the lab needs root"),
]
DOCS = ROOT / "collections/ansible_collections/relops/golive/docs"
PAGE = DOCS / ("tutorial.zh-CN.md" if os.environ.get("TUTORIAL") == "zh" else "tutorial.md")
DOWN = "ansible-playbook relops.golive.lab_down"


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """Return a shell in an empty folder; take the twin down that it has left."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes").mkdir()
    found = Shell(tmp_path / "empty", tmp_path / "notes")
    yield found
    for plan in (tmp_path / "empty").glob("inventories/*/plan.yml"):
        found.folder = plan.parent
        code, output = found.run(DOWN)
        assert code == 0, output


def test_the_tutorial_prints_what_it_says(shell: Shell) -> None:
    for step in steps(PAGE.read_text(encoding="utf-8")):
        code, output = shell.run(step.command)
        assert code == 0, f"{PAGE.name}:{step.line}: {step.command}\n{output}"
        wrong = unlike(step.printed, output)
        assert not wrong, f"{PAGE.name}:{step.line}: {step.command}\nwithout: {wrong}\n{output}"
    assert not list(Path(shell.folder).glob(".lab/pay*")), "the twin is down"


@pytest.mark.skipif(os.environ.get("NEW") != "all", reason="the tutorial does it with one kind (NEW=all)")
@pytest.mark.parametrize(("kind", "language"), [("upgrade", "zh"), ("network", "en"), ("fresh", "zh")])
def test_each_kind_goes_live_again_and_back(shell: Shell, kind: str, language: str) -> None:
    options = f"-e golive_project=first-{kind[:3]} -e golive_from={kind} -e golive_language={language}"
    commands = [
        f"ansible-playbook -i localhost, relops.golive.new {options}", f"cd inventories/first-{kind[:3]}",
        "ansible-playbook relops.golive.plan", "ansible-playbook relops.golive.lab_up",
        "ansible-playbook relops.golive.golive --check --diff", "ansible-playbook relops.golive.golive",
        "ansible-playbook relops.golive.golive", "echo nobody wrote >assessment.txt",
        "ansible-playbook relops.golive.rollback -e golive_assessment=assessment.txt",
    ]  # fmt: skip
    said = []
    for command in commands:
        code, output = shell.run(command)
        assert code == 0, f"{command}\n{output}"
        said.append(output)
    assert ("上线成功" if language == "zh" else " is live; ") in said[5], said[5]
    assert ("无事可做" if language == "zh" else "nothing to do") in said[6], said[6]
