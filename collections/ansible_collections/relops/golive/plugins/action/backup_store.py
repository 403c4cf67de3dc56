# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prepare the backup host for its clients."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.backup.keys import client_key

JSON = dict[str, Any]


class ActionModule(StepAction):
    """One step on the backup host; the public keys are derived here, the private ones never come near it."""

    stage, step = "backup", "store"

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the store with its clients, nothing on other hosts."""
        store = work.get("store") or {}
        if not store:
            return []
        clients = [
            {**client, "public_key": client_key(store["restic_password"], store["path"], client["host"]).public}
            for client in store["clients"]
        ]
        return [("", {"path": store["path"], "clients": clients})]
