# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long our SQL waits in MariaDB (databases/patience.py says for what)."""

from __future__ import annotations

import urllib.parse

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.databases.patience import lock_wait


def mariadb_session() -> str:
    """Return the SQL with which every session of ours in MariaDB begins."""
    wait = lock_wait()
    return (
        f"SET SESSION lock_wait_timeout = {wait}, innodb_lock_wait_timeout = {wait},"
        f" max_statement_time = {max(1, int(limit.seconds()))};\n"
    )


def mariabackup_options() -> list[str]:
    """Return the options of mariabackup, which waits for tables that are locked, by itself without an end."""
    return [f"--ftwrl-wait-timeout={lock_wait()}"]


def sqitch_options() -> str:
    """Return what the address of a database tells sqitch's own sessions: they begin as ours do."""
    return "mysql_init_command=" + urllib.parse.quote(mariadb_session().strip().rstrip(";"), safe="")
