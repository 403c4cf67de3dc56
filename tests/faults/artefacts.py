"""Faults of what is handed over: an archive that changes after the plan was read, a release that does not live."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml

from tests.faults.moments import Place
from tests.faults.plans import file_of
from tests.faults.scene import Mend, Scene

PROGRAMS = ("/__main__.py", "/serve.py")
"""What of an artefact is started."""


def wrong_hash(scene: Scene, place: Place, pid: int) -> Mend:
    """Change a byte of the artefact after the plan was read."""
    path = artefact(scene)
    good = path.read_bytes()
    path.write_bytes(good[:-20] + bytes([good[-20] ^ 255]) + good[-19:])
    return lambda: path.write_bytes(good)


def never_comes_up(scene: Scene, place: Place, pid: int) -> Mend:
    """Hand over an application that ends at once."""
    return _another(scene, "raise SystemExit('this release never comes up')\n")


def dies_after_a_while(scene: Scene, place: Place, pid: int) -> Mend:
    """Hand over an application that ends ten seconds after its start, each time."""
    return _another(scene, "import os, threading\nthreading.Timer(10, os._exit, (3,)).start()\n")


def artefact(scene: Scene) -> Path:
    """Return the archive of the release that the trial's plan installs."""
    plan = file_of(scene.plan.parent, scene.by)
    (release,) = read_yaml(plan, plan.name)["releases"].values()
    return scene.plan.parent / str(release["artefact"])


def _another(scene: Scene, first: str) -> Mend:
    """Put lines before the application's own; the plan names the artefact's new digest."""
    path = artefact(scene)
    good = path.read_bytes()
    path.write_bytes(repacked(good, first))
    plans = {plan: plan.read_text(encoding="utf-8") for plan in scene.plan.parent.glob("*plan.yml")}
    digest, other = (hashlib.sha256(content).hexdigest() for content in (good, path.read_bytes()))
    for plan, text in plans.items():
        plan.write_text(text.replace(digest, other), encoding="utf-8")

    def mend() -> None:
        path.write_bytes(good)
        for plan, text in plans.items():
            plan.write_text(text, encoding="utf-8")

    return mend


def repacked(archive: bytes, first: str) -> bytes:
    """Return an archive with lines before those of its program."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(archive)) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for member in old:
            source = old.extractfile(member)
            data = source.read() if source else b""
            if member.name.endswith(PROGRAMS):
                head, future, rest = data.decode().partition("from __future__ import annotations\n")
                data = (head + future + first + rest if future else first + data.decode()).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data) if source else None)
    return out.getvalue()


BEFORE_THE_RUN = ("never_comes_up", "dies_after_a_while")
"""Acts on what the plan names: they strike before the run is started."""
ACTS: dict[str, Callable[..., Mend]] = {act.__name__: act for act in (wrong_hash, never_comes_up, dies_after_a_while)}
