# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL with which MariaDB tells the bounds of chunks: the key after every so many rows, and the last one."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import Key, literal, name
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Table
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Relation


def bounds(table: Table, key: Key, known: Relation, every: int) -> str:
    """Return the query of (table, rows so far, key in hexadecimal…) after each `every` rows and after the last."""
    if key.terms == (name(table.key[0]),) and frozenset(table.key) in known.unique:
        return _walk(table, key, every)
    keys = ", ".join(name(part) for part in table.key)
    return (
        f"SELECT {literal(table.source)}, n, {key.texts()} FROM (SELECT {keys},"
        f" row_number() OVER (ORDER BY {key.order}) AS n, count(*) OVER () AS total"
        f" FROM {name(table.source)}) AS numbered WHERE n % {every} = 0 OR n = total ORDER BY n;"
    )


def _walk(table: Table, key: Key, every: int) -> str:
    """Return the same by steps over the index of a key of one column: nothing is numbered, sorted or kept."""
    term, place = key.terms[0], name(table.source)
    beyond = f"(@golive_k IS NULL OR {term} > @golive_k)"
    step = f"SELECT {term} INTO @golive_k FROM {place} {{where}}ORDER BY {term} LIMIT 1 OFFSET {every - 1};"
    shown = "hex(convert(concat('', {}) USING utf8mb4))"
    return (
        "DELIMITER //\nBEGIN NOT ATOMIC\nDECLARE n, rest BIGINT DEFAULT 0; DECLARE more BOOLEAN DEFAULT true;\n"
        "DECLARE CONTINUE HANDLER FOR NOT FOUND SET more = false;\nSET @golive_k = NULL, @golive_last = NULL;\n"
        f"{step.format(where='')}\nWHILE more DO\nSET n = n + {every};"
        f" SELECT {literal(table.source)}, n, {shown.format('@golive_k')};\n"
        f"{step.format(where=f'WHERE {term} > @golive_k ')}\nEND WHILE;\n"
        f"SELECT count(*) INTO rest FROM {place} WHERE {beyond};\n"
        f"SELECT {term} INTO @golive_last FROM {place} WHERE {beyond} ORDER BY {term} DESC LIMIT 1;\n"
        f"IF rest > 0 THEN SELECT {literal(table.source)}, n + rest, {shown.format('@golive_last')}; END IF;\n"
        "END//\nDELIMITER ;\n"
    )
