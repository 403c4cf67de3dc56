#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: backup_database
short_description: Back up a database off the host, prove it by serving it, and bring it back exactly
version_added: 0.1.0
description:
  - Makes an exact copy of the data directory (PostgreSQL, by stopping the service for the time of the copy; MariaDB, by
    mariabackup where it is installed) and portable dumps, stores all of it with restic on the backup store, restores
    the copy into scratch, serves it there on a unix socket and compares its fingerprint with the source's (schema,
    sequences, large objects, extensions, settings, roles and grants, row counts, sums of row hashes).
    No proof, no go-live.
  - Undo compares the fingerprint of the instance with the one that O(done) names and swaps the proven copy in where they
    differ, the one beside the data directory or, when it is gone or spoilt, the one from the store; neither is a failure.
  - Action M(relops.golive.backup_host) calls it with what it needs.
extends_documentation_fragment:
  - relops.golive.step
  - relops.golive.backup_client
options:
  name:
    description: Name of the database in the plan.
    type: str
  engine:
    description: Engine of the database, as a plan writes it.
    type: str
  service:
    description: Its systemd unit.
    type: str
  data_directory:
    description: Its data directory.
    type: path
  port:
    description: Its port.
    type: int
  version:
    description: Its version, for the records.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Back up the databases
  relops.golive.backup_host:
    work: "{{ golive_backup | default({}) }}"
"""

RETURN = r"""
changes:
  description: What differs, or what was changed.
  returned: success
  type: list
  elements: dict
facts:
  description:
    - The rows of the backup list (records), the seconds of each phase (seconds) and the fingerprint. An undo gets them
      as O(done).
    - After an undo the folder on the host that keeps the replaced data until the next go-live (replaced).
  returned: operation is apply or undo
  type: dict
"""

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.addresses import bracketed
from ansible_collections.relops.golive.plugins.module_utils.backup import database, database_undo
from ansible_collections.relops.golive.plugins.module_utils.backup.client import CLIENT_ARGUMENTS, needed
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import refuse_unheld
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.forecast.holders import named
from ansible_collections.relops.golive.plugins.module_utils.step import step_module
from ansible_collections.relops.golive.plugins.module_utils.system.services import running

ARGUMENTS: JSON = {
    **CLIENT_ARGUMENTS,
    "name": {"type": "str"},
    "engine": {"type": "str"},
    "service": {"type": "str"},
    "data_directory": {"type": "path"},
    "port": {"type": "int"},
    "version": {"type": "str", "default": ""},
}


def read(p: JSON) -> JSON:
    """Tell what would be stored; undo needs to know whether the service runs."""
    needed(p, "restic", "zstd", "ssh", "setpriv", "rsync")
    if not Path(p["data_directory"]).is_dir():
        raise GoliveError(f"database {p['name']}: {p['data_directory']} is not on this host: correct data_directory")
    instance = registry.instance(p["engine"], p)
    active = running(p["service"])
    refuse_unheld(instance, active)
    goal = f"{bracketed(p['store']['address'])}:{p['store']['path']}"
    return {
        "before": {
            "active": active,
            "copy": str(database.place_of(instance).folder),
            "folder_time": Path(p["data_directory"]).parent.stat().st_mtime_ns,
            "traces": instance.traces(),
        },
        "changes": [{"item": f"database {p['name']}", "from": "no proven backup of this go-live", "to": goal}],
        "diff": {"before": "", "after": f"database {p['name']} -> {goal}\n"},
    }


def apply(p: JSON) -> JSON:
    """Back up and prove."""
    changes = read(p)["changes"]
    with named(p):
        return {"changes": changes, "facts": database.back_up(p)}


def undo(p: JSON, before: JSON, done: JSON) -> JSON:
    """Swap the copy in where the database differs."""
    return database_undo.put_back(p, before, done)


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
