"""The network stage against bare netmiko, nornir and cisco.ios: N simulated switches, equal lines, as many sessions.

`python -m tests.bench.network [--switches 50 500 1000] [--ports 48] [--ways ours,again,bare] [--slow]`. Every way logs
in, reads the running configuration, writes every port, reads again and saves, on fifty switches at once; the stage also
keeps its journal and restore points, compares what it read with the plan, verifies, and compares what was saved. The
switches are the twin's command lines on the loopback without a data plane, on the same processors: once as fast as they
can, once with the delays of real ones (tests/bench/fleet/switches.py).

A canary costs the time of one switch, whoever asks for it, and neither a bare pool nor nornir know one. So of fifty the
stage is measured twice: without a canary (`network.canary: 0`) against these two, and by its default, a canary first,
against a pool that does one switch first. Of more the default is held against the pool as it is. nornir and cisco.ios
come from PyPI into an environment of the benchmark's own, `.cache/bench-network`, which is made once. `again` is a
second go-live on switches that are as planned; netmiko's ways can't tell and would write again.

Memory is the most that all processes of a way have had together, what they share counted once. Exit code 1 when one of
the targets below is missed; a busy machine says so and is judged all the same.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OWN = ROOT / ".cache" / "bench-network"
PACKAGES = ("ansible>=12,<13", "ansible-pylibssh", "nornir", "nornir-netmiko", "paramiko>=4,<5")
OF_OTHERS = {"nornir": "nornir_way", "collection": "collection_way"}
OF_OURS = {"ours": ("ours", 1), "again": ("ours", 1), "level": ("ours", 0), "bare": ("bare", 0), "first": ("bare", 1)}
"""The module of a way, and how many switches it does before the others."""
WAYS = {
    "ours": "network stage", "again": "network stage, unchanged", "level": "network stage, no canary",
    "bare": "bare netmiko pool", "first": "bare pool, one first", "nornir": "nornir-netmiko",
    "collection": "cisco.ios, 50 forks",
}  # fmt: skip
DELAYED = {50: 1.2, 500: 1.3}
"""Most that the stage may take with delays, in times of the bare pool, by the number of switches."""
PAIRS = [("level", "bare"), ("ours", "first")]
"""What is held against what: with a canary or without, both sides the same."""
AGAIN, PROCESSOR = 0.15, 1 / 8
"""Most that an unchanged run may take of the first, and most processor time of that of cisco.ios."""


@dataclass(frozen=True)
class Figures:
    """Seconds of clock, seconds of all processors, and MB of all processes together."""

    wall: float
    cpu: float
    memory: float


class Memory(threading.Thread):
    """Looks ten times a second how much a process and all below it have together, what they share counted once."""

    def __init__(self, first: int) -> None:
        super().__init__(daemon=True)
        self.first, self.most, self.over = first, 0.0, threading.Event()
        self.start()

    def run(self) -> None:
        """Look until it is over."""
        while not self.over.wait(0.1):
            self.most = max(self.most, sum(map(_share, _below(self.first))) / 1024)


def _below(first: int) -> list[str]:
    parents = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                stat = Path(entry.path, "stat").read_text(encoding="ascii", errors="replace")
            except OSError:
                continue
            parents[entry.name] = stat.rpartition(")")[2].split()[1]
    found = [str(first)]
    for name in found:
        found += [child for child, parent in parents.items() if parent == name]
    return found


def _share(process: str) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def switches(number: int, ports: int, slow: bool) -> Iterator[Path]:
    """Yield the folder of a fleet that listens."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        command = [sys.executable, "-m", "tests.bench.fleet.switches", name, str(number), str(ports)]
        serving = subprocess.Popen([*command, "slow" if slow else "fast"], cwd=ROOT, env=_environment(sys.executable))
        try:
            while not Path(name, "reached.json").exists():
                if serving.poll() is not None:
                    raise SystemExit("the switches did not come up")
                time.sleep(0.1)
            yield Path(name)
        finally:
            serving.terminate()
            serving.wait()


def _environment(python: str) -> dict[str, str]:
    path = f"{Path(python).parent}:{os.environ['PATH']}"
    return {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'collections'}", "PATH": path, "LC_ALL": "C.UTF-8"}


