"""What waits ends at the limit, and says for what it waited; the limit comes from the window."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils import limit as target
from ansible_collections.relops.golive.plugins.module_utils.backup.pipe import piped
from ansible_collections.relops.golive.plugins.module_utils.databases.patience import beside
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.plugin_utils.engine import limit

WINDOW = limit.Window(
    *(datetime.fromisoformat(f"2026-11-{text}+08:00") for text in ("21T22:00", "22T05:00", "22T03:30"))
)
WHY = "the window's latest decision (2026-11-22 03:30 +0800)"


def at(text: str) -> datetime:
    """Return a moment of the night."""
    return datetime.fromisoformat(f"2026-11-{text}+08:00")


@contextmanager
def soon(seconds: float = 0.5) -> Iterator[float]:
    """Hold a limit that is reached soon, and tell when it began."""
    with target.held({"seconds": seconds, "why": WHY}):
        yield time.monotonic()


def test_within_the_window_the_latest_decision_is_the_limit() -> None:
    """However late the run began."""
    found = limit.forward(WINDOW, began=at("22T02:00"), now=at("22T03:00"))
    assert (found.seconds, found.why) == (1800, WHY)


def test_after_the_latest_decision_nothing_is_left() -> None:
    """There is only the way back."""
    assert limit.forward(WINDOW, at("21T22:00"), at("22T03:31")).seconds == 0


def test_outside_of_the_window_its_length_counts_from_the_start_of_the_run() -> None:
    """A twin is rehearsed by day."""
    found = limit.forward(WINDOW, began=at("10T09:00"), now=at("10T10:00"))
    assert found.seconds == timedelta(hours=4, minutes=30).total_seconds()
    assert "5 h 30 min from the run's start" in found.why


def test_the_way_back_has_until_the_end_and_never_less_than_planned() -> None:
    """A late way back is better than half of one."""
    assert limit.back(WINDOW, at("21T22:00"), at("22T01:00")).seconds == timedelta(hours=4).total_seconds()
    late = limit.back(WINDOW, at("21T22:00"), at("22T04:50"))
    assert late.seconds == timedelta(hours=1, minutes=30).total_seconds()
    assert limit.back(WINDOW, at("10T09:00"), at("10T20:00")).seconds == late.seconds
    short = limit.Window(WINDOW.start, WINDOW.end, WINDOW.end)
    assert limit.back(short, at("10T09:00"), at("10T09:00")).seconds >= 1800


def test_a_drill_may_take_the_whole_window() -> None:
    """It shall tell by how much it does not fit."""
    assert limit.rehearsal(WINDOW).seconds == timedelta(hours=7).total_seconds()


def test_the_variable_of_the_inventory_is_read() -> None:
    """As the plan writes it."""
    given = {"start": "2026-11-21T22:00:00+08:00", "end": WINDOW.end, "latest_decision": "2026-11-21T19:30:00Z"}
    assert limit.window_of(given) == WINDOW
    assert limit.window_of({}) is None


def test_a_command_ends_at_the_limit_and_is_named() -> None:
    """Its own time-out would have let it go on for hours."""
    with soon() as began, pytest.raises(target.LimitError, match=r"^sleep was waited for \d s and ended: ") as error:
        run(["sleep", "30"], timeout=14400)
    assert time.monotonic() - began < 5
    assert WHY in str(error.value)


def test_a_command_that_has_its_own_time_says_that_one() -> None:
    """The window is not to blame."""
    with soon(60), pytest.raises(GoliveError, match=r"^sleep took more than 0.2 s") as error:
        run(["sleep", "30"], timeout=0.2)
    assert not isinstance(error.value, target.LimitError)


def test_what_a_command_started_ends_with_it(tmp_path: Path) -> None:
    """`runuser` forks: the dump below it would go on, and hold what it holds."""
    child = tmp_path / "child"
    with soon(), pytest.raises(target.LimitError):
        run(["sh", "-c", f"sleep 30 & echo $! >{child}; wait"])
    stat = Path(f"/proc/{child.read_text().strip()}/stat")
    deadline = time.monotonic() + 5
    while stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] not in "ZX":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_pipe_ends_at_the_limit() -> None:
    """A dump that waits for a table that somebody has locked never ends by itself."""
    with soon() as began, pytest.raises(target.LimitError, match=r"^sleep was waited for"):  # noqa: SIM117
        with piped([["sleep", "30"], ["cat"]]) as pipe:
            assert not os.read(pipe.reader, 1)
    assert time.monotonic() - began < 5


def test_the_alarm_ends_what_only_python_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock, an answer that never comes, a tree that is read for hours."""
    monkeypatch.setattr(target, "MARGIN", 0.1)
    lock = threading.Lock()
    lock.acquire()
    began = time.monotonic()
    with pytest.raises(target.LimitError, match=r"^the work on this host was waited for"), soon(0.1):
        lock.acquire()
    assert time.monotonic() - began < 10


def test_the_alarm_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after the step is none of its business."""
    monkeypatch.setattr(target, "MARGIN", 0.1)
    with soon(0.2):
        pass
    time.sleep(0.5)


def test_after_the_limit_what_was_stopped_can_be_started_again() -> None:
    """The service of a cold copy."""
    with soon(0.2):
        time.sleep(0.4)
        assert run(["echo", "started"]).out == "started\n"
        assert 0 < target.seconds() <= target.GRACE


def test_nothing_is_begun_when_nothing_is_left() -> None:
    """The sentence says which moment it was."""
    with pytest.raises(target.LimitError, match="nothing was begun: the window's latest decision"), soon(0):
        pytest.fail("it was begun")


def test_what_fails_beside_a_pipe_ends_it_and_is_told() -> None:
    """The fingerprint meets a lock after a minute; the dump would wait for the same lock until the limit."""

    def fail() -> None:
        time.sleep(0.2)
        raise GoliveError("lock wait timeout")

    began = time.monotonic()
    with pytest.raises(GoliveError, match=r"^lock wait timeout$"), beside(fail):  # noqa: SIM117
        with piped([["sleep", "30"], ["cat"]]) as pipe:
            os.read(pipe.reader, 1)
    assert time.monotonic() - began < 5


def test_what_has_failed_beside_keeps_the_next_pipe_from_waiting() -> None:
    """It may fail between two dumps."""

    def fail() -> None:
        raise GoliveError("lock wait timeout")

    def dumped() -> None:
        with beside(fail) as future:
            while not future.done():
                time.sleep(0.01)
            with piped([["sleep", "30"], ["cat"]]) as pipe:
                os.read(pipe.reader, 1)

    began = time.monotonic()
    with pytest.raises(GoliveError, match=r"^lock wait timeout$"):
        dumped()
    assert time.monotonic() - began < 5
    with piped([["echo", "x"]]) as pipe:
        assert os.read(pipe.reader, 9) == b"x\n"


def test_a_module_without_a_window_has_an_hour() -> None:
    """A role that works alone has a limit, too."""
    code = (
        "from ansible_collections.relops.golive.plugins.module_utils import limit\n"
        "with limit.held({}): print(round(limit.seconds()))"
    )
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=surroundings)
    assert done.stdout == "3600\n"
