"""Start with a whole library of device types: 4,449 files, of which a plan of a few devices uses three.

Run: python tests/bench/device_types.py [folder of a library]; prints seconds of the index and of a plan with it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.library import libraries
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

DEMO = Path(__file__).parents[2] / "inventories" / "demo"
FILES = 4449
PORTS = 48


def generate(folder: Path, files: int) -> None:
    """Write device types as the community has them: 50 makers, comments, 48 ports, inlets, a module bay."""
    for number in range(files):
        maker = f"Maker {number % 50}"
        path = folder / maker / f"M{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        ports = [{"name": f"GigabitEthernet1/0/{port}", "type": "1000base-t"} for port in range(1, PORTS + 1)]
        kind = {
            "manufacturer": maker, "model": f"M{number}", "slug": f"m-{number}", "part_number": f"P{number}",
            "u_height": 1, "is_full_depth": True, "weight": 16.3, "weight_unit": "lb", "comments": "word " * 60,
            "power-ports": [{"name": "PS1", "type": "iec-60320-c14", "maximum_draw": 350}],
            "module-bays": [{"name": "Network Module", "position": "1"}], "interfaces": ports,
        }  # fmt: skip
        path.write_text("---\n" + yaml.dump(kind, sort_keys=False, Dumper=yaml.CSafeDumper), encoding="utf-8")


def measured(name: str, work: Callable[[], object]) -> None:
    """Print how long some work takes, three times: the first reads the disk."""
    for turn in range(3):
        begin, begin_cpu = time.perf_counter(), time.process_time()
        work()
        wall, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
        print(f"{name}, turn {turn + 1}: {wall:.2f} s wall, {cpu:.2f} s CPU")


def main() -> int:
    """Measure a library that is given, or one that is made up."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(DEMO, project, ignore=shutil.ignore_patterns("__pycache__", ".golive*"))
        library = project / "device-types"
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], library / "library")
        else:
            generate(library / "library", FILES)
        devices, modules = libraries(library, "device-types")
        print(
            f"{sum(map(len, devices.models.values()))} device types, {sum(map(len, modules.models.values()))} modules"
        )
        measured("index", lambda: libraries(library, "device-types"))
        measured("plan", lambda: load(project / "plan.yml"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
