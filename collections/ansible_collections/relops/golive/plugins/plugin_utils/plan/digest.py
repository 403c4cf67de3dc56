"""The digest that approvals, rehearsal, journal and documents quote: SHA-256 over the plan's meaning."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, DeviceType, PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import (
    files_below,
    is_file,
    is_folder,
    references,
    sha256_of,
)
from pydantic import BaseModel


def digest_of(
    file: PlanFile,
    devices: Iterable[Device],
    connections: Iterable[Connection],
    types: dict[str, DeviceType],
    directory: Path,
) -> str:
    """Return the digest (hex) of a plan, its tables and every file it refers to.

    Neither the order of keys and rows nor encoding, delimiter, headers or format of a table change it; secrets, which
    are never in the plan, are not in it.
    """
    digest = hashlib.sha256()
    for part in _parts(file, devices, connections, types, directory):
        digest.update(part)
        digest.update(b"\n")
    return digest.hexdigest()


def _parts(
    file: PlanFile,
    devices: Iterable[Device],
    connections: Iterable[Connection],
    types: dict[str, DeviceType],
    directory: Path,
) -> Iterator[bytes]:
    chapters = set(PlanFile.model_fields) - {"tables"}
    content = file.model_dump(mode="json", by_alias=True, include=chapters, exclude_defaults=True)
    yield json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    yield b"devices"
    yield from sorted(_canonical(device) for device in devices)
    yield b"connections"
    yield from sorted(_canonical(connection) for connection in connections)
    yield b"device types"
    yield from sorted(_canonical(kind) for kind in {id(kind): kind for kind in types.values()}.values())
    yield b"files"
    for name, path in sorted(_files(file, directory).items()):
        yield f"{sha256_of(path)} {name}".encode()


def _canonical(row: BaseModel) -> bytes:
    """One row as JSON; its fields stand in the order of the model, what is empty is left out."""
    return row.__pydantic_serializer__.to_json(row, exclude_defaults=True)


def _files(file: PlanFile, directory: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for reference in references(file):
        path = directory / reference.name
        for each in files_below(path) if is_folder(path) else [path] if is_file(path) else []:
            found[each.relative_to(directory).as_posix()] = each
    return found
