"""Faults of controllers: a second one at work, a wrong vault password, a bug, a template that cannot be rendered."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import CANCELLED, current

from tests.faults.moments import Place
from tests.faults.scene import ROOT, Mend, Scene

ASSESSED = ("-e", f"golive_assessment={ROOT / 'README.md'}")
OF_THE_GATE = ("ANSIBLE_CALLBACK_PLUGINS", "ANSIBLE_CALLBACKS_ENABLED", "FAULT_GATE", "FAULT_CLOCK")
LONGEST = 300.0
"""Seconds that a second controller may take."""


def second(scene: Scene, place: Place, pid: int, playbook: str, killed: bool = False) -> Mend:
    """Let another controller, with a state folder of its own, run a playbook; `killed`: the first one is dead."""
    if killed:
        scene.end()
    scene.said.append((playbook, _elsewhere(scene, playbook)))

    def mend() -> None:
        """End what the second one has begun: it must be able to take that back."""
        found = current(scene.elsewhere)
        if found and found.result() != CANCELLED:
            scene.said.append(("rollback", code := _elsewhere(scene, "rollback")))
            if code:
                scene.notes.append(f"the second controller could not take back what it had begun: exit code {code}")

    return mend


def _elsewhere(scene: Scene, playbook: str) -> int:
    """Run a playbook on the scene's plan with another state folder, past the gate, and return its exit code."""
    environment = {
        **{key: value for key, value in scene.environment.items() if key not in OF_THE_GATE},
        "GOLIVE_STATE": str(scene.elsewhere),
        "GOLIVE_DOSSIER": str(scene.elsewhere / "dossier"),
    }
    more = ASSESSED if playbook == "rollback" else ()
    with (scene.kept / "second.log").open("ab") as log:
        done = subprocess.run(
            scene.command(playbook, *more, plan=scene.by), cwd=ROOT, env=environment, timeout=LONGEST, check=False,
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    return done.returncode


def wrong_password(scene: Scene, place: Place, pid: int) -> Mend:
    """End the run; whoever gives the command again gives another vault password."""
    scene.end()
    wrong = scene.kept / "wrong-password"
    wrong.write_text("not the password\n")
    scene.environment["ANSIBLE_VAULT_PASSWORD_FILE"] = str(wrong)
    return lambda: scene.environment.pop("ANSIBLE_VAULT_PASSWORD_FILE")


def bug(scene: Scene, place: Place, pid: int) -> Mend:
    """Let the controller's own code fail at the place: the gate tells the worker to raise."""
    return None


def template_error(scene: Scene, place: Place, pid: int) -> Mend:
    """Spoil every template of the working copy while the run goes on."""
    good: dict[Path, bytes] = {path: path.read_bytes() for path in scene.plan.parent.rglob("*.j2")}
    for path in good:
        path.write_text("{{ nobody.knows.this }}\n", encoding="utf-8")

    def mend() -> None:
        for path, content in good.items():
            path.write_bytes(content)

    return mend


ACTS: dict[str, Callable[..., Mend]] = {act.__name__: act for act in (second, wrong_password, bug, template_error)}
