"""A step is performed once, undone exactly, and in doubt it is read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine import step
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import (
    Applied,
    Place,
    Reading,
    announce,
    fingerprint,
    perform,
    retract,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append


class Box:
    """A target with one value; `breaks` makes apply fail after or before the change."""

    def __init__(self, value: str = "old", breaks: str = "") -> None:
        self.value, self.breaks = value, breaks
        self.calls: list[str] = []

    def read(self) -> Reading:
        self.calls.append("read")
        changes = [] if self.value == "new" else [{"item": "value", "from": self.value, "to": "new"}]
        return Reading({"value": self.value}, changes)

    def apply(self, reading: Reading) -> Applied:
        self.calls.append("apply")
        if self.breaks == "before":
            raise GoliveError("refused")
        self.value = "new"
        if self.breaks == "killed":
            raise KeyboardInterrupt
        return Applied({"seen": self.value})

    def undo(self, before: dict[str, Any], done: dict[str, Any]) -> Applied:
        self.calls.append("undo")
        self.done = done
        self.value = before["value"]
        return Applied()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "g" / "journal").mkdir(parents=True)
    return Place(
        tmp_path,
        tmp_path / "g",
        "RUN-1",
        "h1",
        "install",
        "install.box",
        fingerprint({"a": 1}),
        "吴工",
        "网络管理员",
    )


def events(place: Place) -> list[str]:
    return [event.event for event in Journal(place.journal).events("h1")]


def test_a_done_step_is_not_touched_again(place: Place) -> None:
    box = Box()
    assert perform(place, box, check=False).status == "done"
    box.calls.clear()
    assert perform(place, box, check=False).status == "skipped"
    assert box.calls == []
    assert events(place) == ["intent", "done"]


def test_another_fingerprint_is_performed_again(place: Place) -> None:
    perform(place, Box(), check=False)
    other = Box()
    assert perform(replace(place, fingerprint="x"), other, check=False).status == "done"
    assert other.calls == ["read", "apply"]


def test_check_mode_reads_and_writes_nothing(place: Place) -> None:
    box = Box()
    outcome = perform(place, box, check=True)
    assert (outcome.status, box.calls, box.value) == ("planned", ["read"], "old")
    assert list(place.journal.iterdir()) == []


def test_the_first_undo_data_survives_a_kill_in_apply(place: Place) -> None:
    box = Box(breaks="killed")
    with pytest.raises(KeyboardInterrupt):
        perform(place, box, check=False)
    assert events(place) == ["intent"]
    box.breaks = ""
    assert perform(place, box, check=False).status == "done"
    assert retract(place, box, check=False).status == "undone"
    assert box.value == "old"


@pytest.mark.parametrize("after", [1, 2])
def test_a_kill_beside_the_announcement_of_a_host_is_no_lost_file(
    after: int, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first event of a host is two lines in two files: wherever the kill falls, the next run goes on."""
    append(place.journal, GOLIVE, run="RUN-1", stage=GOLIVE, step=GOLIVE, event="opened")
    written: list[str] = []

    def killed(folder: Path, host: str, **content: Any) -> Any:
        if len(written) == after - 1:
            raise KeyboardInterrupt
        written.append(host)
        return append(folder, host, **content)

    box = Box()
    with monkeypatch.context() as patch:
        patch.setattr(step, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            perform(place, box, check=False)
    assert Journal(place.journal).verify() == []
    assert box.calls == ["read"], "nothing was changed on a host that was not announced"
    assert perform(replace(place, run="RUN-2"), box, check=False).status == "done"
    own = Journal(place.journal).events(GOLIVE)
    assert [event.facts.get("host") for event in own if event.event == "joined"] == ["h1"]
    (place.journal / "h1.jsonl").unlink()
    assert "the file is lost" in str(Journal(place.journal).verify())


def test_a_failed_step_tells_why_and_is_undone(place: Place) -> None:
    box = Box(breaks="before")
    outcome = perform(place, box, check=False)
    assert (outcome.status, outcome.message) == ("failed", "refused")
    assert retract(place, box, check=False).status == "undone"
    assert retract(place, box, check=False).status == "skipped"
    assert events(place) == ["intent", "failed", "undoing", "undone"]


def test_a_step_that_never_began_is_not_undone(place: Place) -> None:
    box = Box()
    assert retract(place, box, check=False).status == "skipped"
    assert box.calls == []


def test_nothing_to_do_is_recorded_but_not_undone(place: Place) -> None:
    box = Box(value="new")
    assert perform(place, box, check=False).status == "unchanged"
    assert events(place) == ["done"]
    assert retract(place, box, check=False).status == "skipped"


def test_a_failing_undo_is_recorded_and_tried_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Box()
    perform(place, box, check=False)
    with monkeypatch.context() as patch:
        patch.setattr(box, "undo", lambda _before, _done: (_ for _ in ()).throw(GoliveError("not reachable")))
        assert retract(place, box, check=False).failed
    assert retract(place, box, check=False).status == "undone"
    assert events(place)[-4:] == ["undoing", "undo_failed", "undoing", "undone"]


def test_what_was_undone_too_early_is_undone_again(place: Place) -> None:
    """A backup that came back late restores the host as it was while its entry point was closed."""
    box, late = Box("open"), replace(place, step="backup.files")
    perform(place, box, check=False)
    perform(late, Box(), check=False)
    assert retract(place, box, check=False, again=True).status == "undone"
    assert retract(place, box, check=False, again=True).status == "skipped"
    retract(late, Box("new"), check=False)
    box.value = "new"
    assert retract(place, box, check=False).status == "skipped"
    assert retract(place, box, check=False, again=True).status == "undone"
    assert box.value == "open"
    assert retract(place, box, check=False, again=True).status == "skipped"
    place.write("undoing")  # and killed
    assert retract(place, box, check=False).status == "undone"
    perform(place, box, check=False)
    assert retract(place, box, check=False, again=True).status == "undone"


def test_what_was_undone_in_its_order_is_not_undone_again(place: Place) -> None:
    """The last step is undone first: what it opened must not be closed again by a later attempt."""
    first, last = replace(place, step="backup.files"), replace(place, step="resume.entry_points")
    perform(first, Box(), check=False)
    opened = Box()
    perform(last, opened, check=False)
    assert retract(last, opened, check=False, again=True).status == "undone"
    assert retract(first, Box("new"), check=False, again=True).status == "undone"
    assert retract(last, opened, check=False, again=True).status == "skipped"
    assert retract(first, Box("new"), check=False, again=True).status == "skipped"


def test_undo_after_undone_and_performed_again_uses_the_new_before(place: Place) -> None:
    box = Box("old1")
    perform(place, box, check=False)
    retract(place, box, check=False)
    box.value = "old2"
    perform(place, box, check=False)
    retract(place, box, check=False)
    assert box.value == "old2"


def test_undo_is_told_what_was_done(place: Place) -> None:
    """The facts of the last done of this round; a step that failed or was killed was never done."""
    box = Box(breaks="before")
    perform(place, box, check=False)
    retract(place, box, check=False)
    assert box.done == {}
    box.breaks = ""
    perform(place, box, check=False)
    place.write("undoing")
    retract(place, box, check=False)
    assert box.done == {"seen": "new"}
    box.breaks = "before"
    perform(place, box, check=False)
    retract(place, box, check=False)
    assert box.done == {}, "the done of an earlier round was undone with it"


def test_a_step_that_is_carried_again_gets_the_first_before(place: Place) -> None:
    """What it keeps for its undo must be what the journal names."""
    seen: list[dict[str, Any]] = []

    class Looking(Box):
        def apply(self, reading: Reading) -> Applied:
            seen.append(reading.before)
            return super().apply(reading)

    box = Looking(breaks="killed")
    with pytest.raises(KeyboardInterrupt):
        perform(place, box, check=False)
    box.value, box.breaks = "half", ""
    perform(place, box, check=False)
    assert seen == [{"value": "old"}, {"value": "old"}]


def test_what_is_announced_has_its_intent_before_anything_is_done_and_is_undone(place: Place) -> None:
    box = Box()
    assert announce(place, box).status == "announced"
    assert (box.calls, box.value, events(place)) == (["read"], "old", ["intent"])
    assert announce(place, box).status == "skipped", "it is announced once"
    assert perform(place, box, check=False).status == "done"
    assert events(place) == ["intent", "intent", "done"]
    assert retract(place, box, check=False).status == "undone"
    assert (box.value, announce(place, Box("new")).status) == ("old", "unchanged")


def test_a_target_that_cannot_be_read_is_not_announced(place: Place) -> None:
    class Away(Box):
        def read(self) -> Reading:
            raise GoliveError("no route")

    assert announce(place, Away()).status == "unmeasured"
    assert events(place) == []
