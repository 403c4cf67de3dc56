"""Papers for office programs are written by a second process: they are the same, and its end is never passed over."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.records import office
from ansible_collections.relops.golive.plugins.plugin_utils.records.office import FEW, Job, beside
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Foot, Paper

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


def test_a_second_process_writes_them_after_the_others_and_once() -> None:
    found = list(beside(iter([("a", b"1")]), jobs(written)))
    assert found == [("a", b"1"), *((f"{number}.docx", f"{number} second".encode()) for number in range(FEW + 1))]
    more = list(beside(iter([]), jobs(written, FEW + 2)))
    assert more == [*found[1:], (f"{FEW + 1}.docx", f"{FEW + 1} first".encode())]


@pytest.mark.parametrize(("cores", "count"), [({0}, FEW + 1), ({0, 1}, FEW)])
def test_alone_where_there_are_few_or_one_processor(
    cores: set[int], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: cores)
    assert {content.split()[1] for _name, content in beside(iter([]), jobs(written, count))} == {b"first"}


@pytest.mark.parametrize(("write", "said"), [(broken, "it is broken"), (killed, "was ended")])
def test_its_end_is_told_and_nothing_is_left(
    write: object, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(GoliveError, match=said):
        list(beside(iter([("a", b"1")]), jobs(write)))
    assert not list(tmp_path.iterdir()) and not office._MADE


def test_a_fault_of_the_first_waits_for_the_second_and_is_the_one_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    others = (pytest.fail("no file") for _ in range(1))
    with pytest.raises(pytest.fail.Exception, match="no file"):
        list(beside(others, jobs(written)))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
    assert not list(tmp_path.iterdir())
