"""Who may act on a project, with real processes: in pid namespaces of their own, killed; other machines and boots."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal import holder as holding
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

from tests.pace import some

OWN_NAMESPACE = ["unshare", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]), "--pid", "--fork"]
OWN_NAMESPACE += ["--mount-proc", "--kill-child"]
PLACES = (False, True)
OUTSIDE, INSIDE = PLACES
BUSY = "refused: a go-live of this project is already running: 周工, process {pid}"


class Run:
    """A run in a process of its own, `inside` a pid namespace of its own."""

    def __init__(self, state: Path, inside: bool) -> None:
        self.process = subprocess.Popen(
            [*(OWN_NAMESPACE if inside else []), sys.executable, str(Path(__file__).with_name("a_run.py")), str(state)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self.state, self.inside = state, inside

    def do(self, words: str) -> Any:
        """Let a worker of the run do something and return its answer."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def take(self, breaking: str = "", wait: float = 5) -> Any:
        """Take the project: {} when it was free, what was broken, or how it was refused."""
        return self.do(f"take {wait} {breaking}")

    def kill(self) -> None:
        """Kill -9 its own process, and with it all that is in its namespace; a worker outside lives on."""
        pid = self.process.pid
        if self.inside:
            (pid,) = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Let it end by itself."""
        assert self.process.stdin
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Begin runs on the state folder of one project; they end with the test."""
    runs: list[Run] = []

    def begin(inside: bool = OUTSIDE, state: Path = tmp_path / "state") -> Run:
        runs.append(Run(state, inside))
        return runs[-1]

    yield begin
    for run in runs:
        run.end()
        assert run.process.stdout
        run.process.stdout.close()


