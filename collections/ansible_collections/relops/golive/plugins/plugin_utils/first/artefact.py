"""Pack a new project's release: the same bytes on every machine."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from pathlib import Path

MADE_AT = 1767225600
"""2026-01-01T00:00:00Z: the time of packing changes nothing."""


def pack(source: Path, artefact: Path, top: str) -> str:
    """Write the files of a folder into a tarball below a folder `top`; return its SHA-256 (hex)."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(one for one in source.rglob("*") if one.is_file()):
            content = path.read_bytes()
            entry = tarfile.TarInfo(f"{top}/{path.relative_to(source).as_posix()}")
            entry.size, entry.mtime, entry.mode = len(content), MADE_AT, 0o644
            entry.uname = entry.gname = "root"
            archive.addfile(entry, io.BytesIO(content))
    # Stored, not deflated: another zlib would give other bytes.
    with artefact.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=0, fileobj=file, mtime=MADE_AT) as zipped:
        zipped.write(packed.getvalue())
    return hashlib.sha256(artefact.read_bytes()).hexdigest()
