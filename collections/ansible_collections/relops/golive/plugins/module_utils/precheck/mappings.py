# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a mapping fits the old database: its types, keys and names, and the first rows of each table."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate.preparing import looked
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job


def measure(known: t.Mapping[str, t.Any]) -> JSON:
    """Return what the judge of mappings finds, as the administrator of the old server; GoliveError when it is down."""
    engine = str(known["engine"])
    server = registry.instance(engine, known).server()
    login = {"name": known["database"], "address": server.sockets, "port": server.port, "user": "root"}
    job = Job.of({**known, "source": login, "target": {"name": ""}})
    source = registry.source(engine, login)
    if not source.reachable():
        raise GoliveError(f"the database server of {known['database']} does not answer")
    found = looked(source, None, job)
    return {"found": [{"zh": one.words().zh, "en": one.words().en, "wrong": one.wrong} for one in found]}
