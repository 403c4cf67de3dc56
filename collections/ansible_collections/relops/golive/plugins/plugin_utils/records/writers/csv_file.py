"""A form as CSV: UTF-8 with BOM, which Chinese Excel needs; headers in the language of the dossier."""

from __future__ import annotations

import csv
import io

from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Row, Table, printed
from ansible_collections.relops.golive.plugins.plugin_utils.records.texts import Texts

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: Table[Row], texts: Texts) -> bytes:
    """Return the form as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([texts.column(table.name, column.key) for column in table.columns])
    for row in table.rows:
        writer.writerow([harmless(printed(getattr(row, column.key), column, texts)) for column in table.columns])
    return (BOM + out.getvalue()).encode()


def harmless(value: str | float) -> str | float:
    """Return a cell that a spreadsheet does not take for a formula; a number stays a number."""
    if isinstance(value, str) and value.startswith(FORMULA) and value not in ("-", "–"):
        return "'" + value
    return value
