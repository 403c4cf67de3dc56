"""The restore drill seen from the controller: what each host is to bring back, and the record of how it went (R44)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

FILES, DATABASE = "backup.files", "backup.database"
PROOF = ("excludes", "root_time")
"""What the exact restore of files needs beside the records."""
FOLDER = "drills"
"""Beside the journal of the go-live: a drill is no step of it and leaves its chain alone."""


def orders(journal: Journal, host: str, work: JSON) -> JSON:
    """Return `files` and `databases` that a host has to bring back, as the journal recorded them.

    Raises GoliveError when the plan wants something backed up of which the journal has no proof.
    """
    found: JSON = {"files": None, "databases": []}
    if work.get("files"):
        before = journal.first_before(host, FILES) or {}
        facts = journal.done_facts(host, FILES)
        proof = {name: facts[name] for name in PROOF if name in facts}
        found["files"] = {"records": _records(journal, host, FILES), "units": before.get("units", []), **proof}
        found["application_paths"] = work["files"]["application_paths"]
    for database in work.get("databases") or []:
        step = f"{DATABASE}.{database['name']}"
        records = _records(journal, host, step)
        place = {name: database[name] for name in ("name", "engine", "service", "data_directory", "port", "version")}
        found["databases"].append(
            {**place, "records": records, "fingerprint": journal.facts(host, step).get("fingerprint", "")}
        )
    return found


def _records(journal: Journal, host: str, step: str) -> list[JSON]:
    last = journal.last(host, step)
    records = journal.facts(host, step).get("records")
    if last is None or last.event != "done" or not isinstance(records, list) or not records:
        raise GoliveError(f"{host} {step}: the journal has no proven backup of it: run the backup stage first")
    return records


def wanted(order: JSON) -> list[JSON]:
    """Return the records of an order: files first, then the databases."""
    files = (order["files"] or {}).get("records", [])
    return [*files, *(record for database in order["databases"] for record in database["records"])]


def not_restored(order: JSON, fault: str) -> list[JSON]:
    """Return the rows of a host that gave no answer."""
    names = ("kind", "path", "snapshot", "size", "sha256")
    return [
        {**{name: record.get(name) for name in names}, "restore_seconds": None, "equal": False, "fault": fault}
        for record in wanted(order)
    ]


def whole(order: JSON, rows: Sequence[JSON]) -> list[JSON]:
    """Return what a host told of its order, and a row for every record of which it told nothing."""
    told = {(row.get("kind"), row.get("path")) for row in rows}
    fault = "the host told nothing of it"
    return [*rows, *(row for row in not_restored(order, fault) if (row["kind"], row["path"]) not in told)]


@dataclass(frozen=True)
class Drill:
    """One drill: what came back and how long it took, against what is left of the window after the latest decision.

    `rows` as module_utils/backup/drill.py tells them, with their host; `restore_seconds` is their sum, as if one came
    after the other; `elapsed_seconds` what the slowest host took; `window_seconds` what the plan leaves for a way back.
    """

    golive: str
    plan_digest: str
    journal_head: str
    operator: str
    twin: str
    start: str
    end: str
    window_seconds: float
    carry_seconds: float = 0.0
    elapsed_seconds: float = 0.0
    rows: Sequence[JSON] = field(default_factory=list)

    @property
    def restore_seconds(self) -> float:
        """Return the sum over everything."""
        return round(sum(row["restore_seconds"] or 0.0 for row in self.rows), 2)

    @property
    def unequal(self) -> list[JSON]:
        """Return the rows of what did not come back equal; what took no time was not brought back."""
        return [row for row in self.rows if not row["equal"] or row["restore_seconds"] is None]

    @property
    def fits(self) -> bool:
        """Tell whether the sum fits what is left of the window."""
        return self.restore_seconds <= self.window_seconds

    @property
    def passed(self) -> bool:
        """Tell whether there was something to restore, all of it came back equal and it fits the window."""
        return bool(self.rows) and not self.unequal and self.fits

    def write(self, golive: Path) -> Path:
        """Write the record into the go-live's folder, 0600, and return its path."""
        folder = golive / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{self.end[:19].replace('-', '').replace(':', '')}Z.json"
        new = path.with_suffix(".new")
        content = {
            **RUN.walk(asdict(self)),
            "restore_seconds": self.restore_seconds,
            "fits": self.fits,
            "passed": self.passed,
        }
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
            json.dump(content, out, ensure_ascii=False, indent=1, sort_keys=True)
            out.write("\n")
        new.replace(path)
        return path


def of_hosts(answers: Mapping[str, JSON]) -> Iterator[JSON]:
    """Yield the rows of all hosts in the order of their names, each with its host."""
    for host, answer in sorted(answers.items()):
        for row in answer["rows"]:
            yield {"host": host, **row}


def newest(golive: Path) -> Drill | None:
    """Return the last drill of a go-live, None when there was none."""
    found = sorted((golive / FOLDER).glob("*.json"))
    if not found:
        return None
    content = json.loads(found[-1].read_text(encoding="utf-8"))
    return Drill(**{name: value for name, value in content.items() if name in Drill.__dataclass_fields__})
