# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Digests of what a database is: of its fingerprint, and of a dump."""

from __future__ import annotations

import hashlib
import json

from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Fingerprint


def digest(found: Fingerprint) -> str:
    """Return the SHA-256 (hex) over a fingerprint."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def text_digest(text: str, without: tuple[str, ...] = ()) -> str:
    """Return the SHA-256 (hex) over a dump's text, without the lines that begin with one of `without`."""
    lines = (line for line in text.splitlines() if not line.startswith(without))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
