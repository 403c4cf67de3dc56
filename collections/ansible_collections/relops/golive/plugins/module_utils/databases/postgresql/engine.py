# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""PostgreSQL: backed up and proven, looked at by day, set up, and the target of migrations."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.blockers import Blocker
from ansible_collections.relops.golive.plugins.module_utils.databases.engine import Engine
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Instance, Server
from ansible_collections.relops.golive.plugins.module_utils.databases.setup import Setup
from ansible_collections.relops.golive.plugins.module_utils.databases.written import Written
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target


def _instance(params: t.Mapping[str, t.Any]) -> Instance:
    from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.server import PostgreSQL

    return PostgreSQL(params)


def _blockers(server: Server) -> list[Blocker]:
    from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.forecast import blockers

    return blockers(server)


def _setup(params: JSON) -> Setup:
    from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.setup import Database

    return Database(params)


def _source(login: t.Mapping[str, t.Any], timeout: float | None) -> Source:
    from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.source import PostgreSQL

    return PostgreSQL(login, timeout)


def _target(login: t.Mapping[str, t.Any], zone: str, timeout: float | None) -> Target:
    from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import PostgreSQL

    return PostgreSQL(login, zone, timeout)


def _written(login: t.Mapping[str, t.Any]) -> Written:
    from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import written

    return written.Written(login)


def _answer(server: Server, database: str) -> str:
    from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.greeting import answer

    return answer(server, database)


ENGINE = Engine(
    "postgresql",
    "PostgreSQL",
    backup=_instance,
    forecast=_blockers,
    answer=_answer,
    setup=_setup,
    source=_source,
    target=_target,
    takes=frozenset({"mariadb", "postgresql"}),
    written=_written,
    names="role",
    marks=(("/global/pg_control", "PostgreSQL"),),
    waits=("lock timeout", "statement timeout"),
    copiers="pg_dump pg_dumpall pg_basebackup pg_restore pgbackrest",
    usual=(
        "var/lib/postgresql/*/*/global/pg_control",
        "var/lib/pgsql/data/global/pg_control",
        "var/lib/pgsql/*/data/global/pg_control",
    ),
)
