"""A night of the demo under the whole process that went well, with all that its people sign after it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import write
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import plan, private
from tests.unit.gates.people import Keyring, Remembering, signing_by

__all__ = ["plan"]
Live = tuple[Casebook, golive.Golive]


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyring]:
    """Return people with ssh keys: the dossier proves them to whoever has only the signers' file."""
    with signing_by(Remembering()):
        yield Keyring(private(tmp_path_factory.mktemp("keys")))


@pytest.fixture(scope="session")
def went_live(plan: Plan, keyring: Keyring, tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """Return the book of it; whoever changes it copies it first."""
    book = Casebook(plan, tmp_path_factory.mktemp("live") / "state", keyring)
    book.prepare()
    go_live(book)
    return book


def go_live(book: Casebook) -> golive.Golive:
    """Let the night of a book come and go well, and its people sign what comes after; return it."""
    night = book.open(production=True, environment={"kind": "production"})
    book.complete("suspension")
    for one in steps_of(book.plan):
        book.begin_step(night, one.host, one.step)
        _done(book.clock, night, one.host, one.step)
    book.close(night, golive.SUCCESS)
    book.finish(night)
    return night


def _done(clock: datetime, night: golive.Golive, host: str, step: str) -> None:
    stamp = clock.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    content = {"run": night.run(), "stage": step.split(".")[0], "step": step, "event": "done", "time": stamp}
    write.append(night.folder / "journal", host, **content)


@pytest.fixture
def live(went_live: Casebook, keyring: Keyring, tmp_path: Path) -> Live:
    """Return a copy of the book and its night; nothing is announced yet."""
    state = tmp_path / "state"
    shutil.copytree(went_live.state, state, symlinks=True)
    book = Casebook(went_live.plan, state, keyring)
    book.clock = went_live.clock
    return book, golive.attach(state)
