# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Back up the databases that exist before the go-live and prove it; undo swaps them back."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.backup_action import BackupAction

JSON = dict[str, Any]


class ActionModule(BackupAction):
    """One step per database."""

    step = "database"

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the databases of this host by name."""
        return [(database["name"], self.client(database)) for database in work.get("databases") or []]
