"""The demo, on a lab: check mode touches nothing, ansible-runner takes it live, a second run finds nothing to do."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import ansible_runner
import pytest

from tests.faults import judge
from tests.integration.golive.site import PLAN, ROOT, Site, new_state

LEGACY, DATABASE, BACKUP = "SHZJ-PAY-LEG01", "SHZJ-PAY-DB01", "SHZJ-BAK01"


def secrets(site: Site) -> list[str]:
    """Return the values of the lab's vault."""
    return list(judge.Lab(site.folder, PLAN).secrets().values())


def leaks(site: Site, *folders: Path) -> list[str]:
    """Return the files below the folders that hold a secret."""
    found = []
    for value in secrets(site):
        done = subprocess.run(
            ["grep", "-rlaF", "--", value, *map(str, folders)], capture_output=True, text=True, check=False
        )
        found += done.stdout.splitlines()
    return found


@pytest.fixture(scope="module")
def old(site: Site) -> dict[str, dict[str, str]]:
    """Return the state before any go-live."""
    return site.state()


def test_check_mode_lists_every_change_and_touches_nothing(site: Site, old: dict[str, dict[str, str]]) -> None:
    checked = site.play("golive", "--check", "--diff")
    assert checked.returncode == 0, checked.stdout
    for word in ("switchport access vlan 101", "postgresql-15", "paygw", "nginx", "payment"):
        assert word in checked.stdout, word
    assert not (site.folder / "golive").exists()
    assert judge.compare(old, site.state()) == []


def test_the_runner_takes_it_live_and_tells_no_secret(site: Site, tmp_path: Path) -> None:
    environment = {
        key: value for key, value in site.environment.items() if key.startswith(("GOLIVE", "ANSIBLE", "PATH"))
    }
    run = ansible_runner.run(
        private_data_dir=str(tmp_path), project_dir=str(ROOT), playbook="playbooks/golive.yml", inventory=str(PLAN),
        envvars=environment, quiet=True,
    )  # fmt: skip
    assert (run.status, run.rc) == ("successful", 0), run.stdout.read()
    assert any(event["event"] == "runner_on_ok" for event in run.events)
    new_state(site, LEGACY, BACKUP, DATABASE, "10.21.102.21")
    assert leaks(site, tmp_path, site.folder / "golive", site.folder / "dossier") == []
    dossier = [path for path in (site.folder / "dossier" / site.golive().id).rglob("*") if path.is_file()]
    endings = Counter(path.suffix for path in dossier)
    assert [path.name for path in dossier].count("index.html") == 1
    assert endings[".xlsx"] >= 2
    assert endings[".svg"] >= 3
    assert {path.stat().st_mode & 0o777 for path in dossier} == {0o600}
    stopped = site.shell(LEGACY, "timeout 3 bash -c '</dev/tcp/10.21.100.31/8080' && echo open || echo closed")
    assert stopped.strip() == "closed"


def test_a_second_run_of_a_done_golive_does_nothing(site: Site) -> None:
    before, events = site.state(), len(site.events())
    again = site.play("golive")
    assert again.returncode == 0, again.stdout
    assert "changed" not in again.stdout
    assert len(site.events()) == events
    assert judge.compare(before, site.state()) == []
