"""A night of the demo under the whole process, and whoever takes its notices: a mail server, a messenger."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.notices.sending import Telling
from ansible_collections.relops.golive.plugins.plugin_utils.notices.settings import Channels, read_channels
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import Notice, Told, notices
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

from tests.unit.after.conftest import go_live
from tests.unit.gates.casebook import Casebook
from tests.unit.gates.conftest import plan
from tests.unit.gates.people import Stamps, signing_by
from tests.unit.notices.messenger import Messenger
from tests.unit.notices.postoffice import Authority, PostOffice

__all__ = ["plan"]
BY = "zhou"


class Desk:
    """A case, and what a command would do with its notices."""

    def __init__(self, book: Casebook) -> None:
        self.book = book

    @property
    def forms(self) -> dict[str, FormStanding]:
        """Return where each form stands now."""
        return standings(self.book.plan, Case(self.book.state), self.book.trust)

    def tell(self, channels: Any = None, only: str = "", simulated: bool = False) -> Telling:
        """Do what notices.yml does."""
        given = channels if isinstance(channels, Channels) else read_channels(channels)
        telling = Telling(self.book.plan, self.book.state, self.forms, given, BY, simulated, only)
        telling.tell()
        return telling

    def notices(self) -> dict[str, Notice]:
        """Return how each notice stands, by its name."""
        return {one.notice: one for one in notices(self.book.plan, Case(self.book.state), self.forms)}

    def told(self, notice: str) -> dict[str, Told]:
        """Return addressee → how he stands to a notice."""
        return {row.addressee: row.told for row in self.notices()[notice].rows}

    def mails(self) -> list[Path]:
        """Return the files of the outbox."""
        return sorted((self.book.state / "outbox").glob("*"))


@pytest.fixture(scope="session")
def stamps() -> Iterator[Stamps]:
    """Return people who sign without a program."""
    stamps = Stamps()
    with signing_by(stamps):
        yield stamps


@pytest.fixture(scope="session")
def prepared(plan: Plan, stamps: Stamps, tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """Return a book in which everything up to the night is signed, and nobody was told."""
    book = Casebook(plan, tmp_path_factory.mktemp("prepared") / "state", stamps)
    book.prepare()
    return book


@pytest.fixture(scope="session")
def lived(plan: Plan, stamps: Stamps, tmp_path_factory: pytest.TempPathFactory) -> Casebook:
    """Return a book after a night that went well, with all that is signed after it."""
    book = Casebook(plan, tmp_path_factory.mktemp("lived") / "state", stamps)
    book.prepare()
    go_live(book)
    return book


def desk_of(book: Casebook, stamps: Stamps, state: Path) -> Desk:
    """Return a copy of a book."""
    shutil.copytree(book.state, state, symlinks=True)
    copied = Casebook(book.plan, state, stamps)
    copied.clock = book.clock
    return Desk(copied)


@pytest.fixture
def desk(prepared: Casebook, stamps: Stamps, tmp_path: Path) -> Desk:
    """Return a copy of the book before its night."""
    return desk_of(prepared, stamps, tmp_path / "state")


@pytest.fixture
def morning(lived: Casebook, stamps: Stamps, tmp_path: Path) -> Desk:
    """Return a copy of the book after its night."""
    return desk_of(lived, stamps, tmp_path / "state")


@pytest.fixture
def empty(plan: Plan, stamps: Stamps, tmp_path: Path) -> Desk:
    """Return a book in which nobody has signed anything."""
    return Desk(Casebook(plan, tmp_path / "state", stamps))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Return a certificate authority of these tests."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def office(authority: Authority) -> Iterator[Callable[..., PostOffice]]:
    """Return what opens a mail server on loopback."""
    opened: list[PostOffice] = []

    def open_one(**how: Any) -> PostOffice:
        opened.append(PostOffice(authority, **how))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


@pytest.fixture
def messenger() -> Iterator[Messenger]:
    """Return a messenger on loopback that takes webhooks."""
    one = Messenger()
    yield one
    one.close()


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    before = copy.copy(RUN.__dict__)
    yield
    RUN.__dict__.clear()
    RUN.__dict__.update(before)
