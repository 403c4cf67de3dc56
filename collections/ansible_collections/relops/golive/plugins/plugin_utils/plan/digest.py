"""The digests that approvals, rehearsal, journal and documents quote: SHA-256 over the plan's meaning.

Each part of the plan that a form may bind has a digest of its own, so that an edit voids what it touches and nothing
else; the plan's digest is over all of them. The window is in none: it belongs to the application and to the notice, so
that a postponement (R35) asks for new signatures there and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan, PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import (
    files_below,
    is_file,
    is_folder,
    references,
    sha256_of,
)
from pydantic import BaseModel

NOWHERE = frozenset({"tables", "window", "process", "plugin", "schema_version"})
"""What is in no digest by itself: where things lie, when the night is, what the file is."""
LATER = frozenset({"modules"})
"""Chapters that are in a digest only where a plan has them: what was signed before they came stays as it is."""
CHAPTERS: dict[Part, frozenset[str]] = {
    Part.RELEASE: frozenset({"packages", "releases", "configs", "databases", "schemas", "migrations", "files"}),
    Part.STEPS: frozenset({"tasks", "groups", "entry_points", "backup", "checks", "network", "switches"}),
    Part.EQUIPMENT: frozenset(
        {"sites", "racks", "vlans", "prefixes", "devices", "connections", "device_types", "switches", "modules"}
    ),
    Part.PROCUREMENT: frozenset({"procurement"}),
    Part.PROCESS: frozenset({"definition"}),
}
"""Which chapters a part is made of; what is in none of them is in the plan's digest alone."""


def parts_of(plan: Plan, files: Mapping[str, str] | None = None) -> dict[Part, str]:
    """Return the digest (hex) of each part of a plan, its tables and every file that it refers to.

    Neither the order of keys and rows nor encoding, delimiter, headers or format of a table change one; secrets, which
    are never in the plan, are not in them. `files` are name → SHA-256 of the files where they are no longer there.
    """
    digests = {name: _digest(items) for name, items in _chapters(plan, files)}
    found = {
        part: _together({name: digests[name] for name in names if name in digests}) for part, names in CHAPTERS.items()
    }
    return {**found, Part.PLAN: _together(digests)}


def contents_of(plan: Plan, part: Part) -> dict[str, dict[str, object]]:
    """Return what a part's digest is made of, chapter → item → value as plain data: to say what an edit changed."""
    wanted = CHAPTERS.get(part)
    chapters = _chapters(plan, None if wanted is None or "files" in wanted else {}, wanted)
    return {name: {key: json.loads(value) for key, value in items} for name, items in chapters}


def files_of(plan: Plan) -> dict[str, str]:
    """Return the files that a plan refers to, by their names, with their SHA-256 (hex)."""
    return {name: sha256_of(path) for name, path in sorted(_files(plan, plan.directory).items())}


def _together(digests: dict[str, str]) -> str:
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _digest(items: Iterator[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for line in sorted(value for _key, value in items):
        digest.update(line)
        digest.update(b"\n")
    return digest.hexdigest()


def _chapters(
    plan: Plan, files: Mapping[str, str] | None = None, wanted: Collection[str] | None = None
) -> Iterator[tuple[str, Iterator[tuple[str, bytes]]]]:
    """Yield each chapter with its items: name and canonical JSON; all of them, or those that are wanted."""
    names = sorted(set(PlanFile.model_fields) - NOWHERE)
    own = names if wanted is None else [name for name in names if name in wanted]
    content = plan.model_dump(mode="json", by_alias=False, include=set(own), exclude_defaults=True)
    for name in own:
        if name in content or name not in LATER:
            yield name, iter([(name, _canonical(content[name]))] if name in content else [])
    for name, items in _rows(plan, files):
        if wanted is None or name in wanted:
            yield name, items


def _rows(plan: Plan, files: Mapping[str, str] | None) -> Iterator[tuple[str, Iterator[tuple[str, bytes]]]]:
    yield "definition", iter([("definition", _row(plan.definition))])
    yield "devices", ((name, _row(device)) for name, device in plan.devices.items())
    yield "connections", ((connection.link_id, _row(connection)) for connection in plan.connections)
    kinds = {_row(kind): f"{kind.manufacturer} {kind.model}" for kind in plan.device_types.values()}
    yield "device_types", ((name, row) for row, name in kinds.items())
    known = files_of(plan) if files is None else files
    yield "files", ((name, _canonical(f"{name} {sha256}")) for name, sha256 in sorted(known.items()))


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _row(row: BaseModel) -> bytes:
    """One row as JSON; its fields stand in the order of the model, what is empty is left out."""
    return row.__pydantic_serializer__.to_json(row, exclude_defaults=True)


def _files(file: PlanFile, directory: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for reference in references(file):
        path = directory / reference.name
        for each in files_below(path) if is_folder(path) else [path] if is_file(path) else []:
            found[each.relative_to(directory).as_posix()] = each
    return found
