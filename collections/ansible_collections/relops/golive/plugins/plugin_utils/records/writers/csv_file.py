"""A form as CSV: UTF-8 with BOM, which Chinese Excel needs; headers in the language of the dossier."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table, printed
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import csv_text

BOM = "\ufeff"


def csv_bytes(table: Table, context: Context) -> bytes:
    """Return the form as CSV."""
    texts = context.texts
    head = [texts.column(table.name, column.key) for column in table.columns]
    body = ([printed(row[column.key], column, texts) for column in table.columns] for row in table.rows)
    return (BOM + csv_text([head, *body])).encode()
