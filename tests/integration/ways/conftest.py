"""The three ways in: the repository, the wheel, the two galaxy tarballs; each installed into an empty place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.site import ROOT, SMALL

NAMES = ("golive", "lab")
RELOPS = Path("collections/ansible_collections/relops")
OURS = "relops_golive"
"""What of the environment that runs the tests must not be seen: the checkout itself."""


@dataclass(frozen=True)
class Way:
    """The product in an empty place: a folder with an environment of its own, and with a small project in it."""

    name: str
    place: Path
    collections: Path
    """The folder that holds `ansible_collections`."""
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def plan(self) -> Path:
        """Return the small project's plan."""
        return self.place / "project/plan.yml"

    @property
    def environment(self) -> dict[str, str]:
        """Return what a shell of somebody has who knows nothing of the repository."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE", "PYTHON"))}
        return {
            **kept, "PATH": f"{self.place / 'venv/bin'}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8",
            "ANSIBLE_HOME": str(self.place / "ansible"), "ANSIBLE_NOCOLOR": "1", "ANSIBLE_LOCALHOST_WARNING": "False",
            "ANSIBLE_INVENTORY_ENABLED": "relops.golive.plan,ansible.builtin.host_list", "GOLIVE_LANGUAGE": "en",
            "ANSIBLE_VAULT_PASSWORD_FILE": str(self.place / "vault-password"), "GOLIVE_LAB": f"it{self.name[:3]}",
            "GOLIVE_STATE": str(self.place / "state"), "GOLIVE_DOSSIER": str(self.place / "dossier"), **self.settings,
        }  # fmt: skip

    def run(self, *command: str, timeout: float = 1500) -> subprocess.CompletedProcess[str]:
        """Run a command there."""
        return subprocess.run(
            command, cwd=self.place, env=self.environment, text=True, timeout=timeout, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def play(self, playbook: str, *more: str, plan: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a playbook by its full name."""
        return self.run("ansible-playbook", "-i", str(plan or self.plan), f"relops.golive.{playbook}", *more)

    def files(self) -> set[str]:
        """Return the files of both collections, without what Python or the installer writes."""
        found = self.collections / "ansible_collections/relops"
        every = {str(path.relative_to(found)) for path in found.rglob("*") if path.is_file()}
        return {path for path in every if "__pycache__" not in path and Path(path).name not in INSTALLERS}


INSTALLERS = ("MANIFEST.json", "FILES.json", "galaxy.yml")
"""What galaxy writes instead of galaxy.yml."""


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository as somebody gets it who clones it: what git knows and nothing else."""
    copy = tmp_path_factory.mktemp("source") / "relops"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, text=True,
        stdout=subprocess.PIPE,
    ).stdout.split("\0")  # fmt: skip
    for name in filter(None, listed):
        path, there = ROOT / name, copy / name
        if path.is_symlink() or path.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, there, follow_symlinks=False)
    return copy


@pytest.fixture(scope="session")
def wheel(source: Path) -> Path:
    """Build the wheel."""
    command = ["build", "--wheel", "--no-isolation", "--outdir", str(source / "dist"), str(source)]
    subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True)
    return next((source / "dist").glob("*.whl"))


@pytest.fixture(scope="session")
def tarballs(source: Path) -> list[Path]:
    """Build both collections with Ansible's own tool."""
    for name in NAMES:
        command = ["ansible-galaxy", "collection", "build", str(source / RELOPS / name), "--output-path"]
        told = subprocess.run(
            [*command, str(source / "dist")], check=True, text=True, cwd=source, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ).stdout  # fmt: skip
        assert "WARNING" not in told, told
    return sorted((source / "dist").glob("*.tar.gz"))


@pytest.fixture(scope="session", params=["repository", "wheel", "galaxy"])
def way(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, source: Path) -> Way:
    """Install the product in one of the three ways."""
    place = tmp_path_factory.mktemp(request.param)
    packages = environment(place / "venv")
    shutil.copytree(SMALL.parent, place / "project")
    shutil.copy(ROOT / "inventories/demo/vault-password", place / "vault-password")
    if request.param == "repository":
        (packages / "checkout.pth").write_text(f"{source / 'collections'}\n")  # as bootstrap does
        config = {"ANSIBLE_CONFIG": str(source / "ansible.cfg")}
        return Way("repository", place, source / "collections", config)
    if request.param == "wheel":
        pip = [sys.executable, "-m", "pip", "--python", str(place / "venv/bin/python")]
        install = [*pip, "install", "-q", "--no-deps", "--no-index"]
        subprocess.run([*install, str(request.getfixturevalue("wheel"))], check=True, capture_output=True)
        return Way("wheel", place, packages)
    found = Way("galaxy", place, place / "collections", {"ANSIBLE_COLLECTIONS_PATH": str(place / "collections")})
    tarballs = [str(path) for path in request.getfixturevalue("tarballs")]
    installed = found.run("ansible-galaxy", "collection", "install", "--offline", *tarballs)
    assert installed.returncode == 0, installed.stdout
    return found


def environment(venv: Path) -> Path:
    """Make an environment with the packages of this one, but without the checkout; return its site-packages.

    That the packages really come from the requirements is what .ci/wheel shows, and tests/house.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    packages, ours = (next(path.glob("lib/python3.*/site-packages")) for path in (venv, Path(sys.prefix)))
    (packages / "packages.pth").write_text(f"{ours}\n")  # its own .pth files, one names the checkout, are not read
    for tool in Path(sys.prefix).glob("bin/ansible*"):
        text = tool.read_text(encoding="utf-8")
        (venv / "bin" / tool.name).write_text(text.replace(sys.prefix, str(venv)), encoding="utf-8")
        (venv / "bin" / tool.name).chmod(0o755)
    return packages


def names_in(path: Path) -> set[str]:
    """Return the files of an archive."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            return {name for name in archive.namelist() if not name.endswith("/")}
    with tarfile.open(path) as archive:
        return {member.name for member in archive if member.isfile()}
