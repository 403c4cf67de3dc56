"""The offline package folder: what hosts may install, with all dependencies, as a flat apt repository."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from ansible_collections.relops.lab.plugins.plugin_utils.image import Say, kept
from ansible_collections.relops.lab.plugins.plugin_utils.mirrors import debian_sources
from ansible_collections.relops.lab.plugins.plugin_utils.shell import run
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Topology


def wanted(topology: Topology) -> list[str]:
    """Packages of the topology and of all its images."""
    return sorted({*topology.packages, *(name for image in topology.images.values() for name in image.packages)})


def package_folder(topology: Topology, base: Path, say: Say) -> Path:
    """The folder for this set of packages over this base; downloaded when the set is new."""
    names = wanted(topology)
    key = hashlib.sha256(json.dumps([base.name, names]).encode()).hexdigest()[:16]
    folder = topology.cache / "repos" / key

    def build() -> None:
        say(f"collecting the offline packages ({len(names)} and their dependencies)")
        _publish(folder, _download(topology.cache / "apt", base, names))

    return kept(folder, topology.cache, build)


def _download(apt: Path, base: Path, names: list[str]) -> list[Path]:
    """Download what the base image lacks, and return the files of this very set."""
    archives = apt / "cache" / "archives"
    for part in (archives / "partial", apt / "state" / "lists" / "partial"):
        part.mkdir(parents=True, exist_ok=True)
    (apt / "sources.list").write_text(debian_sources())
    options = [
        f"Dir::State={apt}/state",
        f"Dir::State::status={base}/var/lib/dpkg/status",
        f"Dir::Cache={apt}/cache",
        f"Dir::Etc::sourcelist={apt}/sources.list",
        "Dir::Etc::sourceparts=/dev/null",
        "APT::Install-Recommends=false",
        "APT::Update::Post-Invoke-Success=",
        "Debug::NoLocking=true",
        "APT::Sandbox::User=root",
    ]
    command = ["apt-get", "-q", "-y", *(f"-o{option}" for option in options)]
    if not names:
        return []
    run(*command, "update", log=apt / "update.log")
    with TemporaryDirectory() as empty:  # apt lists only what it does not have yet
        listed = run(*command, f"-oDir::Cache::archives={empty}/", "--print-uris", "install", *names)
    run(*command, "--download-only", "install", *names, log=apt / "download.log")
    return [archives / line.split()[1] for line in listed.splitlines() if line.startswith("'")]


def _publish(folder: Path, files: list[Path]) -> None:
    scratch = folder.with_name(f".{folder.name}.{os.getpid()}")
    scratch.mkdir(parents=True)
    try:
        for file in files:
            os.link(file, scratch / file.name)
        packages = run("sh", "-c", 'cd "$1" && exec apt-ftparchive packages .', "sh", scratch)
        (scratch / "Packages").write_text(packages)
        scratch.rename(folder)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
