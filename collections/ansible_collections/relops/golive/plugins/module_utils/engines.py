# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The database engines that there are: the one list, and what is asked of it by name.

A new engine is a folder here with `engine.py: ENGINE`, and its line in this file: a target gets no folder to look into,
Ansible packs for it what is imported by name.
"""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.blockers import Blocker
from ansible_collections.relops.golive.plugins.module_utils.databases.engine import Engine
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Fingerprint, Instance, Server
from ansible_collections.relops.golive.plugins.module_utils.databases.labelled import Labelled
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.engine import ENGINE as MARIADB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.engine import ENGINE as POSTGRESQL
from ansible_collections.relops.golive.plugins.module_utils.databases.setup import Setup
from ansible_collections.relops.golive.plugins.module_utils.databases.written import Written
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target

ENGINES: dict[str, Engine] = {one.name: one for one in (POSTGRESQL, MARIADB)}


def engine(name: str) -> Engine:
    """Return an engine by the name that the plan writes; raises GoliveError for one that isn't known."""
    if name not in ENGINES:
        raise GoliveError(f"engine {name} is not known: {', '.join(sorted(ENGINES))}")
    return ENGINES[name]


def able(capability: str) -> list[str]:
    """Return the names of the engines that have a capability."""
    return [name for name, one in ENGINES.items() if one.can(capability)]


def instance(name: str, params: t.Mapping[str, t.Any]) -> Instance:
    """Return the instance of a plan's database; raises GoliveError when its engine can't be backed up."""
    return (engine(name).backup or _refuse(name, "backup", "backed up"))(params)


def fingerprint(name: str, **params: t.Any) -> Fingerprint:
    """Return the fingerprint of the instance that serves on this host.

    `name` is the engine's; params: service, data_directory, port. Covers schema, sequences, large objects,
    extensions, settings, roles and grants, row counts and sums of row hashes for each table. Raises GoliveError.
    """
    found = instance(name, params)
    return found.fingerprint(found.server())


def blockers(name: str, server: Server) -> list[Blocker]:
    """Return who keeps others waiting in an instance; nobody where the engine can't tell."""
    look = engine(name).forecast
    return look(server) if look else []


def answer(name: str, server: Server, database: str) -> str:
    """Return the version that an instance answers after a log-in, to a database where one is named."""
    return (engine(name).answer or _refuse(name, "answer", "asked"))(server, database)


def texts(name: str, server: Server, database: str, columns: t.Sequence[tuple[str, str]]) -> list[Labelled]:
    """Return those of the columns whose label may be wrong, with some of their bytes; none where it cannot tell."""
    look = engine(name).texts
    return look(server, database, columns) if look else []


def setup(name: str, params: JSON) -> Setup:
    """Return the database that the plan wants; raises GoliveError when its engine can't be set up."""
    return (engine(name).setup or _refuse(name, "setup", "set up"))(params)


def source(name: str, login: t.Mapping[str, t.Any], timeout: float | None = None) -> Source:
    """Return the source of a migration; raises GoliveError when its engine can't be one."""
    return (engine(name).source or _refuse(name, "source", "the source of a migration"))(login, timeout)


def refuse_pair(source: str, target: str) -> None:
    """Raise GoliveError for a source whose rows the target does not take."""
    if source not in engine(target).takes:
        raise GoliveError(f"nothing carries rows from {source} to {target}: {' and '.join(pairs())} can be")


def pairs() -> list[str]:
    """Return the pairs that there are, in words."""
    return [f"{old} → {new}" for new in able("target") for old in sorted(engine(new).takes)]


def target(name: str, login: t.Mapping[str, t.Any], zone: str = "UTC", timeout: float | None = None) -> Target:
    """Return the target of a migration; raises GoliveError when its engine can't be one."""
    return (engine(name).target or _refuse(name, "target", "the target of a migration"))(login, zone, timeout)


def written(name: str, login: t.Mapping[str, t.Any]) -> Written:
    """Return a database that tells what users wrote; raises GoliveError when its engine can't."""
    return (engine(name).written or _refuse(name, "written", "asked for what users wrote"))(login)


def _refuse(name: str, capability: str, words: str) -> t.NoReturn:
    known = ", ".join(sorted(able(capability))) or "no engine"
    raise GoliveError(f"engine {name} can't be {words}: {known} can")
