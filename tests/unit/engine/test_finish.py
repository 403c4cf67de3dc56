"""What is said at the end of the hosts that did not hear how it ended."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.action import golive_finish as finish
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive

HEARD: JSON = {"changed": True}


def ended(tmp_path: Path, result: str, answers: dict[str, JSON | None], **more: Any) -> JSON:
    """Return what `finish` answers after a go-live that ended so; an answer of None: the host was never asked."""
    found = golive.enter(tmp_path, "P", "a" * 64, "周工")
    found.write("closed", facts={"result": result, "left": []})
    known: dict[str, JSON] = {host: {"settled": one} if one is not None else {} for host, one in answers.items()}
    action: Any = finish.ActionModule.__new__(finish.ActionModule)
    action._task, action._templar = SimpleNamespace(check_mode=False), SimpleNamespace(template=lambda value: value)
    action.variables = {
        "golive_language": "en", "golive_dossier": str(tmp_path), "groups": {"hosts": list(answers)}, "hostvars": known,
    }  # fmt: skip
    answer: JSON = action.act(tmp_path, {"settled": "settled", **more})
    return answer


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "h: it was not asked"),
        ({"unreachable": True, "msg": "no\nroute"}, "h: no route"),
        ({"failed": True, "msg": "marked by another"}, "h: marked by another"),
    ],
)
def test_a_host_that_did_not_hear_it_is_named(tmp_path: Path, answer: JSON | None, why: str) -> None:
    """What is back is not all back while a marker is on."""
    back = ended(tmp_path, golive.CANCELLED, {"g": HEARD, "h": answer}, expected="cancelled")
    assert (back["golive_exit"], back["failed"]) == (3, True)
    assert back["msg"].endswith(f"run it again): {why}")


def test_live_with_a_host_that_did_not_hear_it(tmp_path: Path) -> None:
    live = ended(tmp_path, golive.SUCCESS, {"g": HEARD, "h": None})
    assert (live["golive_exit"], live["failed"]) == (3, True)
    assert "it is live, but markers do not read so yet" in live["msg"] and live["msg"].endswith("h: it was not asked")


@pytest.mark.parametrize(("expected", "code"), [("cancelled", 0), ("success", 2)])
def test_all_have_heard_it(tmp_path: Path, expected: str, code: int) -> None:
    back = ended(tmp_path, golive.CANCELLED, {"g": HEARD, "h": HEARD}, expected=expected, again=True)
    assert (back["golive_exit"], "only took off markers" in back["msg"]) == (code, True)


@pytest.mark.parametrize("result", golive.ENDED)
def test_another_controller_on_a_host_is_an_emergency_whatever_this_one_thinks(tmp_path: Path, result: str) -> None:
    theirs = {"failed": True, "overtaken": True, "msg": "marked by RUN-2"}
    answer = ended(tmp_path, result, {"g": HEARD, "h": theirs}, expected=result)
    assert (answer["golive_exit"], answer["failed"]) == (3, True)
    assert "another controller" in answer["msg"] and "h: marked by RUN-2" in answer["msg"]
