"""Write all tables of a plan of a whole data centre: 5,000 devices, 240,000 ports.

Run: python -m tests.bench.records [devices] [--language en] [--files]; prints wall and CPU seconds and the
largest memory of this process, and of it and those that it started together (what they share is counted once).
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import write_plan_forms
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.bench.plan_scale import generate


class Memory(threading.Thread):
    """Look twice a second how much memory this process and its children take together, in MiB."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0.0
        self.start()

    def run(self) -> None:
        """Look until the process ends."""
        own = os.getpid()
        while True:
            children = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="ascii").split()
            self.peak = max(self.peak, sum(map(_shared, [str(own), *children])) / 1024)
            time.sleep(0.5)


def _shared(process: str) -> int:
    """Return the proportional set size of a process in KiB, 0 where it has gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def main() -> int:
    """Generate a plan, load it, write its forms, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("devices", type=int, nargs="?", default=5000)
    parser.add_argument("--language", default="zh")
    parser.add_argument("--files", action="store_true", help="print the size of each file")
    given = parser.parse_args()
    memory = Memory()
    with tempfile.TemporaryDirectory() as folder:
        begin = _now()
        plan = load(generate(Path(folder) / "project", given.devices, 0))
        _told("loaded", begin, memory)
        begin = _now()
        files = write_plan_forms(plan, Path(folder) / "out", given.language)
        _told(f"{len(files)} files, {sum(path.stat().st_size for path in files) >> 20} MiB", begin, memory)
        if given.files:
            for path in sorted(files, key=lambda one: -one.stat().st_size):
                print(f"  {path.stat().st_size:>12,} {path.name}")
    return 0


def _now() -> tuple[float, float]:
    return time.perf_counter(), _cpu()


def _cpu() -> float:
    every = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in every)


def _told(what: str, begin: tuple[float, float], memory: Memory) -> None:
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = (now - then for now, then in zip(_now(), begin, strict=True))
    print(f"{what}: {wall:.1f} s wall, {cpu:.1f} s CPU, peak {own:.0f} MiB, all {memory.peak:.0f} MiB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
