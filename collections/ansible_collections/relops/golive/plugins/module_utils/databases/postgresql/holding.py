# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What of a PostgreSQL cluster no exact copy of its data directory holds: data elsewhere, or another's."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.layout import inside, unheld
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.patience import postgresql_options
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

HARMLESS = re.compile(r"(pg_)?log|[^/]+\.(conf|crt|key|pem|crl)")
"""Links at the top that lead to no data: the server's log, configuration and certificates."""
STANDBY = ("standby.signal", "recovery.signal", "recovery.conf")
DENIED = ("no password supplied", "authentication failed", "no pg_hba.conf entry")
ASKED = "SELECT pg_is_in_recovery(); SHOW data_directory;"


def found(data: Path, server: t.Callable[[], Server] | None) -> list[Said]:
    """Return in words what no copy of the data directory holds; a server that runs is asked which one it serves."""
    words = unheld(data, lambda path: HARMLESS.fullmatch(path) is not None, lambda _path: "")
    standby = any((data / name).exists() for name in STANDBY)
    if server is not None:
        try:
            recovering, serves = _asked(server())
        except GoliveError as error:
            if not any(sign in str(error) for sign in DENIED):
                raise
            return [*words, _closed(error)]
        standby = standby or recovering == "t"
        words += [] if inside(data, serves) else [_another(data, serves)]
    return [*words, _standby(data)] if standby else words


def _asked(server: Server) -> tuple[str, str]:
    reach = [f"--host={server.sockets}", f"--port={server.port}", "--dbname=postgres", "--no-password"]
    command = [f"{server.programs}/psql", *reach, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--file=-"]
    out = run(command, user=server.user, stdin=ASKED, env=postgresql_options(), timeout=60).out.splitlines()
    return out[0], out[1]


def _closed(error: GoliveError) -> Said:
    return Said(
        f"PostgreSQL 不允许数据目录所有者经套接字不用密码登录: pg_hba.conf 需有 local all postgres peer ({error})",
        "PostgreSQL does not let the owner of its data directory in through its socket without a password: "
        f"pg_hba.conf needs local all postgres peer ({error})",
    )


def _another(data: Path, serves: str) -> Said:
    return Said(
        f"服务器的数据目录是 {serves}, 不是计划所写的 {data}: 请更正 data_directory 或 port",
        f"the server's data lie in {serves}, not in {data} as the plan says: correct data_directory or port",
    )


def _standby(data: Path) -> Said:
    return Said(
        f"{data} 是备库: 其数据由主库决定, 不能单独恢复: 计划请写主库",
        f"{data} is a standby: its data are its primary's, nothing brings them back here alone: name the primary",
    )
