"""Faults of what people sign and of the clock, on a plan that plays production; and how each is mended."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import IO

from tests.faults.controllers import LONGEST, OF_THE_GATE
from tests.faults.moments import Place
from tests.faults.people import law
from tests.faults.scene import ROOT, Mend, Scene

REFUSED = 4
"""Exit code of a run that changed nothing since something is open, or somebody else is at work."""
OPEN_GATES = ("left_out", "case_edited", "clock")
"""Acts that leave a gate open: the run has to be refused, and may touch nothing."""
TIME_PASSES = "time_passes"


def left_out(scene: Scene, place: Place, pid: int, left: str) -> Mend:
    """Leave something out: lawful.py has let nobody sign it, and lets them when the run was refused."""
    return None


def case_edited(scene: Scene, place: Place, pid: int) -> Mend:
    """Edit a field of a form that was signed, as who may write the state folder can."""
    path = scene.state_folder / "case" / "case.jsonl"
    good = path.read_bytes()
    lines = good.splitlines(keepends=True)
    at = next(
        number for number, line in enumerate(lines) if b'"event":"form"' in line and b'"step":"application"' in line
    )
    lines[at] = lines[at].replace(b'"fields":{', b'"fields":{"extra":"a word more",', 1)
    path.write_bytes(b"".join(lines))
    return lambda: path.write_bytes(good)


def clock(scene: Scene, place: Place, pid: int, hours: float) -> Mend:
    """Set the controller's clock by so many hours; the case forgets what was written by it when it is right again."""
    path = scene.state_folder / "case" / "case.jsonl"
    good = path.read_bytes()
    scene.environment["FAULT_CLOCK"] = str(hours * 3600)

    def mend() -> None:
        scene.environment.pop("FAULT_CLOCK", None)
        path.write_bytes(good)

    return mend


def torn_entry(scene: Scene, place: Place, pid: int) -> Mend:
    """End the run as a power cut would: the last line of the case is there by half."""
    scene.end()
    path = scene.state_folder / "case" / "case.jsonl"
    data = path.read_bytes()
    if place.moment.startswith("after"):
        begin = data.rstrip(b"\n").rfind(b"\n") + 1
        path.write_bytes(data[: begin + (len(data) - begin) // 2])
    return None


def time_passes(scene: Scene, place: Place, pid: int, hours: float) -> Mend:
    """Kill the night and let it be resumed so many hours later, to the end of the trial."""
    scene.end()
    scene.environment["FAULT_CLOCK"] = str(hours * 3600)
    return lambda: scene.environment.pop("FAULT_CLOCK", None)


def started_again(scene: Scene, place: Place, pid: int) -> Mend:
    """Give the command of the night a second time on the same state, by the same order, while the first one waits."""
    code = _again(scene, "second.log").wait(LONGEST)
    scene.said.append(("golive", code))
    if code != REFUSED:
        scene.notes.append(f"a second start by one order was not refused: exit code {code}")
    return None


def two_at_once(scene: Scene, place: Place, pid: int) -> Mend:
    """Give the command of the night twice in one moment: only one of them may begin."""
    other = _again(scene, "second.log")

    def mend() -> None:
        code = other.wait(LONGEST)
        scene.said.append(("golive", code))
        if code not in (0, REFUSED):
            scene.notes.append(f"of two starts at once the other ended with exit code {code}")

    return mend


def _again(scene: Scene, log: str) -> subprocess.Popen[bytes]:
    """Start the command of the night past the gate."""
    environment = {key: value for key, value in scene.environment.items() if key not in OF_THE_GATE}
    with (scene.kept / log).open("ab") as output:
        return _start(scene, environment, output)


def _start(scene: Scene, environment: dict[str, str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        scene.command("golive", *law(scene), plan=scene.by), cwd=ROOT, env=environment, stdin=subprocess.DEVNULL,
        stdout=output, stderr=subprocess.STDOUT,
    )  # fmt: skip


ACTS: dict[str, Callable[..., Mend]] = {
    act.__name__: act for act in (left_out, case_edited, clock, torn_entry, time_passes, started_again, two_at_once)
}
