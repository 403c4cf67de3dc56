"""The way of a portal: a playbook through ansible-runner, and what it must not tell."""

from __future__ import annotations

import subprocess
from pathlib import Path

import ansible_runner

from tests.faults import judge
from tests.site import ROOT, Site


def through_runner(site: Site, playbook: str, folder: Path, **variables: str) -> ansible_runner.Runner:
    """Run a playbook through ansible-runner; its artifacts lie below the folder, `variables` are extra ones."""
    kept = ("GOLIVE", "ANSIBLE", "PATH")
    run: ansible_runner.Runner = ansible_runner.run(
        private_data_dir=str(folder), project_dir=str(ROOT), playbook=f"playbooks/{playbook}.yml",
        inventory=str(site.plan), quiet=True, extravars=variables,
        envvars={key: value for key, value in site.environment.items() if key.startswith(kept)},
    )  # fmt: skip
    return run


def leaks(site: Site, *folders: Path) -> list[str]:
    """Return the files below the folders that hold a secret of the lab's vault."""
    found = []
    for value in judge.Lab(site.folder, site.plan).secrets().values():
        done = subprocess.run(
            ["grep", "-rlaF", "--", value, *map(str, folders)], capture_output=True, text=True, check=False
        )
        found += done.stdout.splitlines()
    return found
