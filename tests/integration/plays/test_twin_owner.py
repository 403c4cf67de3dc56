"""lab_up.yml and lab_down.yml of a copied project, where the lab of that name is another project's; none is raised."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site import PLAN, ROOT

RECORDS = Path("/run/relops-lab")


def copied(folder: Path) -> Path:
    """Return the plan of a copy of the demo."""
    shutil.copytree(PLAN.parent, folder)
    return folder / "plan.yml"


def play(plan: Path, name: str, *more: str, lab: str = "", language: str = "en") -> tuple[int, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE"))}
    ansible = str(Path(sys.executable).parent / "ansible-playbook")
    done = subprocess.run(
        [ansible, "-i", str(plan), str(ROOT / f"playbooks/{name}.yml"), *more],
        cwd=ROOT, text=True, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**kept, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "ANSIBLE_HOME": str(ROOT / ".ansible"),
             "ANSIBLE_VAULT_PASSWORD_FILE": str(plan.parent / "vault-password"), "GOLIVE_LAB": lab,
             "ANSIBLE_NOCOLOR": "1", "GOLIVE_LANGUAGE": language, "GOLIVE_STATE": str(plan.parent / "state")},
    )  # fmt: skip
    return done.returncode, " ".join(done.stdout.split())


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Put down that a lab stands here that is the project's in `first`; return its name and its record."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    name = f"t{os.getpid() % 10**6}"
    folder = tmp_path / "first" / ".lab" / name / "twin"
    record = {
        "dir": str(folder),
        "owner": f"PAYGW-2025 in {tmp_path}/first/inventories/bank",
        "id": "x",
        "since": "now",
    }
    (RECORDS / name).mkdir(parents=True)
    (RECORDS / name / "registration.json").write_text(json.dumps(record))
    folder.mkdir(parents=True)
    yield name, RECORDS / name / "registration.json"
    shutil.rmtree(RECORDS / name, ignore_errors=True)


@pytest.mark.parametrize(
    ("place", "language", "words"),
    [
        ("second/inventories/bank", "en", "the lab {name} of {owner} stands here"),
        ("first/inventories/copy", "zh", "模拟环境 {name} (属于 {owner})自 now 起已在本机, 不是您的"),
    ],
)
@pytest.mark.parametrize("playbook", ["lab_up", "lab_down"])
def test_the_lab_of_another_project_is_refused(
    theirs: tuple[str, Path], tmp_path: Path, place: str, language: str, words: str, playbook: str
) -> None:
    name, record = theirs
    before = record.read_bytes()
    code, text = play(copied(tmp_path / place), playbook, lab=name, language=language)
    assert code != 0
    assert words.format(name=name, owner=f"PAYGW-2025 in {tmp_path}/first/inventories/bank") in text, text
    assert "Callback dispatch" not in text, text
    assert record.read_bytes() == before
    assert (tmp_path / "first" / ".lab" / name / "twin").is_dir()


def test_its_own_project_takes_it_down(theirs: tuple[str, Path], tmp_path: Path) -> None:
    name, record = theirs
    code, text = play(copied(tmp_path / "first/inventories/bank"), "lab_down", lab=name)
    assert code == 0, text
    assert not record.parent.exists()
    assert not (tmp_path / "first" / ".lab" / name).exists()
