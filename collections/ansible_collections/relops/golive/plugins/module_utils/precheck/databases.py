# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether a database of the plan is there, runs, and answers a query after a log-in of its administrator."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.labelled import spoken
from ansible_collections.relops.golive.plugins.module_utils.system.services import running


def measure(known: t.Mapping[str, t.Any]) -> JSON:
    """Return `there`, `running` and the `version` that it answers; raises GoliveError when it does not answer."""
    instance = registry.instance(str(known["engine"]), known)
    if not instance.data.is_dir() or not any(instance.data.iterdir()):
        return {"there": False, "running": False, "version": ""}
    if not running(instance.service):
        return {"there": True, "running": False, "version": ""}
    server = instance.server()
    version = registry.answer(str(known["engine"]), server, str(known["database"]))
    columns = [(str(table), str(column)) for table, column in known.get("texts") or ()]
    labelled = registry.texts(str(known["engine"]), server, str(known["database"]), columns) if columns else []
    texts = [
        {
            "column": f"{one.table}.{one.column}",
            "label": one.label,
            "bytes": spoken(one.values),
            "values": len(one.values),
        }
        for one in labelled
    ]
    return {"there": True, "running": True, "version": version, "texts": texts}
