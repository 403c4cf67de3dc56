"""The journal bears torn lines, finds tampering, and refuses a second run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import run_process
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append


def write(folder: Path, number: int) -> None:
    append(folder, "h1", run="R", stage="s", step=f"s.{number}", event="done")


def five(folder: Path) -> Path:
    append(folder, "golive", run="R", stage="golive", step="golive", event="opened")
    for number in range(5):
        write(folder, number)
    return folder / "h1.jsonl"


def test_a_torn_last_line_never_happened_and_the_next_begins_anew(tmp_path: Path) -> None:
    path = five(tmp_path)
    torn = path.read_text().splitlines()[-1][:80]
    with path.open("a") as handle:
        handle.write(torn)
    write(tmp_path, 6)
    journal = Journal(tmp_path)
    assert [event.seq for event in journal.events("h1")] == [1, 2, 3, 4, 5, 6]
    assert journal.verify() == []
    assert journal.torn() == [(path, 6)]


def test_many_processes_append_one_chain(tmp_path: Path) -> None:
    append(tmp_path, "golive", run="R", stage="golive", step="golive", event="opened")
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.starmap(write, [(tmp_path, number) for number in range(100)])
    journal = Journal(tmp_path)
    assert len(journal.events("h1")) == 100
    assert journal.verify() == []


def test_the_journal_is_private(tmp_path: Path) -> None:
    assert five(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_full_disk_leaves_no_half_line() -> None:
    with pytest.raises(GoliveError, match="cannot be"):
        append(Path("/dev/full"), "h1", run="R", stage="s", step="s", event="done")


def test_opening_waits_for_the_step_of_a_killed_run(tmp_path: Path) -> None:
    lock.keep()
    with lock.step(tmp_path), pytest.raises(GoliveError, match="have not ended"):
        lock.take(tmp_path, os.getpid(), "周工", "x", wait=0.3)


def test_a_golive_resumes_then_ends_then_begins_anew(tmp_path: Path) -> None:
    first = golive.enter(tmp_path, "P", "a" * 64, "周工")
    assert golive.enter(tmp_path, "P", "a" * 64, "周工").id == first.id
    first.turn(golive.ROLLBACK, "because")
    assert first.direction() == golive.ROLLBACK
    first.write("closed", facts={"result": golive.CANCELLED})
    second = golive.enter(tmp_path, "P", "a" * 64, "周工")
    assert first.id != second.id
    assert second.id.startswith("P-20")
    assert second.direction() == golive.FORWARD


def test_a_rollback_of_what_is_back_opens_nothing(tmp_path: Path) -> None:
    night = golive.enter(tmp_path, "P", "a" * 64, "周工")
    night.turn(golive.ROLLBACK, "because")
    night.write("closed", facts={"result": golive.CANCELLED})
    events = night.journal.events(GOLIVE)
    again = golive.enter(tmp_path, "P", "a" * 64, "周工", back=True)
    assert (again.id, again.result()) == (night.id, golive.CANCELLED)
    assert again.journal.events(GOLIVE) == events


def test_another_plan_cannot_take_over_an_unfinished_golive(tmp_path: Path) -> None:
    found = golive.enter(tmp_path, "P", "a" * 64, "周工")
    append(found.journal.folder, "h1", run="R", stage="s", step="s.1", event="intent", before={})
    with pytest.raises(GoliveError, match="is not finished"):
        golive.enter(tmp_path, "P", "b" * 64, "周工")


def test_a_golive_without_a_single_step_gives_way_to_a_mended_plan(tmp_path: Path) -> None:
    found = golive.enter(tmp_path, "P", "a" * 64, "周工")
    assert golive.enter(tmp_path, "P", "b" * 64, "周工").id != found.id
    assert golive.ended(tmp_path)[found.id] == golive.CANCELLED
    with pytest.raises(GoliveError, match="is not finished"):
        golive.enter(tmp_path, "P", "c" * 64, "周工", back=True)


def test_the_first_undo_data_counts_until_the_step_is_undone(tmp_path: Path) -> None:
    def intent(event: str, before: dict[str, str] | None = None) -> None:
        append(tmp_path, "h1", run="R", stage="s", step="s.1", event=event, before=before)

    intent("intent", {"value": "old"})
    intent("intent", {"value": "half"})
    assert Journal(tmp_path).first_before("h1", "s.1") == {"value": "old"}
    intent("undone")
    assert Journal(tmp_path).first_before("h1", "s.1") is None
    intent("intent", {"value": "newer"})
    assert Journal(tmp_path).first_before("h1", "s.1") == {"value": "newer"}


def orphan(run: int, told: Path) -> None:
    while os.getppid() == run:
        time.sleep(0.01)
    told.with_suffix(".new").write_text(str(run_process()))
    told.with_suffix(".new").rename(told)


def killed_run(told: Path) -> None:
    context = multiprocessing.get_context("fork")
    context.Process(target=orphan, args=(os.getpid(), told)).start()
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_whose_run_was_killed_takes_no_lock_for_its_new_parent(tmp_path: Path) -> None:
    run = multiprocessing.get_context("spawn").Process(target=killed_run, args=(tmp_path / "told",))
    run.start()
    run.join()
    deadline = time.monotonic() + 300
    while not (tmp_path / "told").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    pid = int((tmp_path / "told").read_text())
    assert pid == run.pid
    with pytest.raises(GoliveError, match="nothing would hold the lock"):
        lock.take(tmp_path / "state", pid, "周工", "PAYGW abc")
