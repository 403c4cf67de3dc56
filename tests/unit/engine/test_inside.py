"""The gates inside a run are asked once a run and stage, in production alone; what they said is in the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import inside
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, limit, pace
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Place, Reading, perform
from ansible_collections.relops.golive.plugins.plugin_utils.gates.digest import GATE
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.row import Row
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES

DIGEST = "a" * 64
NOW = datetime(2026, 11, 21, 14, tzinfo=UTC)
SHUT, WIDE = Closed(), Open(Said("晚了", "it is late"), Said("恢复", "go back"))


def opened(state: Path, production: bool = True) -> Golive:
    return golive.enter(state, "P", DIGEST, "王工", production=production)


class Gates:
    """What answers for every gate, and counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, verdict: Any = SHUT) -> None:
        self.verdict, self.asked = verdict, list[Asked]()
        monkeypatch.setattr(inside, "rows", self.rows)

    def rows(self, asked: Asked) -> list[Row]:
        self.asked.append(asked)
        return [Row(GATE, self.verdict)]


def ask(found: Golive) -> inside.Ask:
    return lambda at, stage, host: Asked(at, found.state, "P", DIGEST, NOW, found, stage=stage, host=host)


def kinds(found: Golive) -> list[str]:
    return [event.event for event in found.journal.events(GOLIVE)]


def test_a_stage_is_asked_once_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, gates = opened(tmp_path), Gates(monkeypatch)
    for _time in range(3):
        inside.admit(found, "install", ask(found))
    assert [(one.at, one.stage) for one in gates.asked] == [(At.CHANGE, "install")]
    inside.admit(found, "migrate", ask(found))
    opened(tmp_path)
    inside.admit(found, "install", ask(found))
    assert [one.stage for one in gates.asked] == ["install", "migrate", "install"], "another run is asked anew"
    assert kinds(found) == ["opened", "admitted", "admitted", "opened", "admitted"]
    assert found.journal.events(GOLIVE)[1].facts["gates"] == ["digest"]


@pytest.mark.parametrize("stage", [name for name in STAGES if name != "records"])
def test_where_each_stage_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    """What changes hosts, databases or switches is asked as a change, everything else as a suspension."""
    at = At.CHANGE if stage in ("network", "install", "migrate") else At.SUSPEND
    found, gates = opened(tmp_path), Gates(monkeypatch)
    inside.admit(found, stage, ask(found))
    assert [one.at for one in gates.asked] == [at]


def test_an_open_gate_bars_the_stage_and_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, gates = opened(tmp_path), Gates(monkeypatch, WIDE)
    for _time in range(2):
        with pytest.raises(inside.BarredError, match="install: digest: it is late") as refused:
            inside.admit(found, "install", ask(found))
        assert "晚了" in refused.value.said.zh
    assert len(gates.asked) == 2 and kinds(found) == ["opened", "barred", "barred"]
    assert found.standing().barred == "install: digest: it is late"


def test_a_twin_is_never_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, gates = opened(tmp_path, production=False), Gates(monkeypatch, WIDE)
    inside.admit(found, "install", ask(found))
    assert not gates.asked and kinds(found) == ["opened"]


def test_a_night_that_was_once_production_stays_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, gates = opened(tmp_path), Gates(monkeypatch, WIDE)
    opened(tmp_path, production=False)
    with pytest.raises(inside.BarredError):
        inside.admit(found, "install", ask(found))
    assert gates.asked


def _worker(state: Path) -> None:
    found = golive.attach(state)
    inside.admit(found, "install", ask(found))


def test_workers_side_by_side_ask_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(tmp_path)
    Gates(monkeypatch)
    workers = [get_context("fork").Process(target=_worker, args=(tmp_path,)) for _one in range(6)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert [one.exitcode for one in workers] == [0] * 6
    assert kinds(found).count("admitted") == 1


# --- between intent and change -------------------------------------------------------------------
class Switch:
    """A target that keeps what it was before it is changed."""

    def __init__(self) -> None:
        self.did: list[str] = []

    def read(self) -> Reading:
        return Reading({"value": "old"}, [{"item": "value", "from": "old", "to": "new"}])

    def capture(self, reading: Reading) -> None:
        self.did.append(f"kept {reading.before['value']}")

    def apply(self, reading: Reading) -> Applied:
        self.did.append("changed")
        return Applied()

    def undo(self, before: dict[str, Any], done: dict[str, Any]) -> Applied:
        return Applied()


def test_a_switch_is_captured_then_asked_then_changed(tmp_path: Path) -> None:
    found, switch = opened(tmp_path), Switch()
    place = Place(tmp_path, found.folder, found.run(), "sw", "network", "network.ports", "f", "王工")
    outcome = perform(replace(place, gate=lambda: switch.did.append("asked")), switch, check=False)
    assert outcome.status == "done" and switch.did == ["kept old", "asked", "changed"]


def test_a_switch_whose_gate_is_open_is_not_changed(tmp_path: Path) -> None:
    found, switch = opened(tmp_path), Switch()

    def gate() -> None:
        raise inside.BarredError("sw: nothing was captured", zh="sw: 没有留存")

    place = Place(tmp_path, found.folder, found.run(), "sw", "network", "network.ports", "f", "王工", gate=gate)
    outcome = perform(place, switch, check=False)
    assert outcome.failed and "changed" not in switch.did
    assert [event.event for event in found.journal.events("sw")] == ["intent", "failed"]


# --- the window and the pace ---------------------------------------------------------------------
WINDOW = limit.Window(NOW, NOW + timedelta(hours=4), NOW + timedelta(hours=2))


def test_the_agreed_window_counts_whenever_the_run_began() -> None:
    assert limit.agreed_forward(WINDOW, NOW).seconds == 7200
    assert limit.agreed_forward(WINDOW, NOW + timedelta(days=3)).seconds == 0
    assert limit.agreed_back(WINDOW, NOW + timedelta(hours=3)).seconds >= 3600


def test_a_warning_when_the_rest_does_not_fit() -> None:
    tasks = {
        "install": {"minutes": 60},
        "migrate": {"minutes": 50},
        "verify": {"minutes": 20},
        "records": {"minutes": 999},
    }
    seconds = pace.still_to_come("install", tasks)
    assert seconds == 130 * 60
    late = pace.late("install", seconds, limit.agreed_forward(WINDOW, NOW))
    assert late is not None and "130 min" in late.en and "120 min are left" in late.en and "130 分钟" in late.zh
    assert pace.late("migrate", pace.still_to_come("migrate", tasks), limit.agreed_forward(WINDOW, NOW)) is None
    assert pace.still_to_come("install", tasks, {"install": 12.0, "migrate": 3.0}) == 15 + 20 * 60, (
        "as it was rehearsed"
    )
    assert pace.still_to_come("records", tasks) == 0
