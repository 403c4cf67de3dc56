"""The network stage as the fleet action runs it: `python -m tests.bench.fleet.ours FOLDER PORTS STATE CANARY`."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.early import Early

from tests.bench.fleet.switches import ENABLE, PASSWORD, USER
from tests.bench.fleet.work import PROCESSES, THREADS, desired_of, told


def main(folder: Path, ports: int, state: Path, canary: int) -> None:
    """Bring every switch there; a go-live of its own, so a second one reads them all and finds nothing to do."""
    reached, work = json.loads((folder / "reached.json").read_text()), desired_of(ports)
    golive = state / "bench"
    (golive / "journal").mkdir(parents=True)
    os.cpu_count = lambda: PROCESSES

    def target(name: str) -> fleet.Target:
        access = Access(name, "127.0.0.1", USER, PASSWORD, ENABLE, str(folder / "known_hosts"), port=reached[name])
        place = Place(state, golive, "RUN", name, "network", "network.ports", "f" * 64)
        return fleet.Target(work, access, place, early=early)

    def act(name: str) -> Outcome:
        return fleet.bring(target(name), check=False)

    early = Early(lambda name: fleet.opened(target(name)))
    outcomes = fleet.forward(list(reached), act, fleet.Policy(canary, PROCESSES * THREADS), lambda: True, early)
    faults = [outcome.message for outcome in outcomes.values() if outcome.failed]
    if faults:
        raise SystemExit(f"{len(faults)} switches failed: {faults[0]}")
    print(Counter(outcome.status for outcome in outcomes.values()), file=sys.stderr)


if __name__ == "__main__":
    told(lambda: main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])))
