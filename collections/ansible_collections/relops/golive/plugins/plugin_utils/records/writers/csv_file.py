"""A form as CSV: UTF-8 with BOM, which Chinese Excel needs; headers in the language of the dossier."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Row, Table, printed
from ansible_collections.relops.golive.plugins.plugin_utils.records.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import csv_text

BOM = "\ufeff"


def csv_bytes(table: Table[Row], texts: Texts) -> bytes:
    """Return the form as CSV."""
    head = [texts.column(table.name, column.key) for column in table.columns]
    body = ([printed(getattr(row, column.key), column, texts) for column in table.columns] for row in table.rows)
    return (BOM + csv_text([head, *body])).encode()
