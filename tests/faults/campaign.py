"""The campaign: choose trials by seed, the least tried kind and moment first; carry them out; keep every result."""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import SUCCESS

from tests.faults import kinds, places, plans, words
from tests.faults.choice import Choice
from tests.faults.gate import Gate
from tests.faults.moments import BACK, FORWARD, Place
from tests.faults.scene import ROOT, Scene
from tests.faults.trial import Result, Trial, parsed, run
from tests.faults.verdict import Judged, claims, other_artefact, verdict

RESULTS = ROOT / ".cache" / "faults"
KEPT = Path(__file__).with_name("results")
"""Results of earlier campaigns: they count for the choice and in the report."""


@dataclass(frozen=True)
class Order:
    """What a campaign is told; `quick`: without the clean run before it, `shared`: others fill the folder, too.

    `brief`: each group of faults once, then only what takes seconds; `part`: every Nth group from the Kth (K, N).
    """

    lab: str
    seed: int
    results: Path = RESULTS
    plans: tuple[str, ...] = ()
    quick: bool = False
    shared: bool = False
    brief: bool = False
    part: tuple[int, int] = (1, 1)
    only: str = ""
    groups: tuple[str, ...] = ()


class Campaign:
    """A lab and the trials on it."""

    def __init__(self, order: Order) -> None:
        names = list(order.plans) or plans.of_one_lab()
        self.order, self.scene = order, Scene(order.lab, raised=plans.raised_by(names))
        self.choice = Choice(random.Random(order.seed), kinds.read(), names, places.known(), brief=order.brief)
        self.choice.groups_left = set(kinds.GROUPS[order.part[0] - 1 :: order.part[1]])
        self.plan = names[0]  # by which the lab went live, when it is new
        self.gate: Gate | None = None
        order.results.mkdir(parents=True, exist_ok=True)
        self._recount()

    def _recount(self) -> None:
        """Count what the results in the folder tried, and the kept ones."""
        self.choice.tried.clear()
        for path in [*KEPT.glob("*.jsonl"), *self.order.results.glob("*.jsonl")]:
            for line in path.read_text().splitlines():
                self.choice.count(json.loads(line))

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
        if not self.order.quick:
            passed = {plan: {way: self._clean(way, plan) for way in (FORWARD, BACK)} for plan in self.choice.plans}
            self.choice.places = passed
            places.save(passed, self.order.results / places.DATA.name)
        print(f"raised {self.scene.lab}, {time.monotonic() - began:.0f} s", flush=True)

    def _clean(self, way: str, plan: str) -> dict[Place, float]:
        assert self.gate
        self.gate.seen.clear()
        result = self._judged(Trial(way, (), plan), "clean")
        if result.wrong:
            raise SystemExit("a run without any fault is not right:\n" + "\n".join(result.wrong[:40]))
        return {**places.durations(self.gate.seen), **(places.of_people(way) if plan in plans.LAWFUL else {})}

    def stand(self, trial: Trial) -> None:
        """Go live or back without a fault where the lab does not stand as a trial begins.

        The new state is measured without a fault before one strikes that loses what the product knows or needs: taken
        from such a trial, the measure itself could lack what was lost.
        """
        if self._live() and (trial.way == FORWARD or trial.plan != self.plan):
            self._clean(BACK, self.plan)
        measured = trial.plan in self.allowed.new or not _loses(trial)
        if not self._live() and (trial.way == BACK or not measured):
            self.plan = trial.plan
            self._clean(FORWARD, trial.plan)
        if self._live() and trial.way == FORWARD:
            self._clean(BACK, self.plan)

    def _live(self) -> bool:
        found = self.scene.golive()
        return bool(found and found.result() == SUCCESS)

    def _judged(self, trial: Trial, name: str) -> Result:
        assert self.gate
        began = time.monotonic()
        shutil.rmtree(self.scene.elsewhere, ignore_errors=True)
        result = run(self.scene, self.gate, trial, self._log(name), partial(claims, self.scene, trial, self.allowed))
        result.wrong += verdict(self.scene, trial, self.allowed, result)
        result.seconds = round(time.monotonic() - began, 1)
        return result

    def _log(self, name: str) -> Path:
        folder = self.order.results / "logs"
        folder.mkdir(exist_ok=True)
        return folder / f"{self.scene.lab}-{name}.log"

    def choose(self) -> Trial:
        """Return the next trial: where the lab is gives the way."""
        if self.order.shared:
            self._recount()
        if not self._live():
            return self.choice.forward(self.order.only, self.order.groups)
        return self.choice.back(self.plan, self.order.only, self.order.groups)

    def go(self, number: int, trial: Trial) -> Result:
        """Carry one trial out, keep its result, and raise the lab anew where the next one could not begin."""
        assert self.gate
        name, self.plan = f"{self.order.seed}-{number}", trial.plan
        result = self._judged(trial, name)
        row = {**result.row(), "seed": self.order.seed, "number": number, "way": trial.way, "lab": self.scene.lab}
        with (self.order.results / f"{self.scene.lab}.jsonl").open("a") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.choice.count(row)
        print(f"{'FAIL' if result.wrong else 'ok'} #{number} {trial} -> {result.end or 'not ended'} "
              f"{result.codes} {' '.join(result.said)} {result.seconds:.0f} s", flush=True)  # fmt: skip
        self._tidy()
        if result.wrong:
            print("\n".join(f"     {line}" for line in result.wrong[:25]), flush=True)
            print(f"     again: python -m tests.faults --lab {self.scene.lab} --trial '{trial}'", flush=True)
            shutil.copytree(
                self.scene.state_folder, self._log(name).with_suffix(".state"), symlinks=True, dirs_exist_ok=True
            )
        if result.wrong or (result.end == SUCCESS and other_artefact(trial)):
            self._raise()
        return result

    def _tidy(self) -> None:
        """Keep what only the newest go-live needs."""
        found = self.scene.golive()
        for folder in self.scene.state_folder.glob("*-*-*"):
            if folder.is_dir() and (found is None or folder != found.folder):
                shutil.rmtree(folder)
        shutil.rmtree(self.scene.dossier, ignore_errors=True)


