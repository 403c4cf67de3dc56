"""The campaign's own parts, without a lab: the faults it knows, how it stops a run, how it tells and counts trials."""

from __future__ import annotations

import json
import random
import socket
from collections import Counter
from pathlib import Path

import pytest

from tests.faults import kinds, places, report
from tests.faults.acts import ACTS
from tests.faults.campaign import Campaign, Order
from tests.faults.gate import Gate
from tests.faults.moments import BACK, FORWARD, MOMENTS, Place, parse, passed
from tests.faults.trial import Fault, Trial, parsed
from tests.faults.verdict import Judged, crashed, kept_rows, other_artefact, settled

ROOT = Path(__file__).parents[3]
HERE = Place("H1", "install.packages", "after-intent")


def said(path: Path, **place: object) -> bytes:
    """Ask the gate as a worker does and return its answer."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(path))
        line.sendall(json.dumps({"pid": 1, **place}).encode() + b"\n")
        return line.recv(16)


def test_every_kind_has_an_act_a_place_and_a_moment() -> None:
    known = kinds.read()
    assert {kind.group for kind in known.values()} | {"rollback"} == set(kinds.GROUPS)
    assert {kind.act for kind in known.values()} == set(ACTS)
    for kind in known.values():
        ways = [way for way in (FORWARD, BACK) if kinds.moments_of(kind, way) and kind.way in ("", way)]
        known_places = places.known().items()
        at = [
            place for plan, found in known_places for way in ways for place in found[way] if kind.fits(place, way, plan)
        ]
        assert at, f"{kind.name} strikes nowhere"


@pytest.mark.parametrize("wrong", [{"group": "weather"}, {"moments": "noon"}, {"way": "up"}, {"ends": "well"}])
def test_a_wrong_kind_is_named(tmp_path: Path, wrong: dict[str, str]) -> None:
    path = tmp_path / "faults.yml"
    path.write_text(json.dumps({"hail": {"group": "hosts", "moments": "steps", **wrong}}))
    with pytest.raises(ValueError, match="hail"):
        kinds.read(path)


def test_a_place_and_a_trial_are_what_they_were_written_as() -> None:
    assert all(parse(str(Place("H", "a.b.c", moment))) == Place("H", "a.b.c", moment) for moment in MOMENTS)
    known = kinds.read()
    trial = Trial(FORWARD, (Fault(known["kill_tree"], HERE, 1.25), Fault(known["power_off"], HERE, 0.0, 2)))
    assert parsed(str(trial), known) == trial


def test_a_worker_passes_the_moments_of_its_event() -> None:
    assert [place.moment for place in passed("H", "s", "intent", "after")] == ["after-intent", "in-apply"]
    assert passed("H", "s", "failed", "before") == []


def test_the_gate_strikes_once_at_its_place_and_lets_others_pass(tmp_path: Path) -> None:
    gate, struck = Gate(tmp_path / "gate"), list[tuple[Place, int]]()
    gate.arm(HERE, 0.0, lambda place, pid: struck.append((place, pid)))
    assert said(gate.path, host="H2", step=HERE.step, event="intent", when="after") == b"go\n"
    assert struck == []
    for _twice in range(2):
        assert said(gate.path, host="H1", step=HERE.step, event="intent", when="after") == b"go\n"
    assert struck == [(HERE, 1)]
    gate.arm(Place("H1", HERE.step, "in-apply"), 0.05, lambda place, pid: struck.append((place, pid)))
    said(gate.path, host="H1", step=HERE.step, event="intent", when="after")
    assert gate.disarm() == []
    assert [place.moment for place, _pid in struck] == ["after-intent", "in-apply"]
    gate.arm(HERE, 0.0, lambda _place, _pid: None)
    assert gate.disarm() == [HERE]
    gate.close()


def test_one_seed_chooses_the_same_trials_and_every_group(tmp_path: Path) -> None:
    def chosen(folder: Path) -> list[Trial]:
        choice = Campaign(Order("none", 7, folder, quick=True)).choice
        return [choice.back(choice.plans[0]) if number % 2 else choice.forward() for number in range(20)]

    first = chosen(tmp_path / "a")
    assert first == chosen(tmp_path / "b")
    groups = Counter(fault.kind.group for trial in first for fault in trial.faults[:1])
    assert set(groups) == set(kinds.GROUPS) - {"rollback"}
    assert {trial.way for trial in first} == {FORWARD, BACK}


def test_the_report_counts_what_struck(tmp_path: Path) -> None:
    fault = str(Fault(kinds.read()["kill_tree"], HERE))
    row = {"trial": f"forward {fault}", "end": "success", "wrong": [], "struck": [fault], "codes": [0], "seconds": 9.0,
           "seed": 5, "number": 1, "way": "forward", "lab": "x"}  # fmt: skip
    broken = {**row, "wrong": ["not new: FLT"], "number": 2}
    missed = {**row, "struck": [], "number": 3}
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(one) + "\n" for one in (row, broken, missed)))
    page = report.report(report.rows([tmp_path]))
    assert "3 trials with 2 faults" in page
    assert "Seeds: 5 (3)" in page
    assert next(line for line in page.splitlines() if line.startswith("| kill_tree")).count("2/1") == 1


def test_a_new_state_has_no_birthday_but_all_else() -> None:
    files = "/etc/x f 0644 0:0 1764240000.123456789 5\n/etc/y f 0644 0:0 1764240001.000000000 6"
    state = {"H": {"files": files, "running": "line 1764240000.123456789 "}}
    found = settled(state)["H"]
    assert found["files"] == "/etc/x f 0644 0:0 T 5\n/etc/y f 0644 0:0 T 6"
    assert found["running"] == state["H"]["running"]


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("back power_cycle=after-undone:backup.database.paygw@FLT-APP01+0.00#1", True),
        ("forward/release power_off=after-intent:backup.database.paygw@FLT-APP01+0.00#1", True),
        ("forward/packages power_off=after-done:install.packages@FLT-APP01+0.00#1", True),
        ("forward/packages power_off=after-done:suspend.entry_points@FLT-LEG01+0.00#1", False),
        ("forward/upgrade power_off=before-intent:backup.database.ledger@FLT-APP01+0.00#1", True),
        ("forward/upgrade power_off=after-done:suspend.entry_points@FLT-APP01+0.00#1", True),
        ("back/upgrade power_cycle=in-undo:suspend.entry_points@FLT-APP01+0.20#1", True),
        ("forward/upgrade power_cycle=after-done:backup.database.ledger@FLT-APP01+0.00#1", False),
        ("forward/upgrade power_cycle=before-intent:install.schema.ledger@FLT-APP01+0.00#1", False),
        ("back power_cycle=before-undone:backup.database.paygw@FLT-APP01+0.00#1", False),
        ("back power_off=after-undone:backup.database.legacy@FLT-LEG01+0.00#1", False),
        ("back kill_tree=after-undone:backup.database.paygw@FLT-APP01+0.00#1", False),
        ("forward power_cycle=before-done:backup.database.paygw@FLT-APP01+0.00#1", False),
    ],
)
def test_only_a_power_cut_without_a_backup_to_come_back_from_may_empty_unlogged_tables(text: str, lost: bool) -> None:
    trial = parsed(text, kinds.read())
    assert crashed(trial, [str(trial.faults[0])]) is lost
    assert not crashed(trial, [])


@pytest.mark.parametrize(
    ("name", "other"), [("dies_after_a_while", True), ("never_comes_up", True), ("wrong_hash", False)]
)
def test_another_artefact_is_live_only_by_another_plan(name: str, other: bool) -> None:
    trial = parsed(f"forward {name}=after-intent:install.packages@FLT-APP01+0.00#1", kinds.read())
    assert other_artefact(trial) is other


def test_only_the_rows_of_the_unlogged_table_are_left_out() -> None:
    dump = "ledger table data public.session: row a\nledger table data public.entry: row b"
    files = "/x table data public.session: y"
    state = {"A": {"postgresql 15/main dump": dump, "files": files}}
    kept = {"postgresql 15/main dump": "ledger table data public.entry: row b", "files": files}
    assert kept_rows(state) == {"A": kept}


def test_dice_are_the_seeds_own(tmp_path: Path) -> None:
    random.seed(1)
    one = Campaign(Order("none", 3, tmp_path)).choice.dice.random()
    random.seed(2)
    assert Campaign(Order("none", 3, tmp_path)).choice.dice.random() == one


class Standing(Campaign):
    """A campaign whose lab is only said to stand: what goes live or back is written down."""

    def __init__(self, folder: Path, live: bool) -> None:
        super().__init__(Order("none", 7, folder, quick=True))
        self.allowed, self.live, self.went = Judged({}), live, list[str]()

    def _live(self) -> bool:
        return self.live

    def _clean(self, way: str, plan: str) -> dict[Place, float]:
        self.live = way == FORWARD
        if self.live:
            self.allowed.new.setdefault(plan, {})
        self.went.append(f"{way} {plan}")
        return {}


@pytest.mark.parametrize("name", ["marker_removed_at_work", "capture_lost", "kill_tree"])
@pytest.mark.parametrize("live", [False, True])
def test_no_new_state_is_measured_for_the_first_time_while_something_is_lost(
    tmp_path: Path, name: str, live: bool
) -> None:
    """Else the measure lacks what was lost, and the next trial that has it is called a lie."""
    trial = parsed(f"forward/ports {name}=before-closed:golive@golive+0.00#1", kinds.read())
    campaign = Standing(tmp_path, live)
    campaign.stand(trial)
    measured = [] if name == "kill_tree" else ["forward ports", "back ports"]
    assert campaign.went == [*(["back whole"] if live else []), *measured]
    assert not campaign.live
    campaign.went.clear()
    campaign.stand(trial)
    assert campaign.went == []
