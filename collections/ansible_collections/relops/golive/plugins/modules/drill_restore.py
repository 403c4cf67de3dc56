#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: drill_restore
short_description: Restore everything that was backed up of a host onto a fresh one, and compare
version_added: 0.1.0
description:
  - Part of the restore drill; the host is one of a second twin and is thrown away afterwards. Never point it at a host
    that is in use, it becomes the one of the backup.
  - Brings files and databases back as a rollback would, from the store that the action M(relops.golive.drill_store)
    filled, starts what ran when the backup was made, and compares with the manifests, fingerprints and digests that
    the journal of the go-live recorded.
  - The action takes everything but O(work) and O(host_keys) from the journal. It never fails for what does not come
    back equal; M(relops.golive.drill_record) judges.
extends_documentation_fragment:
  - relops.golive.step
  - relops.golive.backup_client
options:
  host_keys:
    description: Public host keys of the second twin's store.
    type: list
    elements: str
    default: []
  application_paths:
    description: Paths of the application, stored as a record of their own.
    type: list
    elements: path
    default: []
  files:
    description: The records of the files, and the units that ran then.
    type: dict
  databases:
    description: Each database with its place, its records and its fingerprint.
    type: list
    elements: dict
    default: []
"""

EXAMPLES = r"""
- name: Restore
  relops.golive.drill_restore:
    work: "{{ golive_backup | default({}) }}"
    host_keys: "{{ hostvars[golive_backup.files.store_host].golive_drill_store.host_keys }}"
  register: golive_drill
"""

RETURN = r"""
rows:
  description: For each record of the backup list what it is, its seconds, whether it is equal, and the fault if not.
  returned: success
  type: list
  elements: dict
seconds:
  description: Seconds from the first restore to the last comparison on this host.
  returned: success
  type: float
"""

import time

from ansible_collections.relops.golive.plugins.module_utils.backup import drill
from ansible_collections.relops.golive.plugins.module_utils.backup.client import CLIENT_ARGUMENTS, needed
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS: JSON = {
    **CLIENT_ARGUMENTS,
    "host_keys": {"type": "list", "elements": "str", "no_log": False, "default": []},
    "application_paths": {"type": "list", "elements": "path", "default": []},
    "files": {"type": "dict"},
    "databases": {"type": "list", "elements": "dict", "default": []},
}


def read(p: JSON) -> JSON:
    """Tell what would be restored."""
    wanted = [*((p["files"] or {}).get("records") or []), *(row for one in p["databases"] for row in one["records"])]
    return {"changes": [{"item": row["path"], "from": "fresh", "to": f"snapshot {row['snapshot']}"} for row in wanted]}


def apply(p: JSON) -> JSON:
    """Restore and compare."""
    needed(p, "restic", "rsync", "ssh", "setpriv")
    began = time.monotonic()
    rows = drill.restore(p)
    return {"rows": rows, "seconds": round(time.monotonic() - began, 2), "changes": read(p)["changes"]}


def main() -> None:
    """Run the restore."""
    step_module(ARGUMENTS, read, apply, drill.refuse)


if __name__ == "__main__":
    main()
