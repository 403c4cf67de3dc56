# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Forget backups that have come to their end, make room, check what is left, and tell which copies on hosts may go."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from ansible_collections.relops.golive.plugins.action.backup_store import identity
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.access import access_of
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator, run_process
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.environment import UPKEEP, demand_way
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.ways import way_of_access
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.copies import expired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import client_password
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.upkeep import kept_up, road, roads


class ActionModule(RunAction):
    """Holds the project meanwhile: nothing is pruned below a go-live that backs up or goes back."""

    supports_check_mode = False
    _supports_check_mode = False

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return what was forgotten per client, and host to the copies whose end has come."""
        if not shutil.which("restic"):
            raise GoliveError("restic is missing on the controller, which alone may forget and prune: install it")
        store, work = self._store()
        days = int(work["retention_days"])
        found = golive.current(state)
        if found and found.result() not in golive.ENDED:
            raise GoliveError(f"the go-live {found.id} has not ended: finish it before its backups are kept up")
        lock.take(state, run_process(), operator(), "upkeep")
        try:
            now = datetime.now(UTC)
            clients = self._clients(store, work, now, bool(arguments.get("read_data")))
            journals = [Journal(path) for path in sorted(state.glob("*/journal"))]
            copies: dict[str, list[str]] = {}
            for journal in journals:
                for host, paths in expired(journal, days, now.date()).items():
                    copies[host] = [*copies.get(host, []), *paths]
        finally:
            lock.give(state)
        return {
            "changed": any(client["forgotten"] for client in clients.values()),
            "clients": clients,
            "copies": copies,
        }

    def _store(self) -> tuple[str, JSON]:
        """Return the backup host and its work."""
        for host in self.variables["groups"].get("golive_backup", []):
            work = plain(self.variables["hostvars"][host]["golive_backup"])
            if work.get("store"):
                return str(host), work["store"]
        raise GoliveError("the plan backs nothing up: there is no store to keep up")

    def _clients(self, store: str, work: JSON, now: datetime, read_data: bool) -> JSON:
        access = access_of(store, self.variables["hostvars"][store])
        demand_way(way_of_access(store, access), check=False, opened=UPKEEP)
        done: JSON = {}
        with roads(access) as folder:
            for client in work["clients"]:
                way = road(folder, access, f"{work['path']}/{client['host']}", client["account"])
                password = client_password(str(work["master_secret"]), identity(work, client))
                done[client["host"]] = kept_up(way, password, int(work["retention_days"]), now, read_data)
        return done
