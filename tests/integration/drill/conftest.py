"""A lab of the tests' own with proven backups of two hosts, one of them with a database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.golive.site import ROOT, Site

BACKED_UP = "  files: [app, db, lb, legacy]"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Raise the lab `itdr` of a copy of the demo that saves two hosts only, and back them up."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    found = Site("itdr", project(tmp_path_factory.mktemp("drill")))
    found.play("lab_down")
    for playbook in ("lab_up", "network", "backup"):
        done = found.play(playbook)
        assert done.returncode == 0, done.stdout
    yield found
    down = found.play("lab_down")
    assert down.returncode == 0, down.stdout


def project(folder: Path) -> Path:
    """Copy the demo's project and return its plan, with fewer hosts to save."""
    copy = folder / "inventories" / "demo"
    shutil.copytree(ROOT / "inventories" / "demo", copy)
    plan = copy / "plan.yml"
    text = plan.read_text(encoding="utf-8")
    assert BACKED_UP in text
    plan.write_text(text.replace(BACKED_UP, "  files: [lb, legacy]"), encoding="utf-8")
    return plan
