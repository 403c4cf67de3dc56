"""Small tables of any shape, migrated by a mapping of their own: what arrived, what was refused, what is found."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import PostgreSQL
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, finishing, ledger, reconciling
from ansible_collections.relops.golive.plugins.module_utils.migrate.findings import refuse
from ansible_collections.relops.golive.plugins.module_utils.migrate.preparing import looked
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.desired import tables_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.mapping import Mapping as File

from tests.integration.migrate.servers import Servers

_NUMBERS = itertools.count(1)


@dataclass
class Trial:
    """One database of the source and one schema of the target; `mapping` is what a mapping file says."""

    servers: Servers
    source: str
    target: str
    mapping: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    def __post_init__(self) -> None:
        """Make both."""
        self.name = f"trial{next(_NUMBERS)}"
        self.old(f"CREATE DATABASE {self.name} CHARACTER SET utf8mb4;", "mysql")
        self.old(self.source)
        self.new(f"CREATE SCHEMA {self.name}; {self._own(self.target)}")

    @property
    def job(self) -> Job:
        """Return the job of the mapping."""
        said = json.loads(json.dumps(dict(self.mapping), ensure_ascii=False).replace('"t.', f'"{self.name}.'))
        file = File.model_validate(said)
        login = {"name": self.name, "address": f"{self.servers.folder}/my.sock", "user": "root"}
        params = {
            "name": self.name, "source": login, "target": {"name": "postgres", "socket": str(self.servers.folder)},
            "zone": file.zone or "", "dismiss": dict(file.dismiss), "tables": tables_of(file),
            "max_rejects": file.max_rejects, **self.options,
        }  # fmt: skip
        return Job.of(params)

    @property
    def ends(self) -> tuple[MariaDB, PostgreSQL]:
        """Return both ends."""
        job = self.job
        return MariaDB(job.source), PostgreSQL(job.target, job.zone or "UTC")

    def old(self, sql: str, database: str = "") -> str:
        """Run SQL in the source."""
        return self.servers.old(f"USE {database or self.name};\nSET time_zone = '+08:00';\n{sql}")

    def new(self, sql: str) -> str:
        """Run SQL in the target; `t` is the trial's schema."""
        return self.servers.new(self._own(sql), "postgres")

    def _own(self, sql: str) -> str:
        return re.sub(r"\bt\.", f"{self.name}.", sql)

    def by_day(self) -> None:
        """Look as precheck and check mode do; raises GoliveError."""
        source, target = self.ends
        refuse(self.name, looked(source, target, self.job))

    def copy(self) -> dict[str, Any]:
        """Copy and finish; return the facts of both."""
        source, target = self.ends
        return {**copying.copy(source, target, self.job), **finishing.finish(source, target, self.job)}

    def reconcile(self) -> dict[str, Any]:
        """Compare."""
        return reconciling.reconcile(*self.ends, self.job)

    def night(self) -> dict[str, Any]:
        """Copy, finish and compare; return all facts."""
        return {**self.copy(), **self.reconcile()}

    def rejects(self) -> list[tuple[str, str]]:
        """Return (key, column) of the rows that were left out."""
        source, target = self.ends
        del source
        return sorted((", ".join(map(str, one.key)), one.column) for one in target.ledger.rejects(self.job))

    def rejects_by_table(self) -> list[tuple[str, str]]:
        """Return (table, key) of the rows that were left out."""
        return [(one.table.source, ", ".join(map(str, one.key))) for one in self.ends[1].ledger.rejects(self.job)]

    def finished(self) -> bool:
        """Tell whether all arrived."""
        return ledger.state(self.ends[1], self.job).finished


def refused(trial: Trial) -> str:
    """Return why a trial is refused by day, '' when it is not."""
    try:
        trial.by_day()
    except GoliveError as error:
        return str(error)
    return ""
