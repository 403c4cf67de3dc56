"""Seed each mistake into a twin, one after the other, and see that it is found; first, that nothing is without one.

usage: python -m tests.mistakes [--lab NAME] [--sample] [--only NAME]... [--keep]
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.faults.scene import Scene
from tests.mistakes.finders import of_plan, of_twin
from tests.mistakes.mistake import CHECK, PLAN, REHEARSAL, Mistake, read
from tests.mistakes.seeds import seeded


def silent(scene: Scene, finders: list[str]) -> list[str]:
    """Return what is said of the project as it is: every word of it is a false alarm."""
    return [f"{finder} says without a mistake: {one}" for finder in finders for one in of_twin(scene, finder)]


def tried(scene: Scene, mistake: Mistake) -> str:
    """Return why a mistake was not found as it should be, an empty text where it was."""
    began = time.monotonic()
    try:
        with seeded(scene, mistake):
            said = of_plan(scene.plan) if mistake.finder == PLAN else of_twin(scene, mistake.finder)
    except RuntimeError as error:
        said, why = [], str(error)
    else:
        why = "" if any(map(mistake.in_words_of, said)) else f"nobody says {', '.join(mistake.says)}: {said}"
    named = next(filter(mistake.in_words_of, said), why)
    verdict = "LOST " if why else "found"
    print(f"{verdict} {mistake.name} ({mistake.finder}, {time.monotonic() - began:.0f} s): {named[:700]}", flush=True)
    return why


def main(arguments: list[str]) -> int:
    """Try the mistakes; return 1 where one is not found, or something is found without one."""
    parser = argparse.ArgumentParser(prog="python -m tests.mistakes", description=__doc__)
    parser.add_argument("--lab", default="mis")
    parser.add_argument("--sample", action="store_true", help="only those of mistakes.yml that say so")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--keep", action="store_true", help="leave the twin, and use the one that stands")
    given = parser.parse_args(arguments)
    wanted = [one for one in read() if (not given.only or one.name in given.only) and (one.sample or not given.sample)]
    scene = Scene(given.lab)
    for gate in ("ANSIBLE_CALLBACK_PLUGINS", "ANSIBLE_CALLBACKS_ENABLED", "FAULT_GATE"):
        scene.environment.pop(gate)
    began = time.monotonic()
    if not (given.keep and scene.plan.exists()):
        scene.up()
    print(f"raised {scene.lab}, {time.monotonic() - began:.0f} s", flush=True)
    try:
        finders = [one for one in (CHECK, REHEARSAL) if any(mistake.finder == one for mistake in wanted)]
        false = [] if given.keep else silent(scene, finders)
        print("\n".join(false) or f"silent without a mistake ({time.monotonic() - began:.0f} s)", flush=True)
        lost = [mistake.name for mistake in wanted if tried(scene, mistake)]
    finally:
        if not given.keep:
            scene.down()
    print(f"{len(wanted) - len(lost)} of {len(wanted)} mistakes found, {len(false)} found without one")
    return 1 if lost or false else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
