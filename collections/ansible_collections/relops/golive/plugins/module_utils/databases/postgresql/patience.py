# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long our SQL waits in PostgreSQL (databases/patience.py says for what)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.databases.patience import lock_wait


def postgresql_options(more: str = "") -> dict[str, str]:
    """Return the environment with which every session of ours in PostgreSQL begins; `more` are further options."""
    times = {"lock_timeout": lock_wait() * 1000, "statement_timeout": max(1, int(limit.seconds())) * 1000}
    words = [more, *(f"-c {name}={value}" for name, value in times.items())]
    return {"PGOPTIONS": " ".join(filter(None, words))}


def dump_options() -> list[str]:
    """Return the options of pg_dump and pg_dumpall, which set the time-outs of their sessions themselves."""
    return [f"--lock-wait-timeout={lock_wait() * 1000}"]
