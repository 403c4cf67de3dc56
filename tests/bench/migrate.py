"""Copy and reconciliation beside the bare tools, at two million rows: `python -m tests.bench.migrate` (root).

The floor of the copy is one `mariadb --quick` writing into one `psql COPY`, with the few conversions that a person
writes by hand: no chunks, no ledger, no resume. The floor of the reconciliation reads and hashes each side once with
the server's own md5, both at the same time. Each round runs all of them one after the other, so that a busy machine is
busy for each; the medians of three rounds count. CPU seconds are those of servers, clients and this program together.
Exit code 1 when one misses its target.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, reconciling

from tests.integration.migrate.servers import Servers, started, with_params

ROUNDS = 3
COPY, RECONCILE = 1.2, 1.5
SMALL = {"seq_1_to_12000": "seq_1_to_3000", "seq_1_to_8000": "seq_1_to_220", "seq_1_to_4000": "seq_1_to_200"}
TICK = os.sysconf("SC_CLK_TCK")
WORDS = {"新建": "new", "已支付": "paid", "失败": "failed", "已退款": "refunded", "关闭": "closed"}
FIELDS = (
    "id", "merchant_no", "customer_no", "amount", "fee", "currency",
    f"CASE status {' '.join(f'WHEN {old!r} THEN {new!r}' for old, new in WORDS.items())} END",
    "channel", "payer_name", "memo", "trace_no", "settled", "created_at", "nullif(paid_at, 0)",
)  # fmt: skip
INTO = (
    "id, merchant_id, customer_id, amount, fee, currency, status, channel, payer_name, memo, trace_no, settled,"
    " created_at, paid_at"
)

Figures = dict[str, list[tuple[float, float]]]
"""Way → (seconds, CPU seconds) of each round."""


def main() -> int:
    """Measure, print and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    smaller = {**SMALL, "seq_1_to_180000": f"seq_1_to_{given.rows}"}
    with started(smaller) as found:
        tables = {one["source"]: one for one in found.params["tables"]}
        servers = with_params(
            found,
            tables=[tables.pop("payment")],
            dismiss=dict.fromkeys(tables, "one table is measured"),
            chunk_rows=20000,
        )
        figures = measured(servers, given.rounds)
    medians = {way: [statistics.median(values) for values in zip(*each, strict=True)] for way, each in figures.items()}
    print(f"{'':<18}{'s':>9}{'CPU s':>9}   {given.rows} rows, median of {given.rounds}")
    for way, (seconds, cpu) in medians.items():
        print(f"{way:<18}{seconds:>9.2f}{cpu:>9.2f}")
    missed = False
    for way, floor, most in (("copy", "pipe", COPY), ("reconcile", "hash each side", RECONCILE)):
        ratio, cpu = (one / other for one, other in zip(medians[way], medians[floor], strict=True))
        missed |= ratio > most
        print(f"{way} / {floor}: {ratio:.2f} (CPU {cpu:.2f}); most allowed {most}")
    return 1 if missed else 0


def measured(servers: Servers, rounds: int) -> Figures:
    """Run every way in turn."""
    figures: Figures = {"pipe": [], "copy": [], "hash each side": [], "reconcile": []}
    for _round in range(rounds):
        servers.fresh("paygw_schema")
        figures["pipe"].append(timed(servers, lambda: pipe(servers)))
        servers.fresh("paygw_schema")
        figures["copy"].append(timed(servers, lambda: copying.copy(servers.source, servers.target, servers.job)))
        servers.target.ledger.finish(servers.job)
        figures["hash each side"].append(timed(servers, lambda: hashed(servers)))
        figures["reconcile"].append(
            timed(servers, lambda: reconciling.reconcile(servers.source, servers.target, servers.job))
        )
    return figures


def timed(servers: Servers, way: Callable[[], Any]) -> tuple[float, float]:
    """Return the seconds of a way, and the CPU seconds of all that worked for it."""
    began, spent = time.monotonic(), cpu_of(servers)
    way()
    return time.monotonic() - began, cpu_of(servers) - spent


def cpu_of(servers: Servers) -> float:
    """Return the CPU seconds of both servers and of this process with its children so far."""
    ours = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return float(ours) + sum(map(_ticks, _family(servers))) / TICK


def _family(servers: Servers) -> list[Path]:
    """Return the servers and their backends: whose command line names the folder, or whose parent's does."""
    heads, below = set(), {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            named = str(servers.folder).encode() in (entry / "cmdline").read_bytes()
            parent = (entry / "stat").read_text().rsplit(")", 1)[1].split()[1]
            program = (entry / "comm").read_text().strip()
        except OSError:
            continue
        below[entry] = parent
        if named and program in ("mariadbd", "postgres"):
            heads.add(entry.name)
    return [entry for entry, parent in below.items() if entry.name in heads or parent in heads]


def _ticks(process: Path) -> int:
    """Return the ticks of a process and of its children that ended."""
    try:
        return sum(map(int, (process / "stat").read_text().rsplit(")", 1)[1].split()[11:15]))
    except OSError:
        return 0


def pipe(servers: Servers) -> None:
    """Let one client write all rows into one COPY; NULL is told from the word NULL by a person's own ifnull."""
    fields = ", ".join(rf"ifnull({field}, '\\N')" for field in FIELDS)
    old = subprocess.Popen(
        [*_old(servers), "-e", f"SET time_zone = '+00:00'; SELECT {fields} FROM payment"], stdout=subprocess.PIPE
    )
    # The client doubles every backslash; the mark of NULL loses one again.
    back = subprocess.Popen(["sed", r"s/\\\\N/\\N/g; s/\r/\\r/g"], stdin=old.stdout, stdout=subprocess.PIPE,
                            env={**os.environ, "LC_ALL": "C"})  # fmt: skip
    copy = f"SET timezone = 'Asia/Shanghai'; COPY pay.payment ({INTO}) FROM STDIN"
    subprocess.run([*_new(servers), "-c", copy], stdin=back.stdout, check=True, cwd="/")
    if back.wait() or old.wait():
        raise SystemExit("the bare pipe failed")


def hashed(servers: Servers) -> None:
    """Read and hash both sides once, at the same time."""
    columns = ", ".join(FIELDS)
    # The same sum on both sides; a person would write just this.
    there = "SELECT sum(('x0' || substr(md5(p::text), 3, 15))::bit(64)::bigint) FROM pay.payment p"
    here = f"SELECT sum(cast(conv(substr(md5(concat_ws('|', {columns})), 3, 15), 16, 10) AS UNSIGNED)) FROM payment"
    sides = [
        threading.Thread(target=_run, args=([*_old(servers), "-e", here],)),
        threading.Thread(target=_run, args=([*_new(servers), "-c", there],)),
    ]
    for side in sides:
        side.start()
    for side in sides:
        side.join()


def _old(servers: Servers) -> list[str]:
    return ["mariadb", "--no-defaults", f"--socket={servers.folder}/my.sock", "-uroot", "--quick", "-NB",
            "--default-character-set=utf8mb4", "pay"]  # fmt: skip


def _new(servers: Servers) -> list[str]:
    return ["runuser", "-u", "postgres", "--", "psql", "-XqAt", "-h", str(servers.folder), "-d", "paygw"]


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, cwd="/")


if __name__ == "__main__":
    sys.exit(main())
