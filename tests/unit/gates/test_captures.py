"""R42, H1: before business stops, the kept configurations of the switches are still those that were read."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.captures import BEFORE, GATE
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError, refuse_open, rows
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.captures import RUNNING, STARTUP

from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import Books


@pytest.fixture
def captured(stamped: Books) -> tuple[Casebook, golive.Golive]:
    """Return a night in which every switch was captured and changed, and nothing else was done."""
    book = stamped()
    night = book.open()
    book.capture(night)
    return book, night


def kept(night: golive.Golive, switch: str, name: str) -> Path:
    return night.folder / "restore" / switch / name


def why(book: Casebook, stage: str, at: At = At.SUSPEND, host: str = "") -> str:
    """Return why the gate is open, in English; empty where it is closed."""
    verdict = GATE.verdict(book.asked(at, stage=stage, host=host))
    assert isinstance(verdict, (Open, Closed))
    return verdict.why.en if isinstance(verdict, Open) else ""


@pytest.mark.parametrize("stage", BEFORE)
def test_what_is_kept_as_it_was_lets_business_stop(captured: tuple[Casebook, golive.Golive], stage: str) -> None:
    book, night = captured
    assert not why(book, stage)
    assert all(kept(night, name, RUNNING).is_file() for name in book.plan.switches), "there is something to look at"


@pytest.mark.parametrize("name", [RUNNING, STARTUP])
@pytest.mark.parametrize("stage", BEFORE)
def test_business_does_not_stop_over_a_capture_that_was_changed(
    captured: tuple[Casebook, golive.Golive], stage: str, name: str
) -> None:
    book, night = captured
    for switch in book.plan.switches:
        path = kept(night, switch, name)
        whole = path.read_text(encoding="utf-8")
        path.write_text(f"{whole}!\n", encoding="utf-8")
        told = why(book, stage)
        assert str(path) in told and "is not what was read" in told
        path.unlink()
        assert why(book, stage) == f"{path} is missing"
        path.write_text(whole, encoding="utf-8")
        assert not why(book, stage)


def test_every_switch_is_told(captured: tuple[Casebook, golive.Golive]) -> None:
    book, night = captured
    assert len(book.plan.switches) > 1
    for switch in book.plan.switches:
        kept(night, switch, STARTUP).unlink()
    assert all(switch in why(book, "suspend") for switch in book.plan.switches)


def test_bytes_that_are_no_text_are_no_capture(captured: tuple[Casebook, golive.Golive]) -> None:
    book, night = captured
    kept(night, next(iter(book.plan.switches)), RUNNING).write_bytes(b"\xff\xfe")
    assert "is not what was read" in why(book, "suspend")


def test_the_run_itself_is_refused_by_its_rule(ready: Casebook) -> None:
    night = ready.open()
    ready.complete("suspension")
    ready.capture(night)
    refuse_open(ready.asked(At.SUSPEND, stage="suspend"))
    kept(night, next(iter(ready.plan.switches)), RUNNING).unlink()
    asked = ready.asked(At.SUSPEND, stage="suspend")
    with pytest.raises(OpenGatesError, match="R42"):
        refuse_open(asked)
    assert [row.gate.id for row in rows(asked) if row.state == "open"] == ["captures"]


def test_after_it_no_switch_is_changed_any_more(captured: tuple[Casebook, golive.Golive], plan: Plan) -> None:
    """A stage of the same point that comes later looks at none: the way back reads them by itself."""
    book, night = captured
    kept(night, next(iter(plan.switches)), RUNNING).unlink()
    assert not why(book, "migrate")


def test_without_a_night_there_is_nothing_to_go_back_to(stamped: Books) -> None:
    assert why(stamped(), "suspend") == "no go-live is open"


@pytest.mark.parametrize("known", [True, False])
def test_a_switch_is_not_changed_before_it_is_captured(stamped: Books, known: bool) -> None:
    book = stamped()
    switch = next(iter(book.plan.switches))
    night = book.open()
    if known:
        book.capture(night)
    assert why(book, "network", At.CHANGE, switch) == ("" if known else f"{switch}: nothing was captured")


def test_business_does_not_stop_when_a_switch_is_changed_that_was_never_captured(stamped: Books) -> None:
    book = stamped()
    night, switch = book.open(), next(iter(book.plan.switches))
    book.begin_step(night, switch, "network.neighbours", before={})
    assert not why(book, "suspend"), "who only looks needs no capture"
    book.begin_step(night, switch, "network.ports", before={"ports": {}})
    assert why(book, "suspend") == f"{switch}: nothing was captured"
