"""While something is lost, a green exit code is believed only where the judge finds what it claims."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.faults import kinds, verdict
from tests.faults.gate import RAISE, Gate
from tests.faults.mends import Mends
from tests.faults.moments import INSIDE, Place
from tests.faults.probes import claim, lies
from tests.faults.trial import Result
from tests.faults.verdict import Judged, settled


@pytest.mark.parametrize(
    ("playbook", "code", "claimed"),
    [("golive", 0, "new"), ("golive", 2, "old"), ("rollback", 0, "old"), ("golive", 3, ""), ("rollback", 4, "")],
)
def test_what_an_exit_code_claims(playbook: str, code: int, claimed: str) -> None:
    assert claim(playbook, code) == claimed


def test_a_green_lie_is_told_with_every_difference_and_an_honest_code_asks_nobody() -> None:
    asked = list[str]()

    def judged(state: str) -> list[str]:
        asked.append(state)
        return ["SW1 running: - d one"]

    assert lies("x", "rollback", 3, judged) == []
    assert lies("x", "golive", -9, judged) == []
    assert asked == []
    assert lies("x", "rollback", 0, judged) == ["x: GREEN LIE: exit code 0, but not old: SW1 running: - d one"]
    assert asked == ["old"]
    assert lies("x", "golive", 0, lambda _state: []) == []


def test_an_exit_code_that_no_table_knows_is_wrong() -> None:
    for code in (1, 99, 250):
        assert "does not know" in lies("x", "golive", code, lambda _state: [])[0]


@pytest.mark.parametrize("wrong", [{"lasts": "probed"}, {"probes": ["golive"]}, {"lasts": "probed", "probes": ["log"]}])
def test_a_kind_that_lasts_until_it_was_probed_names_who_is_asked(tmp_path: Path, wrong: dict[str, object]) -> None:
    path = tmp_path / "faults.yml"
    path.write_text(json.dumps({"hail": {"group": "truth", "moments": "golive", **wrong}}))
    with pytest.raises(ValueError, match="hail"):
        kinds.read(path)


def test_where_the_run_must_wait_nothing_strikes_inside() -> None:
    asked = [kind for kind in kinds.read().values() if kind.waits]
    assert asked
    for kind in asked:
        assert not {*INSIDE} & {*kinds.moments_of(kind, "forward"), *kinds.moments_of(kind, "back")}
        assert not kind.fits(Place("H", "install.packages", "in-apply"), "forward", "whole")


def test_the_gate_tells_a_worker_to_raise(tmp_path: Path) -> None:
    gate, place = Gate(tmp_path / "gate"), Place("H", "a", "before-done")
    gate.arm(place, 0.0, lambda _place, _pid: RAISE)
    said, asked = [], {"host": "H", "step": "a", "event": "done", "when": "before"}
    for _twice in range(2):
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(gate.path))
            line.sendall(json.dumps({"pid": 1, **asked}).encode() + b"\n")
            said.append(line.recv(16))
    assert said == [b"raise\n", b"go\n"]
    gate.close()


def test_the_marker_of_a_new_state_must_name_the_go_live() -> None:
    text = '{"golive": "P-1", "run": "RUN-1", "since": "2026", "state": "live"}'
    one = settled({"H": {"marker P.json": text}}, "P-1")
    assert one == settled({"H": {"marker P.json": text.replace("P-1", "P-2").replace("RUN-1", "RUN-7")}}, "P-2")
    assert one != settled({"H": {"marker P.json": text.replace("P-1", "P-2")}}, "P-1")
    assert one != settled({"H": {"marker P.json": text.replace("live", "open")}}, "P-1")


@pytest.mark.parametrize(("act", "wrong"), [("dies_after_a_while", 0), ("kill", 6)])
def test_markers_may_name_the_plan_with_the_artefact_of_the_trial_and_nothing_else(
    act: str, wrong: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = '{{"digest": "{0}", "golive": "{1}", "run": "R", "since": "S", "state": "live"}}'
    measure = settled({"H": {f"marker {name}.json": text.format("a" * 64, "P-1") for name in "ABC"}}, "P-1")
    trial: Any = SimpleNamespace(plan="whole", faults=[SimpleNamespace(kind=SimpleNamespace(act=act))])
    for golive, more in (("P-2", 0), ("P-3", 6)):
        now = {"H": {f"marker {name}.json": text.format("b" * 64, golive) for name in "ABC"}}
        scene: Any = SimpleNamespace(look=lambda now=now: now)
        found = verdict._not_new(scene, trial, Judged({}, {"whole": measure}), "P-2")
        assert len(found) == max(wrong, more), found


def test_what_others_said_is_part_of_the_result() -> None:
    assert Result("forward", said=["rollback:3"]).row()["said"] == ["rollback:3"]


def test_what_was_spoilt_before_a_backup_is_mended_after_the_way_back_and_not_between_two_runs() -> None:
    known, told = kinds.read(), list[str]()
    last = list[Callable[[], object]]()
    mends = Mends(at_last=last)
    mends.add(known["poisoned_row"], lambda: told.append("row"))
    mends.add(known["unreachable"], lambda: told.append("host"))
    mends.due()
    mends.rest()
    assert told == ["host"]
    last.pop()()
    assert told == ["host", "row"] and not last
