"""The campaign: choose trials by seed, the least tried kind and moment first; carry them out; keep every result."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.faults import kinds as kinds_of
from tests.faults.gate import Gate
from tests.faults.kinds import GROUPS, Kind
from tests.faults.moments import BACK, FORWARD, INSIDE, Place, parse
from tests.faults.scene import ROOT, Scene
from tests.faults.trial import Fault, Judged, Result, Trial, other_artefact, parsed, run

RESULTS = ROOT / ".cache" / "faults"
KEPT = Path(__file__).with_name("results")
"""Results of earlier campaigns: they count for the choice and in the report."""
PLACES = Path(__file__).with_name("places.json")
"""What a run without a fault passes, written by every campaign that is not quick."""
Cell = tuple[str, str, str]
SECOND = 0.5
"""Share of the trials that have a second fault."""


class Campaign:
    """A lab and the trials on it."""

    def __init__(self, lab: str, seed: int, results: Path, quick: bool = False) -> None:
        self.scene, self.dice, self.results, self.quick = Scene(lab), random.Random(seed), results, quick
        self.kinds, self.seed = kinds_of.read(), seed
        self.tried: Counter[Cell] = Counter()
        self.groups_left = set(GROUPS)
        self.gate: Gate | None = None
        results.mkdir(parents=True, exist_ok=True)
        for path in [*results.glob("*.jsonl"), *([] if quick else KEPT.glob("*.jsonl"))]:
            for line in path.read_text().splitlines():
                self._count(json.loads(line))

    def __enter__(self) -> Campaign:
        self._raise()
        return self

    def __exit__(self, *_error: object) -> None:
        if self.gate:
            self.gate.close()
        self.scene.down()

    def _raise(self) -> None:
        """Raise the lab, take the old state, and go live and back once without a fault: that shows all places.

        A quick campaign knows them from the file, and takes the first new state as the others' measure.
        """
        began = time.monotonic()
        self.scene.up()
        if self.gate:
            self.gate.close()
        self.gate = Gate(self.scene.gate)
        old = self.scene.look()
        assert self.scene.look() == old, "the lab does not stand still"
        self.allowed = Judged(old)
        if self.quick:
            self.places = known_places()
        else:
            self.places = {way: self._clean(way) for way in (FORWARD, BACK)}
            _save_places(self.places, self.results / PLACES.name)
        print(f"raised {self.scene.lab}, {len(self.places[FORWARD])} places forward, {len(self.places[BACK])} back, "
              f"{time.monotonic() - began:.0f} s", flush=True)  # fmt: skip

    def _clean(self, way: str) -> dict[Place, float]:
        assert self.gate
        self.gate.seen.clear()
        result = run(self.scene, self.gate, Trial(way, ()), self.allowed, self._log("clean"))
        if result.wrong:
            raise SystemExit("a run without any fault is not right:\n" + "\n".join(result.wrong[:40]))
        return _durations(self.gate.seen)

    def _log(self, name: str) -> Path:
        folder = self.results / "logs"
        folder.mkdir(exist_ok=True)
        return folder / f"{self.scene.lab}-{name}.log"

    # --- choosing ------------------------------------------------------------------------------
    def choose(self, only: str = "", group: str = "") -> Trial:
        """Return the next trial: where the lab is gives the way; untried groups and the least tried cells first."""
        way = FORWARD if self._is_old() else BACK
        wanted = [kind for kind in self.kinds.values() if kind.name == only or (not only and group in ("", kind.group))]
        cells = self._cells(wanted, way) or self._cells([self.kinds["kill_tree"]], way)
        fresh = [cell for cell in cells if cell[0].group in self.groups_left]
        kind, moment = self._least(fresh or cells, way)
        faults = [self._fault(kind, moment, way, 1)]
        if self.dice.random() < SECOND:
            faults.append(self._second(way))
        self.groups_left -= {kind.group, "rollback" if way == BACK else ""}
        return Trial(way, tuple(faults))

    def _cells(self, wanted: list[Kind], way: str) -> list[tuple[Kind, str]]:
        return [
            (kind, moment)
            for kind in wanted
            for moment in kinds_of.moments_of(kind, way)
            if any(kind.fits(place, way) for place in self._at(way, moment))
        ]

    def _least(self, cells: list[tuple[Kind, str]], way: str) -> tuple[Kind, str]:
        """Return one of the least tried cells."""
        return min(cells, key=lambda cell: (self.tried[cell[0].name, cell[1], way], self.dice.random()))

    def _second(self, way: str) -> Fault:
        """Return a second fault, one of the least tried: in the next attempt, or while the first one is undone."""
        pool = [
            kind for kind in self.kinds.values() if kind.group in ("controller", "hosts", "switches") and not kind.way
        ]
        ways = [way, BACK] if way == FORWARD else [BACK]
        back = self.dice.choice(ways)
        kind, moment = self._least(self._cells(pool, back), back)
        return self._fault(kind, moment, back, 1 if back != way else 2)

    def _fault(self, kind: Kind, moment: str, way: str, attempt: int) -> Fault:
        places = sorted(place for place in self._at(way, moment) if kind.fits(place, way))
        place = self.dice.choice(places)
        lasts = self.places[way].get(place, 1.0)
        return Fault(kind, place, round(self.dice.uniform(0, lasts), 2) if moment in INSIDE else 0.0, attempt)

    def _at(self, way: str, moment: str) -> list[Place]:
        return [place for place in self.places[way] if place.moment == moment]

    def _is_old(self) -> bool:
        found = self.scene.golive()
        return found is None or found.result() != "success"

    # --- doing ---------------------------------------------------------------------------------
    def go(self, number: int, trial: Trial) -> Result:
        """Carry one trial out, keep its result, and raise the lab anew where the next one could not begin."""
        assert self.gate
        name = f"{self.seed}-{number}"
        result = run(self.scene, self.gate, trial, self.allowed, self._log(name))
        row = {**result.row(), "seed": self.seed, "number": number, "way": trial.way, "lab": self.scene.lab}
        with (self.results / f"{self.scene.lab}.jsonl").open("a") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        self._count(row)
        print(f"{'FAIL' if result.wrong else 'ok'} #{number} {trial} -> {result.end or 'not ended'} "
              f"{result.codes} {result.seconds:.0f} s", flush=True)  # fmt: skip
        self._tidy()
        if result.wrong:
            print("\n".join(f"     {line}" for line in result.wrong[:25]), flush=True)
            print(f"     again: python -m tests.faults --lab {self.scene.lab} --trial '{trial}'", flush=True)
            shutil.copytree(
                self.scene.state_folder, self._log(name).with_suffix(".state"), symlinks=True, dirs_exist_ok=True
            )
        if result.wrong or (result.end == "success" and other_artefact(trial)):
            self._raise()
        return result

    def _tidy(self) -> None:
        """Keep what only the newest go-live needs."""
        found = self.scene.golive()
        for folder in self.scene.state_folder.glob("*-*-*"):
            if folder.is_dir() and (found is None or folder != found.folder):
                shutil.rmtree(folder)
        shutil.rmtree(self.scene.dossier, ignore_errors=True)

    def _count(self, row: dict[str, object]) -> None:
        trial = parsed(str(row["trial"]), self.kinds) if "=" in str(row["trial"]) else None
        struck = set(map(str, row.get("struck", [])))  # type: ignore[call-overload]
        for fault in trial.faults if trial else ():
            if str(fault) in struck:
                back = fault.place.moment.rsplit("-", 1)[-1] in ("undoing", "undo", "undone")
                self.tried[fault.kind.name, fault.place.moment, BACK if back else str(row["way"])] += 1


def _durations(seen: dict[Place, float]) -> dict[Place, float]:
    """Return each place with the seconds that the work lasted which begins there."""
    ends = {"in-apply": "before-done", "in-undo": "before-undone"}
    found = {}
    for place, moment in seen.items():
        end = seen.get(Place(place.host, place.step, ends.get(place.moment, "")))
        found[place] = max(0.05, end - moment) if end else 0.0
    return {place: lasts for place, lasts in found.items() if lasts or place.moment not in ends}


def known_places() -> dict[str, dict[Place, float]]:
    """Return the places of a run forward and back, with seconds, as the file has them."""
    content = json.loads(PLACES.read_text(encoding="utf-8"))
    return {way: {parse(text): lasts for text, lasts in found.items()} for way, found in content.items()}


def _save_places(places: dict[str, dict[Place, float]], path: Path) -> None:
    content = {
        way: {str(place): round(lasts, 1) for place, lasts in sorted(found.items())} for way, found in places.items()
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _several(given: argparse.Namespace, arguments: list[str]) -> int:
    """Run as many campaigns side by side, each on a lab of its own; the exit code is the worst."""
    share = -(-given.n // given.labs)
    runs = [
        subprocess.Popen([sys.executable, "-m", "tests.faults", *arguments, "--labs=1", f"--lab={given.lab}{number}",
                          f"-n={share}", f"--seed={given.seed + number}"], cwd=ROOT)
        for number in range(1, given.labs + 1)
    ]  # fmt: skip
    return max(run.wait() for run in runs)


def main(arguments: list[str]) -> int:
    """Run trials; the exit code is 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--lab", default="flt", help="name of the lab, at most 8 letters and digits")
    parser.add_argument("-n", type=int, default=20, help="how many trials")
    parser.add_argument("--labs", type=int, default=1, help="how many labs side by side")
    parser.add_argument("--quick", action="store_true", help="take the places from places.json")
    parser.add_argument("--seed", type=_seed, default=int(time.time()), help="a number, or commit")
    parser.add_argument("--only", default="", help="one kind of fault")
    parser.add_argument("--group", default="", help="one group of faults")
    parser.add_argument("--minutes", type=float, default=1e6, help="begin no trial after so many minutes")
    parser.add_argument("--trial", action="append", default=[], help="repeat this trial")
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args(arguments)
    if given.labs > 1:
        return _several(given, arguments)
    began, broken, done = time.monotonic(), 0, 0
    print(f"seed {given.seed}", flush=True)
    with Campaign(given.lab, given.seed, given.results, given.quick) as campaign:
        trials = [parsed(text, campaign.kinds) for text in given.trial]
        for number in range(1, (len(trials) or given.n) + 1):
            if time.monotonic() - began > given.minutes * 60:
                break
            trial = trials[number - 1] if trials else campaign.choose(given.only, given.group)
            broken += bool(campaign.go(number, trial).wrong)
            done += 1
    print(f"{done - broken} passed, {broken} failed")
    return 1 if broken else 0


def _seed(text: str) -> int:
    """Return a seed: the number, or one that moves on with each commit."""
    if text != "commit":
        return int(text)
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout[:7], 16)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
