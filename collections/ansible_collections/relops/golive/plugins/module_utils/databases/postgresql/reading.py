# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL with which rows leave PostgreSQL: a column as COPY text, conditions on keys, values that can't be read."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.conversion import (
    Types,
    plain_text,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.origin import quoted
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal, name, qualified
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real

MOMENT = "'YYYY-MM-DD HH24:MI:SS.US'"
MARK = "U&'\\FDD1'"
"""No letter: the client's output turns it into a byte that no target takes (`source.py`)."""
PLAIN = frozenset(
    {
        "boolean", "bytea", "date", "integer", "bigint", "smallint", "json", "jsonb", "numeric", "real",
        "double precision", "text", "character varying", "character", "uuid", "inet", "cidr", "macaddr", "macaddr8",
        "interval", "bit", "bit varying", "xml", "time without time zone", "time with time zone",
        "timestamp without time zone", "timestamp with time zone",
    }
)  # fmt: skip
"""Types whose binary form is the same in every version and on every server; arrays of them are, too."""


def binary(table: Table, types: Types) -> bool:
    """Tell whether the rows of a table travel in the server's own binary form: nothing is converted."""
    natives = [types[column.target].native.partition(":")[2].replace("[]", "") for column in table.columns]
    return table.whole and all(native in PLAIN for native in natives)


def field(column: Column, real: Real) -> str:
    """Return the SQL of a column as a field of COPY text."""
    raw, form = name(column.target), column.convert
    value = raw
    if column.values:
        cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in column.values.items())
        value = f"CASE {raw}::text {cases} END"
    elif form == "boolean":
        value = f"{raw}::integer"
    elif form in ("datetime", "timestamp") and real.family.startswith("timestamp"):
        local, zone = (f"({raw} AT TIME ZONE 'UTC')", " || '+00'") if real.family == "timestamptz" else (raw, "")
        far = f"isfinite({raw}) AND {local} >= '0001-01-01'"
        value = f"CASE WHEN {far} THEN to_char({local}, {MOMENT}){zone} ELSE {raw}::text END"
    doubt = doubtful(column, real)
    return f"CASE WHEN {doubt} THEN {MARK} ELSE ({value})::text END" if doubt else value


def doubtful(column: Column, real: Real) -> str:
    """Return the SQL that a value can't be read as the mapping says; '' where every one can."""
    raw, found = name(column.target), column.found
    tests = []
    if column.values:
        known = ", ".join(literal(old) for old in column.values)
        tests.append(f"{raw}::text NOT IN ({known})")
    elif found.limit:
        tests.append(f"length({raw}::text) > {found.limit}")
    if not found.blanks and "padding" not in column.accept and real.family != "char":
        tests.append(f"{raw}::text LIKE '% '")
    if found.zone and real.family == "timestamp":  # a wall clock that the zone skipped is another one there and back
        zone = literal(found.zone)
        tests.append(f"({raw} AT TIME ZONE {zone}) AT TIME ZONE {zone} <> {raw}")
    return f"({raw} IS NOT NULL AND ({' OR '.join(tests)}))" if tests else ""


class Key:
    """The columns of a key: as SQL orders and compares them, as texts, and values in SQL."""

    def __init__(self, table: Table, types: Types, zone: str) -> None:
        """Keep the columns; a text that compares letters regardless of their case is ordered by its bytes."""
        self.reals = [types[column.target] for column in table.keys]
        # With its table, or it would be the text of the same name in the answer and not the column.
        self.terms = [_term(table, column, types[column.target]) for column in table.keys]
        self.texts = [plain_text(column, types[column.target], zone) for column in table.keys]

    @property
    def order(self) -> str:
        """Return the order of the rows."""
        return ", ".join(self.terms)

    def row(self, values: Row) -> str:
        """Return a key's values as a row of SQL."""
        return "(" + ", ".join(quoted(value, _words(real)) for value, real in zip(values, self.reals)) + ")"

    def condition(self, part: Part) -> str:
        """Return the condition of a part's rows."""
        terms, this = [], f"({self.order})"
        if part.low:
            terms.append(f"{this} > {self.row(part.low)}")
        if part.high:
            terms.append(f"{this} <= {self.row(part.high)}")
        for word, rows in (("IN", part.only), ("NOT IN", part.without or None)):
            if rows is not None:
                terms.append(f"{this} {word} ({', '.join(map(self.row, rows))})" if rows else "false")
        return " AND ".join(terms) or "true"


