# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names and texts as PostgreSQL's SQL writes them."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row


def name(identifier: str) -> str:
    """Quote an identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def qualified(table: str) -> str:
    """Quote a name that may carry its schema."""
    return ".".join(name(part) for part in table.split("."))


def literal(text: str) -> str:
    """Quote a text literal, whatever standard_conforming_strings says."""
    quoted = "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
    return f"E{quoted}" if "\\" in text else quoted


def array(values: Row) -> str:
    """Return a text array."""
    return "ARRAY[" + ", ".join("NULL" if item is None else literal(item) for item in values) + "]::text[]"
