"""A lab of the tests' own with proven backups of two hosts, one of them with a database."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.golive.site import ROOT, SMALL, Site

CHANGES = {
    "plan.yml": [
        (r"(?m)^  exclude: .*$", '  exclude: ["/usr/share/i18n/*", "/usr/share/zoneinfo/*", "/usr/lib/python3.11/*"]'),
        (r"(?m)^  databases: \[legacy, paygw\]$", "  databases: [legacy]"),
    ],
    "twin/twin.yml": [(r"(?m)^  FLT-APP01: .*\n", "")],
}
"""Whole hosts are saved, but for what bare ones hold as well; the other host has no software of its own yet."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Raise the lab `itdr` of a copy of the small project that saves two hosts, and back them up."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    root = tmp_path_factory.mktemp("drill")
    found = Site("itdr", project(root), root)
    found.play("lab_down")
    for playbook in ("lab_up", "network", "backup"):
        done = found.play(playbook)
        assert done.returncode == 0, done.stdout
    yield found
    down = found.play("lab_down")
    assert down.returncode == 0, down.stdout


def project(root: Path) -> Path:
    """Copy the small project, change it, and return its plan."""
    plan, password = (root / path.relative_to(ROOT) for path in (SMALL, ROOT / "inventories/demo/vault-password"))
    shutil.copytree(SMALL.parent, plan.parent)
    password.parent.mkdir(parents=True)
    shutil.copy(ROOT / password.relative_to(root), password)
    for name, changes in CHANGES.items():
        file = plan.parent / name
        for pattern, instead in changes:
            text, times = re.subn(pattern, instead, file.read_text(encoding="utf-8"))
            assert times == 1, pattern
            file.write_text(text, encoding="utf-8")
    return plan