def written(state: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((state / "holder.json").read_text())
    return found


def rewrite(state: Path, **changes: Any) -> None:
    (state / "holder.json").write_text(json.dumps({**written(state), **changes}))


def name_of(state: Path) -> str:
    found = holding.read(state)
    assert isinstance(found, holding.Holder)
    return found.name


def locked(path: Path) -> bool:
    with path.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@pytest.mark.parametrize("first", some(PLACES, 0))
@pytest.mark.parametrize("second", some(PLACES, 1))
def test_a_second_run_is_refused_wherever_the_first_one_is(
    begin: Callable[..., Run], first: bool, second: bool
) -> None:
    holder, taker = begin(first), begin(second)
    assert holder.take() == {}
    said = taker.take()
    assert said.startswith(BUSY.format(pid=written(holder.state)["pid"])), said
    assert "run PAYGW abc, since 20" in said
    assert said == taker.take(breaking=name_of(holder.state)), "a lock that is held for certain can't be broken"
    assert holder.do("step") is None
    assert holder.do("give") is None
    assert taker.take() == {}
    assert holder.take().startswith("refused: a go-live of this project is already running")


@pytest.mark.parametrize("first", some(PLACES, 1))
@pytest.mark.parametrize("second", some(PLACES, 0))
def test_a_run_that_is_killed_frees_the_project(begin: Callable[..., Run], first: bool, second: bool) -> None:
    holder, taker = begin(first), begin(second)
    assert holder.take() == {}
    assert locked(holder.state / "run.lock")
    holder.kill()
    assert (holder.state / "holder.json").exists()
    assert taker.take() == {}


def test_a_run_that_ends_without_giving_it_back_leaves_nobody_behind(begin: Callable[..., Run]) -> None:
    holder = begin()
    holder.take()
    holder.end()
    assert not (holder.state / "holder.json").exists()
    assert not locked(holder.state / "run.lock")


def test_a_worker_that_outlives_its_killed_run_still_holds_and_is_waited_for(begin: Callable[..., Run]) -> None:
    holder, taker = begin(), begin()
    holder.take()
    assert holder.do("linger 3") == "lingers"
    holder.kill()
    assert (
        taker.take(wait=0.3) == f"refused: steps of an earlier run have not ended within 0.3 s: look at {holder.state}"
    )
    began = time.monotonic()
    assert taker.take(wait=30) == {}
    assert time.monotonic() - began > 1


@pytest.mark.thorough("each case starts runs of their own as processes")
def test_one_of_many_wins(begin: Callable[..., Run]) -> None:
    runs = [begin(bool(number % 2)) for number in range(6)]
    for run in runs:
        assert run.process.stdin
        run.process.stdin.write("take 5\n")
        run.process.stdin.flush()
    said = [json.loads(run.process.stdout.readline()) for run in runs if run.process.stdout]
    assert sorted(map(type, said), key=str) == [dict, *[str] * 5], said


@pytest.mark.thorough("each case starts runs of their own as processes")
@pytest.mark.parametrize("text", ["", "{", "null", "[]", '{"pid": 1}', "\0" * 300])
def test_a_holder_that_cannot_be_read_is_somebody(begin: Callable[..., Run], text: str) -> None:
    taker = begin()
    taker.state.mkdir()
    (taker.state / "holder.json").write_text(text)
    said = taker.take()
    assert said.startswith("refused: somebody holds this project")
    assert said.endswith("break its lock: -e golive_break_lock=unreadable")
    assert lock.holder(taker.state)
    assert taker.take(breaking="somebody") == said
    assert taker.take(breaking="unreadable")["broken_lock"] == "unreadable"
    assert written(taker.state)["operator"] == "周工"


def test_a_holder_that_cannot_be_read_while_its_run_lives_is_not_broken(begin: Callable[..., Run]) -> None:
    holder, taker = begin(), begin()
    holder.take()
    (holder.state / "holder.json").write_text("")
    assert taker.take(breaking="unreadable").startswith("refused: a go-live of this project is already running on this")


def test_who_holds_it_on_another_machine_is_alive_until_it_is_broken_by_its_name(begin: Callable[..., Run]) -> None:
    holder, taker = begin(), begin()
    holder.take()
    rewrite(holder.state, machine="f" * 32, host="ctl02.bank", boot="another", file="1:1", operator="王\x1b[31m磊")
    there = (holder.state / "holder.json").read_text()
    holder.kill()  # the file system's locks don't reach the other machine
    name = name_of(holder.state)
    said = taker.take()
    assert "may be running where it can't be seen from here: 王␛[31m磊, process" in said
    assert " of ctl02.bank, run PAYGW abc, since 20" in said
    assert said.endswith(f"-e golive_break_lock={name}")
    assert name.startswith("ctl02.bank-") and not name.split()[1:]
    assert taker.take(breaking="unreadable") == said
    assert (holder.state / "holder.json").read_text() == there
    broken = taker.take(breaking=name)
    assert (broken["broken_lock"], "王␛[31m磊" in broken["holder"]) == (name, True)
    assert taker.take(breaking=name) == {}, "the same command again, and nobody is left to be broken"


@pytest.mark.thorough("each case starts runs of their own as processes")
@pytest.mark.parametrize(
    ("changes", "free"),
    [
        ({"boot": "before"}, True),
        ({"boot": "before", "host": "its-clone"}, False),
        ({"boot": "before", "machine": "f" * 32}, False),
        ({"boot": "before", "machine": "f" * 32, "host": "other"}, False),
        ({"boot": ""}, False),
        ({"namespace": "pid:[1]", "file": "1:1"}, False),
        ({"namespace": "", "file": "1:1"}, False),
        ({"started": 0, "file": "1:1"}, False),
        ({"file": "1:1"}, True),
    ],
)
def test_only_who_has_certainly_ended_is_passed_over(
    begin: Callable[..., Run], changes: dict[str, Any], free: bool
) -> None:
    holder, taker = begin(), begin()
    holder.take()
    holder.kill()
    rewrite(holder.state, **changes)
    assert bool(lock.holder(holder.state)) is not free
    assert (taker.take() == {}) is free


@pytest.mark.thorough("each case starts runs of their own as processes")
@pytest.mark.parametrize(("first", "second"), [(INSIDE, OUTSIDE), (OUTSIDE, INSIDE), (INSIDE, INSIDE)])
def test_a_copied_folder_holds_for_its_run_until_it_is_broken(
    begin: Callable[..., Run], tmp_path: Path, first: bool, second: bool
) -> None:
    holder = begin(first)
    holder.take()
    shutil.copytree(holder.state, tmp_path / "copy")
    taker = begin(second, tmp_path / "copy")
    said = taker.take()
    assert "can't be seen from here" in said
    assert taker.take(breaking=said.rpartition("=")[2])["broken_lock"] == name_of(holder.state)


def test_a_copied_folder_of_a_process_that_is_seen_is_judged_by_it(begin: Callable[..., Run], tmp_path: Path) -> None:
    holder = begin()
    holder.take()
    shutil.copytree(holder.state, tmp_path / "copy")
    taker = begin(OUTSIDE, tmp_path / "copy")
    said = taker.take()
    assert said.startswith(BUSY.format(pid=holder.process.pid))
    assert taker.take(breaking=name_of(holder.state)) == said
    holder.kill()
    assert taker.take() == {}


def test_a_run_whose_lock_was_broken_does_nothing_more_and_leaves_the_other_one_alone(
    begin: Callable[..., Run],
) -> None:
    holder = begin()
    holder.take()
    rewrite(holder.state, machine="f" * 32, host="ctl02.bank", boot="another", operator="王磊")
    said = holder.do("step")
    assert said.startswith("refused: this run no longer holds the project, its lock was broken: 王磊, process")
    assert holder.do("give") is None
    holder.end()
    assert written(holder.state)["operator"] == "王磊"


def test_a_run_may_take_it_again_and_hold_two_projects(begin: Callable[..., Run], tmp_path: Path) -> None:
    lock.keep()
    one, two = tmp_path / "one", tmp_path / "two"
    for state in (one, two, one):
        assert lock.take(state, os.getpid(), "周工", "P") == {}
    lock.give(one)
    assert (locked(one / "run.lock"), locked(two / "run.lock")) == (False, True)
    assert begin(OUTSIDE, one).take() == {}
    assert begin(OUTSIDE, two).take().startswith("refused")
    lock.give(two)
    lock.give(two)
    assert not locked(two / "run.lock")


def test_a_run_that_nobody_keeps_the_lock_for_is_refused(tmp_path: Path) -> None:
    code = f"import os, sys; from pathlib import Path; from {lock.__package__} import lock; "
    code += "lock.take(Path(sys.argv[1]), os.getpid(), 'x', 'P')"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert "nothing would hold the lock of the project for the length of this run" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_and_locks_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    lock.keep()
    monkeypatch.setattr(holding, "write", full)
    with pytest.raises(GoliveError, match=r"holder.json cannot be written: No space left on device"):
        lock.take(tmp_path, os.getpid(), "周工", "P")
    assert not locked(tmp_path / "run.lock")


def test_what_is_not_there_is_made_and_private(tmp_path: Path) -> None:
    lock.keep()
    lock.take(tmp_path / "a" / "b", os.getpid(), "周工", "P")
    modes = {path.name: path.stat().st_mode & 0o777 for path in [tmp_path / "a/b", *(tmp_path / "a/b").iterdir()]}
    assert modes == {"b": 0o700, "lock": 0o600, "run.lock": 0o600, "holder.json": 0o600}
    lock.give(tmp_path / "a" / "b")