def _loses(trial: Trial) -> bool:
    """Tell whether a fault of the trial strikes at what the product knows of a go-live, or needs for its way back."""
    return any(fault.kind.group in ("truth", "proofs") for fault in trial.faults)


def _several(given: argparse.Namespace, arguments: list[str]) -> int:
    """Run as many campaigns side by side, each on a lab of its own; the exit code is the worst."""
    share = -(-given.n // given.labs)
    runs = [
        subprocess.Popen([sys.executable, "-m", "tests.faults", *arguments, "--labs=1", "--shared",
                          f"--lab={given.lab}{number}", f"-n={share}", f"--seed={given.seed + number}",
                          f"--part={number}/{given.labs}"], cwd=ROOT)
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
    parser.add_argument("--brief", action="store_true", help="each group once, then only what takes seconds")
    parser.add_argument("--part", type=words.part, default=(1, 1), help="K/N: every Nth group from the Kth first")
    parser.add_argument("--seed", type=words.seed, default=int(time.time()), help="a number, or commit")
    parser.add_argument("--shared", action="store_true", help="choose by what others in the results' folder tried, too")
    parser.add_argument(
        "--plans", type=words.plans, default=(), help="of plans.yml, with commas between them; default: all of one lab"
    )
    parser.add_argument("--only", default="", help="one kind of fault")
    parser.add_argument(
        "--groups", type=words.groups, default=(), help="of faults, with commas between them; default: all"
    )
    parser.add_argument("--minutes", type=float, default=1e6, help="begin no trial after so many minutes")
    parser.add_argument("--trial", action="append", default=[], help="repeat this trial")
    parser.add_argument("--more", action="store_true", help="after the repeated ones go on with others")
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args(arguments)
    if given.labs > 1:
        return _several(given, arguments)
    given.plans = given.plans or plans.apart(given.trial)
    began, broken, done = time.monotonic(), 0, 0
    print(f"seed {given.seed}", flush=True)
    order = Order(**{key: value for key, value in vars(given).items() if key in Order.__dataclass_fields__})
    with Campaign(order) as campaign:
        trials = [parsed(text, campaign.choice.kinds) for text in given.trial]
        many = given.n if given.more or not trials else len(trials)
        for number in range(1, many + 1):
            if time.monotonic() - began > given.minutes * 60:
                break
            trial = trials[number - 1] if number <= len(trials) else campaign.choose()
            campaign.stand(trial)
            broken += bool(campaign.go(number, trial).wrong)
            done += 1
    print(f"{done - broken} passed, {broken} failed")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
