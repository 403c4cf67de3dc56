# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The fingerprint of a running instance for every caller: equal fingerprints are equal databases."""

from __future__ import annotations

import hashlib
import json
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Fingerprint
from ansible_collections.relops.golive.plugins.module_utils.databases.registry import instance


def fingerprint(name: str, **params: t.Any) -> Fingerprint:
    """Return the fingerprint of the instance that serves on this host.

    `name` is the engine's; params: service, data_directory, port. Covers schema, sequences, large objects,
    extensions, settings, roles and grants, row counts and sums of row hashes for each table. Raises GoliveError.
    """
    found = instance(name, params)
    return found.fingerprint(found.server())


def digest(found: Fingerprint) -> str:
    """Return the SHA-256 (hex) over a fingerprint."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def text_digest(text: str, without: tuple[str, ...] = ()) -> str:
    """Return the SHA-256 (hex) over a dump's text, without the lines that begin with one of `without`."""
    lines = (line for line in text.splitlines() if not line.startswith(without))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
