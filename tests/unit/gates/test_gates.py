"""Each gate refuses what it is for and nothing else; a refusal tells all, its exit code is that of the first."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.markers import Answer
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import LostError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.registry import gates, gates_at
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import (
    OpenGatesError,
    Row,
    refuse_open,
    rows,
    table,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal import holder, lock

DIGEST, OTHER = "a" * 64, "b" * 64
NOW = datetime(2026, 11, 21, 14, tzinfo=UTC)


@pytest.fixture
def begun(tmp_path: Path) -> golive.Golive:
    """Return a go-live that has changed host h."""
    night = golive.enter(tmp_path, "P", DIGEST, "周工")
    Place(tmp_path, night.folder, night.run(), "h", "install", "install.a", "f").write("intent", before={})
    return night


def asked(state: Path, at: At = At.START, **more: Any) -> Asked:
    return Asked(at, state, "P", DIGEST, NOW, golive.current(state), **more)


def open_ones(look: Asked) -> list[str]:
    return [row.gate.id for row in rows(look) if row.state == "open"]


def test_the_gates_are_found_in_their_folder_and_asked_in_their_order() -> None:
    found = [gate.id for gate in gates()]
    ours = ["plan_alone", "whole_run", "direction", "journal", "markers", "assessment", "digest", "lock"]
    assert [name for name in found if name in ours] == ours
    folder = Path(__file__).parents[3] / "collections/ansible_collections/relops/golive/plugins/plugin_utils/gates"
    about_them = {"ended", "forms", "gate", "registry", "table", "row", "layout", "signed", "page"}
    assert {path.stem for path in folder.glob("*.py")} - about_them == set(found)
    for gate in gates():
        assert gate.title.zh and gate.title.en and gate.at


def test_a_project_without_a_golive_passes_all_that_can_be_asked(tmp_path: Path) -> None:
    found = refuse_open(asked(tmp_path))
    assert {row.gate.id: row.state for row in found}.items() >= {
        "plan_alone": "closed", "whole_run": "closed", "journal": "closed", "markers": "unasked", "digest": "closed",
        "lock": "closed",
    }.items()  # fmt: skip
    assert not list(tmp_path.iterdir()), "to ask changes nothing"


@pytest.mark.parametrize(
    ("options", "strategy", "word"),
    [
        ({"subset": "h"}, "linear", "--limit"), ({"tags": ["all", "x"]}, "linear", "--tags"),
        ({"skip_tags": ["notest", "x"]}, "linear", "--skip-tags"), ({"step": True}, "linear", "--step"),
        ({"start_at_task": "x"}, "linear", "--start-at-task"), ({}, "free", "strategy free"),
    ],
)  # fmt: skip
def test_a_part_of_a_run(tmp_path: Path, options: dict[str, Any], strategy: str, word: str) -> None:
    for at in (At.START, At.BACK):
        look = asked(tmp_path, at, options=options, strategy=strategy)
        assert "whole_run" in open_ones(look) and word in table(rows(look), "en")
    assert open_ones(asked(tmp_path, options={"tags": ["all"], "skip_tags": ["notest"]})) == []


def test_what_is_given_besides_the_plan(tmp_path: Path) -> None:
    look = asked(tmp_path, shadows=("-e golive_backup", "host x"))
    assert open_ones(look) == ["plan_alone"]
    assert "-e golive_backup, host x: given besides the plan" in table(rows(look), "en")


def test_another_plan_s_golive(begun: golive.Golive) -> None:
    look = replace(asked(begun.state), digest=OTHER)
    assert open_ones(look) == ["digest"]
    assert open_ones(replace(look, at=At.BACK)) == ["digest"]
    assert open_ones(replace(look, check=True)) == [], "a check changes nothing"
    begun.write("closed", facts={"result": golive.SUCCESS})
    assert open_ones(replace(asked(begun.state), digest=OTHER)) == [], "the next project stage may begin"
    assert "digest" in open_ones(replace(asked(begun.state, At.BACK), digest=OTHER))


def test_what_gate_and_opening_say_of_another_plan_is_the_same(tmp_path: Path) -> None:
    """The rule stands once: what the gate closes the opening accepts, what it opens the opening refuses."""
    for events in ([], ["intent"], ["intent", "success"], ["intent", "emergency"], ["cancelled"]):
        for back in (False, True):
            state = tmp_path / f"{'-'.join(events)}{back}"
            night = golive.enter(state, "P", DIGEST, "周工")
            for event in events:
                if event == "intent":
                    Place(state, night.folder, night.run(), "h", "install", "install.a", "f").write(event, before={})
                else:
                    night.write("closed", facts={"result": event})
            refused = "digest" in open_ones(replace(asked(state, At.BACK if back else At.START), digest=OTHER))
            try:
                golive.enter(state, "P", OTHER, "周工", back)
            except GoliveError:
                assert refused, (events, back)
            else:
                assert not refused, (events, back)


def test_a_way_back_of_nothing_and_of_what_is_live(tmp_path: Path) -> None:
    assert open_ones(asked(tmp_path, At.BACK)) == ["direction"]
    night = golive.enter(tmp_path, "P", DIGEST, "周工")
    assert open_ones(asked(tmp_path, At.BACK)) == []
    night.write("closed", facts={"result": golive.SUCCESS})
    assert open_ones(asked(tmp_path, At.BACK)) == ["assessment"]
    (tmp_path / "empty.md").write_text("")
    assert open_ones(asked(tmp_path, At.BACK, assessment=str(tmp_path / "empty.md"))) == ["assessment"]
    (tmp_path / "full.md").write_text("312 笔需补录")
    assert open_ones(asked(tmp_path, At.BACK, assessment=str(tmp_path / "full.md"))) == []
    assert open_ones(asked(tmp_path)) == [], "forward there is nothing to assess"


@pytest.mark.parametrize("way", ["forward", "rollback", "live", "back"])
def test_a_stage_alone_goes_forward_only(begun: golive.Golive, way: str) -> None:
    if way == "rollback":
        begun.turn(golive.ROLLBACK, "x")
    elif way != "forward":
        begun.write("closed", facts={"result": golive.SUCCESS if way == "live" else golive.CANCELLED})
    assert open_ones(asked(begun.state, At.STAGE)) == ([] if way == "forward" else ["direction"])
    assert open_ones(asked(begun.state, At.STAGE, check=True)) == []


def test_markers_are_asked_once_the_hosts_have_answered(begun: golive.Golive) -> None:
    assert open_ones(asked(begun.state)) == []
    with pytest.raises(OpenGatesError, match="carries no marker") as refused:
        refuse_open(asked(begun.state, answers={"h": Answer()}))
    assert isinstance(refused.value, LostError)


def test_who_lives_is_waited_for_and_who_is_gone_is_not(tmp_path: Path) -> None:
    mine = holder.of(1, "", "王工", "P", "22:00")
    holder.write(tmp_path, mine)
    assert open_ones(asked(tmp_path)) == ["lock"]
    assert open_ones(asked(tmp_path, check=True)) == []
    told = lock.running(tmp_path)
    assert told is not None and "already running: 王工" in str(told) and "已有上线在运行: 王工" in told.said.zh
    holder.write(tmp_path, replace(mine, started=mine.started + 1))
    assert open_ones(asked(tmp_path)) == []


# --- the table -----------------------------------------------------------------------------------
def test_a_refusal_tells_every_gate_in_both_languages_and_as_json(begun: golive.Golive) -> None:
    look = replace(asked(begun.state, options={"subset": "h"}), digest=OTHER)
    with pytest.raises(OpenGatesError) as refused:
        refuse_open(look)
    assert not isinstance(refused.value, LostError)
    english, chinese = refused.value.said.en, refused.value.said.zh
    asked_there = gates_at(At.START, production=False)
    assert english.startswith(f"refused: 2 of {len(asked_there)} gates are open; this run changed nothing")
    for gate in asked_there:
        assert gate.title.en in english and gate.title.zh in chinese
    assert "who: the operator" in english and "由谁: 操作人" in chinese
    assert chinese.index("未通过, 现在可办 (2)") < chinese.index("尚未询问 (1)") < chinese.index("  通过 (")
    told = json.loads(json.dumps(refused.value.rows))
    assert [one["gate"] for one in told if one["state"] == "open"] == ["whole_run", "digest"]
    assert next(one for one in told if one["gate"] == "digest")["rules"] == ["R20"]
    assert set(told[1]["why"]) == {"zh", "en"}


@pytest.mark.parametrize(("options", "emergency"), [({}, True), ({"subset": "h"}, False)])
def test_the_first_open_gate_says_whether_it_is_an_emergency(
    begun: golive.Golive, options: dict[str, Any], emergency: bool
) -> None:
    """A broken journal is one; an option that is refused before anybody looks at the journal is none."""
    (begun.journal.folder / "h.jsonl").unlink()
    with pytest.raises(OpenGatesError, match="the file is lost") as refused:
        refuse_open(asked(begun.state, options=options))
    assert isinstance(refused.value, LostError) is emergency


def test_until_when_a_gate_can_be_closed_is_told() -> None:
    class Window:
        id, title, rules, at, about = "window", Said("窗口", "window"), ("R35",), (At.START,), About.PROCESS

        def verdict(self, asked: Asked) -> Open | Closed:
            return Open(Said("太早", "too early"), Said("等待", "wait"), Said("赵主任", "Zhao"), until=asked.now)

    row = Row(Window(), Window().verdict(asked(Path("/nowhere"))))
    lines = table([row], "en").splitlines()
    assert [line.strip() for line in lines] == [
        "OPEN, to be done now (1)", "window R35: too early", "who: Zhao   what: wait   until: 2026-11-21 14:00",
    ]  # fmt: skip
    assert row.plain()["until"] == "2026-11-21T14:00:00+00:00"
