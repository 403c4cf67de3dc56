"""All rows as JSON by the keys of their columns: what a portal reads."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table

_ROW = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",\n    ", ": "))
"""A row without lists, as `indent=1` would write it three levels deep; the encoder of C knows no indent."""


def json_bytes(tables: Iterable[Table], head: Mapping[str, object]) -> bytes:
    """Return what the forms are made from (`head`) and `tables: {name: [row]}`."""
    return joined({table.name: table_json(table) for table in tables}, head)


def joined(parts: Mapping[str, bytes], head: Mapping[str, object]) -> bytes:
    """Return the file: the head, and below it the tables, each by its name as `table_json` gives it."""
    out = io.BytesIO()
    frame = json.dumps({**head, "tables": {}}, ensure_ascii=False, indent=1, sort_keys=True)
    before, _empty, after = frame.partition('"tables": {}')
    out.write(f'{before}"tables": {{'.encode())
    for number, name in enumerate(sorted(parts)):
        out.write(f"{',' if number else ''}\n  {json.dumps(name, ensure_ascii=False)}: ".encode())
        out.write(parts[name])
    out.write(f"{chr(10) + ' ' if parts else ''}}}{after}\n".encode())
    return out.getvalue()


def table_json(table: Table) -> bytes:
    """Return the rows of a table as they stand in the file, written row after row."""
    if not table.rows:
        return b"[]"
    out = io.BytesIO()
    for number, text in enumerate(_rows(table)):
        out.write(("[\n   " if not number else ",\n   ").encode())
        out.write(text.encode())
    out.write(b"\n  ]")
    return out.getvalue()


def _rows(table: Table) -> Iterator[str]:
    for line in table.rows:
        values = line.values
        if any(isinstance(value, list | tuple | dict) for value in line.cells) or not values:
            yield json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True).replace("\n", "\n   ")
        else:
            yield f"{{\n    {_ROW.encode(values)[1:-1]}\n   }}"
