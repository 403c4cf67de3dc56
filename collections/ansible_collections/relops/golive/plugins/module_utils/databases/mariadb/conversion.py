# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL of MariaDB that turns a column into COPY text or canonical text."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal, name
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Table

# A byte that is no UTF-8: the target refuses the row, so that nothing unreadable arrives as a question mark.
POISON = "'\\\\xFF'"


def copy_text(column: Column, charset: str) -> str:
    r"""Return the SQL of the column as a field of COPY text: escaped, NULL as `\N`, what does not convert as poison."""
    raw = name(column.source)
    if column.convert == "text":
        text, sound = _text(column, charset)
        escaped = text
        for plain, written in (("\\\\", "\\\\\\\\"), ("\\t", "\\\\t"), ("\\n", "\\\\n"), ("\\r", "\\\\r")):
            escaped = f"replace({escaped}, '{plain}', '{written}')"
        return f"CASE WHEN {raw} IS NULL THEN '\\\\N' WHEN {sound} THEN {escaped} ELSE {POISON} END"
    forms = {
        "float": f"cast({raw} AS DOUBLE)",
        "date": f"if({raw} = 0, NULL, {raw})",
        "datetime": f"if({raw} = 0, NULL, {raw})",
        "timestamp": f"if({raw} = 0, NULL, concat({raw}, '+00'))",
        "blob": f"concat('\\\\\\\\x', hex({raw}))",
    }
    return f"ifnull({forms.get(column.convert, raw)}, '\\\\N')"


def plain_text(column: Column, charset: str) -> str:
    """Return the SQL of the column's canonical text: full precision, NULL stays NULL."""
    raw = name(column.source)
    if column.convert == "text":
        text, sound = _text(column, charset)
        return f"CASE WHEN {raw} IS NULL THEN NULL WHEN {sound} THEN {text} ELSE {POISON} END"
    forms = {
        "decimal": f"trim(TRAILING '.' FROM trim(TRAILING '0' FROM cast({raw} AS DECIMAL(65,30))))",
        "float": f"concat('', cast({raw} AS DOUBLE))",
        "date": f"if({raw} = 0, NULL, concat('', {raw}))",
        "datetime": f"if({raw} = 0, NULL, concat('', cast({raw} AS DATETIME(6))))",
        "timestamp": f"if({raw} = 0, NULL, concat('', cast({raw} AS DATETIME(6))))",
        "blob": f"md5({raw})",
    }
    return forms.get(column.convert, f"concat('', {raw})")


def canonical(column: Column, charset: str) -> str:
    """Return the SQL of the column as a part of the row's canonical text: never NULL, never ambiguous."""
    plain = plain_text(column, charset)
    if column.convert == "text":
        plain = f"concat(char_length({plain}), ':', {plain})"
    elif column.convert == "float":
        plain = f"if({name(column.source)} IS NULL, NULL, 'f')"
    return f"ifnull({plain}, '~')"


def row_hash(table: Table, charsets: t.Mapping[str, str]) -> str:
    """Return the SQL of the md5 over a row's canonical text."""
    parts = ", ".join(canonical(column, charsets[column.source]) for column in table.columns)
    return f"md5(concat_ws('|', {parts}))"


def _text(column: Column, charset: str) -> tuple[str, str]:
    """Return the SQL of the text in utf8mb4, and of the test that nothing was lost on the way."""
    raw, real = name(column.source), column.bytes or charset or "utf8mb4"
    stored = f"cast(convert({raw} USING latin1) AS BINARY)" if column.bytes else f"cast({raw} AS BINARY)"
    text = f"convert(convert({stored} USING {real}) USING utf8mb4)" if column.bytes else f"convert({raw} USING utf8mb4)"
    back = f"cast(convert({text} USING {real}) AS BINARY)"
    sound = f"(locate('\\0', {text}) = 0 AND (locate('?', {text}) = 0 OR {back} = {stored}))"
    if not column.values:
        return text, sound
    cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in column.values.items())
    known = ", ".join(literal(old) for old in column.values)
    exact = f"{text} COLLATE utf8mb4_bin"
    return f"(CASE {exact} {cases} END)", f"({exact} IN ({known}))"
