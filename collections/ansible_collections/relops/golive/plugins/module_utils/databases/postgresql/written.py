# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows of PostgreSQL that were written since a moment, told by the transaction that wrote them (xmin)."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.session import (
    SUPERUSER,
    Session,
    words,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.written import Wrote
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

TABLES = (
    "SELECT c.oid, format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind = 'r' AND n.nspname NOT IN ('sqitch', 'golive', 'information_schema')"
    " AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 2"
)
SEQUENCES = (
    "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences"
    " WHERE last_value IS NOT NULL AND increment_by > 0 AND schemaname NOT IN ('sqitch', 'golive') ORDER BY 1"
)
INTO = 'umask 077; set -C; out=$1; shift; cd / && exec "$@" >"$out"'
HALF = 1 << 31
"""So many transactions apart, two numbers of 32 bits say nothing about their order any more."""


class Written(Session):
    """A database whose rows tell since when they are there."""

    def there(self) -> bool:
        """Tell whether the database is there; raises GoliveError when its server does not answer."""
        return self.exists(certain=True)

    def mark(self) -> JSON:
        """Return the oldest transaction that may still write, and what each table had deleted."""
        xid = self.script("SELECT pg_snapshot_xmin(pg_current_snapshot());").strip()
        return {"xid": xid, "deleted": self._deleted()}

    def since(self, mark: JSON) -> list[Wrote]:
        """Return the tables that hold rows written since, or had rows deleted."""
        counted, before = self._deleted(), dict(mark.get("deleted") or {})
        found = []
        for _oid, table in self.rows(TABLES):
            name = str(table)
            rows = int(self.script(f"SELECT count(*) FROM {name} WHERE {self._later(mark)};"))
            deleted = max(-1, counted.get(name, 0) - int(before.get(name, 0)))
            if rows or deleted > 0:
                found.append(Wrote(name, rows, deleted))
        return found

    def export(self, mark: JSON, table: str, path: Path) -> None:
        """Write them as CSV with a header; the file is root's, psql the superuser's."""
        query = f"COPY (SELECT * FROM {table} WHERE {self._later(mark)}) TO STDOUT (FORMAT csv, HEADER)"
        reach = ["runuser", "-u", SUPERUSER, "--", *self.command(), "-c", query]
        done = run(
            ["sh", "-c", INTO, "sh", str(path), *reach], env=self.environment, timeout=self.timeout, ok=range(256)
        )
        if done.code:
            raise GoliveError(f"the rows of {table} that were written since could not be kept: {words(done.err)}")

    def numbers(self) -> dict[str, int]:
        """Return the last number of each ascending sequence that gave one out."""
        return {str(name): int(str(value)) for name, value in self.rows(SEQUENCES)}

    def advance(self, numbers: t.Mapping[str, int]) -> list[str]:
        """Let no sequence stand before such a number; one that is gone is left alone."""
        if not numbers or not self.exists():
            return []
        asked = literal(json.dumps(dict(numbers)))
        behind = self.rows(
            f"SELECT key, value FROM json_each_text({asked}::json)"
            " LEFT JOIN pg_sequences ON format('%I.%I', schemaname, sequencename) = key"
            " WHERE sequencename IS NOT NULL AND coalesce(last_value, 0) < value::bigint ORDER BY 1"
        )
        for name, value in behind:
            self.script(f"SELECT setval({literal(str(name))}::regclass, {int(str(value))});")
        return [str(name) for name, _value in behind]

    def _later(self, mark: JSON) -> str:
        """Return the condition for rows of a transaction at or after the mark."""
        now, then = int(self.script("SELECT pg_snapshot_xmax(pg_current_snapshot());")), int(mark["xid"])
        if now - then >= HALF:
            return "true"
        return f"age(xmin) <= age('{then % (1 << 32)}'::xid)"

    def _deleted(self) -> dict[str, int]:
        rows = self.rows("SELECT format('%I.%I', schemaname, relname), n_tup_del FROM pg_stat_user_tables ORDER BY 1")
        return {str(name): int(str(number)) for name, number in rows}
