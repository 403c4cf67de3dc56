"""Clocks: every host within a second of the controller and of every other, as far as the round trip lets us know.

A host's clock is asked between two looks at our own, so its offset lies in an interval. What the interval cannot prove
either way is not measured: a slow way to a host makes no clock right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Check, Item, Verdict, same, unmeasured

MOST = 1.0
"""Seconds."""
GRAIN = 0.001
"""Seconds by which two looks may contradict each other: clocks are read in grains, and drift."""


class Offset(NamedTuple):
    """How far a clock is before ours: at least and at most, in seconds."""

    least: float
    most: float

    def words(self) -> str:
        """Return it for a person."""
        return f"{(self.least + self.most) / 2:+.3f} s ± {(self.most - self.least) / 2:.3f} s"


def offset(samples: Iterable[tuple[float, float, float]]) -> Offset | None:
    """Return the offset from samples (our time before, the host's, our time after); None where they contradict."""
    bounds = [Offset(theirs - after, theirs - before) for before, theirs, after in samples]
    if not bounds:
        return None
    least, most = max(one.least for one in bounds), min(one.most for one in bounds)
    return Offset(min(least, most), max(least, most)) if least <= most + GRAIN else None


def checks(offsets: Mapping[str, Offset | None]) -> Iterator[Check]:
    """Yield a check of each host against the controller, then one of all against each other."""
    expected = Said(f"与控制机相差不超过 {MOST:g} s", f"within {MOST:g} s of the controller")
    for host, found in offsets.items():
        if found is None:
            yield unmeasured(host, Item.CLOCK, expected, "its clock was not told, or was set meanwhile")
        else:
            yield Check(host, Item.CLOCK, _verdict(found.least, found.most, MOST), expected, same(found.words()))
    known = [one for one in offsets.values() if one] + [Offset(0.0, 0.0)]
    apart = max(one.most for one in known) - min(one.least for one in known)
    surely = max(one.least for one in known) - min(one.most for one in known)
    yield Check(
        "",
        Item.CLOCK,
        Verdict.PASS if apart <= MOST else Verdict.FAIL if surely > MOST else Verdict.UNMEASURED,
        Said(f"各主机相互相差不超过 {MOST:g} s", f"all within {MOST:g} s of each other"),
        Said(f"最多相差 {apart:.3f} s", f"at most {apart:.3f} s apart"),
    )


def _verdict(least: float, most: float, limit: float) -> Verdict:
    if -limit <= least and most <= limit:
        return Verdict.PASS
    return Verdict.FAIL if least > limit or most < -limit else Verdict.UNMEASURED
