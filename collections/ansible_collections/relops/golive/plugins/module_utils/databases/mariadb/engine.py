# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""MariaDB: backed up and proven, looked at by day, and the source of migrations."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.blockers import Blocker
from ansible_collections.relops.golive.plugins.module_utils.databases.engine import Engine
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Instance, Server
from ansible_collections.relops.golive.plugins.module_utils.databases.labelled import Labelled
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target


def _instance(params: t.Mapping[str, t.Any]) -> Instance:
    from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.server import MariaDB

    return MariaDB(params)


def _blockers(server: Server) -> list[Blocker]:
    from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.forecast import blockers

    return blockers(server)


def _source(login: t.Mapping[str, t.Any], timeout: float | None) -> Source:
    from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import MariaDB

    return MariaDB(login, timeout)


def _target(login: t.Mapping[str, t.Any], _zone: str, timeout: float | None) -> Target:
    from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.target import MariaDB

    return MariaDB(login, timeout)


def _answer(server: Server, database: str) -> str:
    from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.greeting import answer

    return answer(server, database)


def _texts(server: Server, database: str, columns: t.Sequence[tuple[str, str]]) -> list[Labelled]:
    from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.labels import texts

    return texts(server, database, columns)


ENGINE = Engine(
    "mariadb",
    "MariaDB",
    ("mysql",),
    backup=_instance,
    forecast=_blockers,
    answer=_answer,
    texts=_texts,
    source=_source,
    target=_target,
    takes=frozenset({"mariadb"}),
    marks=(("/aria_log_control", "MariaDB"), ("/mysql.ibd", "MySQL")),
    waits=("lock wait timeout", "max_statement_time", "backup stage start"),
    copiers="mysqldump mariadb-dump mariadb-backup mariabackup xtrabackup",
    usual=("var/lib/mysql/aria_log_control", "var/lib/mysql/mysql.ibd"),
)
