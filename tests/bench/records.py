"""Write all tables of a plan of a whole data centre: 5,000 devices, 240,000 ports.

Run: python tests/bench/records.py [devices] [--language en] [--files] [--profile]; prints wall and CPU seconds and the
largest memory of this process and of the processes that it started, and where wanted the seconds of each file.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import write_plan_forms
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from plan_scale import generate


def main() -> int:
    """Generate a plan, load it, write its forms, print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("devices", type=int, nargs="?", default=5000)
    parser.add_argument("--language", default="zh")
    parser.add_argument("--files", action="store_true", help="print the size of each file")
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        begin = _now()
        plan = load(generate(Path(folder) / "project", given.devices, 0))
        _told("loaded", begin)
        begin = _now()
        if given.profile:
            import cProfile  # noqa: PLC0415

            cProfile.runctx("write_plan_forms(plan, out)", globals(), {"plan": plan, "out": Path(folder) / "out"},
                            sort="tottime")  # fmt: skip
            return 0
        files = write_plan_forms(plan, Path(folder) / "out", given.language)
        _told(f"{len(files)} files, {sum(path.stat().st_size for path in files) >> 20} MiB", begin)
        if given.files:
            for path in sorted(files, key=lambda one: -one.stat().st_size):
                print(f"  {path.stat().st_size:>12,} {path.name}")
    return 0


def _now() -> tuple[float, float]:
    return time.perf_counter(), _cpu()


def _cpu() -> float:
    every = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in every)


def _told(what: str, begin: tuple[float, float]) -> None:
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    wall, cpu = (now - then for now, then in zip(_now(), begin, strict=True))
    print(f"{what}: {wall:.1f} s wall, {cpu:.1f} s CPU, peak {own:.0f} MiB, largest other process {others:.0f} MiB",
          flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
