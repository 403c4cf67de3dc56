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

from tests.pace import quick as hurried
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.people import Keyring, Remembering, Signing, Stamps, signing_by

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


def copied(book: Casebook, state: Path) -> Casebook:
    """Return a book of its own that goes on where another one stands."""
    shutil.copytree(book.state, state, symlinks=True)
    own = Casebook(book.plan, state, book.signing)
    own.clock = book.clock
    return own


def at_night(book: Casebook) -> golive.Golive:
    """Return the night of a book."""
    night = golive.current(book.state)
    assert night
    return night


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Return the demo's plan under the whole process: nothing of it relaxed."""
    faults: list[object] = []
    process = read_process(PLAN.parent, None, faults)  # type: ignore[arg-type]
    assert not faults
    return under(api.load_plan(PLAN), process)


@pytest.fixture(scope="session")
def keyring(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signing]:
    """Return people with ssh keys, each question to ssh-keygen asked once; where it has to be quick they stamp.

    That signatures by keys hold and others do not is asked at both paces in tests/unit/case.
    """
    stamps = Stamps()
    with signing_by(stamps if hurried() else Remembering()):
        yield stamps if hurried() else Keyring(private(tmp_path_factory.mktemp("keys")))


def private(folder: Path) -> Path:
    """Return a folder which nobody else may enter."""
    folder.chmod(0o700)
    return folder


@pytest.fixture(scope="session")
def prepared(plan: Plan, keyring: Signing, tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """Return a case in which everything before the night is done; whoever changes it copies it first."""
    book = Casebook(plan, tmp_path_factory.mktemp("prepared") / "state", keyring)
    book.prepare()
    return book


@pytest.fixture
def new_book(plan: Plan, keyring: Signing, tmp_path: Path) -> Books:
    """Return what begins an empty book whose people sign by ssh."""
    return lambda other=None, state=tmp_path / "state": Casebook(other or plan, state, keyring)


@pytest.fixture
def stamped(plan: Plan, tmp_path: Path) -> Iterator[Books]:
    """Return what begins an empty book whose people sign without a program."""
    stamps = Stamps()
    with signing_by(stamps):
        yield lambda other=None, state=tmp_path / "state": Casebook(other or plan, state, stamps)


@pytest.fixture
def ready(prepared: Casebook, tmp_path: Path) -> Casebook:
    """Return a copy of the case in which everything before the night is done."""
    return copied(prepared, tmp_path / "state")


@pytest.fixture(scope="session")
def first_night(prepared: Casebook, tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """Return the book of a night that is open; whoever changes it copies it first."""
    book = copied(prepared, tmp_path_factory.mktemp("night") / "state")
    night = book.open()
    book.complete("suspension")
    book.capture(night)
    book.back_up(night)
    return book


@pytest.fixture(scope="session")
def next_day(first_night: Casebook, tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """Return the book after a night that went well; whoever changes it copies it first."""
    book = copied(first_night, tmp_path_factory.mktemp("day") / "state")
    night = at_night(book)
    book.close(night, golive.SUCCESS)
    book.finish(night)
    return book


@pytest.fixture
def begun(first_night: Casebook, tmp_path: Path) -> tuple[Casebook, golive.Golive]:
    """Return a night that is open: business is told, switches are captured, everything is backed up."""
    book = copied(first_night, tmp_path / "state")
    return book, at_night(book)


@pytest.fixture
def live(next_day: Casebook, tmp_path: Path) -> tuple[Casebook, golive.Golive]:
    """Return a night that went well, with all that follows it."""
    book = copied(next_day, tmp_path / "state")
    return book, at_night(book)


@pytest.fixture
def quick(stamped: Books, plan: Plan) -> Casebook:
    """Return a book of a process that asks for application and preview alone: quick to fill in."""
    return stamped(short(plan))
