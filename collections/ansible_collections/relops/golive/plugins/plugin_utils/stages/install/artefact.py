"""The release artefact on the controller: its hash and the unit it brings."""

from __future__ import annotations

import hashlib
import lzma
import tarfile
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def sha256_of(artefact: Path) -> str:
    """Return the SHA-256 (hex) of a file, read in pieces; raise GoliveError when it is not there."""
    try:
        with artefact.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise GoliveError(
            f"{artefact}: the artefact cannot be read ({error.strerror}): put the handed-over file there"
        ) from error


def check(artefact: Path, sha256: str) -> None:
    """Raise GoliveError unless the artefact is the handed-over one (R12, H24)."""
    found = sha256_of(artefact)
    if found != sha256:
        raise GoliveError(
            f"{artefact.name}: its SHA-256 is {found}, handed over was {sha256}: nothing is installed; "
            "ask the developers for the file of the hand-over"
        )


MOST_MEMBERS = 200_000


@dataclass
class Content:
    """What is in an artefact: the folders on top, the units below `systemd`, and members that no host unpacks."""

    tops: dict[str, None] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unreadable: bool = False


def content_of(artefact: Path) -> Content:
    """Return what is in an artefact, the same as hosts see in module_utils/install/release.py; nothing is unpacked."""
    about = artefact.stat()
    return _content(artefact, about.st_size, about.st_mtime_ns)


@lru_cache(maxsize=64)
def _content(artefact: Path, _size: int, _written: int) -> Content:
    found = Content()
    try:
        with tarfile.open(artefact) as archive:
            for count, entry in enumerate(archive):
                if count >= MOST_MEMBERS:
                    found.refused.append(entry.name)
                    break
                _look(entry, found)
    except (OSError, tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, ValueError):
        found.unreadable = True
    return found


def _look(entry: tarfile.TarInfo, found: Content) -> None:
    parts = Path(entry.name).parts
    if not parts or entry.isdir():
        return
    found.tops[parts[0] if len(parts) > 1 else "."] = None
    if not entry.isfile() or ".." in parts or entry.name.startswith("/"):
        found.refused.append(entry.name)
    elif parts[1:-1] == ("systemd",):
        found.units.append(parts[-1])


def unit_of(artefact: Path, service: str) -> str:
    """Return the text of `systemd/<service>` in the artefact, an empty text when it cannot be read.

    An artefact that is absent or damaged is a fault of its hash; that check names it.
    """
    try:
        with tarfile.open(artefact) as archive:
            for entry in archive:
                if entry.isfile() and Path(entry.name).parts[1:] == ("systemd", service):
                    content = archive.extractfile(entry)
                    return content.read().decode("utf-8") if content else ""
    except (OSError, tarfile.TarError, UnicodeDecodeError, EOFError):
        return ""
    return ""


def check_unit(artefact: Path, service: str, unit: str) -> None:
    """Raise GoliveError when the artefact brings no unit for the service."""
    if not unit:
        raise GoliveError(f"{artefact.name}: there is no systemd/{service} in it: the release cannot be started")
