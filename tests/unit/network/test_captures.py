"""What was on a switch is known by the SHA-256 in its journal: a capture that is gone or altered proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures, fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import UNSETTLED, Standing
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import digest

from tests.unit.network.conftest import WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch

FOREIGN = ["interface GigabitEthernet1/0/4", "description foreign", "exit"]
Spoil = Callable[[Path], object]


def altered(path: Path) -> None:
    """Write what somebody else set on the switch into the capture, so that nothing seems to differ."""
    path.write_text(path.read_text().replace("description printer", "description foreign"))


def undo(switch: FakeSwitch, place: Place, folder: Path, decision: Standing = UNSETTLED) -> Outcome:
    return fleet.bring_back(fleet.Target(WORK, access_to(switch, folder), place, decision), False)


@pytest.fixture
def live(switch: FakeSwitch, place: Place, tmp_path: Path) -> FakeSwitch:
    """Return the switch with its planned ports, and a line that somebody else changed since."""
    assert fleet.bring(fleet.Target(WORK, access_to(switch, tmp_path), place), False).status == "done"
    switch.model.run(FOREIGN)
    return switch


@pytest.mark.parametrize(("spoil", "words"), [(Path.unlink, "is missing"), (altered, "is not what was read")])
def test_a_switch_that_differs_is_not_compared_with_a_capture_that_proves_nothing(
    live: FakeSwitch, place: Place, tmp_path: Path, spoil: Spoil, words: str
) -> None:
    spoil(place.golive / "restore" / "SW1" / captures.RUNNING)
    failed = undo(live, place, tmp_path)
    assert failed.status == "failed"
    assert "the planned ports are back, but running differs from before" in failed.message
    assert words in failed.message
    assert Journal(place.journal).last("SW1", place.step).event == "undo_failed"  # type: ignore[union-attr]


def test_a_person_may_decide_without_it(live: FakeSwitch, place: Place, tmp_path: Path) -> None:
    (place.golive / "restore" / "SW1" / captures.RUNNING).unlink()
    kept = undo(live, place, tmp_path, Standing(keep=True, by="孙工"))
    assert kept.status == "undone"
    assert "running.cfg is missing" in kept.facts["kept"][0]


def test_what_is_equal_by_the_journal_is_back_and_the_loss_is_told(
    switch: FakeSwitch, place: Place, tmp_path: Path
) -> None:
    before = switch.running()
    fleet.bring(fleet.Target(WORK, access_to(switch, tmp_path), place), False)
    (place.golive / "restore" / "SW1" / captures.STARTUP).unlink()
    back = undo(switch, place, tmp_path)
    assert (back.status, switch.running()) == ("undone", before)
    assert "startup.cfg is missing" in back.facts["captures_lost"][0]


def test_only_the_text_that_the_journal_names_is_kept(tmp_path: Path) -> None:
    before = {"running_sha256": digest("old\n"), "startup_sha256": digest("saved\n")}
    with pytest.raises(GoliveError, match=r"running\.cfg is missing; no proof, no change"):
        captures.keep(tmp_path, "half\n", "saved\n", before)
    assert [path.name for path in tmp_path.iterdir()] == [captures.STARTUP]
    captures.keep(tmp_path, "old\n", "saved\n", before)
    (tmp_path / captures.STARTUP).write_text("altered\n")
    captures.keep(tmp_path, "half\n", "saved\n", before)
    assert [captures.fault_of(tmp_path, name, before) for name in captures.SUMS] == ["", ""]
    assert (tmp_path / captures.RUNNING).stat().st_mode & 0o777 == 0o600


def test_a_switch_is_backed_up_and_proven_before_its_first_line_is_written(
    switch: FakeSwitch, place: Place, tmp_path: Path
) -> None:
    """H1, R42, R43: the journal says so before the change, with who answers for it."""
    before = switch.running()
    owned = replace(place, role="网络管理员", owner="吴工")
    assert fleet.bring(fleet.Target(WORK, access_to(switch, tmp_path), owned), False).status == "done"
    events = Journal(place.journal).events("SW1")
    assert [event.event for event in events] == ["intent", "fact", "done"]
    for event in events[1:]:
        running, startup = sorted(event.facts["records"], key=lambda one: one["path"])
        assert (running["kind"], running["host"], running["store"]) == ("switch", "SW1", "controller")
        assert (running["role"], running["person"]) == ("网络管理员", "吴工")
        kept = (place.golive / running["path"]).read_text()
        assert digest(kept) == running["sha256"] == (events[0].before or {})["running_sha256"]
        assert running["size"] == len(kept.encode()) and running["verified"] <= events[1].time
        assert startup["path"] == "restore/SW1/startup.cfg"
    assert before.splitlines()[0] in kept


@pytest.mark.parametrize("name", [captures.RUNNING, captures.STARTUP])
def test_what_cannot_be_kept_off_the_switch_is_not_changed(
    switch: FakeSwitch, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A disk that loses what was written to it: nothing is written to the switch."""
    real = captures.write

    def lossy(path: Path, content: str) -> None:
        real(path, content[:-5] if path.name == name else content)

    monkeypatch.setattr(captures, "write", lossy)
    before = switch.running()
    failed = fleet.bring(fleet.Target(WORK, access_to(switch, tmp_path), place), False)
    assert failed.status == "failed" and "no proof, no change" in failed.message and failed.message.startswith("SW1")
    assert switch.running() == before and "configure terminal" not in switch.log