def measured(way: str, folder: Path, ports: int) -> Figures:
    """Carry a way out in a session of its own; one of others that fails has no times, and is compared with nothing."""
    python = str(OWN / "bin" / "python") if way in OF_OTHERS else sys.executable
    module, canary = (OF_OTHERS[way], 0) if way in OF_OTHERS else OF_OURS[way]
    command = [python, "-m", f"tests.bench.fleet.{module}", str(folder), str(ports), str(folder / way), str(canary)]
    running = subprocess.Popen(
        command, cwd=ROOT, env=_environment(python), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    memory = Memory(running.pid)
    said, _nothing = running.communicate()
    memory.over.set()
    if running.returncode and way in OF_OTHERS:
        return Figures(math.nan, math.nan, memory.most)
    if running.returncode:
        raise SystemExit(f"{way} failed")
    found = json.loads(said.splitlines()[-1])
    return Figures(found["wall"], found["cpu"], memory.most)


def made() -> None:
    """Make the environment of the others once."""
    if not (OWN / "made").exists():
        subprocess.run(["uv", "venv", "-q", "--clear", "-p", sys.executable, str(OWN)], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "-p", str(OWN / "bin" / "python"), *PACKAGES], check=True)
        (OWN / "made").touch()


def table(number: int, ports: int, slow: bool, ways: list[str]) -> dict[str, Figures]:
    """Measure some ways on fleets of one size, print them and return them."""
    kind = "delays of real ones" if slow else "no delays"
    print(f"\n{number} switches x {ports} ports x 4 lines, {kind}; load {os.getloadavg()[0]:.1f}", flush=True)
    print(f"{'way':<28}{'wall s':>8}{'cpu s':>8}{'MB':>8}")
    found: dict[str, Figures] = {}
    for way in ways:
        if way == "again":
            continue
        with switches(number, ports, slow) as folder:
            for each in [way, *(["again"] if way == "ours" and "again" in ways else [])]:
                found[each] = one = measured(each, folder, ports)
                print(f"{WAYS[each]:<28}{one.wall:>8.1f}{one.cpu:>8.1f}{one.memory:>8.0f}", flush=True)
    return found


def judged(number: int, slow: bool, found: dict[str, Figures]) -> Iterator[str]:
    """Yield what misses its target."""
    ours = found["ours"]
    for way, other in PAIRS if "level" in found else [("ours", "bare")]:
        if slow and number in DELAYED and {way, other} <= {*found}:
            times = found[way].wall / found[other].wall
            print(f"{WAYS[way]}: {times:.2f} times the {WAYS[other]}")
            if times > DELAYED[number]:
                yield f"{number} switches, {WAYS[way]}: {times:.2f} times the {WAYS[other]}, not {DELAYED[number]}"
    if slow and "nornir" in found and found.get("level", ours).wall > found["nornir"].wall:
        yield f"{number} switches: slower than nornir"
    if "again" in found and slow and found["again"].wall > AGAIN * ours.wall:
        yield f"{number} switches: unchanged takes {found['again'].wall / ours.wall:.2f} of the first run, not {AGAIN}"
    if "collection" in found and ours.cpu > PROCESSOR * found["collection"].cpu:
        yield f"{number} switches: {ours.cpu / found['collection'].cpu:.3f} of cisco.ios' processor time"


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--switches", type=int, nargs="+", default=[50, 500, 1000])
    parser.add_argument("--ports", type=int, default=48)
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--slow", action="store_true", help="only with the delays of real switches")
    given = parser.parse_args()
    ways = [way for way in given.ways.split(",") if way]
    if set(ways) & set(OF_OTHERS):
        made()
    missed: list[str] = []
    memory: dict[int, float] = {}
    for number in given.switches:
        for slow in (number <= 500,) if given.slow or number > 50 else (False, True):
            few = [way for way in ways if number <= 50 or (way in ("ours", "again", "bare") and number <= 500)]
            found = table(number, given.ports, slow, few or ["ours"])
            if "ours" in found:
                memory[number] = found["ours"].memory
                missed += judged(number, slow, found)
    if 50 in memory and 500 in memory and memory[500] > 3 * memory[50]:
        missed.append(f"500 switches take {memory[500] / memory[50]:.1f} times the memory of 50, not 3")
    print("\n" + ("\n".join(f"missed: {one}" for one in missed) or "every target is met"))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
