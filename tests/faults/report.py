"""The campaign's table: kinds by moments, from the results that the trials wrote themselves."""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON

from tests.faults import kinds as kinds_of
from tests.faults import places as places_of
from tests.faults import plans as plans_of
from tests.faults.choice import Choice
from tests.faults.moments import MOMENTS, OF_PEOPLE, OF_STEPS, OF_THE_GOLIVE, OPENING
from tests.faults.trial import parsed

MOST = 30
"""Untried cells that are named."""
HEAD = """# The fault campaign's results

Written by `make faults-report` from the trials' own output; how it works: [testing](testing.md#the-fault-campaign).
A cell says how often a fault struck at that moment of some step; *n/m* that m of them broke the promise then.

"""


def rows(folders: Iterable[Path]) -> list[JSON]:
    """Return the results of every trial in the folders, in the order of the files."""
    files = sorted(path for folder in folders for path in folder.rglob("*.jsonl") if ".state" not in str(path))
    return [json.loads(line) for path in files for line in path.read_text(encoding="utf-8").splitlines()]


def table(found: list[JSON], moments: tuple[str, ...], names: list[str]) -> list[str]:
    """Return a table in Markdown; kinds that never struck at these moments are left out."""
    struck, broken = _cells(found)
    lines = [f"| fault | {' | '.join(moments)} |", f"|---|{'---|' * len(moments)}"]
    for name in names:
        cells = [_cell(struck[name, moment], broken[name, moment]) for moment in moments]
        if any(cells):
            lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, ""]


def _cell(many: int, broken: int) -> str:
    return f"{many}/{broken}" if broken else str(many or "")


def _cells(found: list[JSON]) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    kinds, struck, broken = kinds_of.read(), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for row in found:
        hit = set(row["struck"])
        for fault in parsed(row["trial"], kinds).faults:
            if str(fault) in hit:
                struck[fault.kind.name, fault.place.moment] += 1
                broken[fault.kind.name, fault.place.moment] += bool(row["wrong"])
    return struck, broken


def report(found: list[JSON]) -> str:
    """Return the page."""
    kinds = kinds_of.read()
    seeds = Counter(int(row["seed"]) for row in found)
    broken = [row for row in found if row["wrong"]]
    held = {row["trial"] for row in found if not row["wrong"]}
    lines = [
        _sum(found),
        "",
        *_coverage(found),
        "",
        f"Seeds: {', '.join(f'{seed} ({many})' for seed, many in sorted(seeds.items()))}.",
        "",
        *(["## Broke the promise when they ran", "", _since(broken, held), ""] if broken else []),
        *(
            f"- `{row['trial']}`: {row['wrong'][0][:160]}{'' if row['trial'] in held else ' **(open)**'}"
            for row in broken
        ),
        *([""] if broken else []),
        "## At the steps",
        "",
        *table(found, OF_STEPS, list(kinds)),
        "## At the go-live's own events",
        "",
        *table(found, OF_THE_GOLIVE, list(kinds)),
        "## Where people sign",
        "",
        *table(found, OF_PEOPLE, list(kinds)),
    ]
    assert set(OF_STEPS) | set(OF_THE_GOLIVE) | set(OF_PEOPLE) - {OPENING} == set(MOMENTS)
    return HEAD + "\n".join(lines)


def _since(broken: list[JSON], held: set[str]) -> str:
    """Return in one sentence how many of them were carried out again and held."""
    again = sum(row["trial"] in held for row in broken)
    each = "Each" if again == len(broken) else "Each that is not open"
    return (
        f"{each} led to a change of the product, the lab or the judge. {again} of these {len(broken)} were carried out "
        "again since, and kept the promise."
    )


def _coverage(found: list[JSON]) -> list[str]:
    """Return in two sentences by which plans the trials went, and which kinds were not tried at which moments."""
    by = Counter(parsed(row["trial"], kinds_of.read()).plan for row in found)
    choice = Choice(random.Random(0), kinds_of.read(), plans_of.names(), places_of.known())
    for row in found:
        choice.count(row)
    cells = choice.cells()
    left = [" ".join(cell) for cell in cells if not choice.tried[cell]]
    return [
        f"Plans: {', '.join(f'{name} {by[name]}' for name in plans_of.names())}.",
        f"Of {len(cells)} cells of kind, moment and way, {len(cells) - len(left)} were tried"
        + (f"; not yet: {', '.join(left[:MOST])}" if left else "")
        + (f" and {len(left) - MOST} more." if len(left) > MOST else "."),
    ]


def _sum(found: list[JSON]) -> str:
    """Return in one sentence how many trials there were, and how they ended."""
    ends = Counter(row["end"] or "not ended" for row in found)
    how = ", ".join(f"{end} {many}" for end, many in sorted(ends.items()))
    hours, longest = sum(row["seconds"] for row in found) / 3600, max(row["seconds"] for row in found)
    broken, faults = sum(bool(row["wrong"]) for row in found), sum(len(row["struck"]) for row in found)
    return (
        f"{len(found)} trials with {faults} faults took {hours:.1f} h; ended: {how}; broke the promise: {broken}. "
        f"The longest took {longest:.0f} s."
    )


if __name__ == "__main__":
    sys.stdout.write(report(rows(map(Path, sys.argv[1:]))))
