# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""MariaDB as a migration's source: its client, and the SQL that turns a column into COPY or canonical text."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate.model import Column, Row, Table, rows_of
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

# A byte that is no UTF-8: PostgreSQL refuses the row, so that nothing unreadable arrives as a question mark.
POISON = "'\\\\xFF'"
SESSION = "SET SESSION sql_mode = '', time_zone = '+00:00', group_concat_max_len = 1048576;\n"
UNMERGED = "LIMIT 18446744073709551615"  # keeps the optimizer from merging the subquery and hashing twice


class MariaDB:
    """The source database through the mariadb client: `address` is a host, or a socket when it begins with a slash."""

    def __init__(self, login: t.Mapping[str, t.Any], timeout: float | None = None) -> None:
        """Keep the login: address, port, name (database), user, password."""
        self.login = login
        self.timeout = timeout
        self._charsets: dict[str, dict[str, str]] = {}

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the client: the password is never on a command line."""
        password = self.login.get("password")
        return {"MYSQL_PWD": str(password)} if password else {}

    def command(self, raw: bool) -> list[str]:
        """Return the client's command; it reads SQL from standard input and writes tab-separated lines."""
        address = str(self.login["address"])
        where = (
            [f"--socket={address}"]
            if address.startswith("/")
            else [f"--host={address}", f"--port={self.login.get('port') or 3306}", "--protocol=tcp"]
        )
        form = ["--raw"] if raw else []
        return [
            *("mariadb", "--no-defaults", *where, f"--user={self.login['user']}", f"--database={self.login['name']}"),
            *("--default-character-set=utf8mb4", "--connect-timeout=10", "--batch", "--skip-column-names", "--quick"),
            *form,
        ]

    def rows(self, sql: str) -> list[Row]:
        """Return the rows of a query; NULL must have been turned into the text of a field by the query itself."""
        done = run(
            self.command(raw=False),
            stdin=mariadb_session() + SESSION + sql,
            env=self.environment,
            timeout=self.timeout,
            ok=range(256),
        )
        if done.code:
            raise self.fault(done.err)
        return rows_of(done.out)

    def fault(self, stderr: str) -> GoliveError:
        """Return the error for the operator out of the client's error output."""
        lines = [line for line in stderr.splitlines() if line.startswith("ERROR")] or stderr.splitlines()
        said = lines[0] if lines else "the client was ended"
        return GoliveError(f"source database {self.login['name']} at {self.login['address']}: {said}")

    def charsets(self, table: Table) -> dict[str, str]:
        """Return the character set of each text column of the table; raises GoliveError for a column it lacks."""
        if not self._charsets:
            found = self.rows(
                "SELECT table_name, column_name, ifnull(character_set_name, '') FROM information_schema.columns"
                f" WHERE table_schema = {literal(str(self.login['name']))};"
            )
            for owner, column, charset in found:
                self._charsets.setdefault(str(owner), {})[str(column)] = str(charset)
        known = self._charsets.get(table.source, {})
        missing = [column.source for column in table.columns if column.source not in known]
        if missing:
            raise GoliveError(f"source table {table.source} has no column {', '.join(missing)}: correct the mapping")
        return known


def name(identifier: str) -> str:
    """Quote an identifier."""
    return "`" + identifier.replace("`", "``") + "`"


def literal(text: str) -> str:
    """Quote a text literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


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
    """Return the SQL of the column's canonical text: full precision, NULL stays NULL; PostgreSQL has the same."""
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


def between(key: tuple[str, ...], low: Row | None, high: Row) -> str:
    """Return the condition of the rows after key `low` (None: from the start) up to key `high`, included."""
    after = [_beyond(key, low, ">", ">")] if low else []
    bounds = [f"{name(key[0])} >= {value(low[0])}"] if low else []
    return " AND ".join([*bounds, f"{name(key[0])} <= {value(high[0])}", *after, _beyond(key, high, "<", "<=")])


def equals(key: tuple[str, ...], values: Row) -> str:
    """Return the condition of the row with this key."""
    return "(" + " AND ".join(f"{name(part)} = {value(item)}" for part, item in zip(key, values)) + ")"


def value(text: str | None) -> str:
    """Return a key's value as SQL."""
    if text is None:
        raise GoliveError("a key column holds NULL: a key must be complete to copy in chunks")
    return text if text.lstrip("-").isdigit() else literal(text)


def _beyond(key: tuple[str, ...], bound: Row, strict: str, last: str) -> str:
    terms = []
    for index, part in enumerate(key):
        same = [f"{name(key[i])} = {value(bound[i])}" for i in range(index)]
        sign = last if index == len(key) - 1 else strict
        terms.append("(" + " AND ".join([*same, f"{name(part)} {sign} {value(bound[index])}"]) + ")")
    return "(" + " OR ".join(terms) + ")"


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
