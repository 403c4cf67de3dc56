"""All rows as JSON by the keys of their columns: what a portal reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table


def json_bytes(tables: Sequence[Table], head: Mapping[str, object]) -> bytes:
    """Return what the forms are made from (`head`) and `tables: {name: [row]}`."""
    content = {**head, "tables": {table.name: table.as_data() for table in tables}}
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
