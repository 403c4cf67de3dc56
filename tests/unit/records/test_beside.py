"""Papers for office programs are written by a second process: they are the same, and its end is never passed over."""

from __future__ import annotations

import errno
import os
import pickle
import signal
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records import crew, office
from ansible_collections.relops.golive.plugins.plugin_utils.records.office import FEW, Job, beside
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Foot, Paper
from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import write_plan_forms
from ansible_collections.relops.golive.plugins.plugin_utils.second import _fault

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
OWN = os.getpid()


def paper(number: int) -> Paper:
    return Paper(title=f"{number}", language="en", head=(), chapters=(), foot=Foot("", "", ""), words={})


def written(one: Paper) -> bytes:
    return f"{one.title} {'first' if os.getpid() == OWN else 'second'}".encode()


def broken(one: Paper) -> bytes:
    if one.title == "3" and os.getpid() != OWN:
        raise GoliveError("templates/x.j2: it is broken")
    return written(one)


def killed(one: Paper) -> bytes:
    if one.title == "3" and os.getpid() != OWN:
        os.kill(os.getpid(), signal.SIGKILL)
    return written(one)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_MADE", {})
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})


def jobs(write: object, count: int = FEW + 1) -> list[Job]:
    return [Job(f"{number}.docx", write, paper(number)) for number in range(count)]  # type: ignore[arg-type]


def full(one: Paper) -> bytes:
    if os.getpid() != OWN:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), f"{one.title}")
    return written(one)


def test_a_second_process_writes_them_after_the_others_and_once(tmp_path: Path) -> None:
    found = list(beside(iter([("a", b"1")]), jobs(written), tmp_path))
    assert found == [("a", b"1"), *((f"{number}.docx", f"{number} second".encode()) for number in range(FEW + 1))]
    more = list(beside(iter([]), jobs(written, FEW + 2), tmp_path))
    assert more == [*found[1:], (f"{FEW + 1}.docx", f"{FEW + 1} first".encode())]


@pytest.mark.parametrize(("cores", "count"), [({0}, FEW + 1), ({0, 1}, FEW)])
def test_alone_where_there_are_few_or_one_processor(
    cores: set[int], count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: cores)
    assert {content.split()[1] for _name, content in beside(iter([]), jobs(written, count), tmp_path)} == {b"first"}


@pytest.mark.parametrize(
    ("write", "kind", "said"),
    [
        (broken, GoliveError, "it is broken"),
        (killed, GoliveError, "was ended"),
        (full, OSError, r"No space left on device: '0'"),
    ],
)
def test_its_end_is_told_and_nothing_is_left(write: object, kind: type[Exception], said: str, tmp_path: Path) -> None:
    with pytest.raises(kind, match=said):
        list(beside(iter([("a", b"1")]), jobs(write), tmp_path))
    assert not list(tmp_path.iterdir()) and not office._MADE


def test_a_fault_of_the_first_waits_for_the_second_and_is_the_one_that_is_told(
    tmp_path: Path,
) -> None:
    others = (pytest.fail("no file") for _ in range(1))
    with pytest.raises(pytest.fail.Exception, match="no file"):
        list(beside(others, jobs(written), tmp_path))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert not list(tmp_path.iterdir())


def test_half_of_what_the_second_tells_is_taken_for_its_end() -> None:
    whole = pickle.dumps(GoliveError("it is broken"))
    assert str(_fault(whole)) == "it is broken"
    assert all(str(_fault(whole[:cut])).startswith("the second process") for cut in range(len(whole)))


def test_only_the_folder_of_the_dossier_needs_room(plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "worth_it", lambda: True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "full"))
    for times in range(2):
        monkeypatch.setattr(crew, "LARGE", (len(plan.connections), 0)[times])
        names = [path.name for path in write_plan_forms(plan, tmp_path / "out", "en")]
        assert any(name.endswith(".docx") for name in names)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
