"""The judge by hand: take a state, or compare two."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path

from tests.faults.judge import Lab, State, compare, take


def read(file: Path) -> State:
    """Read a state that was taken earlier."""
    state: State = json.loads(file.read_text())
    return state


def main(arguments: list[str]) -> int:
    """Take a state and print its digest, or print the differences between two."""
    parser = argparse.ArgumentParser(prog="judge", description="Take and compare the whole state of a lab.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    taking = verbs.add_parser("take")
    taking.add_argument("lab", type=Path)
    taking.add_argument("file", type=Path)
    taking.add_argument("--inventory", type=Path, default=Path("inventories/demo/plan.yml"))
    comparing = verbs.add_parser("compare")
    comparing.add_argument("one", type=Path)
    comparing.add_argument("other", type=Path)
    given = parser.parse_args(arguments)
    if given.verb == "take":
        state = take(Lab(given.lab.resolve(), given.inventory))
        given.file.write_text(json.dumps(state))
        print(hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest())
        return 0
    faults = compare(read(given.one), read(given.other))
    print("\n".join(faults) or "equal")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
