"""What the judge allows after a power cut that no backup covers: an unlogged table may be empty, and stays so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest

from tests.faults import kinds, verdict
from tests.faults.scene import Scene, State
from tests.faults.trial import parsed
from tests.faults.verdict import EMPTIED, Judged, claims

FULL: State = {"FLT-APP01": {"postgresql 15/main": f"ledger {EMPTIED}row a\nledger table data public.entry: row b"}}
EMPTY: State = {"FLT-APP01": {"postgresql 15/main": "ledger table data public.entry: row b"}}
OTHER: State = {"FLT-APP01": {"postgresql 15/main": "ledger table data public.entry: row c"}}
CUT = "forward/upgrade power_off=after-done:suspend.entry_points@FLT-APP01+0.00#1"
KILLED = "back/upgrade kill_tree=after-opened:golive@golive+0.00#1"


@dataclass
class Seen:
    """A scene that is what it is said to be."""

    now: State
    known: list[str] = field(default_factory=list)

    def look(self) -> State:
        """Return it."""
        return self.now


@pytest.mark.parametrize(("now", "right"), [(FULL, True), (EMPTY, True), (OTHER, False)])
def test_what_a_power_cut_emptied_on_the_way_there_is_still_empty_after_the_way_back(now: State, right: bool) -> None:
    allowed, there, back = Judged(FULL), parsed(CUT, kinds.read()), parsed(KILLED, kinds.read())
    scene = cast("Scene", Seen(now))
    assert bool(claims(scene, back, allowed, "old")) is (now != FULL)
    allowed.emptied |= verdict.crashed(there, [str(there.faults[0])])
    assert (claims(scene, back, allowed, "old") == []) is right


def test_a_claim_is_measured_without_the_rows_only_where_the_power_was_cut() -> None:
    scene, allowed = cast("Scene", Seen(EMPTY)), Judged(FULL)
    assert claims(scene, parsed(KILLED, kinds.read()), allowed, "old") != []
    assert claims(scene, parsed(CUT, kinds.read()), allowed, "old") == []
