"""The checks of a large plan are done by two processes: what is found, its order and what is raised are as with one."""

from __future__ import annotations

import os
import random
import select
import signal
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan import crew
from ansible_collections.relops.golive.plugins.plugin_utils.plan.crew import looked
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Check, Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO, demo

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
OWN = os.getpid()
COUNT = 20
MANY = 5000
"""Faults of a check: more than a pipe holds."""
LONGEST = 20
"""Seconds that one process waits for the other."""


def _open() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr(crew, "LARGE", 0)
    before = _open()
    yield
    assert _open() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@cache
def _demo() -> Plan:
    return load(DEMO / "plan.yml")


@pytest.fixture
def scene() -> Scene:
    plan = _demo()
    return Scene(plan, tuple(plan.devices.values()), lambda at, key: f"{at} {key}", lambda at, key: f"{at} {key}")


def faults(number: int, count: int = 3) -> list[Fault]:
    return [Fault(f"{number}.{at}", "v", "错", "wrong", (number, at), "f:1", ("x",)) for at in range(count)]


def quiet(number: int) -> Check:
    return lambda _scene: iter(faults(number))


class Meeting:
    """A first and a last check that wait for one another: each process has begun one when they go on."""

    def __init__(self) -> None:
        self.pipes = os.pipe(), os.pipe()

    def _met(self, own: int, act: Callable[[], object]) -> None:
        os.write(self.pipes[own][1], b".")
        assert select.select([self.pipes[1 - own][0]], [], [], LONGEST)[0], "the other process did not come"
        act()

    def checks(
        self, first: Callable[[], object] = lambda: None, last: Callable[[], object] = lambda: None, count: int = 3
    ) -> list[Check]:
        """Return checks; `first` is done in the second process by the first check, `last` in this one by the last."""

        def opening(_scene: Scene) -> Iterator[Fault]:
            if os.getpid() != OWN:
                self._met(0, first)
            yield from faults(0, count)

        def closing(_scene: Scene) -> Iterator[Fault]:
            if not select.select([self.pipes[1][0]], [], [], 0)[0]:  # the second time it is alone
                self._met(1, last)
            yield from faults(COUNT - 1, count)

        return [opening, *(quiet(number) for number in range(1, COUNT - 1)), closing]


@pytest.fixture
def meeting() -> Iterator[Meeting]:
    one = Meeting()
    yield one
    for end in (*one.pipes[0], *one.pipes[1]):
        os.close(end)


def all_of(count: int = 3) -> list[Fault]:
    """Return what the checks of a meeting find, in full and in order."""
    ends = {0, COUNT - 1}
    return [fault for number in range(COUNT) for fault in faults(number, count if number in ends else 3)]


def full(found: Iterator[Fault]) -> list[tuple[object, ...]]:
    return [tuple(vars(fault).values()) for fault in found]


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def broken() -> None:
    raise GoliveError("only here")


@pytest.mark.parametrize("count", [3, MANY])
def test_both_take_part_and_the_order_is_that_of_the_checks(scene: Scene, meeting: Meeting, count: int) -> None:
    assert full(looked(meeting.checks(count=count), scene)) == full(iter(all_of(count)))


@pytest.mark.parametrize("first", [kill, broken, lambda: os._exit(0)])
@pytest.mark.parametrize("last", [lambda: None, broken])
def test_whatever_happens_to_one_of_them_all_is_found_once(
    scene: Scene, meeting: Meeting, first: Callable[[], object], last: Callable[[], object]
) -> None:
    assert full(looked(meeting.checks(first, last), scene)) == full(iter(all_of()))


def test_the_second_is_not_left_with_what_nobody_hears(scene: Scene, meeting: Meeting) -> None:
    assert full(looked(meeting.checks(last=broken, count=MANY), scene)) == full(iter(all_of(MANY)))


def test_what_a_check_raises_is_raised_the_first_in_order(scene: Scene) -> None:
    def raises(error: Exception) -> Check:
        def judge(_scene: Scene) -> Iterator[Fault]:
            yield from faults(1)
            raise error

        return judge

    local = type("Local", (Exception,), {})  # no pickle has it
    checks = [quiet(0), raises(local("first")), *map(quiet, range(9)), raises(KeyError("second"))]
    found = looked(checks, scene)
    with pytest.raises(local, match=r"^first$"):
        list(found)


def test_what_cannot_be_told_is_found_here(scene: Scene) -> None:
    strange = type("Strange", (str,), {})("x")
    checks: list[Check] = [lambda _scene: iter([Fault("a", strange, "错", "wrong")])] * COUNT
    assert [fault.value for fault in looked(checks, scene)] == [strange] * COUNT


def test_nobody_is_asked_where_none_may_be(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", refused)
    assert list(looked([quiet(0), quiet(1)], scene)) == [*faults(0), *faults(1)]


@pytest.mark.parametrize(("cores", "large"), [({0}, 0), ({0, 1}, 10**6)])
def test_a_small_plan_and_one_processor_are_for_one(
    cores: set[int], large: int, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: cores)
    monkeypatch.setattr(crew, "LARGE", large)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a second process"))
    assert list(looked([quiet(0), quiet(1)], scene)) == [*faults(0), *faults(1)]


def spoilt(folder: Path) -> Path:
    """Return a plan of which cells are wrong in a hundred ways."""
    chance, plan = random.Random(1), demo(folder)
    for table in ("ports.csv", "equipment.csv"):
        head, *lines = [line.split(",") for line in (DEMO / table).read_text(encoding="utf-8-sig").splitlines()]
        for _each in range(60):
            line = chance.choice(lines)
            line[chance.randrange(len(line))] = chance.choice([cell for cells in lines for cell in cells])
        (plan.parent / table).write_text("\n".join(map(",".join, [head, *lines])), encoding="utf-8")
    return plan


@pytest.mark.parametrize("column", ["", "本端设备"])
def test_a_plan_with_faults_is_told_alike_by_two_and_by_one(
    column: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = spoilt(tmp_path)
    if column:
        table = plan.parent / "ports.csv"
        table.write_text(table.read_text(encoding="utf-8").replace(column, "", 1), encoding="utf-8")
    with pytest.raises(PlanFaults) as two:
        load(plan)
    monkeypatch.setattr(crew, "LARGE", 10**6)
    with pytest.raises(PlanFaults) as one:
        load(plan)
    assert len(one.value.faults) > 20
    assert full(iter(two.value.faults)) == full(iter(one.value.faults))
    assert (two.value.lines("zh"), str(two.value)) == (one.value.lines("zh"), str(one.value))


def test_a_sound_plan_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    two = load(DEMO / "plan.yml")
    monkeypatch.setattr(crew, "LARGE", 10**6)
    assert two == load(DEMO / "plan.yml")
