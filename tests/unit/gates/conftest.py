"""The demo's plan under the process of the source documents, and people with keys to sign for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Process
from ansible_collections.relops.golive.plugins.plugin_utils.plan.digest import parts_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.process import read_process

from tests.unit.gates.casebook import Casebook
from tests.unit.gates.people import Keyring, Remembering, Stamps, signing_by

PLAN = Path(__file__).parents[3] / "inventories/demo/plan.yml"
Books = Callable[..., Casebook]


def under(plan: Plan, process: Process) -> Plan:
    """Return a plan with another process, and the digests that it has then."""
    other = plan.model_copy(update={"definition": process})
    parts = parts_of(other)
    return other.model_copy(update={"parts": parts, "digest": parts[Part.PLAN]})


def short(plan: Plan) -> Plan:
    """Return the plan under a process with two forms, that their filers sign."""
    forms = {
        key: plan.definition.forms[key].model_copy(update={"needs": (), "signatures": (), "attachments": ()})
        for key in ("application", "preview")
    }
    return under(plan, plan.definition.model_copy(update={"forms": forms}))


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Return the demo's plan under the whole process: nothing of it relaxed."""
    faults: list[object] = []
    process = read_process(PLAN.parent, None, faults)  # type: ignore[arg-type]
    assert not faults
    return under(api.load_plan(PLAN), process)


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyring]:
    """Return people with ssh keys; each question to ssh-keygen is asked once a session."""
    folder = tmp_path_factory.mktemp("keys")
    folder.chmod(0o700)
    with signing_by(Remembering()):
        yield Keyring(folder)


@pytest.fixture(scope="session")
def prepared(plan: Plan, keyring: Keyring, tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """Return a case in which everything before the night is done; whoever changes it copies it first."""
    book = Casebook(plan, tmp_path_factory.mktemp("prepared") / "state", keyring)
    book.prepare()
    return book


@pytest.fixture
def new_book(plan: Plan, keyring: Keyring, tmp_path: Path) -> Books:
    """Return what begins an empty book whose people sign by ssh."""
    return lambda other=None, state=tmp_path / "state": Casebook(other or plan, state, keyring)


@pytest.fixture
def stamped(plan: Plan, tmp_path: Path) -> Iterator[Books]:
    """Return what begins an empty book whose people sign without a program."""
    stamps = Stamps()
    with signing_by(stamps):
        yield lambda other=None, state=tmp_path / "state": Casebook(other or plan, state, stamps)


@pytest.fixture
def ready(prepared: Casebook, new_book: Books, tmp_path: Path) -> Casebook:
    """Return a copy of the case in which everything before the night is done."""
    shutil.copytree(prepared.state, tmp_path / "state")
    book = new_book()
    book.clock = prepared.clock
    return book


@pytest.fixture
def begun(ready: Casebook) -> tuple[Casebook, golive.Golive]:
    """Return a night that is open: business is told, switches are captured, everything is backed up."""
    night = ready.open()
    ready.complete("suspension")
    ready.capture(night)
    ready.back_up(night)
    return ready, night


@pytest.fixture
def live(begun: tuple[Casebook, golive.Golive]) -> tuple[Casebook, golive.Golive]:
    """Return a night that went well, with all that follows it."""
    book, night = begun
    book.close(night, golive.SUCCESS)
    book.finish(night)
    return book, night


@pytest.fixture
def quick(stamped: Books, plan: Plan) -> Casebook:
    """Return a book of a process that asks for application and preview alone: quick to fill in."""
    return stamped(short(plan))
