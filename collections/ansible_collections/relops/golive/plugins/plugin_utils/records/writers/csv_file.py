"""A form as CSV: UTF-8 with BOM, which Chinese Excel needs; headers in the language of the dossier."""

from __future__ import annotations

from itertools import chain

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.cells import printer
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.safe import cells

BOM = b"\xef\xbb\xbf"


def csv_bytes(table: Table, context: Context) -> bytes:
    """Return the form as CSV."""
    texts = context.texts
    head = [texts.column(table.name, column.key) for column in table.columns]
    return cells.csv_of_cells(chain([map(cells.cell, head)], map(printer(table.columns, texts), table.rows)), BOM)
