"""What the options of the campaign are given, read and checked."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Sequence

from tests.faults.kinds import GROUPS
from tests.faults.plans import APART, names, raised_by
from tests.faults.scene import ROOT


def part(text: str) -> tuple[int, int]:
    """Return K and N of K/N."""
    first, _slash, every = text.partition("/")
    return int(first), int(every)


def plans(text: str) -> tuple[str, ...]:
    """Return names of plans; one that has a lab of its own stands alone."""
    found = _listed(text, names())
    if len(found) > 1 and {*found} & {*APART}:
        raise argparse.ArgumentTypeError(f"has a lab of its own, name it alone: {raised_by(found)}")
    return found


def groups(text: str) -> tuple[str, ...]:
    """Return groups of faults."""
    return _listed(text, GROUPS)


def _listed(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the names of a comma-separated list."""
    found = tuple(text.split(","))
    if wrong := {*found} - {*known}:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(wrong))}; there are {', '.join(known)}")
    return found


def seed(text: str) -> int:
    """Return a seed: the number, or one that moves on with each commit."""
    if text != "commit":
        return int(text)
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout[:7], 16)
