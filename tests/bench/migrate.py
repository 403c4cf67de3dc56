"""Measure the copy against its floor, and the reconciliation: `python -m tests.bench.migrate` (root, both servers).

The floor is one client writing all rows of a table into a file and one COPY reading it: no chunks, no ledger, no
resume. Each way runs three times on the demo's whole data; the best counts.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.loading import END, copy_header
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, reconciling
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part

from tests.integration.migrate.servers import Servers, started, with_params

ROUNDS = 3


def main() -> None:
    """Print rows, seconds, rows a second and the ratio."""
    with started({}) as found:
        servers = with_params(found, chunk_rows=20000)
        rows = sum(int(servers.old(f"SELECT count(*) FROM pay.{table.source};")) for table in servers.job.tables)
        floor = _best(servers, lambda: _through_file(servers))
        copy = _best(servers, lambda: copying.copy(servers.source, servers.target, servers.job))
        servers.target.ledger.finish(servers.job)
        reconcile = min(
            _timed(lambda: reconciling.reconcile(servers.source, servers.target, servers.job)) for _ in "123"
        )
    figures = {
        "rows": rows,
        "floor_s": round(floor, 2),
        "copy_s": round(copy, 2),
        "ratio": round(copy / floor, 2),
        "copy_rows_per_s": int(rows / copy),
        "reconcile_s": round(reconcile, 2),
        "reconcile_rows_per_s": int(rows / reconcile),
    }
    for name, figure in figures.items():
        print(f"{name:<24}{figure:>12}")


def _best(servers: Servers, way: Callable[[], object]) -> float:
    seconds = []
    for _round in range(ROUNDS):
        servers.fresh("paygw_schema")
        seconds.append(_timed(way))
    return min(seconds)


def _timed(way: Callable[[], object]) -> float:
    began = time.monotonic()
    way()
    return time.monotonic() - began


def _through_file(servers: Servers) -> None:
    """Write each table to a file with the client and load it with one COPY, without chunks or ledger."""
    source, target, job = servers.source, servers.target, servers.job
    for table in job.tables:
        file = servers.folder / "floor.copy"
        with file.open("wb") as sink:
            client, query = source.reading(table, Part())
            surroundings = os.environ | client.environment
            subprocess.run(client.command, input=query.encode(), stdout=sink, env=surroundings, check=True)
        script = f"{copy_header(job, table)}{file.read_text()}{END}COMMIT;\n"
        target.script(script)
        file.unlink()


if __name__ == "__main__":
    main()
