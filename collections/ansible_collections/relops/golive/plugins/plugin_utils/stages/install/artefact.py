"""The release artefact on the controller: its hash and the unit it brings."""

from __future__ import annotations

import hashlib
import tarfile
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
