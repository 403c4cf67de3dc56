"""A good dossier of a production, its people, and a second project's dossier."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import write_dossier

from tests.unit.proof.forger import Forger
from tests.unit.proof.people import BY, People, before_the_night, small_plan
from tests.unit.records import night


@dataclass(frozen=True)
class World:
    """A project after its night: plan, people, state, and the dossier as it was written."""

    plan: Plan
    people: People
    state: Path
    golive: str
    dossier: Path

    def case(self) -> Case:
        return Case(self.state)


def steps_of(journal: Journal) -> list[Planned]:
    """Return the steps that the night carried, in its order."""
    done = [event for event in journal.every() if event.event in ("intent", "done") and event.step != "golive"]
    order = list(dict.fromkeys(event.step for event in done))
    found = dict.fromkeys(Planned(order.index(event.step), event.step, event.host) for event in done)
    return sorted(found)


def make(folder: Path, language: str = "zh", log: bool = True) -> World:
    """Let a small project go live; `log` files and signs the form that quotes the journal's head."""
    plan, people, state = small_plan(), People(folder / "people"), folder / "state"
    case = Case(state)
    before_the_night(plan, case, people)
    journal = night.success(plan, state, production=True, case=case.head())
    golive = journal.folder.parent.name
    facts = {"result": "success", "golive": golive, "head": journal.head(), "operator": "钱经理"}
    case.write("evidence", "night", facts, BY)
    if log:
        people.file(plan, case, "golive_log", {"journal_head": journal.head()}, "周工")
    dossier = folder / "dossier" / golive
    write_dossier(plan, journal, dossier, language, steps_of(journal), people.trust)
    return World(plan, people, state, golive, dossier)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return the good one."""
    return make(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return another one whose journal no signed form quotes, in English."""
    return make(tmp_path_factory.mktemp("other"), "en", log=False)


@pytest.fixture
def forger(world: World, tmp_path: Path) -> Forger:
    """Return a copy of the good dossier."""
    return Forger(Path(shutil.copytree(world.dossier, tmp_path / world.golive)))
