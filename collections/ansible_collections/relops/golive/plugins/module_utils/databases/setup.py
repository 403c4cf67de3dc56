# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A database that the install stage makes: what the module asks of the engine's code."""

from __future__ import annotations

import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON


class Setup(t.Protocol):
    """One database of the plan on its server."""

    def before(self) -> JSON:
        """Return what undo needs."""

    def differences(self) -> list[JSON]:
        """Compare files, service, roles and database with the plan."""

    def files(self) -> list[tuple[Path, str]]:
        """Return the files that this step owns, with their wanted text."""

    def configure(self) -> None:
        """Make them equal."""

    def take_back(self, before: JSON) -> list[JSON]:
        """Bring back what was there; return what changed."""

    def version(self) -> str:
        """Return the version that the running server tells; empty when it doesn't run."""
