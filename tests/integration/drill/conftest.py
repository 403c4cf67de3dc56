"""A lab of the tests' own with proven backups of two hosts, one of them with a database."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import fleet

from tests.site import ROOT, SMALL, Site

ALSO_BARE = [
    "/usr/share/i18n/*", "/usr/share/zoneinfo/*", "/usr/lib/python3.11/*", "/usr/bin/python3*", "/usr/bin/perl*",
    "/usr/bin/restic", "/usr/lib/systemd/systemd*", "/usr/lib/x86_64-linux-gnu/systemd/*",
]  # fmt: skip
"""What is large on every host, bare ones as well, so that a drill takes seconds less; all the rest is saved."""
CHANGES = {
    "plan.yml": [
        (r"(?m)^  exclude: .*$", f"  exclude: {json.dumps(ALSO_BARE)}"),
        (r"(?m)^  databases: \[legacy, paygw\]$", "  databases: [legacy]"),
    ],
    "twin/twin.yml": [(r"(?m)^  FLT-APP01: \{image.*\n", "")],
}
"""One host is saved with its database and all its software; the other has no software of its own yet."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Raise the lab `itdr` of a copy of the small project that saves two hosts, and back them up."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    root = tmp_path_factory.mktemp("drill")
    found = Site("itdr", project(root), root)
    if Path(f"/run/relops-lab/{found.lab}").exists():  # of an interrupted run, whose project is gone
        fleet.down(found.lab)
    done = found.play("lab_up", str(ROOT / "playbooks/backup.yml"))
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
