"""All rows as JSON by the keys of their columns: what a portal reads."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Row, Table


def json_bytes(tables: Sequence[Table[Row]], source: Source) -> bytes:
    """Return `{golive, project, result, plan_digest, journal_head, tables: {name: [row]}}`."""
    content = {
        "golive": source.golive_id,
        "project": source.plan.project.code,
        "result": source.result,
        "plan_digest": source.plan.digest,
        "journal_head": source.head_hash,
        "tables": {table.name: table.as_data() for table in tables},
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
