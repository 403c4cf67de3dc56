"""Between the end of a go-live and the last host that hears of it: what is seen there is true and has a way on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.plays.test_forecast import foresee
from tests.integration.plays.test_plays import describe, markers, play, site

__all__ = ["site"]
AWAY = '{"stand_away": ["%s"]}'
FAULT = ("-e", "stand_fault='install b'")
DIE = """
from ansible.plugins.action import ActionBase
import os, signal, time


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
"""


def after_close(site: Path, *tasks: dict[str, Any]) -> None:
    """Let something happen as soon as `closed` is written."""
    playbooks = site / "ansible_collections/relops/golive/playbooks"
    (playbooks / "action_plugins/die.py").write_text(DIE)
    end, close = playbooks / "parts/end.yml", "      register: golive_closed\n"
    text = end.read_text()
    assert text.count(close) == 1
    end.write_text(text.replace(close, close + "".join(f"    - {json.dumps(task)}\n" for task in tasks)))


@pytest.fixture
def killed(site: Path) -> Path:
    """Return the site, where a run with stand_die is killed right after `closed`."""
    after_close(site, {"die": None, "when": "stand_die is defined"})
    return site


def golives(site: Path) -> list[list[str]]:
    """Return the events of each go-live's own file, the newest last."""
    paths = sorted((site / "state").glob("P-*/journal/golive.jsonl"))
    return [[json.loads(line)["event"] for line in path.read_text().splitlines()] for path in paths]


def stages(ran: list[str]) -> list[str]:
    return [line for line in ran if "records" not in line]


def test_another_run_is_refused_until_every_host_has_heard(site: Path) -> None:
    first: dict[str, Any] = {"when": "stand_between is defined"}
    program = ["ansible-playbook", "-i", "stand_in.yml", "relops.golive.golive"]
    second = {"ansible.builtin.command": {"argv": program, "chdir": str(site)}, "failed_when": False}
    kept = {"ansible.builtin.copy": {"dest": str(site / "second"), "content": "{{ golive_second | to_json }}"}}
    second, kept = {**first, **second, "register": "golive_second"}, {**first, **kept}
    after_close(site, second, kept)
    code, _ran, said = play(site, "golive", "-e", "stand_between=1")
    assert code == 0, said
    found = json.loads((site / "second").read_text())
    assert found["rc"] == 4, found["stdout"]
    assert "already running" in found["stdout"] + found["stderr"]
    assert markers(site)["P"]["state"] == "live"
    assert not (site / "state/holder.json").exists(), "finish has given the lock back"


def test_killed_after_it_is_live(killed: Path) -> None:
    assert play(killed, "golive", "-e", "stand_die=1")[0] < 0
    assert (golives(killed)[-1][-1], markers(killed)["P"]["state"]) == ("closed", "open")
    code, ran, said = play(killed, "golive")
    assert (code, stages(ran)) == (0, []), said
    assert (len(golives(killed)), markers(killed)["P"]["state"]) == (1, "live")


@pytest.mark.parametrize(("name", "expected"), [("golive", 2), ("rollback", 0)])
def test_killed_after_all_of_it_is_back(killed: Path, name: str, expected: int) -> None:
    assert play(killed, "golive", "-e", "stand_die=1", *FAULT)[0] < 0
    assert markers(killed)["P"]["state"] == "open"
    code, ran, said = play(killed, "install")
    assert (code, ran) == (4, []), said
    assert "hosts still carry its marker" in said
    foresee(killed, {"a": {"databases": [{"name": "x", "engine": "abacus"}]}})  # nothing of a new one is foreseen yet
    code, ran, said = play(killed, name)
    assert code == expected, said
    assert not [line for line in ran if line.startswith(("ran", "ended")) and "records" not in line]
    assert "only took off markers" in said
    assert (len(golives(killed)), markers(killed)) == (1, {})
    describe(killed)
    code, _ran, said = play(killed, "golive")
    assert code == 0, said
    assert (len(golives(killed)), markers(killed)["P"]["state"]) == (2, "live")


def test_a_host_that_does_not_answer_keeps_its_marker_and_no_new_one_begins(site: Path) -> None:
    describe(site, hosts="a")
    away = ("-e", AWAY % "records")
    code, _ran, said = play(site, "golive", "-e", "stand_fault='backup a'", *away)
    assert code == 3, said
    assert "markers are still on" in said
    for _again in range(2):
        code, ran, said = play(site, "golive", *away)
        assert (code, stages(ran)) == (3, []), said
    code, ran, said = play(site, "golive", "-e", '{"stand_away": ["open", "records"]}')
    assert (code, ran) == (4, []), said
    assert "every host can be asked" in said
    assert (len(golives(site)), markers(site)["P"]["state"]) == (1, "open")
    code, ran, said = play(site, "golive")
    assert (code, stages(ran)) == (2, []), said
    assert (len(golives(site)), markers(site)) == (1, {})
    assert play(site, "golive")[0] == 0


def test_a_mended_plan_takes_the_place_of_what_is_back(site: Path) -> None:
    """A host that never answers again can be left out of the plan; the others' markers are the new go-live's then."""
    describe(site, hosts="a")
    assert play(site, "golive", "-e", "stand_fault='backup a'", "-e", AWAY % "records")[0] == 3
    describe(site, "e" * 64, hosts="a")
    code, _ran, said = play(site, "golive")
    assert code == 0, said
    assert markers(site)["P"]["digest"] == "e" * 64


def test_live_without_a_host_that_did_not_hear_it_is_no_green_end(site: Path) -> None:
    describe(site, hosts="a")
    for _again in range(2):
        code, _ran, said = play(site, "golive", "-e", AWAY % "records")
        assert code == 3, said
        assert "it is live, but markers do not read so yet" in said
        assert markers(site)["P"]["state"] == "open"
    code, _ran, said = play(site, "golive")
    assert code == 0, said
    assert markers(site)["P"]["state"] == "live"
