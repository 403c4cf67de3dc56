"""No secret gets into the journal, and what undo needs comes back exactly all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import step
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.discretion import KEPT, keep_in, whole
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import (
    Applied,
    Place,
    Reading,
    fingerprint,
    perform,
    retract,
)
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

SECRET = "hunter22 & Co"
BEFORE = {"line": f"password {SECRET}", "open": "as it is", "deep": [{"x": SECRET}]}


class Box:
    """A work whose former value holds the secret; `folder` is where it keeps it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.back = folder, []

    back: list[Any]

    def read(self) -> Reading:
        change = [{"item": "line", "from": f"password {SECRET}", "to": "new"}]
        return Reading(dict(BEFORE), change, {"before": SECRET, "after": "new"}, {"seen": SECRET})

    def apply(self, _reading: Reading) -> Applied:
        return Applied({"more": SECRET})

    def undo(self, before: dict[str, Any], done: dict[str, Any]) -> Applied:
        self.back.append(whole(self.folder, before))
        return Applied(changes=[{"item": "line", "from": "new", "to": SECRET}])


class KeepingBox(Box):
    def keep(self, before: dict[str, Any]) -> str:
        return keep_in(self.folder, before)

    def drop(self, before: dict[str, Any]) -> None:
        (self.folder / f"{before[KEPT]}.json").unlink()


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    RUN.learn(SECRET)
    yield
    RUN.forget()


@pytest.fixture
def night(tmp_path: Path) -> Golive:
    return golive.enter(tmp_path / "state", "P", "a" * 64, "x")


def place(night: Golive) -> Place:
    return Place(night.state, night.folder, "R", "h", "install", "install.box", fingerprint({}), "x")


def test_the_journal_holds_no_secret_and_undo_gets_all_of_it(night: Golive, tmp_path: Path) -> None:
    box = KeepingBox(tmp_path / "kept")
    assert perform(place(night), box, check=False).status == "done"
    text = (night.folder / "journal/h.jsonl").read_text()
    assert SECRET not in text and "hunter22" not in text
    before = night.journal.first_before("h", "install.box")
    assert before is not None and before["open"] == "as it is" and "line" not in before
    (kept,) = (tmp_path / "kept").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert retract(place(night), box, check=False).status == "undone"
    assert box.back == [BEFORE]
    assert list((tmp_path / "kept").iterdir()) == []
    assert "hunter22" not in (night.folder / "journal/h.jsonl").read_text()
    assert night.journal.verify() == []


def test_a_step_that_can_keep_nothing_is_refused_before_it_changes_anything(night: Golive, tmp_path: Path) -> None:
    outcome = perform(place(night), Box(tmp_path), check=False)
    assert outcome.failed and "holds a secret" in outcome.message
    assert [event.event for event in night.journal.events("h")] == ["failed"]


def test_faults_and_turns_are_filtered(night: Golive, tmp_path: Path) -> None:
    class Failing(KeepingBox):
        def read(self) -> Reading:
            raise GoliveError(f"said {SECRET}", {"said": SECRET})

    perform(place(night), Failing(tmp_path), check=False)
    night.turn(golive.ROLLBACK, f"because {SECRET}")
    for path in (night.folder / "journal").glob("*.jsonl"):
        assert "hunter22" not in path.read_text()


def test_a_kept_state_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="bring that file back"):
        whole(tmp_path, {KEPT: "0" * 64})


def test_a_host_keeps_what_undo_needs_and_drops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "KEPT", tmp_path / "golive" / "restore")
    monkeypatch.setattr(step, "LOCK_FOLDER", tmp_path / "run")
    seen: list[dict[str, Any]] = []

    def undo(_params: dict[str, Any], found: dict[str, Any], _done: dict[str, Any]) -> dict[str, Any]:
        seen.append(found)
        return {}

    class Module:
        _name, check_mode = "x", False

        def __init__(self, operation: str, before: dict[str, Any]) -> None:
            self.params = {"operation": operation, "before": before, "done": None}

    def operate(operation: str, before: dict[str, Any]) -> dict[str, Any]:
        return step._operate(Module(operation, before), {}, None, None, undo)  # type: ignore[arg-type]

    name = operate("keep", BEFORE)["kept"]
    assert ((tmp_path / "golive/restore") / name).stat().st_mode & 0o777 == 0o600
    for _ in range(2):  # an undo that was killed after it is given again
        operate("undo", {"open": "as it is", KEPT: name})
    assert seen == [BEFORE, BEFORE]
    operate("drop", {KEPT: name})
    assert not (tmp_path / "golive").exists()