def _term(table: Table, column: Column, real: Real) -> str:
    place = f"{qualified(table.target)}.{name(column.target)}"
    return f'({place}::text COLLATE "C")' if _folded(real) else place


def _words(real: Real) -> str:
    return "text" if _folded(real) else real.native.partition(":")[2] or real.words


def _folded(real: Real) -> bool:
    return real.family == "text" and real.native not in ("postgresql:text", "postgresql:character varying")


def doubts(table: Table, types: Types, key: Key, place: str, rows: int) -> tuple[list[str], str]:
    """Return the columns of which a value may be unreadable, and the query of one row about them."""
    tests = {column.source: doubtful(column, types[column.target]) for column in table.columns}
    tests = {column: test for column, test in tests.items() if test}
    shown = "concat_ws(', ', " + ", ".join(key.texts) + ")"
    fields = "".join(f", {test} AS c{number}" for number, test in enumerate(tests.values()))
    counted = [
        f"count(*) FILTER (WHERE c{number}), coalesce(min(k) FILTER (WHERE c{number}), '')"
        for number in range(len(tests))
    ]
    return list(
        tests
    ), f"SELECT {', '.join(counted)} FROM (SELECT {shown} AS k{fields} FROM {place} LIMIT {rows}) AS looked"


def unreadable(table: Table, types: Types, key: Key, place: str, part: Part) -> list[str]:
    """Return the queries of (key…, column, what it holds in hexadecimal) of values that can't be read."""
    return [
        f"SELECT {', '.join(key.texts)}, {literal(column.source)}, {held(column)} FROM {place}"
        f" WHERE {key.condition(part)} AND {test} ORDER BY {key.order}"
        for column in table.columns
        for test in [doubtful(column, types[column.target])]
        if test
    ]


def held(column: Column) -> str:
    """Return the SQL of what a column holds, in hexadecimal."""
    return f"coalesce(encode(convert_to({name(column.target)}::text, 'UTF8'), 'hex'), '')"


def bounds(table: Table, key: Key, place: str, every: int, indexed: bool) -> str:
    """Return the query of (rows so far, key…) after each `every` rows in the key's order and after the last.

    `indexed`: the key is one column with an index of its own, so steps over it number, sort and keep nothing; the last
    one may be told twice.
    """
    if not indexed or key.terms[0].startswith("("):  # such a text is ordered by its bytes, which no index is
        texts = ", ".join(f"{text} AS k{number}" for number, text in enumerate(key.texts))
        shown = ", ".join(f"k{number}" for number in range(len(key.texts)))
        numbered = (
            f"SELECT {texts}, row_number() OVER (ORDER BY {key.order}) AS n, count(*) OVER () AS total FROM {place}"
        )
        return f"SELECT n, {shown} FROM ({numbered}) AS numbered WHERE n % {every} = 0 OR n = total ORDER BY n"
    term, column = key.terms[0], name(table.keys[0].target)
    step = f"ORDER BY {term} LIMIT 1 OFFSET {every - 1}"
    following = f"SELECT {term} AS k FROM {place} WHERE {term} > step.k {step}"
    return (
        f"WITH RECURSIVE step (n, k) AS ((SELECT {every}::bigint, {term} FROM {place} {step}) UNION ALL"
        f" SELECT step.n + {every}, following.k FROM step CROSS JOIN LATERAL ({following}) AS following)"
        f" SELECT n, {key.texts[0]} FROM (SELECT n, k AS {column} FROM step UNION ALL SELECT (SELECT count(*) FROM"
        f" {place}), k FROM (SELECT {term} AS k FROM {place} ORDER BY {term} DESC LIMIT 1) AS last) AS bound ORDER BY n"
    )
