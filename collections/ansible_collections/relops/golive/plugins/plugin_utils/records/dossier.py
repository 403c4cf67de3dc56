"""Write the dossier of a go-live: all its forms in every format, the page and the manifest, at once or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.tables import tables
from ansible_collections.relops.golive.plugins.plugin_utils.records.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.csv_file import csv_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.index_page import index_page
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.json_file import json_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.label_sheet import label_sheet
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.netbox import netbox_files
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.rack_svg import rack_svg
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.xlsx import xlsx_bytes

MANIFEST = "manifest.json"


def write_dossier(plan: Plan, journal: Journal, out_dir: Path, language: str = "zh") -> list[Path]:
    """Write the dossier into `out_dir` and return its files, manifest last; an older dossier there is replaced.

    The same plan, journal and language give the same bytes. Files are 0600, folders 0700. Raises GoliveError when the
    folder cannot be written, the journal is empty or a template is at fault.
    """
    source = Source(plan, journal, load_texts(language))
    if not source.golive_events and not source.by_host:
        raise GoliveError(
            f"there is nothing to record: the journal {journal.folder} is empty; run playbooks/golive.yml first"
        )
    _same_plan(source)
    out_dir = out_dir.absolute()
    try:
        out_dir.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f".{out_dir.name}.", dir=out_dir.parent, ignore_cleanup_errors=True
        ) as scratch:
            fresh = Path(scratch) / "dossier"
            names = _fill(fresh, source)
            _swap(fresh, out_dir, Path(scratch) / "old")
    except OSError as error:
        raise GoliveError(
            f"the dossier {out_dir} cannot be written: {error.strerror or error}; make room or access there, then run "
            "playbooks/records.yml"
        ) from error
    return [out_dir / name for name in names]


def _same_plan(source: Source) -> None:
    """Raise GoliveError when the go-live is an execution of another plan: its forms would mix two plans (R20)."""
    opened = [str(event.facts.get("digest")) for event in source.golive_events if event.event == "opened"]
    if opened and opened[0] != source.plan.digest:
        raise GoliveError(
            f"{source.golive_id} is a go-live of plan digest {opened[0][:12]}, "
            f"this plan's digest is {source.plan.digest[:12]}: "
            "write its dossier with its own plan"
        )


def contents(source: Source) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the dossier but the manifest: its path in the dossier and its bytes."""
    forms = tables(source)
    names: list[str] = []
    for name, content in _files(source):
        names.append(name)
        yield name, content
    yield "index.html", index_page(source, forms, sorted([*names, "index.html", MANIFEST]))


def _files(source: Source) -> Iterator[tuple[str, bytes]]:
    forms = tables(source)
    for form in forms:
        yield f"{form.stem}.xlsx", xlsx_bytes(form, source)
        yield f"{form.stem}.csv", csv_bytes(form, source.texts)
    for rack in source.plan.racks:
        yield f"05_rack_elevation_{file_name(rack)}.svg", rack_svg(source, rack).encode()
    yield "06_cable_labels.html", label_sheet(source)
    for name, content in netbox_files(source).items():
        yield f"netbox/{name}", content
    yield "tables.json", json_bytes(forms, source)


def file_name(text: str) -> str:
    """Return a text as a part of a file name: anything but letters, digits, `-`, `_` and `.` becomes `_`."""
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in text)
    return safe.lstrip(".") or "_"


def _fill(folder: Path, source: Source) -> list[str]:
    """Write all files and return their names, manifest last."""
    folder.mkdir(mode=0o700)
    entries = []
    for name, content in contents(source):
        _write(folder / name, content)
        entries.append({"file": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)})
    entries.sort(key=lambda entry: str(entry["file"]))
    _write(folder / MANIFEST, _manifest(source, entries))
    return [*(str(entry["file"]) for entry in entries), MANIFEST]


def _manifest(source: Source, entries: list[dict[str, object]]) -> bytes:
    content = {
        "golive": source.golive_id,
        "project": source.plan.project.code,
        "language": source.texts.language,
        "result": source.result,
        "made_at": source.end.isoformat(timespec="seconds") if source.end else "",
        "plan_digest": source.plan.digest,
        "journal_head": source.head_hash,
        "files": entries,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)


def _swap(fresh: Path, out_dir: Path, old: Path) -> None:
    """Put the new dossier in the place of an old one; a reader sees the one or the other."""
    if out_dir.exists():
        out_dir.rename(old)
    try:
        fresh.rename(out_dir)
    except OSError:
        if old.exists():
            old.rename(out_dir)
        raise
    shutil.rmtree(old, ignore_errors=True)
