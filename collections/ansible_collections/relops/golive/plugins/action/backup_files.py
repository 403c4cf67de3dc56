# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Back up a host's files and prove it; undo restores them exactly."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.backup_action import BackupAction

JSON = dict[str, Any]


class ActionModule(BackupAction):
    """One step per host whose files the go-live changes."""

    step = "files"

    def items(self, work: JSON) -> list[tuple[str, JSON]]:
        """Return the files of this host, nothing when none are to be saved."""
        return [("", self.client(work["files"]))] if work.get("files") else []
