# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""After the last row: identities beyond what both systems gave out, and a look whether the tables can be used."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target


def finish(source: Source, target: Target, job: Job) -> dict[str, t.Any]:
    """Finish a migration; return where the sequences stand, and what the owner of the tables may not do."""
    settled = target.ledger.finish(job, given(source, job))
    wrong = target.unsound(job)
    if wrong:
        raise GoliveError(f"target database {target.name} is not as it must be after the copy: {'; '.join(wrong)}")
    return {"sequences": [one._asdict() for one in settled], "rights_lacking": target.lacking(job)}


def given(source: Source, job: Job) -> dict[str, int]:
    """Return the highest value that the source gave out, by the target's column that its identity becomes."""
    found = {}
    for table in job.tables:
        relation = source.catalog()[table.source]
        issued = dict([*relation.issued, *([(relation.identity, relation.given)] if relation.given else [])])
        for column in table.columns:
            if column.source in issued:
                found[f"{table.target}.{column.target}"] = issued[column.source]
    return found
