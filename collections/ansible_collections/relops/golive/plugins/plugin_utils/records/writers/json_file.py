"""All rows as JSON by the keys of their columns: what a portal reads."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table

_ROW = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",\n    ", ": "))
"""A row without lists, as `indent=1` would write it three levels deep; the encoder of C knows no indent."""

_NESTED = frozenset({list, tuple, dict})


def json_bytes(tables: Iterable[Table], head: Mapping[str, object]) -> bytes:
    """Return what the forms are made from (`head`) and `tables: {name: [row]}`."""
    out = io.BytesIO()
    write_json(out, {table.name: table_json(table) for table in tables}, head)
    return out.getvalue()


def write_json(out: BinaryIO, parts: Mapping[str, Iterable[bytes]], head: Mapping[str, object]) -> None:
    """Write the file: the head, and below it the tables by name, each as `table_json` gives it."""
    frame = json.dumps({**head, "tables": {}}, ensure_ascii=False, indent=1, sort_keys=True)
    before, _empty, after = frame.partition('"tables": {}')
    out.write(f'{before}"tables": {{'.encode())
    for number, name in enumerate(sorted(parts)):
        out.write(f"{',' if number else ''}\n  {json.dumps(name, ensure_ascii=False)}: ".encode())
        out.writelines(parts[name])
    out.write(f"{chr(10) + ' ' if parts else ''}}}{after}\n".encode())


def table_json(table: Table) -> Iterator[bytes]:
    """Yield the rows of a table as they stand in the file, row after row."""
    for number, text in enumerate(_rows(table)):
        yield (",\n   " if number else "[\n   ").encode() + text.encode()
    yield b"\n  ]" if table.rows else b"[]"


def _rows(table: Table) -> Iterator[str]:
    for line in table.rows:
        values = line.values
        if not values or not _NESTED.isdisjoint(map(type, line.in_order)):
            yield json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True).replace("\n", "\n   ")
        else:
            yield f"{{\n    {_ROW.encode(values)[1:-1]}\n   }}"
